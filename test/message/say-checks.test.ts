import { expect, test } from 'vitest'
import { renderBoard } from '../../src/message/board.ts'
import { toTally } from '../../src/message/ending.ts'
import { toText } from '../../src/message/plain.ts'
import { countChecks, sayChecks } from '../../src/message/say-checks.ts'
import { toStoryLine } from '../../src/message/story.ts'
import type { Charter } from '../../src/run/event.ts'
import type { CheckResult } from '../../src/run/outcome.ts'
import type { Run } from '../../src/run/run.ts'
import { changes, charterOf, claims, does, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] }, W2: { tasks: [{ id: 'C' }] } })
const GIVEN: Partial<Charter> = {
  checks: [{ command: 'npm run lint', expect: 'success' }],
  gates: {
    W1: {
      questions: [],
      checks: [
        { command: 'npm test', expect: 'success' },
        { command: 'grep -c fallback', expect: 'not-more' },
      ],
    },
  },
}

function play(steps: Step[], given: Partial<Charter> = {}): Run {
  return runThrough(charterOf(PLAN, { ...GIVEN, ...given }), steps).run
}

const result = (exit: number): CheckResult => ({ command: 'npm test', exit, count: null, tail: '' })
const COUNTED: CheckResult = { command: 'grep -c fallback', exit: 0, count: 3, tail: '3' }

const gate = (exit: number): Step[] => [
  claims('W1 gate'),
  reports('W1 gate', { kind: 'checked', results: [result(exit), COUNTED] }),
]

test('what passed is counted besides what is done: on the board, in the last words, for programs', () => {
  const begun = play(changes('A', ['a.ts']))
  expect(sayChecks(begun)).toEqual(['1 task passed the check'])
  const gated = play([...changes('A', ['a.ts']), ...does('B'), ...gate(0)])
  expect(sayChecks(gated)).toEqual(['2 tasks passed the check', '2 of 2 checks pass'])
  expect(toText(renderBoard(gated))).toContain('2 of 2 checks pass')
  expect(toTally(gated)).toBe('2 of 3 tasks done, 1 not done, 2 tasks passed the check, 2 of 2 checks pass')
  expect(countChecks(gated)).toEqual({ tasksPassed: 2, known: 2, passing: 2 })
})

test('what fails at a gate counts before anybody has passed it', () => {
  const failing = play([...changes('A', ['a.ts']), ...does('B'), ...gate(1)])
  expect(sayChecks(failing)).toEqual(['2 tasks passed the check', '1 of 2 checks pass'])
  expect(countChecks(failing)).toMatchObject({ known: 2, passing: 1 })
})

test('that a gate passed without anybody being asked is told where its wave is done', () => {
  const unasked = ['Wired?']
  const charter = charterOf(PLAN, { gates: { W1: { ...GIVEN.gates!['W1']!, unasked } } })
  const tell = (...steps: Step[]): string[] => runThrough(charter, steps, toStoryLine).seen
  const done = [...does('A'), ...does('B')]
  expect(tell(...done, ...gate(0))).toContain(
    'W1 done: 2 tasks, its 2 checks passed; its gate is passed by the policy (gates: auto), nobody is asked: Wired?',
  )
  const go: Step = { type: 'answer', by: 'kim', escalation: 'q1', option: 'go' }
  expect(tell(...done, ...gate(1), go)).toContain('W1 done: 2 tasks')
})

test('what a person skipped has passed nothing, and what is done anew counts once', () => {
  const skipped = play([{ type: 'skip', by: 'ann', task: 'A' }, ...does('B')])
  expect(sayChecks(skipped)).toEqual(['1 task passed the check'])
  const anew = play([...does('B'), { type: 'rerun', by: 'ann', task: 'B' }])
  expect(sayChecks(anew)).toEqual([])
  expect(sayChecks(play([...does('B'), { type: 'rerun', by: 'ann', task: 'B' }, ...does('B')]))).toEqual([
    '1 task passed the check',
  ])
})

test('a wave that is done is told with what passed, and with what people let pass before and fails as it did', () => {
  const told = (before: number, after: number): string | undefined => {
    const two = planOf({ W0: { tasks: [{ id: 'Z' }] }, W1: { tasks: [{ id: 'A' }, { id: 'B' }] } })
    const { gates = {} } = GIVEN
    const charter = charterOf(two, {
      ...GIVEN,
      gates: { W0: { questions: [], checks: [gates['W1']!.checks[0]!] }, ...gates },
      baseline: ['npm test', 'grep -c fallback'],
    })
    const check = (id: string, ...results: CheckResult[]): Step[] => [
      claims(id),
      reports(id, { kind: 'checked', results }),
    ]
    const go: Step[] = before === 0 ? [] : [{ type: 'answer', by: 'ann', escalation: 'q1', option: 'go' }]
    const first = [...check('before the run', result(before), COUNTED), ...does('Z')]
    const steps = [...first, ...check('W0 gate', result(before)), ...go, ...does('A'), ...does('B')]
    return runThrough(charter, [...steps, ...gate(after)], toStoryLine).seen.find(line =>
      line.startsWith('W1 done'),
    )
  }
  expect(told(1, 1)).toBe('W1 done: 2 tasks, 1 of its 2 checks passed, and npm test fails as it did before')
  expect(told(1, 0)).toBe('W1 done: 2 tasks, its 2 checks passed')
  expect(told(0, 1)).toBeUndefined()
})

test('a gate that a person skipped or passed is not told as checked', () => {
  const done = (...steps: Step[]): string | undefined =>
    runThrough(charterOf(PLAN, GIVEN), [...does('A'), ...does('B'), ...steps], toStoryLine).seen.find(line =>
      line.startsWith('W1 done'),
    )
  expect(done({ type: 'skip', by: 'ann', task: 'W1 gate' })).toBe('W1 done: 2 tasks')
  const go: Step = { type: 'answer', by: 'ann', escalation: 'q1', option: 'go' }
  expect(done(...gate(1), go)).toBe('W1 done: 2 tasks')
})

test('nothing is said of checks that a rehearsal does not run, or that there are none of', () => {
  expect(sayChecks(play(does('A'), { rehearsal: true }))).toEqual([])
  expect(countChecks(play(does('A'), { checks: [], gates: {} }))).toBeNull()
})
