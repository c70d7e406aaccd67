import { describe, expect, test } from 'vitest'
import { readPart } from '../../src/agents/rehearsal-part.ts'
import { createRehearsalAgent } from '../../src/agents/rehearsal.ts'
import type { Assignment } from '../../src/agents/port.ts'
import type { Report } from '../../src/run/outcome.ts'
import { toAssignment } from '../conformance/agents.ts'

/** Time that passes only when nothing else is left to do. */
function createVirtualClock() {
  let now = 0
  const alarms: { at: number; call: () => void }[] = []
  const clock = {
    now: () => now,
    after(delayMs: number, call: () => void) {
      const alarm = { at: now + delayMs, call }
      alarms.push(alarm)
      return () => {
        const index = alarms.indexOf(alarm)
        if (index !== -1) alarms.splice(index, 1)
      }
    },
  }
  async function runTo<T>(promise: Promise<T>): Promise<T> {
    const state = { open: true }
    const settled = promise.finally(() => (state.open = false))
    while (state.open) {
      await new Promise(resolve => setImmediate(resolve))
      const next = alarms.sort((a, b) => a.at - b.at)[0]
      if (!state.open || next === undefined) break
      alarms.splice(0, 1)
      now = next.at
      next.call()
    }
    return await settled
  }
  return { clock, runTo, alarms }
}

async function rehearse(
  given: Partial<Assignment>,
  signal: AbortSignal = new AbortController().signal,
): Promise<{
  report: Report
  lines: string[]
  files: Map<string, string>
  endedAt: number
  alarmsLeft: number
}> {
  const { clock, runTo, alarms } = createVirtualClock()
  const files = new Map<string, string>()
  const lines: string[] = []
  const agent = createRehearsalAgent({
    clock,
    files: { write: async (path, text) => void files.set(path, text) },
  })
  const limits = { timeMs: 60_000, outputBytes: 1_000_000 }
  const assignment = { ...toAssignment('/copy', 'Do it.'), minutes: null, limits, ...given }
  const watch = { activity: (text: string) => void lines.push(text), process: async () => {} }
  const report = await runTo(agent.work(assignment, watch, signal))
  return { report, lines, files, endedAt: clock.now(), alarmsLeft: alarms.length }
}

describe('A rehearsal', () => {
  test('says in all it prints, writes and ends with that it is one', async () => {
    const { report, lines, files } = await rehearse({})
    expect([...files.keys()]).toEqual(['/copy/rehearsal/task-1.md'])
    const said = [...lines, ...files.values(), report.tail]
    for (const text of said) expect(text).toMatch(/rehearsal/i)
    expect(report.ending).toMatchObject({ kind: 'finished', summary: expect.stringMatching(/^rehearsal: /) })
    expect(report.usage?.inputTokens).toBeGreaterThan(0)
  })

  test('goes the same way for the same assignment, and another for another seed', async () => {
    const [one, same, other] = await Promise.all([rehearse({}), rehearse({}), rehearse({ seed: 8 })])
    expect(same).toEqual(one)
    expect(other.endedAt).not.toBe(one.endedAt)
  })

  test.each([
    { minutes: null, fromMs: 800, toMs: 1_200 },
    { minutes: 30, fromMs: 2_400, toMs: 3_600 },
    { minutes: 0, fromMs: 0, toMs: 0 },
  ])('takes the estimated time, scaled: $minutes minutes', async ({ minutes, fromMs, toMs }) => {
    for (const seed of [1, 2, 3, 4, 5, 2 ** 50]) {
      const { endedAt } = await rehearse({ minutes, seed })
      expect(endedAt).toBeGreaterThanOrEqual(fromMs)
      expect(endedAt).toBeLessThanOrEqual(toMs)
    }
  })

  test('fails as often as it is told to', async () => {
    const title = 'Paint [rehearse: fail 2]'
    const kinds = []
    for (const attempt of [1, 2, 3]) kinds.push((await rehearse({ title, attempt })).report.ending.kind)
    expect(kinds).toEqual(['failed', 'failed', 'finished'])
  })

  test('stalls: prints once, then nothing until its time is up', async () => {
    const { report, lines, endedAt } = await rehearse({ title: '[rehearse: stall]' })
    expect(report.ending.kind).toBe('timeout')
    expect(lines).toHaveLength(1)
    expect(endedAt).toBe(60_000)
  })

  test('hangs: goes on printing until its time is up', async () => {
    const { report, lines } = await rehearse({ title: '[rehearse: hang]' })
    expect(report.ending).toMatchObject({ kind: 'timeout', message: expect.stringContaining('1 min') })
    expect(lines.length).toBeGreaterThan(10)
  })

  test('answers with a guide and no file', async () => {
    const { report, files } = await rehearse({ title: '[rehearse: guide]' })
    expect(report.ending).toMatchObject({ kind: 'finished', summary: expect.stringContaining('yourself') })
    expect(files.size).toBe(0)
  })

  test('leaves no alarm behind, however it ends', async () => {
    const titles = ['', '[rehearse: fail]', '[rehearse: stall]', '[rehearse: ask]', '[rehearse: flood]']
    for (const title of titles) expect((await rehearse({ title })).alarmsLeft).toBe(0)
    expect((await rehearse({}, AbortSignal.abort())).alarmsLeft).toBe(0)
  })

  test('writes a file of a harmless name for a task of any name', async () => {
    const names = ['../../etc/passwd', '..', '', 'a b/c', 'é'.repeat(500)]
    for (const task of names) {
      const [path = ''] = (await rehearse({ task })).files.keys()
      expect(path).toMatch(/^\/copy\/rehearsal\/[^/]{1,90}\.md$/)
      expect(path).not.toContain('/../')
    }
  })
})

test.each([
  ['nothing said', { kind: 'succeed' }],
  ['[rehearse: fail]', { kind: 'fail', attempts: Number.POSITIVE_INFINITY }],
  ['Do [Rehearse: FAIL 2] now', { kind: 'fail', attempts: 2 }],
  ['[rehearse: hang] [rehearse: fail]', { kind: 'hang' }],
  ['[rehearse: dance]', { kind: 'succeed' }],
  [
    '[rehearse: ask Which? | a | b | c | d | e | f]',
    { kind: 'ask', question: 'Which?', options: 'abcde'.split('') },
  ],
  ['[rehearse: ask]', { kind: 'ask', question: 'How shall this go on?', options: [] }],
])('reads the part of %s', (text, part) => {
  expect(readPart(text)).toEqual(part)
})
