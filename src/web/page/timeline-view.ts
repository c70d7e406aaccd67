import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { formatSpan } from '../../message/duration.ts'
import type { ChartTask, ChartWave, RunChart } from '../../picture/run-chart.ts'
import {
  listRows,
  listTicks,
  listUnfolded,
  placeOf,
  SHOWS,
  toScale,
  toStretch,
} from '../../picture/timeline.ts'
import type { Shows, TimeScale } from '../../picture/timeline.ts'
import { changeQuery } from './page-route.ts'
import { sayTask, sayWave, toPart } from './status-words.ts'
import { VirtualRows } from './virtual-rows.ts'

const SHOW_NAMES: Record<Shows, string> = {
  all: 'All',
  active: 'At work',
  asked: 'Asked about',
  failed: 'Failed',
  mended: 'Mended',
  critical: 'Longest way',
}
const ROW_HEIGHT = 44
const TICKS_MAX = 5
/** Further right there is no room for its words. */
const TICK_PLACE_MAX = 0.82
/** Of the width: so short an attempt can still be seen. */
const BAR_MIN = 5
const WIDTH = 1_000
const HEIGHT = 24

/** When what was worked on, wave by wave. */
export function TimelineView(props: {
  chart: RunChart
  now: number
  query: URLSearchParams
  picked: number | null
  pick(task: number): void
}): ComponentChild {
  const { chart, now, query, picked, pick } = props
  const asked = query.get('only') ?? 'all'
  const shows = SHOWS.find(each => each === asked) ?? 'all'
  const [turned, setTurned] = useState<ReadonlySet<number>>(new Set())
  const byItself = useMemo(() => listUnfolded(chart), [chart.waves, chart.tasks.length])
  const unfolded = useMemo(() => byItself.symmetricDifference(turned), [byItself, turned])
  const rows = useMemo(() => listRows(chart, unfolded, shows), [chart, unfolded, shows])
  const shown = useMemo(() => rows.findIndex(({ task }) => task?.index === picked), [rows, picked])
  const scale = toScale(chart.head, now)
  const ticks = listTicks(scale, TICKS_MAX)
  const open = new Set(chart.head.questions.map(({ task }) => task))

  return h('section', { class: 'timeline', 'aria-label': 'Timeline' }, [
    h(
      'div',
      { key: 'only', class: 'pills', role: 'group', 'aria-label': 'Only tasks' },
      SHOWS.map(each =>
        h(
          'button',
          {
            key: each,
            type: 'button',
            class: 'pill',
            'aria-pressed': each === shows,
            onClick: () => changeQuery({ only: each === 'all' ? null : each }),
          },
          SHOW_NAMES[each],
        ),
      ),
    ),
    h('div', { key: 'ticks', class: 'ticks', 'aria-hidden': 'true' }, [
      h('span', null, 'since the start'),
      h(
        'div',
        { class: 'tick-marks' },
        ticks
          .filter(({ at }) => placeOf(scale, at) < TICK_PLACE_MAX)
          .map(({ at, minutes }) =>
            h(
              'span',
              { key: minutes, style: { insetInlineStart: `${placeOf(scale, at) * 100}%` } },
              minutes === 0 ? '0' : formatSpan(minutes * 60_000),
            ),
          ),
      ),
    ]),
    rows.length === 0 && h('p', { key: 'none', class: 'view-note' }, 'There is no such task in this run.'),
    h(VirtualRows, {
      key: 'rows',
      count: rows.length,
      rowHeight: ROW_HEIGHT,
      label: 'Waves and their tasks',
      class: 'timeline-rows',
      shown: picked === null ? null : shown,
      keyOf: index => (rows[index]!.task ? `t${rows[index]!.task.index}` : `w${rows[index]!.wave.index}`),
      row: index => {
        const { wave, task } = rows[index]!
        if (task)
          return h(TaskRow, {
            task,
            scale,
            now,
            isAsked: open.has(task.index),
            isPicked: task.index === picked,
            pick,
          })
        const isFoldable = shows === 'all'
        return h(WaveRow, {
          wave,
          tasks: chart.tasks,
          scale,
          now,
          isUnfolded: isFoldable ? unfolded.has(wave.index) : null,
          turn: () => setTurned(before => before.symmetricDifference(new Set([wave.index]))),
        })
      },
    }),
    h(
      'p',
      { key: 'legend', class: 'note' },
      'Full bars are attempts that ended well, are at work, or wait for an answer; half ones failed or were stopped, in a colour of their own where that was mended. A diamond marks the longest way through the plan.',
    ),
  ])
}

