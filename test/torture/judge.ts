import type { Event } from '../../src/run/event.ts'
import type { Evidence, PlanEvidence } from './evidence.ts'
import { judgePosts } from './judge-posts.ts'

/** Something that must never be, whatever goes wrong. */
export interface Violation {
  rule: Rule | 'all comes to rest'
  /** What it was seen by. */
  text: string
}

export const RULES = [
  'a run comes to its end',
  'a task is accepted once',
  'a task starts after what it needs',
  'a commit is there once',
  'a post is there once',
  'a question has one outcome',
  'no slot is left taken',
  'no process is left',
  'no program ends by itself',
  'no secret is told',
  'what people do is dealt with',
  'the history is whole and makes the rows',
] as const
export type Rule = (typeof RULES)[number]

type Found = (evidence: PlanEvidence) => string[]

const OF_A_PLAN: readonly (readonly [Rule, Found])[] = [
  ['a run comes to its end', findUnended],
  ['a task is accepted once', findMisaccepted],
  ['a task starts after what it needs', findDisorder],
  ['a commit is there once', findMiscommitted],
  ['a post is there once', judgePosts],
  ['a question has one outcome', findUndecided],
  ['no slot is left taken', findUnfinished],
  ['the history is whole and makes the rows', ({ audit }) => audit],
]

export function judge(evidence: Evidence): Violation[] {
  const { shared, inbound, processes, ends, secrets, refusals } = evidence
  const say = (rule: Rule, texts: readonly string[]): Violation[] => texts.map(text => ({ rule, text }))
  return [
    ...evidence.plans.flatMap(plan =>
      OF_A_PLAN.flatMap(([rule, find]) =>
        say(
          rule,
          find(plan).map(text => `${plan.plan.name} (${plan.run}): ${text}`),
        ),
      ),
    ),
    ...say('no slot is left taken', findTaken(shared)),
    ...say('no process is left', processes),
    ...say('no program ends by itself', ends),
    ...say('no secret is told', secrets),
    ...say('what people do is dealt with', inbound),
    ...say('a post is there once', refusals),
  ]
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>

function listOf<T extends Event['type']>(events: readonly Event[], type: T): Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type)
}

function findUnended({ run, status, events }: PlanEvidence): string[] {
  if (run === null) return ['nobody could start it']
  const starts = listOf(events, 'run-started').length
  return [
    ...(status === 'done' ? [] : [`it is ${status}`]),
    ...(starts === 1 ? [] : [`it was started ${starts} times`]),
  ]
}

function findMisaccepted({ plan, events }: PlanEvidence): string[] {
  const accepted = countBy(listOf(events, 'task-done'), ({ task }) => task)
  const skipped = new Set(listOf(events, 'task-skipped').map(({ task }) => task))
  const known = new Set(plan.tasks.map(({ id }) => id))
  return [
    ...plan.tasks.flatMap(({ id }) => {
      const count = accepted.get(id) ?? 0
      const wanted = skipped.has(id) ? 0 : 1
      return count === wanted ? [] : [`${id} was accepted ${count} times`]
    }),
    ...[...accepted.keys()].filter(id => !known.has(id)).map(id => `${id} was accepted, which no plan knows`),
  ]
}

/** By the history: what was started before what it needs was settled; by the workspaces: what was not there yet. */
function findDisorder({ plan, events, diary }: PlanEvidence): string[] {
  const needs = new Map(plan.tasks.map(({ id, needs }) => [id, needs]))
  const settled = new Set<string>()
  const early = events.flatMap(event => {
    if (event.type === 'task-done' || event.type === 'task-skipped') settled.add(event.task)
    if (event.type !== 'attempt-claimed') return []
    const open = (needs.get(event.task) ?? []).filter(need => !settled.has(need))
    return open.length === 0 ? [] : [`${event.task} was started before ${open.join(', ')}`]
  })
  const skipped = new Set(listOf(events, 'task-skipped').map(({ task }) => task))
  const lacking = diary.filter(({ note }) => note.startsWith('lacks ') && !skipped.has(note.slice(6)))
  return [
    ...early,
    ...lacking.map(({ task, attempt, note }) => `the workspace of ${task}, attempt ${attempt}, ${note}`),
  ]
}

/** Every accepted attempt has brought in one commit and one file, after those of what its task needs, and nothing else has. */
function findMiscommitted({ plan, events, commits, files }: PlanEvidence): string[] {
  const accepted = listOf(events, 'task-done')
  const wanted = new Set(accepted.map(({ task, attempt }) => `${task}/${attempt}`))
  const counts = countBy(commits, ({ task, attempt }) => `${task}/${attempt}`)
  const placeOf = new Map(commits.map(({ task }, place) => [task, place]))
  const done = new Set(accepted.map(({ task }) => task))
  const late = plan.tasks.flatMap(({ id, needs }) => {
    const place = placeOf.get(id) ?? Infinity
    const after = needs.filter(need => done.has(need) && (placeOf.get(need) ?? -1) > place)
    return after.length === 0 ? [] : [`${id} came in before ${after.join(', ')}`]
  })
  return [
    ...[...wanted].filter(name => !counts.has(name)).map(name => `the commit of ${name} is lost`),
    ...[...counts].filter(([, count]) => count > 1).map(([name, count]) => `${name} came in ${count} times`),
    ...[...counts.keys()]
      .filter(name => !wanted.has(name))
      .map(name => `the commit of ${name} is of nothing accepted`),
    ...[...done].filter(id => !files.includes(id)).map(id => `the file of ${id} is lost`),
    ...files.filter(id => !done.has(id)).map(id => `the file ${id} is of nothing accepted`),
    ...late,
  ]
}

function findUndecided({ events, questions, said }: PlanEvidence): string[] {
  const answered = listOf(events, 'escalation-answered')
  const withdrawn = listOf(events, 'escalation-withdrawn')
  const outcomes = countBy([...answered, ...withdrawn], ({ escalation }) => escalation)
  const asked = listOf(events, 'escalated').map(({ escalation }) => escalation)
  const rows = new Map(questions.map(row => [row.id, row]))
  return [
    ...asked.flatMap(id => {
      const count = outcomes.get(id) ?? 0
      return count === 1 ? [] : [`question ${id} has ${count} outcomes`]
    }),
    ...asked.flatMap(id => {
      const { status = 'not there', answers = [] } = rows.get(id) ?? {}
      const wanted = status === 'answered' ? 1 : status === 'withdrawn' ? 0 : -1
      return answers.length === wanted ? [] : [`question ${id} is ${status} with ${answers.length} answers`]
    }),
    ...answered.flatMap(({ escalation, option }) =>
      said.some(word => word.question === escalation && word.option === option)
        ? []
        : [`question ${escalation} was answered ${option}, which nobody said`],
    ),
  ]
}

function findUnfinished({ attempts }: PlanEvidence): string[] {
  return attempts
    .filter(({ status }) => status !== 'ended')
    .map(({ task, attempt, status }) => `attempt ${task}/${attempt} is still ${status}`)
}

function findTaken({ used, line, shares, shareLine, jobs }: Evidence['shared']): string[] {
  return [
    ...(used === 0 ? [] : [`${used} slots are taken`]),
    ...line.map(run => `${run} waits in line`),
    ...shares.filter(share => share.used !== 0).map(({ name, used }) => `${used} of ${name} are taken`),
    ...shareLine.map(run => `${run} waits for what is shared`),
    ...jobs.map(job => `there is a job left: ${job}`),
  ]
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
