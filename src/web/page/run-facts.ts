import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { ChartHead, RunChart } from '../../picture/run-chart.ts'
import { AnswerForm } from './answer-form.ts'
import { askQuestions } from './ask.ts'
import { Ago, Clock, toSpan } from './instant.ts'
import { Progress } from './progress.ts'
import type { ProgressBlock } from './progress.ts'
import { useAsked } from './use-asked.ts'

const MINUTE_MS = 60_000
const QUESTIONS_SHOWN = 5
const LOOK_MS = 15_000

/** How far a run is: in a bar, in words, against what was expected, and what people are asked. */
export function RunFacts(props: { chart: RunChart; now: number; pick(task: number): void }): ComponentChild {
  const { chart, now, pick } = props
  const { head } = chart
  return h('section', { class: 'facts', 'aria-label': 'How far it is' }, [
    h(Progress, { key: 'progress', progress: toProgress(head.counts) }),
    h('dl', { key: 'facts', class: 'fact-list' }, toFacts(head, now)),
    h(Questions, { key: 'asked', chart, pick }),
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
    ...spent.map((line, index) => fact(index === 0 ? 'Spent' : 'of that', line)),
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

/** Those about a task are answered where one sees what it did, the others here. */
function Questions({ chart, pick }: { chart: RunChart; pick(task: number): void }): ComponentChild {
  const { id: run, questions } = chart.head
  if (questions.length === 0) return null
  const ofTasks = questions.flatMap(({ task, ...rest }) => (task === null ? [] : [{ task, ...rest }]))
  const more = ofTasks.length - QUESTIONS_SHOWN
  return h('div', { class: 'asked' }, [
    h(
      'h2',
      { key: 'title' },
      questions.length === 1 ? 'A question waits for you' : `${questions.length} questions wait for you`,
    ),
    questions.length > ofTasks.length && h(OwnQuestions, { key: 'own', run }),
    h(
      'ul',
      { key: 'tasks' },
      ofTasks
        .slice(0, QUESTIONS_SHOWN)
        .map(({ id, text, task, openedAt, seenBy }) =>
          h(
            'li',
            { key: id },
            h('button', { class: 'asked-one', type: 'button', onClick: () => pick(task) }, [
              h('b', null, id),
              h('span', { dir: 'auto' }, text),
              h('span', { class: 'asked-since' }, [
                h(Ago, { at: openedAt }),
                seenBy !== null && [', seen to by ', h('bdi', null, seenBy)],
              ]),
            ]),
          ),
        ),
    ),
    more > 0 && h('p', { key: 'more', class: 'note' }, `and ${more} more`),
  ])
}

function OwnQuestions({ run }: { run: string }): ComponentChild {
  const { value, failed } = useAsked({ ask: () => askQuestions(run), concerns: run, everyMs: LOOK_MS }, [run])
  if (!value) return failed === null ? null : h('p', { class: 'problem', role: 'alert' }, failed)
  return value.questions.map(question => h(AnswerForm, { key: question.id, question }))
}