function WaveRow(props: {
  wave: ChartWave
  tasks: readonly ChartTask[]
  scale: TimeScale
  now: number
  /** Null: only some of its tasks are shown. */
  isUnfolded: boolean | null
  turn(): void
}): ComponentChild {
  const { wave, tasks, scale, now, isUnfolded, turn } = props
  const stretch = toStretch(tasks, wave)
  const name = wave.title === wave.id || wave.title === '' ? wave.id : `${wave.id} ${wave.title}`
  return h(
    'button',
    {
      type: 'button',
      class: 'row row-wave',
      ...(isUnfolded === null ? { disabled: true } : { 'aria-expanded': isUnfolded }),
      onClick: turn,
    },
    [
      h('span', { class: 'row-name' }, [
        h('span', { class: `row-fold ${isUnfolded === true ? 'row-fold-open' : ''}`, 'aria-hidden': 'true' }),
        h('b', { dir: 'auto' }, name),
        h(
          'span',
          { class: 'row-state' },
          `${wave.finished} of ${wave.tasks.length}, ${sayWave(wave.status)}`,
        ),
      ]),
      h(
        'svg',
        {
          class: 'lane',
          viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
          preserveAspectRatio: 'none',
          'aria-hidden': 'true',
        },
        [
          ...toGrid(scale, now),
          stretch && toRect(scale, { from: stretch.from, to: stretch.to ?? now }, 'stretch', [8, 8]),
        ],
      ),
    ],
  )
}

function TaskRow(props: {
  task: ChartTask
  scale: TimeScale
  now: number
  isAsked: boolean
  isPicked: boolean
  pick(task: number): void
}): ComponentChild {
  const { task, scale, now, isAsked, isPicked, pick } = props
  const tries = task.bars.length + task.earlier
  const state = `${sayTask(task.status)}${tries > 1 ? `, attempt ${tries}` : ''}`
  return h(
    'button',
    {
      type: 'button',
      class: `row row-task part-${toPart(task.status)}`,
      'aria-pressed': isPicked,
      onClick: () => pick(task.index),
    },
    [
      h('span', { class: 'row-name' }, [
        h('span', { class: 'state-dot', 'aria-hidden': 'true' }),
        task.critical && h('span', { class: 'critical', role: 'img', 'aria-label': 'on the longest way' }),
        h('b', { dir: 'auto' }, task.id),
        h('span', { class: 'row-title', dir: 'auto' }, task.title),
        h('span', { class: 'row-state' }, state),
        isAsked && h('span', { class: 'ask-mark', role: 'img', 'aria-label': 'a question waits' }, '?'),
      ]),
      h(
        'svg',
        {
          class: 'lane',
          viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
          preserveAspectRatio: 'none',
          'aria-hidden': 'true',
        },
        [
          ...toGrid(scale, now),
          ...task.bars.map(({ from, to, end, mended }) => {
            const name = mended ? 'mended' : (end ?? (task.status === 'parked' ? 'asked' : 'active'))
            const tall: [number, number] = end === 'good' || end === null ? [4, 16] : [10, 10]
            return toRect(scale, { from, to: to ?? now }, `attempt attempt-${name}`, tall)
          }),
        ],
      ),
    ],
  )
}

function toGrid(scale: TimeScale, now: number): ComponentChild[] {
  const lines = listTicks(scale, TICKS_MAX).map(({ at }) => toLine(placeOf(scale, at) * WIDTH, 'grid'))
  return now > scale.to ? lines : [...lines, toLine(placeOf(scale, now) * WIDTH, 'now')]
}

function toLine(x: number, name: string): ComponentChild {
  return h('line', { class: name, x1: x, x2: x, y1: 0, y2: HEIGHT, 'vector-effect': 'non-scaling-stroke' })
}

function toRect(
  scale: TimeScale,
  { from, to }: { from: number; to: number },
  name: string,
  [y, height]: [number, number],
): ComponentChild {
  const x = placeOf(scale, from) * WIDTH
  const width = Math.max(BAR_MIN, placeOf(scale, to) * WIDTH - x)
  return h('rect', { class: name, x: Math.min(x, WIDTH - BAR_MIN), y, width, height })
}
