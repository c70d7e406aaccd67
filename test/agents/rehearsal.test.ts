import { describe, expect, test } from 'vitest'
import { pickPart, readScript, withoutMarker } from '../../src/agents/rehearsal-part.ts'
import { createRehearsalAgent } from '../../src/agents/rehearsal.ts'
import type { Assignment } from '../../src/agents/port.ts'
import { judge } from '../../src/run/judge/judge.ts'
import { toFingerprint } from '../../src/run/fingerprint.ts'
import { toOutcome } from '../../src/run/outcome.ts'
import type { Failure, Report } from '../../src/run/outcome.ts'
import { toAssignment } from '../conformance/agents.ts'
import { toWatch } from '../support/quiet-watch.ts'

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
  /** Between one line and the next, in ms. */
  gaps: number[]
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
  const gaps: number[] = []
  let saidAt = 0
  const activity = (text: string): void => {
    lines.push(text)
    gaps.push(clock.now() - saidAt)
    saidAt = clock.now()
  }
  const watch = toWatch({ activity })
  const report = await runTo(agent.work(assignment, watch, signal))
  gaps.push(clock.now() - saidAt)
  return { report, lines, files, gaps, endedAt: clock.now(), alarmsLeft: alarms.length }
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

  test('shows that it is alive every second while it is', async () => {
    for (const title of ['', '[rehearse: slow]', '[rehearse: guide]', '[rehearse: timeout]']) {
      const { gaps } = await rehearse({ title, minutes: 80 })
      expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000)
    }
  })

  test('takes twice its time where it is to be slow', async () => {
    const [one, slow] = await Promise.all([rehearse({}), rehearse({ title: '[rehearse: slow]' })])
    expect(slow).toMatchObject({ endedAt: 2 * one.endedAt, report: { ending: { kind: 'finished' } } })
  })

  test.each([
    ['missing', 'missing'],
    ['guide', 'guide'],
    ['blocked', 'blocked'],
    ['failed', 'error'],
    ['slow', 'good'],
    ['conflict', 'good'],
  ])('leaves what the judge takes for what it plays: %s', async (kind, verdict) => {
    const { report, files } = await rehearse({ title: `Paint [rehearse: ${kind} 1]` })
    expect(report.ending.kind).toBe('finished')
    const changes = [...files].map(([path, text]) => {
      const added = text.trimEnd().split('\n')
      return { path, kind: 'added' as const, added, removed: 0, isBinary: false }
    })
    const summary = report.ending.kind === 'finished' ? report.ending.summary : ''
    const paths = changes.map(({ path }) => path)
    const task = { title: 'Note', detail: null, files: paths, produces: 'change' as const }
    const rules = { words: ['FAILED', 'BLOCKED'], forbidden: [] }
    expect(judge({ task, summary, tail: report.tail, changes }, rules).kind).toBe(verdict)
  })

  test.each([
    ['check', { kind: 'check', message: expect.stringContaining('check') }],
    ['lost', { kind: 'lost', message: expect.stringContaining('worker') }],
    ['rate 1 9s', { kind: 'rate', until: expect.any(Number) }],
    ['usage 1 9s', { kind: 'usage', until: expect.any(Number) }],
    ['timeout', { kind: 'timeout' }],
    ['fail 1 no paint', { kind: 'error', message: 'rehearsal: no paint' }],
  ])('comes to the outcome that it plays: %s', async (kind, outcome) => {
    const { report, endedAt } = await rehearse({ title: `Paint [rehearse: ${kind}]` })
    const given = toOutcome(report, 0)
    expect(given).toMatchObject(outcome)
    if ('until' in given && given.until !== undefined) expect(given.until).toBe(endedAt + 9_000)
  })

  test('is refused by the provider that is out, as often as it is told to, and by no other', async () => {
    const title = '[rehearse: outage Openai 2]'
    const refused = { kind: 'refused', by: 'provider', until: null }
    const played = async (provider: string | null, attempt: number): Promise<Report['ending']> =>
      (await rehearse({ title, provider, attempt })).report.ending
    expect(await played('OpenAI', 1)).toMatchObject(refused)
    expect(await played('OpenAI', 2)).toMatchObject(refused)
    for (const [provider, attempt] of [
      ['OpenAI', 3],
      ['Mistral', 1],
      [null, 1],
    ] as const)
      expect((await played(provider, attempt)).kind).toBe('finished')
  })

  test.each([
    ['the same words', 'fail 1 no paint', 'fail 1 no paint', true],
    ['other words', 'fail 1 no paint', 'fail 1 no brush', false],
    ['no words', 'fail 1', 'fail 1', true],
  ])('fails alike with %s, however long it took: %s, %s', async (_, one, other, isAlike) => {
    const prints = await Promise.all(
      [one, other].map(async (kind, at) => {
        const told = { id: `t${at}`, title: `${['Paint', 'Wash'][at]} [rehearse: ${kind}]`, files: [] }
        const { report } = await rehearse({ task: told.id, title: told.title, minutes: 20 + 60 * at })
        return toFingerprint(toOutcome(report, 0) as Failure, told)
      }),
    )
    expect(prints[0] === prints[1]).toBe(isAlike)
  })

  test('has two tasks write the same file where they are to conflict', async () => {
    const title = '[rehearse: conflict berth]'
    const [one, other] = await Promise.all(
      ['a', 'b'].map(async task => [...(await rehearse({ title, task })).files]),
    )
    expect(one![0]![0]).toBe('/copy/rehearsal/shared-berth.md')
    expect(other![0]![0]).toBe(one![0]![0])
    expect(other![0]![1]).not.toBe(one![0]![1])
  })

  test('keeps what it did where a check is to fail, for the next attempt to go on from', async () => {
    expect((await rehearse({ title: '[rehearse: check]' })).files.size).toBe(1)
  })

  test('does not run out of time in the parts of a task that was split for that', async () => {
    const title = 'Paint [rehearse: timeout] (part 1 of 2)'
    expect((await rehearse({ title })).report.ending.kind).toBe('finished')
  })

  test('leaves no alarm behind, however it ends', async () => {
    const titles = ['', 'fail', 'stall', 'ask', 'flood', 'lost', 'check', 'rate', 'timeout'].map(
      kind => `[rehearse: ${kind}]`,
    )
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

const ALWAYS = Number.POSITIVE_INFINITY

test.each([
  ['nothing said', []],
  ['[rehearse: fail]', [[ALWAYS, { kind: 'fail', words: '' }]]],
  ['Do [Rehearse: FAIL 2] now', [[2, { kind: 'fail', words: '' }]]],
  ['[rehearse: fail 2 no paint left]', [[2, { kind: 'fail', words: 'no paint left' }]]],
  ['[rehearse: hang] [rehearse: fail]', [[ALWAYS, { kind: 'timeout' }]]],
  ['[rehearse: dance]', []],
  ['[rehearse: missing 1]', [[1, { kind: 'missing' }]]],
  ['[rehearse: rate 3]', [[3, { kind: 'rate', ms: 2_000 }]]],
  ['[rehearse: rate 9s]', [[ALWAYS, { kind: 'rate', ms: 9_000 }]]],
  [
    '[rehearse: fail 1; usage 1 2s]',
    [
      [1, { kind: 'fail', words: '' }],
      [1, { kind: 'usage', ms: 2_000 }],
    ],
  ],
  ['[rehearse: usage 2 30]', [[2, { kind: 'usage', ms: 30_000 }]]],
  ['[rehearse: outage Cloud Nine 2]', [[2, { kind: 'outage', provider: 'Cloud Nine' }]]],
  ['[rehearse: conflict berth]', [[ALWAYS, { kind: 'conflict', name: 'berth' }]]],
  [
    '[rehearse: ask Which; or both? | a | b | c | d | e | f]',
    [[ALWAYS, { kind: 'ask', question: 'Which; or both?', options: 'abcde'.split('') }]],
  ],
  ['[rehearse: ask]', [[ALWAYS, { kind: 'ask', question: 'How shall this go on?', options: [] }]]],
])('reads the script of %s', (text, script) => {
  expect(readScript(text).map(({ attempts, part }) => [attempts, part])).toEqual(script)
})

test('plays the parts of a script one after the other, then succeeds', () => {
  const script = readScript('[rehearse: fail 2; stall 1; guide 1]')
  const kinds = [1, 2, 3, 4, 5].map(attempt => pickPart(script, attempt).kind)
  expect(kinds).toEqual(['fail', 'fail', 'stall', 'guide', 'succeed'])
})

test('reads a long text without a script at once', () => {
  const text = '[rehearse: '.repeat(20_000)
  expect(readScript(text)).toEqual([])
  expect(withoutMarker('Paint [rehearse: fail 2] it')).toBe('Paint it')
})
