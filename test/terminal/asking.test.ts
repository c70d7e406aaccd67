import { expect, it } from 'vitest'
import type { Refusal } from '../../src/run/input.ts'
import { openAsking } from '../../src/terminal/asking.ts'
import type { AskingContext } from '../../src/terminal/asking.ts'
import { NoAnswer } from '../../src/terminal/ask.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { asks, charterOf, fails, planOf, runThrough } from '../support/runs.ts'

const plan = planOf({ 'Wave 1': { tasks: [{ id: 'a' }, { id: 'b' }] } })

interface Prompt {
  id: string
  answer(option: string): void
  refuse(why: NoAnswer['code']): void
}

/** Two questions are open; each prompt waits till the test answers it. */
function openTwo(given: Partial<AskingContext> = {}) {
  const run = runThrough(charterOf(plan), [...asks('a', 'A?', ['x']), ...asks('b', 'B?', ['x'])]).run
  const clock = createHandClock()
  const prompts: Prompt[] = []
  const told: string[] = []
  const submitted: string[] = []
  const asking = openAsking({
    ask({ id }, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      prompts.push({ id, answer: resolve, refuse: code => reject(new NoAnswer(code)) })
      // As at the terminal, the prompt is gone a little after the question was taken back.
      signal.addEventListener('abort', () => {
        told.push(`taken back: ${String(signal.reason)}`)
        void Promise.resolve().then(() => reject(new NoAnswer('withdrawn')))
      })
      return promise
    },
    submit: async ({ id }, option) => {
      submitted.push(`${id} ${option}`)
      return null
    },
    complain: problem => void told.push(problem),
    by: 'ann',
    next: () => asking.consider(run),
    fail: error => void told.push(`failed: ${String(error)}`),
    clock,
    signal: new AbortController().signal,
    ...given,
  })
  asking.consider(run)
  return { run, clock, prompts, told, submitted, asking }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const idsOf = (prompts: Prompt[]): string[] => prompts.map(({ id }) => id)

it('puts one question at a time', async () => {
  const { run, prompts, submitted, asking } = openTwo()
  asking.consider(run)
  expect(idsOf(prompts)).toEqual(['q1'])
  prompts[0]!.answer('reply-1')
  await turn()
  expect(submitted).toEqual(['q1 reply-1'])
  expect(idsOf(prompts)).toEqual(['q1', 'q2'])
})

it('puts a question again, after a while, when its answer could not be stored, and tells why', async () => {
  const answers = [Promise.reject<Refusal | null>(new Error('The database is away.'))]
  answers[0]!.catch(() => {})
  const { clock, prompts, told } = openTwo({
    submit: async () => (await answers.shift()) ?? null,
  })
  prompts[0]!.answer('reply-1')
  await turn()
  expect(told).toEqual([
    'The answer to q1 could not be stored: The database is away. The question is put again.',
  ])
  expect(idsOf(prompts)).toEqual(['q1'])
  clock.pass(2_000)
  await turn()
  expect(idsOf(prompts)).toEqual(['q1', 'q1'])
  prompts[1]!.answer('reply-1')
  await turn()
  expect(idsOf(prompts)).toEqual(['q1', 'q1', 'q2'])
  expect(clock.waiting()).toBe(0)
})

it('takes back what is answered elsewhere with who decided what, and puts the next only when that prompt is gone', async () => {
  const { run, prompts, told, asking } = openTwo()
  const [first] = run.asking
  first!.status = 'answered'
  first!.settledAt = 1
  first!.answer = { option: 'reply-1', by: 'ben', others: [] }
  run.asking.delete(first!)
  asking.consider(run)
  expect(idsOf(prompts)).toEqual(['q1'])
  await turn()
  expect(idsOf(prompts)).toEqual(['q1', 'q2'])
  expect(asking.canAsk()).toBe(true)
  expect(told).toEqual(['taken back: ben has answered it: x'])
})

it('asks nobody any more who may not answer, and tells so', async () => {
  const refusal = { code: 'not-allowed' as const, message: 'ana may not answer.' }
  const { prompts, told, asking } = openTwo({
    submit: async () => refusal,
  })
  prompts[0]!.answer('reply-1')
  await turn()
  expect({ told, canAsk: asking.canAsk(), asked: idsOf(prompts) }).toEqual({
    told: ['ana may not answer.'],
    canAsk: false,
    asked: ['q1'],
  })
})

it('asks nobody any more at the end of the input', async () => {
  const { prompts, told, asking } = openTwo()
  prompts[0]!.refuse('end-of-input')
  await turn()
  expect({ told, canAsk: asking.canAsk(), asked: idsOf(prompts) }).toEqual({
    told: [],
    canAsk: false,
    asked: ['q1'],
  })
})

it('takes its question back when it is closed, and puts no other', async () => {
  const { prompts, asking } = openTwo()
  asking[Symbol.dispose]()
  await turn()
  expect(idsOf(prompts)).toEqual(['q1'])
})

it('says why it waits where more than one must agree, and how the others answer, once', () => {
  const policy = { ...DEFAULT_POLICY, quorum: 2, retriesMax: 0 }
  const { run } = runThrough(charterOf(plan, { policy }), [
    ...fails('a'),
    { type: 'answer', by: 'ann', escalation: 'q1', option: 'skip' },
  ])
  const { asking, told } = openTwo()
  for (let times = 0; times < 2; times++) asking.consider(run)
  expect(told).toEqual([
    'You are for “Go on as if it were done” on q1 of r7k2m: one more must agree. It waits for them; they answer in the chats, or by: regatta answer r7k2m q1 OPTION',
  ])
})
