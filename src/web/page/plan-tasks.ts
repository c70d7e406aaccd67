import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { PlanReading } from '../plan-routes.ts'
import { VirtualRows } from './virtual-rows.ts'

const ROW_HEIGHT = 64
/** Of those that a task waits for, and of those that wait for it. */
const NAMED_MAX = 4

type PlanRow = { wave: PlanReading['waves'][number] } | { task: number }

/** Waves and their tasks; each name leads to its line in the document. */
export function PlanTasks(props: {
  reading: PlanReading
  followers: readonly number[][]
  here: number | null
  /** Whether the task at the cursor is brought into view. */
  isFollowed: boolean
  goToLine(line: number): void
}): ComponentChild {
  const { reading, followers, here, isFollowed, goToLine } = props
  const rows: PlanRow[] = reading.waves.flatMap((wave): PlanRow[] => [
    { wave },
    ...wave.tasks.map(task => ({ task })),
  ])
  return h('section', { class: 'plan-tasks', 'aria-label': 'Tasks' }, [
    h('h2', { key: 'title' }, 'Tasks'),
    h(VirtualRows, {
      key: 'rows',
      count: rows.length,
      rowHeight: ROW_HEIGHT,
      label: 'Waves and tasks',
      class: 'timeline-rows',
      shown: isFollowed ? rows.findIndex(row => 'task' in row && row.task === here) : null,
      keyOf: index => {
        const row = rows[index]!
        return 'wave' in row ? `w${index}` : `t${row.task}`
      },
      row: index => {
        const row = rows[index]!
        if ('wave' in row) return h(WaveRow, row)
        return h(TaskRow, {
          reading,
          index: row.task,
          followers: followers[row.task] ?? [],
          isHere: row.task === here,
          goToLine,
        })
      },
    }),
  ])
}

function WaveRow({ wave: { id, title, gate } }: { wave: PlanReading['waves'][number] }): ComponentChild {
  return h('div', { class: 'plan-wave' }, [
    h('b', { dir: 'auto' }, title === '' || title === id ? id : `${id} ${title}`),
    gate !== null && h('span', { class: 'note', dir: 'auto' }, `then asked: ${gate}`),
  ])
}

function TaskRow(props: {
  reading: PlanReading
  index: number
  followers: readonly number[]
  isHere: boolean
  goToLine(line: number): void
}): ComponentChild {
  const { reading, index, followers, isHere, goToLine } = props
  const { id, title, line, needs, minutes, done } = reading.tasks[index]!
  const go = (to: number): void => goToLine(to)
  return h('div', { class: 'plan-task' }, [
    h(
      'button',
      { key: 'name', type: 'button', class: 'row-name', 'aria-pressed': isHere, onClick: () => go(line) },
      [
        h('b', { dir: 'auto' }, id),
        h('span', { class: 'row-title', dir: 'auto' }, title),
        h('span', { class: 'row-state' }, `line ${line}`),
      ],
    ),
    h('span', { key: 'ties', class: 'plan-needs', dir: 'auto' }, [
      h(Ties, { key: 'after', word: 'after', tasks: needs, reading, go }),
      h(Ties, { key: 'before', word: 'before', tasks: followers, reading, go }),
      minutes !== null && h('span', { key: 'minutes' }, `${minutes} min`),
      done && h('span', { key: 'done' }, 'done already'),
    ]),
  ])
}

function Ties(props: {
  word: string
  tasks: readonly number[]
  reading: PlanReading
  go(line: number): void
}): ComponentChild {
  const { word, tasks, reading, go } = props
  if (tasks.length === 0) return null
  const more = tasks.length - NAMED_MAX
  return h('span', null, [
    `${word} `,
    tasks.slice(0, NAMED_MAX).map(index => {
      const { id, line } = reading.tasks[index]!
      return h(
        'button',
        {
          key: index,
          type: 'button',
          class: 'tie',
          'aria-label': `${word} ${id}, line ${line}`,
          onClick: () => go(line),
        },
        id,
      )
    }),
    more > 0 && ` and ${more} more`,
  ])
}
