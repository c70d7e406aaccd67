import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { saySums } from '../../message/spent.ts'
import type { ChartHead, RunChart } from '../../picture/run-chart.ts'
import { Clock, toSpan } from './instant.ts'
import { Progress } from './progress.ts'
import type { ProgressBlock } from './progress.ts'
import { RunQuestions } from './run-questions.ts'

const MINUTE_MS = 60_000

/** How far a run is: in a bar, in words, against what was expected, and what people are asked. */
export function RunFacts(props: { chart: RunChart; now: number; pick(task: number): void }): ComponentChild {
  const { chart, now, pick } = props
  const { head } = chart
  return h('section', { class: 'facts', 'aria-label': 'How far it is' }, [
    h(Progress, { key: 'progress', progress: toProgress(head.counts) }),
    h('dl', { key: 'facts', class: 'fact-list' }, toFacts(head, now)),
    h(RunQuestions, { key: 'asked', chart, pick }),
  ])
}

function toProgress({ total, finished, by }: ChartHead['counts']): ProgressBlock {
  return {
    type: 'progress',
    done: finished,
    active: by.running + by.checking + by.merging,
    parked: by.parked,
    failed: by.failed + by.cancelled,
    total,
  }
}

function toFacts(head: ChartHead, now: number): ComponentChild[] {
  const { startedAt, endedAt, expected, planned, slots, by, spent } = head
  const tookMs = startedAt === null ? null : (endedAt ?? now) - startedAt
  return [
    fact(
      'Started',
      startedAt === null ? 'not yet' : [h(Clock, { at: startedAt }), ' by ', h('bdi', null, by)],
    ),
    tookMs !== null && fact(endedAt === null ? 'Running for' : 'Took', toSpan(tookMs)),
    endedAt !== null && fact('Ended', h(Clock, { at: endedAt })),
    expected !== null &&
      fact('Expected to end', [
        h(Clock, { at: expected.from }),
        ...(expected.to - expected.from > MINUTE_MS ? [' – ', h(Clock, { at: expected.to })] : []),
        expected.waits && ', if answered now',
      ]),
    planned !== null && fact('By the plan', toPlanned(head, planned)),
    fact('At once', `up to ${slots}`),
    ...spent.map((each, index) => fact(index === 0 ? 'Spent' : 'of that', saySums(each))),
  ]
}

/** The forecast, and what became of it. */
function toPlanned(
  { startedAt, endedAt, expected, rehearsal }: ChartHead,
  planned: readonly [number, number],
): string {
  const [least, most] = planned.map(minutes => toSpan(minutes * MINUTE_MS))
  const said = least === most ? least! : `${least} to ${most}`
  const end = endedAt ?? expected?.to ?? null
  if (rehearsal || startedAt === null || end === null) return said
  const lateMs = end - startedAt - planned[1] * MINUTE_MS
  const earlyMs = planned[0] * MINUTE_MS - (end - startedAt)
  if (lateMs > MINUTE_MS) return `${said}; now ${toWhole(lateMs)} longer`
  return earlyMs > MINUTE_MS ? `${said}; now ${toWhole(earlyMs)} shorter` : `${said}, as it is`
}

function toWhole(ms: number): string {
  return toSpan(Math.round(ms / MINUTE_MS) * MINUTE_MS)
}

function fact(name: string, what: ComponentChild): ComponentChild {
  return h('div', { class: 'fact' }, [h('dt', null, name), h('dd', { dir: 'auto' }, what)])
}
