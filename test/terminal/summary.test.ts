import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { toAdvice } from '../../src/message/ending.ts'
import { toText } from '../../src/message/plain.ts'
import { renderSummary } from '../../src/message/summary.ts'
import { toSummary } from '../../src/terminal/summary.ts'
import type { Broken } from '../../src/run/outcome.ts'
import {
  asks,
  changes,
  charterOf,
  claims,
  does,
  fails,
  planOf,
  reports,
  runThrough,
} from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({
  'Wave 1': {
    tasks: [
      { id: '1.1', title: 'Add the ledger' },
      { id: '1.2', title: 'Move the schema' },
      { id: '1.3', title: 'Write the guide', needs: ['1.2'] },
    ],
  },
  'Wave 2': {
    tasks: [
      { id: '2.1', title: 'Switch over' },
      { id: '2.2', title: 'Clean up', needs: ['2.1'] },
    ],
  },
})

const answer = (escalation: string, option: string): Step => ({
  type: 'answer',
  by: 'kim',
  escalation,
  option,
})

describe('the summary', () => {
  it('of a run that is done says so, what was mended, who answered, and what it took', () => {
    const usage = { inputTokens: 120_000, outputTokens: 3_400 }
    const steps = [
      ...fails('1.2'),
      1_000,
      ...does('1.2', 60_000, usage),
      ...asks('1.1', 'Which schema?', ['Blue', 'Green']),
      answer('q1', 'reply-2'),
      ...does('1.1', 1_000, usage),
      ...does('1.3'),
      ...does('2.1'),
      ...does('2.2'),
    ]
    const { run, now } = runThrough(charterOf(PLAN, { rehearsal: true }), steps)
    expect(toSummary(run, now + 60_000)).toMatchInlineSnapshot(`
      [
        "Harden the payments (run r7k2m): all done in 1 min 7 s.",
        "This is a REHEARSAL: agents only act as if, and no task is really done.",
        "5 of 5 tasks done.",
        "Tried again: 1.2, 2 attempts after exit code 1; now done",
        "Mended: 1 failed: tried again",
        "4 of 5 tasks done at the first attempt (80 %).",
        "Answered by kim: q1 about 1.1, “Green”",
        "Agents worked 1 min 5 s in all; tokens: 240,000 in, 6,800 out.",
      ]
    `)
  })

  it('names merges and waves that were taken back, no gate as work, and no word that is said to a rehearsal', () => {
    const checks = [{ command: 'npm test', expect: 'success' as const }]
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A', title: 'Add it [rehearse: fail 1]' }] } })
    const charter = charterOf(plan, { gates: { 'Wave 1': { questions: [], checks } } })
    const looks = (exit: number, broke?: Broken): Step[] => [
      claims('Wave 1 gate'),
      reports('Wave 1 gate', {
        kind: 'checked',
        results: [{ command: 'npm test', exit, count: null, tail: '' }],
        ...(broke && { broke }),
      }),
    ]
    const undo: Step[] = [
      { type: 'undo-wave', by: 'kim', wave: '1' },
      claims('Wave 1 undo'),
      reports('Wave 1 undo', { kind: 'undone', paths: ['a.ts'] }),
    ]
    const begun = [
      ...changes('A', ['a.ts']),
      ...looks(1, { task: 0, attempt: 1, why: 'npm test failed', tail: '' }),
      ...changes('A', ['a.ts']),
      ...looks(0),
      ...undo,
      { type: 'start-wave', by: 'kim', wave: '1' } as const,
      ...fails('A'),
    ]
    const { run, now } = runThrough(charter, begun)
    const lines = toSummary(run, now)
    expect(lines.filter(line => /^(?:Mended|Tried)/.test(line))).toEqual([
      'Tried again: A, 3 attempts after npm test failed; exit code 1; now ready',
      'Mended: 1 failed: tried again',
      'Mended: 1 merge broke a check of its wave: taken back and done again',
      'Mended: 1 merge of Wave 1 taken back by kim',
    ])
    expect(toText(renderSummary(run))).toContain(
      '1 merge broke a check of its wave: taken back and done again',
    )
    expect(toText(renderSummary(run))).not.toContain('gate took')
    const left = runThrough(charter, [
      ...begun,
      60_000,
      ...fails('A'),
      60_000,
      ...fails('A'),
      answer('q1', 'leave'),
    ])
    expect(toSummary(left.run, left.now)).toContain('Failed: A Add it: exit code 1 (5 attempts)')
  })

  it('of a run that failed says what is not done, what stood in its way, and what to do next', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const steps = [
      ...does('1.1'),
      ...does('1.2'),
      ...does('1.3'),
      ...fails('2.1', 'the gateway refused'),
      answer('q1', 'leave'),
    ]
    const { run, now } = runThrough(charterOf(PLAN, { policy }), steps)
    expect(toSummary(run, now)).toMatchInlineSnapshot(`
      [
        "Harden the payments (run r7k2m): ended after 4 s, not all done.",
        "3 of 5 tasks done, 1 failed, 1 not done.",
        "Failed: 2.1 Switch over: the gateway refused (1 attempt)",
        "Not started: 2.2 waits for 2.1, which failed",
        "3 of 4 tasks done at the first attempt (75 %).",
        "Answered by kim: q1 about 2.1, “Leave it failed; do what does not need it”",
        "Agents worked 4 s in all.",
        "Next: mend what stood in the way, then have it tried again, in a chat of regatta serve: /wave retry r7k2m 2.1, or here: regatta run FILE --from="Wave 2"",
      ]
    `)
  })

  it('of a run that waits names the open questions and how to go on', () => {
    const { run, now } = runThrough(charterOf(PLAN), [
      ...does('1.1'),
      ...asks('1.2', 'Which schema?', ['Blue', 'Green']),
    ])
    expect(toSummary(run, now)).toMatchInlineSnapshot(`
      [
        "Harden the payments (run r7k2m): waits for an answer, begun 2 s ago.",
        "1 of 5 tasks done, 4 not done.",
        "Not answered yet:",
        "  q1  1.2 asks: Which schema?",
        "    1: Blue",
        "    2: Green",
        "    3: Give this task up",
        "    regatta answer r7k2m q1 OPTION",
        "Not started: 1.3, 2.1, 2.2 wait for 1.2, which waits for an answer",
        "Agents worked 1 s in all.",
        "Go on with: regatta run --resume r7k2m",
      ]
    `)
  })

  it('of a run whose wave was stopped says so, and of no answer where nothing is asked', () => {
    const stop: Step = { type: 'stop-wave', by: 'kim', wave: 'Wave 1', mode: 'now' }
    const { run, now } = runThrough(charterOf(PLAN), [stop])
    expect(toSummary(run, now)[0]).toBe(
      'Harden the payments (run r7k2m): held up, for Wave 1 is stopped, begun 0 s ago.',
    )
  })

  it('gives the same advice as the chats do', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const { run, now } = runThrough(charterOf(PLAN, { policy }), [
      ...does('1.1'),
      ...fails('1.2'),
      answer('q1', 'leave'),
    ])
    const advice = toAdvice(run)!
    const shown = [toText(renderSummary(run)), toSummary(run, now).join('\n')]
    for (const text of shown) {
      expect(text).toContain(advice.text)
      expect(text).toContain(advice.command)
    }
  })

  it('of a run of one wave names what was left out', () => {
    const { run, now } = runThrough(charterOf(PLAN, { scope: ['Wave 2'] }), [...does('2.1'), ...does('2.2')])
    expect(toSummary(run, now)).toMatchInlineSnapshot(`
      [
        "Harden the payments (run r7k2m): all done in 2 s.",
        "2 of 2 tasks done, 3 left out from the start.",
        "Only Wave 2 took part.",
        "Agents worked 2 s in all.",
      ]
    `)
  })

  it('stays short however much went wrong, and finds the cause at the end of a long way', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => ({
      id: `t${index}`,
      needs: index > 0 ? [`t${index - 1}`] : [],
    }))
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const charter = charterOf(planOf({ Chain: { tasks } }), { policy })
    const { run, now } = runThrough(charter, [...fails('t0'), answer('q1', 'leave')])
    const lines = toSummary(run, now)
    expect(lines.length).toBeLessThan(20)
    expect(lines).toContain('Not started: t1, t2, t3, t4, t5, t6 and 9993 more wait for t0, which failed')
  })
})
