import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { Agent, Assignment, LiveAnswer, Watch } from '../../src/agents/port.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { Event } from '../../src/run/event.ts'
import type { Report } from '../../src/run/outcome.ts'
import type { Run } from '../../src/run/run.ts'
import { Memory } from '../support/memory-store.ts'
import { charterOf, planOf } from '../support/runs.ts'
import { openQuietEngine } from '../support/quiet-engine.ts'
import { until } from '../support/until.ts'

type Work = (assignment: Assignment, watch: Watch, signal: AbortSignal) => Promise<Report>

const FINISHED: Report = { ending: { kind: 'finished', summary: 'done' }, tail: '' }
const STOPPED: Report = { ending: { kind: 'stopped' }, tail: '' }
const PERMISSION = {
  kind: 'permission' as const,
  text: 'execute: npm test',
  evidence: 'npm test',
  options: [
    { id: 'once', label: 'Allow' },
    { id: 'no', label: 'Reject' },
  ],
}

interface Stand {
  run: string
  engines: Engine[]
  events: Event[]
  look(): Promise<Run>
}

/** A run of tasks named A, B, …; `slots`: of the installation and of each process. */
async function start(
  work: Work,
  given: { slots: number; hears?: boolean; engines?: number },
): Promise<Stand> {
  const { slots, hears = true } = given
  const store = new Memory(Date.now)
  const agent: Agent = { name: 'agent', rehearses: false, hears, work }
  const engines = Array.from({ length: given.engines ?? 1 }, (_, index) =>
    openQuietEngine({
      store: store.open(),
      // The second decides, and works on nothing.
      agents: new Map(index === 0 ? [['agent', agent]] : []),
      slots,
    }),
  )
  const events: Event[] = []
  const plan = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } })
  const agents = { A: 'agent', B: 'agent' }
  const charter = charterOf(plan, { agents, slots: 4, run: randomUUID() })
  onTestFinished(async () => {
    for (const engine of engines) await engine[Symbol.asyncDispose]()
  })
  for (const engine of engines) {
    engine.runs.listen((_, heard) => void events.push(...heard))
    await engine.start()
  }
  const [engine] = engines
  await engine!.runs.submit(charter.run, { type: 'create', charter })
  await engine!.runs.submit(charter.run, { type: 'start', by: 'ann' })
  const look = async (): Promise<Run> => (await engine!.runs.submit(charter.run, { type: 'look' })).run
  return { run: charter.run, engines, events, look }
}

async function untilAsked({ look }: Stand): Promise<string> {
  return await until(async () => [...(await look()).asking][0]?.id, 'a question')
}

test('an agent that asks gives its slot here to others, and hears the answer', async () => {
  const heard: LiveAnswer[] = []
  const worked: string[] = []
  const stand = await start(
    async ({ task }, watch) => {
      if (task === 'A') heard.push(await watch.ask(PERMISSION))
      worked.push(task)
      return FINISHED
    },
    { slots: 1, engines: 2 },
  )
  const question = await untilAsked(stand)
  await until(() => worked.includes('B'), 'the other task')
  // By another process than the one that has the agent.
  const answer = { type: 'answer', by: 'ann', escalation: question, option: 'reply-1' } as const
  await stand.engines[1]!.runs.submit(stand.run, answer)
  await until(async () => (await stand.look()).status === 'done', 'the end')
  expect(heard).toEqual([{ kind: 'answered', option: 'once', label: 'Allow', by: 'ann' }])
  expect(worked).toEqual(['B', 'A'])
})

test('an agent that asks is told that nobody will answer when the run is stopped', async () => {
  const heard: LiveAnswer[] = []
  const stand = await start(
    async ({ task }, watch, signal) => {
      if (task === 'A') heard.push(await watch.ask(PERMISSION))
      return signal.aborted ? STOPPED : FINISHED
    },
    { slots: 2 },
  )
  await untilAsked(stand)
  await stand.engines[0]!.runs.submit(stand.run, { type: 'stop', by: 'ann', mode: 'now' })
  await until(async () => (await stand.look()).status === 'cancelled', 'the end')
  expect(heard).toEqual([{ kind: 'withdrawn', why: 'it is ended at once' }])
})

test('two questions of one agent are asked one after the other', async () => {
  const heard: LiveAnswer[] = []
  const stand = await start(
    async ({ task }, watch) => {
      if (task === 'A') heard.push(...(await Promise.all([watch.ask(PERMISSION), watch.ask(PERMISSION)])))
      return FINISHED
    },
    { slots: 2 },
  )
  for (const option of ['reply-1', 'reply-2']) {
    const question = await untilAsked(stand)
    await stand.engines[0]!.runs.submit(stand.run, {
      type: 'answer',
      by: 'ann',
      escalation: question,
      option,
    })
  }
  await until(async () => (await stand.look()).status === 'done', 'the end')
  expect(heard.map(answer => (answer.kind === 'answered' ? answer.option : answer.kind))).toEqual([
    'once',
    'no',
  ])
})

test('what people say reaches the agent at work, and it is known that it heard', async () => {
  const words: string[] = []
  const stand = await start(
    async ({ task, words: said }) => {
      if (task === 'B') return FINISHED
      await new Promise<void>(resolve => void said.listen(resolve))
      words.push(said.take()?.text ?? '')
      return FINISHED
    },
    { slots: 2 },
  )
  await until(async () => (await stand.look()).tasks[0]!.attempts[0]?.status === 'running', 'its start')
  await stand.engines[0]!.runs.submit(stand.run, { type: 'tell', by: 'ann', task: 'A', text: 'the blue one' })
  await until(async () => (await stand.look()).status === 'done', 'the end')
  expect(words).toEqual(['the blue one'])
  await until(
    () => stand.events.some(event => event.type === 'heard' && event.when === 'now'),
    'that it heard',
  )
})

test('what an agent cannot hear while it works is said to be told to its next try', async () => {
  const end = Promise.withResolvers<void>()
  const stand = await start(
    async ({ task }) => {
      if (task === 'A') await end.promise
      return FINISHED
    },
    { slots: 2, hears: false },
  )
  await until(async () => (await stand.look()).tasks[0]!.attempts[0]?.status === 'running', 'its start')
  await stand.engines[0]!.runs.submit(stand.run, { type: 'tell', by: 'ann', task: 'A', text: 'the blue one' })
  await until(
    () => stand.events.some(event => event.type === 'heard' && event.when === 'later'),
    'the word on that',
  )
  end.resolve()
  await until(async () => (await stand.look()).status === 'done', 'the end')
})
