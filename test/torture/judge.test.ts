import { expect, test } from 'vitest'
import type { Event, EventBody } from '../../src/run/event.ts'
import type { Evidence, PlanEvidence } from './evidence.ts'
import { judge, RULES } from './judge.ts'
import type { Rule } from './judge.ts'

const TASKS = [
  { id: 'T1', part: 'work', ms: 0, needs: [] },
  { id: 'T2', part: 'ask', ms: 0, needs: ['T1'] },
] as const

const EVENTS = [
  { type: 'run-started', by: 'ana' },
  claim('T1', 1),
  { type: 'task-done', task: 'T1', attempt: 1 },
  claim('T2', 1),
  { type: 'escalated', escalation: 'q1', task: 'T2', attempt: 1 },
  { type: 'escalation-answered', escalation: 'q1', option: 'retry', by: 'ben' },
  claim('T2', 2),
  { type: 'task-done', task: 'T2', attempt: 2 },
] as EventBody[] as Event[]

/** A run in which nothing is wrong. */
const PLAN: PlanEvidence = {
  plan: { name: 'P', text: '', tasks: TASKS },
  run: 'r1',
  status: 'done',
  events: EVENTS,
  audit: [],
  commits: [
    { commit: 'a', task: 'T1', attempt: 1 },
    { commit: 'b', task: 'T2', attempt: 2 },
  ],
  files: ['T1', 'T2'],
  posts: [
    { seq: 1, key: 'plan', kind: 'message', status: 'sent', message: 'm1' },
    { seq: 2, key: 'one', kind: 'line', status: 'sent', message: 'm2' },
    { seq: 3, key: 'two', kind: 'line', status: 'sent', message: 'm2' },
    { seq: 4, key: 'edit', kind: 'edit', status: 'dropped', message: null },
    { seq: 5, key: 'end', kind: 'broadcast', status: 'sent', message: 'm3' },
  ],
  shown: [
    { id: 'm1', key: 'plan' },
    { id: 'm2', key: 'one' },
    { id: 'm3', key: 'end' },
  ],
  attached: ['plan.md'],
  attempts: [{ task: 0, attempt: 1, status: 'ended' }],
  questions: [{ id: 'q1', status: 'answered', answers: ['retry'] }],
  said: [{ question: 'q1', option: 'retry' }],
  diary: [{ task: 'T2', attempt: 1, note: 'began' }],
}
const EVIDENCE: Evidence = {
  plans: [PLAN],
  shared: { used: 0, line: [], shares: [{ name: 'provider/first', used: 0 }], shareLine: [], jobs: [] },
  inbound: [],
  processes: [],
  ends: [],
  secrets: [],
  refusals: [],
}

function claim(task: string, attempt: number): EventBody {
  return { type: 'attempt-claimed', task, attempt, token: '', worker: '', deadlineAt: 0 }
}

const withPlan = (changed: Partial<PlanEvidence>): Evidence => ({
  ...EVIDENCE,
  plans: [{ ...PLAN, ...changed }],
})
const withShared = (changed: Partial<Evidence['shared']>): Evidence => ({
  ...EVIDENCE,
  shared: { ...EVIDENCE.shared, ...changed },
})
const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)
const twice = <T>(list: readonly T[], at: number): T[] =>
  list.flatMap((item, index) => (index === at ? [item, item] : [item]))
const swapped = <T>([first, second, ...rest]: readonly T[]): T[] => [second!, first!, ...rest]
const SKIPPED = { at: 0, type: 'task-skipped', task: 'T2', by: 'ana' } as const

