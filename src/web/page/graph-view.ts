import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { placeBoxes } from '../../picture/layers.ts'
import type { GraphBox } from '../../picture/layers.ts'
import type { ChartTask, RunChart } from '../../picture/run-chart.ts'
import { changeQuery } from './page-route.ts'
import { sayTask, sayWave, toPart } from './status-words.ts'
import type { Part } from './status-words.ts'

/** Of more boxes nobody reads a graph: then waves are drawn, and of one the tasks. */
const BOXES_MAX = 150
const BOX = { width: 176, height: 48, gapX: 48, gapY: 14, head: 34 }

interface Box {
  key: string
  name: string
  title: string
  state: string
  part: Part
  isCritical: boolean
  /** What is drawn from it: a task, or a wave. */
  task: number | null
  wave: number
}

interface Drawn {
  boxes: Box[]
  places: ReturnType<typeof placeBoxes>
  edges: { from: number; to: number }[]
  /** Above the columns. */
  heads: { name: string; first: number; last: number }[]
}

/** What waits for what. */
export function GraphView(props: {
  chart: RunChart
  wave: number | null
  picked: number | null
  pick(task: number): void
}): ComponentChild {
  const { chart, wave, picked, pick } = props
  const isLarge = chart.tasks.length > BOXES_MAX
  const ofWave = wave !== null && chart.waves[wave] ? chart.waves[wave] : null
  const drawn = useMemo(
    () =>
      isLarge && !ofWave
        ? drawWaves(chart)
        : drawTasks(
            chart,
            ofWave
              ? chart.tasks.filter(task => task?.wave === ofWave.index).slice(0, BOXES_MAX)
              : chart.tasks,
          ),
    [chart, ofWave, isLarge],
  )
  const near = useMemo(() => listNear(drawn, picked), [drawn, picked])
  const { places, boxes, edges, heads } = drawn
  const width = places.columns * (BOX.width + BOX.gapX) - BOX.gapX
  const head = heads.length === 0 ? 0 : BOX.head
  const height = places.rows * (BOX.height + BOX.gapY) - BOX.gapY + head
  const left = (column: number): number => column * (BOX.width + BOX.gapX)
  const top = (row: number): number => head + row * (BOX.height + BOX.gapY)
  const sheet = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = sheet.current?.querySelector('[aria-pressed="true"]')
    // On a narrow screen the panel of a task covers most of it.
    const block = matchMedia('(max-width: 899px)').matches ? 'start' : 'nearest'
    box?.scrollIntoView({ block, inline: 'nearest' })
  }, [picked, places.columns])
  const isLoose = ofWave !== null && edges.length === 0
  const shown = boxes.filter(({ task }) => task !== null && chart.tasks[task]?.gate === false).length
  const hidden = ofWave ? ofWave.tasks.length - shown : 0

  return h('section', { class: 'graph', 'aria-label': 'Dependencies' }, [
    isLarge &&
      h('p', { key: 'note', class: 'note' }, [
        ofWave
          ? [
              h(
                'button',
                { type: 'button', class: 'link', onClick: () => changeQuery({ wave: null }) },
                'All waves',
              ),
              ` / ${ofWave.title || ofWave.id}${hidden > 0 ? `: the first ${shown} tasks` : ''}`,
            ]
          : `${chart.head.counts.total} tasks in ${chart.waves.length} waves: pick one to see its tasks.`,
      ]),
    h(
      'div',
      {
        key: 'scroll',
        class: 'graph-scroll',
        tabIndex: 0,
        role: 'region',
        'aria-label': 'Graph, scrolls to the sides',
      },
      [
        h(
          'div',
          {
            class: `graph-sheet ${isLoose ? 'graph-loose' : ''}`,
            ref: sheet,
            style: isLoose ? {} : { width: `${width}px`, height: `${height}px` },
          },
          [
            !isLoose &&
              h(
                'svg',
                {
                  key: 'edges',
                  class: 'edges',
                  viewBox: `0 0 ${width} ${height}`,
                  width,
                  height,
                  'aria-hidden': 'true',
                },
                edges.map(({ from, to }) => {
                  const [a, b] = [places.places[from]!, places.places[to]!]
                  const [x1, y1] = [left(a.column) + BOX.width, top(a.row) + BOX.height / 2]
                  const [x2, y2] = [left(b.column), top(b.row) + BOX.height / 2]
                  const bend = Math.max(BOX.gapX / 2, (x2 - x1) / 2)
                  const isNear = near !== null && near.has(from) && near.has(to)
                  return h('path', {
                    key: `${from} ${to}`,
                    class: isNear ? 'edge edge-near' : 'edge',
                    d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
                  })
                }),
              ),
            ...heads.map(({ name, first, last }) =>
              h(
                'div',
                {
                  key: `h${first} ${name}`,
                  class: 'graph-head',
                  dir: 'auto',
                  style: { left: `${left(first)}px`, width: `${left(last) + BOX.width - left(first)}px` },
                },
                name,
              ),
            ),
            h(
              'ul',
              { key: 'boxes' },
              boxes.map((box, index) => {
                const { column, row } = places.places[index]!
                const isFaded = near !== null && !near.has(index)
                return h(
                  'li',
                  { key: box.key, style: { left: `${left(column)}px`, top: `${top(row)}px` } },
                  h(
                    'button',
                    {
                      type: 'button',
                      class: `box part-${box.part}${isFaded ? ' box-far' : ''}`,
                      'aria-pressed': box.task !== null && box.task === picked,
                      onClick: () =>
                        box.task === null ? changeQuery({ wave: String(box.wave) }) : pick(box.task),
                    },
                    [
                      h('span', { class: 'box-name' }, [
                        h('span', { class: 'state-dot', 'aria-hidden': 'true' }),
                        box.isCritical &&
                          h('span', { class: 'critical', role: 'img', 'aria-label': 'on the longest way' }),
                        h('b', { dir: 'auto' }, box.name),
                        h('span', { class: 'box-state' }, box.state),
                      ]),
                      h('span', { class: 'box-title', dir: 'auto' }, box.title),
                    ],
                  ),
                )
              }),
            ),
          ],
        ),
      ],
    ),
  ])
}

