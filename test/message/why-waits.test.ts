import { describe, expect, it } from 'vitest'
import { renderBoard } from '../../src/message/board.ts'
import { toText } from '../../src/message/plain.ts'
import { renderTask } from '../../src/message/task.ts'
import type { Charter } from '../../src/run/event.ts'
import type { FailureKind } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { findTask } from '../../src/run/run.ts'
import { START_AT, charterOf, claims, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { expectBearable } from './limits.ts'

const PLAN = planOf({
  'Wave 1': { tasks: ['W1', 'W2', 'W3', 'W4', 'W5'].map(id => ({ id, title: 'Some work' })) },
  'Wave 2': { tasks: [{ id: 'W6', title: 'More' }] },
})
const PROVIDERS = [
  { name: 'openai', slots: null },
  { name: 'anthropic', slots: null },
]
const OPENAI = Object.fromEntries(PLAN.tasks.map(({ id }) => [id, 'openai']))
const MINUTE = 60_000

const ends = (id: string, kind: FailureKind, until: number | null = null): Step[] => [
  claims(id),
  reports(id, { kind, message: 'error 429', tail: '', until }),
]

function show(steps: Step[], wishes: Partial<Charter>, id: string): { board: string[]; task: string[] } {
  const policy = { ...DEFAULT_POLICY, alikeMax: null }
  const { run, now } = runThrough(charterOf(PLAN, { policy, ...wishes }), steps)
  const board = renderBoard(run)
  const task = renderTask(run, findTask(run, id)!, { activity: [], paths: null, now })
  expectBearable(board)
  expectBearable(task)
  return { board: toText(board).split('\n'), task: toText(task).split('\n') }
}

describe('why a task waits', () => {
  it('is told where its provider has reached its limit, on the board once for all of them', () => {
    const until = START_AT + 10 * MINUTE
    const steps = [...ends('W1', 'usage', until), ...ends('W2', 'usage', until)]
    const { board, task } = show(steps, { providers: PROVIDERS, allocation: OPENAI, slots: 2 }, 'W1')
    expect(board).toContain(
      '- openai has reached its usage limit: nothing starts there before 2030-01-01 12:10 UTC',
    )
    expect(board).toContain(
      '- 2 tasks (W1, W2) wait for openai to reset its usage limit, until 2030-01-01 12:10 UTC',
    )
    expect(board).toContain(
      '- 3 tasks (W3, W4, W5) wait for openai, which has reached its usage limit, until 2030-01-01 12:10 UTC',
    )
    expect(task[1]).toBe('Waits for openai to reset its usage limit, until 2030-01-01 12:10 UTC')
    expect(task).toContain('0 of 2 retries used · 1 of 5 waits')
    expect(task.find(line => line.startsWith('- 1 '))).toBe(
      '- 1 ran into a usage limit: error 429 · 0 s · with openai · then held back till a reset',
    )
  })

  it('is told where its provider is down, with who stands in', () => {
    const wishes = { providers: PROVIDERS, allocation: OPENAI, slots: 1 }
    const { board } = show(ends('W1', 'provider'), wishes, 'W2')
    expect(board).toContain('- openai is down: anthropic stands in; tried again at 2030-01-01 12:00 UTC')
    expect(board.some(line => line.includes('with anthropic'))).toBe(true)
    const alone = { ...wishes, providers: [PROVIDERS[0]!] }
    for (const id of ['W1', 'W3']) {
      const { task } = show(ends('W1', 'provider'), alone, id)
      expect(task[1]).toBe('Waits for openai, which is down and tried again at 2030-01-01 12:00 UTC')
    }
  })

  it('is told where another one is at work on the same', () => {
    const locks = { W1: ['a.ts'], W2: ['a.ts'] }
    const { board, task } = show([claims('W1')], { locks }, 'W2')
    expect(board).toContain('- W2 waits for a.ts, which W1 is at work on')
    expect(task[1]).toBe('Waits for a.ts, which W1 is at work on')
  })

  it('is told where tasks start one after the other', () => {
    const pacing = { intervalMs: 5 * MINUTE, burst: 1 }
    const { board, task } = show([claims('W1')], { pacing }, 'W2')
    const why = 'for its turn: tasks start one after the other, the next at 2030-01-01 12:05 UTC'
    expect(task[1]).toBe(`Waits ${why}`)
    expect(board).toContain(`- 4 tasks (W2, W3, W4 and 1 more) wait ${why}`)
  })

  it('is told where there is no slot, and the board does not go on about it', () => {
    const { board, task } = show([claims('W1')], { slots: 1 }, 'W2')
    expect(task[1]).toBe('Waits for a free slot')
    expect(board.join('\n')).not.toContain('slot')
  })

  it.each<[string, Step[], string]>([
    ['paused', [{ type: 'pause', by: 'kim' }], 'The run is paused'],
    [
      'stopped',
      [{ type: 'stop-wave', by: 'kim', wave: '1', mode: 'drain' }],
      'Held back: its wave is stopped',
    ],
  ])('is told where what it is in is %s', (_, steps, line) => {
    expect(show(steps, { slots: 1 }, 'W2').task[1]).toBe(line)
  })

  it('is told where its wave is held', () => {
    const policy = { ...DEFAULT_POLICY, alikeMax: 2 }
    const steps = [...ends('W1', 'error'), ...ends('W2', 'error')]
    const { board, task } = show(steps, { policy, slots: 2 }, 'W4')
    expect(task[1]).toBe('Held back: its wave is held until q1 is answered')
    expect(board).toContain('- Wave 1: held until q1 is answered, 0 of 5 done, 1 asked about')
  })
})