/** What was done to the evidence, and by what it has to be found. */
const TAMPERED: Record<string, [Rule, Evidence]> = {
  'a plan nobody could start': ['a run comes to its end', withPlan({ run: null })],
  'a run that failed': ['a run comes to its end', withPlan({ status: 'failed' })],
  'a run that was started twice': ['a run comes to its end', withPlan({ events: twice(EVENTS, 0) })],
  'a task that was accepted twice': ['a task is accepted once', withPlan({ events: twice(EVENTS, 2) })],
  'a task that was never accepted': ['a task is accepted once', withPlan({ events: without(EVENTS, 7) })],
  'a task that was skipped and accepted': [
    'a task is accepted once',
    withPlan({ events: [...EVENTS, SKIPPED] }),
  ],
  'a task that was started too early': [
    'a task starts after what it needs',
    withPlan({ events: [EVENTS[0]!, EVENTS[1]!, EVENTS[3]!, EVENTS[2]!, ...EVENTS.slice(4)] }),
  ],
  'a workspace without what its task needs': [
    'a task starts after what it needs',
    withPlan({ diary: [{ task: 'T2', attempt: 1, note: 'lacks T1' }] }),
  ],
  'a commit that is lost': ['a commit is there once', withPlan({ commits: without(PLAN.commits, 0) })],
  'a commit that came in twice': ['a commit is there once', withPlan({ commits: twice(PLAN.commits, 1) })],
  'a commit of an attempt that lost its worker': [
    'a commit is there once',
    withPlan({ commits: [...PLAN.commits, { commit: 'c', task: 'T2', attempt: 1 }] }),
  ],
  'a commit of nobody': [
    'a commit is there once',
    withPlan({ commits: [...PLAN.commits, { commit: 'c', task: null, attempt: null }] }),
  ],
  'commits in the wrong order': ['a commit is there once', withPlan({ commits: swapped(PLAN.commits) })],
  'a file that is lost': ['a commit is there once', withPlan({ files: ['T1'] })],
  'a file too many': ['a commit is there once', withPlan({ files: ['T1', 'T2', 'T3'] })],
  'a post that is missing': ['a post is there once', withPlan({ posts: without(PLAN.posts, 1) })],
  'a post that was not sent': [
    'a post is there once',
    withPlan({ posts: PLAN.posts.map(post => (post.seq === 5 ? { ...post, status: 'failed' } : post)) }),
  ],
  'a message that is not there': ['a post is there once', withPlan({ shown: without(PLAN.shown, 1) })],
  'a message twice': ['a post is there once', withPlan({ shown: [...PLAN.shown, { id: 'm4', key: 'end' }] })],
  'messages in the wrong order': ['a post is there once', withPlan({ shown: swapped(PLAN.shown) })],
  'a file twice in the chat': ['a post is there once', withPlan({ attached: ['plan.md', 'plan.md'] })],
  'a call that the chat had to refuse': ['a post is there once', { ...EVIDENCE, refusals: ['blocks'] }],
  'a question with two outcomes': ['a question has one outcome', withPlan({ events: twice(EVENTS, 5) })],
  'a question without an outcome': [
    'a question has one outcome',
    withPlan({ events: without(EVENTS, 5), questions: [{ id: 'q1', status: 'open', answers: [] }] }),
  ],
  'a question whose answer is not stored': [
    'a question has one outcome',
    withPlan({ questions: [{ id: 'q1', status: 'answered', answers: [] }] }),
  ],
  'an answer that nobody gave': ['a question has one outcome', withPlan({ said: [] })],
  'an attempt that still runs': [
    'no slot is left taken',
    withPlan({ attempts: [{ task: 0, attempt: 1, status: 'running' }] }),
  ],
  'a slot that is taken': ['no slot is left taken', withShared({ used: 1 })],
  'a run in line': ['no slot is left taken', withShared({ line: ['r1'] })],
  'a place at a provider': [
    'no slot is left taken',
    withShared({ shares: [{ name: 'provider/first', used: 2 }] }),
  ],
  'a run that waits for a provider': ['no slot is left taken', withShared({ shareLine: ['r1'] })],
  'a job that is left': ['no slot is left taken', withShared({ jobs: ['attempt active'] })],
  'a process that is left': ['no process is left', { ...EVIDENCE, processes: ['7 sleep'] }],
  'a program that ended': ['no program ends by itself', { ...EVIDENCE, ends: ['bot-1'] }],
  'a secret in a log': ['no secret is told', { ...EVIDENCE, secrets: ['bot-1.log: …'] }],
  'a word that was not dealt with': ['what people do is dealt with', { ...EVIDENCE, inbound: ['reaction'] }],
  'a history that is not whole': [
    'the history is whole and makes the rows',
    withPlan({ audit: ['Event 3 was altered'] }),
  ],
}

test('where nothing is wrong the judge finds nothing', () => {
  expect(judge(EVIDENCE)).toEqual([])
})

test.each(Object.entries(TAMPERED))('the judge finds %s', (_, [rule, evidence]) => {
  expect(judge(evidence).map(violation => violation.rule)).toContain(rule)
})

test('every rule of the judge is shown to bite', () => {
  expect(new Set(Object.values(TAMPERED).map(([rule]) => rule))).toEqual(new Set(RULES))
})

test('a task that was skipped has no commit and holds up nobody', () => {
  const events = [...EVENTS.slice(0, 6), SKIPPED]
  const commits = PLAN.commits.slice(0, 1)
  expect(judge(withPlan({ events, commits, files: ['T1'] }))).toEqual([])
})
