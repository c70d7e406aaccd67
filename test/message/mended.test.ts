import { describe, expect, it } from 'vitest'
import { announce } from '../../src/message/announce.ts'
import { joinLines } from '../../src/message/join.ts'
import { LOG_LINES_MAX } from '../../src/message/log.ts'
import type { Message } from '../../src/message/message.ts'
import { toText } from '../../src/message/plain.ts'
import { renderRules } from '../../src/message/rules.ts'
import { toStoryLine } from '../../src/message/story.ts'
import type { Event } from '../../src/run/event.ts'
import { FAILURE_KINDS } from '../../src/run/outcome.ts'
import type { FailureKind } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Cure, Policy } from '../../src/run/policy.ts'
import type { Run } from '../../src/run/run.ts'
import { charterOf, claims, does, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { HOSTILE, expectBearable } from './limits.ts'
import { THREAD } from './plan.ts'

const PLAN = planOf({
  'Wave 1': {
    tasks: [
      { id: 'W1', title: 'Berths', files: ['a.ts', 'b.ts'] },
      { id: 'W2', title: 'Bookings' },
      { id: 'W3', title: 'Cards' },
    ],
  },
  'Wave 2': { tasks: [{ id: 'W4', title: 'The day' }] },
})

const PROVIDERS = [
  { name: 'openai', slots: null },
  { name: 'anthropic', slots: null },
]
const ALONE: Policy = { ...DEFAULT_POLICY, alikeMax: null, command: 'fmt' }
const WISHES = {
  policy: ALONE,
  thread: THREAD,
  providers: PROVIDERS,
  allocation: { W1: 'openai', W2: 'openai', W3: 'openai', W4: 'openai' },
}

const ends = (
  id: string,
  kind: FailureKind,
  message = 'it went wrong',
  until: number | null = null,
): Step[] => [claims(id), reports(id, { kind, message, tail: '', until })]

const withRow = (kind: FailureKind, cures: Cure[]): Policy => ({
  ...ALONE,
  rows: { ...ALONE.rows, [kind]: { mode: 'auto', cures } },
})

const tell = (steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}): string[] =>
  runThrough(charterOf(PLAN, { ...WISHES, ...wishes }), steps, toStoryLine).seen.slice(2)

const newsOf = (steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}): Message[] => {
  const news: Message[] = []
  runThrough(charterOf(PLAN, { ...WISHES, ...wishes }), steps, (run: Run, event: Event) => {
    for (const { kind, message } of announce(run, event)) if (kind === 'line') news.push(message)
    return null
  })
  return news.slice(1)
}

