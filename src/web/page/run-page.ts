import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { Chip } from './chip.ts'
import { GraphView } from './graph-view.ts'
import { useNow } from './instant.ts'
import { Link } from './link.ts'
import { changeQuery, toPlanPath } from './page-route.ts'
import { RunFacts } from './run-facts.ts'
import { useRun } from './run-session.ts'
import { Notice, ViewFrame } from './shell.ts'
import { sayRun, toRunPart } from './status-words.ts'
import { TaskPanel } from './task-panel.ts'
import { TimelineView } from './timeline-view.ts'

const SHOWN = [
  { show: 'timeline', name: 'Timeline' },
  { show: 'graph', name: 'Dependencies' },
] as const

/** A run: how far it is, what happened when, what waits for what. */
export function RunPage({ run, query }: { run: string; query: URLSearchParams }): ComponentChild {
  const { chart, aheadMs, failed, isConnected } = useRun(run)
  const now = useNow() + aheadMs
  const show = query.get('show') === 'graph' ? 'graph' : 'timeline'
  const picked = toIndex(query.get('task'))
  const pick = (task: number | null): void => changeQuery({ task: task === null ? null : String(task) })
  const above = h(Link, { to: '/runs', class: 'link' }, 'Runs')
  if (!chart)
    return h(
      ViewFrame,
      { key: 'wait', title: `Run ${run}`, above, isConnected },
      h(Notice, { failed, what: 'the run' }),
    )

  const { head } = chart
  return h(
    ViewFrame,
    {
      key: 'run',
      title: head.title,
      above: [
        above,
        h('code', { key: 'id' }, head.id),
        h(Link, { key: 'plan', to: toPlanPath(head.id, null), class: 'link' }, 'Its plan'),
      ],
      class: 'run-view',
      isConnected,
      beside: h('div', { class: 'chips' }, [
        h(Chip, { part: toRunPart(head.status) }, sayRun(head.status)),
        head.rehearsal && h(Chip, { part: 'rest' }, 'rehearsal'),
      ]),
    },
    [
      h(RunFacts, { key: 'facts', chart, now, pick }),
      h(
        'div',
        { key: 'shows', class: 'tabs', role: 'group', 'aria-label': 'What is shown' },
        SHOWN.map(({ show: each, name }) =>
          h(
            'button',
            {
              key: each,
              type: 'button',
              class: 'tab',
              'aria-pressed': each === show,
              onClick: () => changeQuery({ show: each === 'timeline' ? null : each }),
            },
            name,
          ),
        ),
      ),
      show === 'timeline'
        ? h(TimelineView, { key: 'timeline', chart, now, query, picked, pick })
        : h(GraphView, {
            key: 'graph',
            chart,
            wave: toIndex(query.get('wave')),
            from: toIndex(query.get('from')),
            picked,
            pick,
          }),
      picked !== null &&
        chart.tasks[picked] &&
        h(TaskPanel, { key: `task ${picked}`, chart, task: chart.tasks[picked], pick }),
    ],
  )
}

function toIndex(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}