function drawTasks(chart: RunChart, tasks: readonly ChartTask[]): Drawn {
  const place = new Map(tasks.map((task, at) => [task.index, at]))
  const boxes: GraphBox[] = tasks.map(({ needs, wave }) => ({
    after: needs.flatMap(need => place.get(need) ?? []),
    group: wave,
  }))
  const places = placeBoxes(boxes, new Map(chart.waves.map(({ index, after }) => [index, after])))
  return {
    boxes: tasks.map(task => ({
      key: `t${task.index}`,
      name: task.id,
      title: task.title,
      state: sayTask(task.status),
      part: toPart(task.status),
      isCritical: task.critical,
      task: task.index,
      wave: task.wave,
    })),
    places,
    edges: toEdges(boxes),
    heads: [...places.groups].map(([wave, { first, last }]) => ({
      name: chart.waves[wave]?.title || (chart.waves[wave]?.id ?? ''),
      first,
      last,
    })),
  }
}

function drawWaves({ waves, tasks }: RunChart): Drawn {
  const boxes: GraphBox[] = waves.map(({ index, after, tasks: own }) => {
    const before = own.flatMap(task => (tasks[task]?.needs ?? []).flatMap(need => tasks[need]?.wave ?? []))
    return { after: [...new Set([...after, ...before])].filter(other => other !== index), group: 0 }
  })
  return {
    boxes: waves.map(wave => ({
      key: `w${wave.index}`,
      name: wave.id,
      title: wave.title === wave.id || wave.title === '' ? sayWave(wave.status) : wave.title,
      state: `${wave.finished} of ${wave.tasks.length}`,
      part:
        wave.status === 'done'
          ? 'done'
          : wave.status === 'waiting'
            ? 'rest'
            : wave.status === 'open'
              ? 'active'
              : 'parked',
      isCritical: false,
      task: null,
      wave: wave.index,
    })),
    places: placeBoxes(boxes, new Map()),
    edges: toEdges(boxes),
    heads: [],
  }
}

function toEdges(boxes: readonly GraphBox[]): Drawn['edges'] {
  return boxes.flatMap(({ after }, to) => after.map(from => ({ from, to })))
}

/** The task that was picked, what it waits for and what waits for it; null: none was. */
function listNear({ boxes, edges }: Drawn, picked: number | null): Set<number> | null {
  const at = picked === null ? -1 : boxes.findIndex(({ task }) => task === picked)
  if (at < 0) return null
  const near = new Set([at])
  for (const { from, to } of edges) {
    if (from === at) near.add(to)
    if (to === at) near.add(from)
  }
  return near
}