describe('what is told of a mitigation', () => {
  it.each<FailureKind>(['rate', 'usage'])(
    'is one line of %s, about the provider where that is known',
    kind => {
      expect(tell(ends('W1', kind))).toHaveLength(1)
      expect(tell([...ends('W1', kind), ...ends('W2', kind)])).toHaveLength(1)
      const unknown = tell(ends('W1', kind), { providers: [], allocation: {} })
      expect(unknown).toEqual([expect.stringMatching(/^W1 .* \(wait 1 of 5\)$/)])
    },
  )

  it.each<[FailureKind, Cure, string]>([
    ['error', 'retry', 'W1 failed: it went wrong; trying again in 1 s (retry 1 of 2)'],
    ['missing', 'retry', 'W1 delivered nothing: it went wrong; trying again in 1 s (retry 1 of 2)'],
    [
      'timeout',
      'split',
      'W1 took too long: it went wrong; split into W1a and W1b, which start now (0 and 1 retries are left for them)',
    ],
    ['stalled', 'retry', 'W1 stalled: it went wrong; trying again in 1 s (retry 1 of 2)'],
    [
      'guide',
      'next-provider',
      'W1 wrote a guide instead of doing it: it went wrong; going on with anthropic at once (retry 1 of 2)',
    ],
    [
      'check',
      'continue',
      'W1 failed its check: it went wrong; going on from what it did in 1 s (retry 1 of 2)',
    ],
    ['blocked', 'retry', 'W1 is blocked: it went wrong; trying again in 1 s (retry 1 of 2)'],
    [
      'rate',
      'wait',
      'openai is asked too often (it went wrong): nothing starts there for 30 s, then more slowly',
    ],
    [
      'usage',
      'park',
      'openai has reached its usage limit (it went wrong): its tasks wait 30 min, then go on by themselves',
    ],
    [
      'provider',
      'configured-command',
      'W1 found its provider down: it went wrong; fmt does it, without a model, at once (retry 1 of 2)',
    ],
    [
      'conflict',
      'redo',
      'W1 conflicts with others: it went wrong; doing it again at once on what there is now (retry 1 of 2)',
    ],
    ['lost', 'restart', 'W1 lost its worker: it went wrong; starting it again at once (restart 1 of 5)'],
  ])('after %s by %s says what happened, why, what is done and what is left', (kind, cure, line) => {
    expect(tell(ends('W1', kind), { policy: withRow(kind, [cure]) })).toContain(line)
  })

  it('names the instant, for each reader by their own clock, where something waits for long', () => {
    const instants = newsOf(ends('W1', 'usage')).flatMap(({ blocks }) =>
      blocks.flatMap(block =>
        block.type === 'text' ? block.spans.filter(span => typeof span === 'object') : [],
      ),
    )
    expect(instants).toEqual([{ at: expect.any(Number) as number }])
    expect(newsOf(ends('W1', 'error')).flatMap(({ blocks }) => blocks)).toMatchObject([
      { spans: [expect.any(String)] },
    ])
  })

  it.each(FAILURE_KINDS)('is never an empty reason: %s', kind => {
    for (const line of tell(ends('W1', kind, '\u001b[31m'))) expect(line).not.toMatch(/: *[;.(]|: *$/)
  })

  it('of a provider says why, until when and who stands in', () => {
    expect(tell(ends('W1', 'provider', 'error 503'))).toContain(
      'openai is down (error 503): its tasks go to anthropic; it is tried again in 30 s',
    )
    expect(tell(ends('W1', 'provider', ''), { providers: [PROVIDERS[0]!] })).toContain(
      'openai is down: nobody stands in for it, so its tasks wait; it is tried again in 30 s',
    )
  })

  it('of a task that people agreed to mend does not repeat what they were just asked', () => {
    const policy = { ...ALONE, rows: { ...ALONE.rows, error: { ...ALONE.rows.error, mode: 'ask' as const } } }
    const steps: Step[] = [
      ...ends('W1', 'error'),
      { type: 'answer', by: 'kim', escalation: 'q1', option: 'cure' },
    ]
    expect(tell(steps, { policy }).slice(-2)).toEqual([
      'kim answered q1 about W1: Try it again, with what went wrong',
      'W1: trying again in 1 s (retry 1 of 2)',
    ])
  })

  it('of one whose wave is held says that it waits with it', () => {
    const policy = { ...ALONE, alikeMax: 2, retriesMax: 0 }
    const steps = [claims('W3'), ...ends('W1', 'error'), ...ends('W2', 'error')]
    const told = tell(
      [
        ...steps,
        { type: 'answer', by: 'kim', escalation: 'q1', option: 'leave' },
        reports('W3', { kind: 'error', message: 'so', tail: '' }),
      ],
      { policy },
    )
    const held = told.filter(line => line.includes('held'))
    expect(held).toContain('Wave 1 is held: nothing new starts in it until q3 is answered')
    expect(held).toContain('W3 failed: so; it waits with Wave 1, which is held')
  })

  it('of a warning says what comes of it', () => {
    const warned: Step = run => ({
      type: 'warned',
      task: 0,
      attempt: 1,
      token: run.tasks[0]!.attempts[0]!.token ?? '',
      why: 'for 5 min no output',
    })
    expect(tell([claims('W1'), warned])).toEqual([
      'W1: for 5 min no output; it is ended if that goes on for 5 min more',
    ])
  })
})

describe('several alike', () => {
  const TEN = planOf({ 'Wave 1': { tasks: Array.from({ length: 10 }, (_, at) => ({ id: `W${at + 1}` })) } })
  const tenOf = (kind: FailureKind, policy: Policy = ALONE): Message[] => {
    const news: Message[] = []
    const charter = charterOf(TEN, { thread: THREAD, slots: 10, policy })
    const steps = Array.from({ length: 10 }, (_, at) => ends(`W${at + 1}`, kind, 'ran longer than 30 min'))
    runThrough(charter, steps.flat(), (run, event) => {
      if (event.type !== 'run-started')
        for (const { kind, message } of announce(run, event)) if (kind === 'line') news.push(message)
      return null
    })
    return news
  }

  it('that wait together are one line, with what is the same in all', () => {
    const joined = joinLines(tenOf('timeout'))
    expectBearable(joined)
    expect(toText(joined)).toBe(
      '10 tasks took too long and are tried again: W1, W2, W3, W4, W5, W6, W7, W8 and 2 more; ran longer than 30 min; retry 1 of 2',
    )
    expect(joined.summary).toMatch(/^10 tasks took too long/)
  })

  it('stand among the others where the first of them stood; two are read one by one', () => {
    const [first, second, ...rest] = tenOf('error')
    const other = newsOf([{ type: 'pause', by: 'kim' }])
    const lines = toText(joinLines([other[0]!, first!, second!, other[0]!, ...rest])).split('\n')
    expect(lines[0]).toMatch(/kim paused/)
    expect(lines[1]).toMatch(/^- 10 tasks failed and are tried again/)
    expect(lines).toHaveLength(3)
    expect(toText(joinLines([first!, second!])).split('\n')).toHaveLength(2)
  })

  it('are told apart by what is done about them', () => {
    const moved = tenOf('provider', withRow('provider', ['restart']))
    const lines = toText(joinLines([...tenOf('timeout'), ...moved.filter(({ alike }) => alike)])).split('\n')
    expect(lines).toHaveLength(2)
  })

  it('are whatever people do to many at once', () => {
    const [line] = toText(
      joinLines(newsOf([{ type: 'set-mode', by: 'kim', row: 'all', mode: 'ask' }])),
    ).split('\n')
    expect(line).toMatch(/^kim set 12 rows to ask: error, missing, timeout/)
  })

  it('are bounded, and what is left out is counted', () => {
    const many = Array.from({ length: 300 }, () => tenOf('timeout')[0]!).map((message, at) => ({
      ...message,
      alike: { ...message.alike!, key: `${Math.floor(at / 3)}`, name: `W${at}` },
    }))
    const joined = joinLines(many)
    expectBearable(joined)
    expect(toText(joined)).toContain(`240 earlier lines are left out. /wave log ${LOG_LINES_MAX} shows more.`)
  })

  it.each(Object.entries(HOSTILE))('bear %s', (_, text) => {
    const news = tenOf('error').map(message => ({
      ...message,
      alike: { ...message.alike!, rest: text, name: text, same: [text] },
    }))
    expectBearable(joinLines(news))
  })
})

describe('the rules of a run', () => {
  const rulesOf = (steps: Step[] = [], policy: Policy = DEFAULT_POLICY): string => {
    const { run } = runThrough(charterOf(PLAN, { policy }), steps)
    const message = renderRules(run)
    expectBearable(message)
    return toText(message)
  }

  it('say what is done first, then and at last, and who says so', () => {
    const rows = {
      ...DEFAULT_POLICY.rows,
      error: { mode: 'auto' as const, cures: ['next-provider' as const], line: 12 },
      check: { ...DEFAULT_POLICY.rows.check, mode: 'never' as const },
    }
    const set: Step = { type: 'set-mode', by: 'kim', row: 'timeout', mode: 'ask' }
    expect(rulesOf([set], { ...DEFAULT_POLICY, rows })).toMatchInlineSnapshot(`
      "What is done about failures in Harden the payments
      at most 4 at once · pace waves · /wave set r7k2m slots 4
      - error auto · the agent ends with an error: the next provider · by the plan, line 12
      - missing auto · it ends well, but nothing came of it: start over, told what went wrong; then the next provider
      - timeout ask · it takes longer than it may: if people agree: start over, told what went wrong; then split it in two · set by kim
      - stalled auto · no output, no tool call, no change in its workspace: start over, told what went wrong
      - guide auto · a guide was written instead of the work: start over, told what went wrong; then the next provider
      - check never · a check of its work fails: ask people · configured
      - blocked auto · it says that it is blocked: ask people
      - rate auto · the provider is asked too often: wait as long as the provider says, then ask more slowly; then the next provider, if people agree
      - usage auto · a usage limit of the provider is reached: wait for the reset; then the next provider, if people agree
      - provider auto · the provider is down: the next provider; then the configured command, without a model; then wait till it is back
      - conflict auto · others changed the same meanwhile: do it again on what there is now
      - lost auto · its worker is gone: start elsewhere
      A task has 2 more tries; a lost worker costs none (up to 5), nor does waiting for a provider (up to 5). When nothing is left, people are asked.
      If 2 tasks of a wave fail alike, the wave is held, and people say whether it goes on, is done again, or stops.
      No provider stands in for another here, so that is passed over.
      No command is configured that does a task without a model, so that is passed over.
      r7k2m · another mode, of auto, ask and never: /wave set r7k2m timeout ask"
    `)
  })

  it('name every row', () => {
    for (const kind of FAILURE_KINDS) expect(rulesOf()).toContain(`- ${kind} auto`)
  })

  it('set to auto say so where no cure is known', () => {
    const steps: Step[] = [
      { type: 'set-mode', by: 'kim', row: 'blocked', mode: 'ask' },
      { type: 'set-mode', by: 'kim', row: 'blocked', mode: 'auto' },
    ]
    expect(tell(steps).at(-1)).toBe(
      'kim set blocked to auto: no cure is known, so people are asked in any case',
    )
  })
})

it('a run without trouble is told of without mitigations', () => {
  expect(newsOf(does('W1'))).toEqual([])
})
