import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { ChartWave, RunChart } from '../../picture/run-chart.ts'
import { BOX, drawTasks, drawWaves, listNear, toSheet } from './graph-boxes.ts'
import type { Box, Drawn, Sheet } from './graph-boxes.ts'
import { changeQuery } from './page-route.ts'

/** Of more boxes nobody reads a graph: then waves are drawn, and of one so many tasks at a time. */
const BOXES_MAX = 150

/** What waits for what. */
export function GraphView(props: {
  chart: RunChart
  wave: number | null
  /** Of the tasks of a large wave, those from this one on; null: those with the one that is picked, or the first. */
  from: number | null
  picked: number | null
  pick(task: number): void
}): ComponentChild {
  const { chart, wave, from, picked, pick } = props
  const isLarge = chart.tasks.length > BOXES_MAX
  const ofWave = wave === null ? null : (chart.waves[wave] ?? null)
  const first = from ?? toFirst(ofWave, picked)
  const drawn = useMemo(() => draw(chart, ofWave, first), [chart, ofWave, first, isLarge])
  const near = useMemo(() => listNear(drawn, picked), [drawn, picked])
  const sheet = toSheet(drawn)
  const paper = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = paper.current?.querySelector('[aria-pressed="true"]')
    // On a narrow screen the panel of a task covers most of it.
    const block = matchMedia('(max-width: 899px)').matches ? 'start' : 'nearest'
    box?.scrollIntoView({ block, inline: 'nearest' })
  }, [picked, drawn.places.columns])
  const isLoose = ofWave !== null && drawn.edges.length === 0
  const scroll = { class: 'graph-scroll', tabIndex: 0, role: 'region' }

  return h('section', { class: 'graph', 'aria-label': 'Dependencies' }, [
    isLarge && h(Note, { key: 'note', chart, ofWave, first }),
    h(
      'div',
      { key: 'scroll', ...scroll, 'aria-label': 'Graph, scrolls to the sides' },
      h(
        'div',
        {
          class: `graph-sheet ${isLoose ? 'graph-loose' : ''}`,
          ref: paper,
          style: isLoose ? {} : { width: `${sheet.width}px`, height: `${sheet.height}px` },
        },
        [
          !isLoose && h(Edges, { key: 'edges', drawn, sheet, near }),
          h(Heads, { key: 'heads', drawn, sheet }),
          h(Boxes, { key: 'boxes', drawn, sheet, near, picked, pick }),
        ],
      ),
    ),
  ])
}

function toFirst(ofWave: ChartWave | null, picked: number | null): number {
  const place = picked === null ? -1 : (ofWave?.tasks.indexOf(picked) ?? -1)
  return place < 0 ? 0 : place - (place % BOXES_MAX)
}

function draw(chart: RunChart, ofWave: ChartWave | null, first: number): Drawn {
  if (ofWave === null)
    return chart.tasks.length > BOXES_MAX ? drawWaves(chart) : drawTasks(chart, chart.tasks)
  const own = chart.tasks.filter(task => task?.wave === ofWave.index)
  return drawTasks(chart, own.slice(first, first + BOXES_MAX))
}

/** Where not all tasks are drawn: which are, and the way to the others. */
function Note(props: { chart: RunChart; ofWave: ChartWave | null; first: number }): ComponentChild {
  const { chart, ofWave, first } = props
  if (ofWave === null)
    return h(
      'p',
      { class: 'note' },
      `${chart.head.counts.total} tasks in ${chart.waves.length} waves: pick one to see its tasks.`,
    )
  const count = ofWave.tasks.length
  const last = Math.min(count, first + BOXES_MAX)
  const turn = (name: string, query: Record<string, string | null>): ComponentChild =>
    h('button', { key: name, type: 'button', class: 'link', onClick: () => changeQuery(query) }, name)
  const turnTo = (name: string, to: number): ComponentChild[] => [' · ', turn(name, { from: String(to) })]
  return h('p', { class: 'note' }, [
    turn('All waves', { wave: null, from: null }),
    ` / ${ofWave.title || ofWave.id}`,
    count > BOXES_MAX && `: tasks ${first + 1} to ${last} of ${count}`,
    first > 0 && turnTo('The ones before', Math.max(0, first - BOXES_MAX)),
    last < count && turnTo('The next ones', last),
  ])
}

type Near = ReadonlySet<number> | null

function Edges(props: { drawn: Drawn; sheet: Sheet; near: Near }): ComponentChild {
  const { drawn, sheet, near } = props
  const { width, height, left, top } = sheet
  const { places } = drawn.places
  return h(
    'svg',
    { class: 'edges', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    drawn.edges.map(({ from, to }) => {
      const [a, b] = [places[from]!, places[to]!]
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
  )
}

/** What the columns are. */
function Heads({ drawn, sheet: { left } }: { drawn: Drawn; sheet: Sheet }): ComponentChild {
  return drawn.heads.map(({ name, first, last }) => {
    const style = { left: `${left(first)}px`, width: `${left(last) + BOX.width - left(first)}px` }
    return h('div', { key: `${first} ${name}`, class: 'graph-head', dir: 'auto', style }, name)
  })
}

function Boxes(props: {
  drawn: Drawn
  sheet: Sheet
  near: Near
  picked: number | null
  pick(task: number): void
}): ComponentChild {
  const { drawn, sheet, near, picked, pick } = props
  return h(
    'ul',
    null,
    drawn.boxes.map((box, index) => {
      const { column, row } = drawn.places.places[index]!
      const isFar = near !== null && !near.has(index)
      return h(
        'li',
        { key: box.key, style: { left: `${sheet.left(column)}px`, top: `${sheet.top(row)}px` } },
        h(BoxView, { box, isFar, isPicked: box.task !== null && box.task === picked, pick }),
      )
    }),
  )
}

function BoxView(props: {
  box: Box
  isFar: boolean
  isPicked: boolean
  pick(task: number): void
}): ComponentChild {
  const { box, isFar, isPicked, pick } = props
  const onClick = (): void =>
    box.task === null ? changeQuery({ wave: String(box.wave), from: null }) : pick(box.task)
  return h(
    'button',
    {
      type: 'button',
      class: `box part-${box.part}${isFar ? ' box-far' : ''}`,
      'aria-pressed': isPicked,
      onClick,
    },
    [
      h('span', { class: 'box-name' }, [
        h('span', { class: 'state-dot', 'aria-hidden': 'true' }),
        box.isCritical && h('span', { class: 'critical', role: 'img', 'aria-label': 'on the longest way' }),
        h('b', { dir: 'auto' }, box.name),
        h('span', { class: 'box-state' }, box.state),
      ]),
      h('span', { class: 'box-title', dir: 'auto' }, box.title),
    ],
  )
}
