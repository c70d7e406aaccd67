import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ChartTask, RunChart } from '../../picture/run-chart.ts'
import type { Neighbour } from '../task-view.ts'
import { AnswerForm } from './answer-form.ts'
import { Spans } from './blocks.ts'
import { Chip } from './chip.ts'
import { Icon } from './icons.ts'
import { Link } from './link.ts'
import { toPath } from './page-route.ts'
import { sayTask, toPart } from './status-words.ts'
import { useTask } from './use-task.ts'

const LOOK_MS = 10_000

/** What was picked in a run: how it stands, what it waits for, and what waits for it. */
export function TaskPanel(props: {
  chart: RunChart
  task: ChartTask
  pick(task: number | null): void
}): ComponentChild {
  const { chart, task, pick } = props
  const { id: run } = chart.head
  const { value, failed } = useTask(run, task.index, LOOK_MS)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return h(
    'aside',
    {
      class: 'panel',
      ref: panel,
      tabIndex: -1,
      'aria-label': `Task ${task.id}`,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') pick(null)
      },
    },
    [
      h('header', { key: 'head', class: 'panel-head' }, [
        h('h2', { dir: 'auto' }, [h('b', null, task.id), ` ${task.title}`]),
        h(
          'button',
          { type: 'button', class: 'round', 'aria-label': 'Close', onClick: () => pick(null) },
          h(Icon, { name: 'close' }),
        ),
      ]),
      h('div', { key: 'chips', class: 'chips' }, [
        h(Chip, { part: toPart(task.status) }, sayTask(task.status)),
        h(Link, { to: toPath({ view: 'task', run, task: task.index }), class: 'link' }, 'All about it'),
      ]),
      failed !== null && !value && h('p', { key: 'failed', class: 'problem', role: 'alert' }, failed),
      value &&
        h('p', { key: 'standing', class: 'standing', dir: 'auto' }, h(Spans, { spans: value.standing })),
      ...(value?.questions ?? []).map(question => h(AnswerForm, { key: question.id, question })),
      value &&
        h(Neighbours, {
          key: 'needs',
          title: 'Needs',
          none: 'It needs no other task.',
          tasks: value.needs,
          count: value.neighbours.needs,
          pick,
        }),
      value &&
        h(Neighbours, {
          key: 'followers',
          title: 'Needed by',
          none: 'No task needs it.',
          tasks: value.followers,
          count: value.neighbours.followers,
          pick,
        }),
    ],
  )
}

/** Tasks on one side of another. */
export function Neighbours(props: {
  title: string
  none: string
  tasks: readonly Neighbour[]
  count: number
  pick(task: number): void
}): ComponentChild {
  const { title, none, tasks, count, pick } = props
  return h('section', { class: 'neighbours' }, [
    h('h3', { key: 'title' }, title),
    tasks.length === 0
      ? h('p', { key: 'none', class: 'note' }, none)
      : h(
          'ul',
          { key: 'tasks' },
          tasks.map(({ index, id, title, status }) =>
            h(
              'li',
              { key: index },
              h(
                'button',
                { type: 'button', class: `neighbour part-${toPart(status)}`, onClick: () => pick(index) },
                [
                  h('span', { class: 'state-dot', 'aria-hidden': 'true' }),
                  h('b', { dir: 'auto' }, id),
                  h('span', { class: 'row-title', dir: 'auto' }, title),
                  h('span', { class: 'row-state' }, sayTask(status)),
                ],
              ),
            ),
          ),
        ),
    count > tasks.length && h('p', { key: 'more', class: 'note' }, `and ${count - tasks.length} more`),
  ])
}
