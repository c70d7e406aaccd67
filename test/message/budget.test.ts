import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { announce } from '../../src/message/announce.ts'
import { renderBoard } from '../../src/message/board.ts'
import { toText } from '../../src/message/plain.ts'
import { renderPreview } from '../../src/message/preview.ts'
import { renderQuestion } from '../../src/message/question.ts'
import { countSpending } from '../../src/message/say-budget.ts'
import { renderSummary } from '../../src/message/summary.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { renderPlanText } from '../../src/terminal/plan-text.ts'
import { toBudget } from '../../src/run/money.ts'
import type { Budget } from '../../src/run/money.ts'
import type { Run } from '../../src/run/run.ts'
import { charterOf, does, planOf, runThrough } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'

const PLAN = planOf({
  'Wave 1': { tasks: ['A', 'B', 'C'].map(id => ({ id })) },
  'Wave 2': { tasks: [{ id: 'D' }] },
})

function play(budget: Budget, ...steps: Step[][]): Played {
  const money = { currency: '$', prices: {}, budget }
  const thread = { chat: 'console', channel: 'shop', root: '1' }
  return runThrough(charterOf(PLAN, { slots: 1, money, thread }), steps.flat(), tellLine)
}

/** What is said in the thread by lines. */
function tellLine(run: Run, event: Parameters<typeof announce>[1]): string | null {
  const lines = announce(run, event).flatMap(post => (post.kind === 'line' ? [toText(post.message)] : []))
  return lines.length > 0 ? lines.join('\n') : null
}

const spends = (id: string, cost: number): Step[] =>
  does(id, 1_000, { inputTokens: 9, outputTokens: 1, cost })

const answer = (option: string): Step[] => [{ type: 'answer', by: 'kim', escalation: 'q1', option }]

const ABOUT = {
  run: 'r7k2mx',
  name: 'harbour.md',
  by: 'ann',
  base: { folder: '/srv/harbour', repository: null },
  rehearsal: false,
  manner: { pace: 'waves', slots: 4 } as const,
  problems: [],
  start: 'start r7k2mx',
  whole: 'short' as const,
  replaces: null,
}

describe('a budget', () => {
  it('stands on the board with what was spent of it', () => {
    const { run } = play({ run: 20, wave: 8, person: 100 }, spends('A', 3.5))
    const board = toText(renderBoard(run))
    expect(board).toContain('- $3.50 of $20.00 spent\n')
    expect(board).toContain('- Wave 1: $3.50 of $8.00 spent\n')
    expect(board).toContain('- ann: $3.50 of $100.00 spent in this run\n')
    expect(countSpending(run)).toEqual({ spent: 3.5, limit: 20 })
  })

  it('is no word worth where there is none and nothing was spent', () => {
    const { run } = play({}, does('A'))
    expect(toText(renderBoard(run))).not.toContain('spent')
    expect(countSpending(run)).toBeNull()
  })

  it('is told in the thread: at the start, and as it is spent', () => {
    const { seen } = play({ run: 10, wave: 6 }, spends('A', 5), spends('B', 6), answer('raise'))
    expect(seen.join('\n')).toMatchInlineSnapshot(`
      "ann started run r7k2m, Harden the payments: 4 tasks, 2 waves, one after the other; budget: $10.00 for the run, $6.00 for each wave
      50 % of the budget of the run is spent, $5.00 of $10.00; 80 % of the budget of Wave 1 is spent, $5.00 of $6.00
      All of the budget of the run is spent, $11.00 of $10.00; All of the budget of Wave 1 is spent, $11.00 of $6.00
      kim decided q1, the budget of the run: Raise it by half"
    `)
  })

  it('is asked about once it is spent, with what each answer does', () => {
    const { run } = play({ run: 10 }, spends('A', 11))
    expect(toText(renderQuestion(run, [...run.asking][0]!))).toMatchInlineSnapshot(`
      "Question q1: the budget of the run
      The budget of the run is spent: $11.00 of $10.00. 2 tasks wait to start. What now?
      What shall be done?
      - 1️⃣ Stop the run once what runs has ended → nothing new starts, and the run ends
      - 2️⃣ Raise it by half → goes on until $16.50 are spent
      - 3️⃣ Go on without a limit → nobody is asked about it again
      Answer with a reaction, a button, or /wave answer r7k2m q1 1 · Nothing new starts until then; what is at work goes on
      1️⃣ [Stop the run once what runs has ended] /wave answer r7k2m q1 stop
      2️⃣ [Raise it by half] /wave answer r7k2m q1 raise
      3️⃣ [Go on without a limit] /wave answer r7k2m q1 lift"
    `)
    expect(toText(renderBoard(run))).toContain('$11.00 of $10.00 spent: nothing new starts')
  })

  it('of a wave or a task is asked about by its name', () => {
    const [wave, task] = [play({ wave: 10 }, spends('A', 11)), play({ task: 10 }, spends('A', 11))]
    const asked = toText(renderQuestion(wave.run, [...wave.run.asking][0]!))
    expect(asked).toContain('Question q1: the budget of Wave 1')
    expect(asked).toContain('Nothing new starts in Wave 1 until then; what is at work goes on')
    expect(task.run.asking.size).toBe(0)
  })

  it('stands in the last words with what was decided about it', () => {
    const steps = [spends('A', 11), answer('lift'), ...['B', 'C', 'D'].map(id => spends(id, 1))]
    const summary = toText(renderSummary(play({ run: 10 }, ...steps).run))
    expect(summary).toContain('kim on q1, the budget of the run: Go on without a limit')
    expect(summary).toContain('$14.00 by the given prices')
    const within = toText(
      renderSummary(play({ run: 50 }, ...['A', 'B', 'C', 'D'].map(id => spends(id, 1))).run),
    )
    expect(within).toContain('$4.00 of $50.00 by the given prices')
  })

  it('is shown before the start', () => {
    expect(toText(renderPreview(PLAN, { ...ABOUT, budget: { run: 20, task: 2.5, person: 100 } }))).toContain(
      'Budget: 20.00 for the run, 2.50 for each task, 100.00 for all that ann starts in a month. Once it is spent nothing new starts until somebody answers.',
    )
    expect(toText(renderPreview(PLAN, { ...ABOUT, budget: {} }))).not.toContain('Budget')
  })

  it('that the plan itself names holds where it is the smaller one, and stands in the preview with its line', () => {
    const text = '# Shop\n\nBudget: $50 max, $2 per task is plenty\n\n## Wave 1\n\n- A1: Sort it\n'
    const plan = readPlan(new TextEncoder().encode(text))
    const budget = toBudget(plan, { prices: {}, budget: { run: 80, wave: 8 } })
    expect(budget).toEqual({ run: 50, wave: 8 })
    expect(toBudget(plan, { prices: {}, budget: { run: 20 } })).toEqual({ run: 20 })
    const preview = toText(renderPreview(plan, { ...ABOUT, budget }))
    expect(preview).toContain('Budget: $50.00 for the run, $8.00 for each wave.')
    expect(preview).toContain('Line 3 the run may spend $50.00')
    expect(renderPlanText(plan, null, { name: 'p', width: 80, colour: false })).toContain(
      'Budget: the run may spend $50.00 (line 3)',
    )
  })

  it.for([
    ['start --budget 20', 20],
    ['start r7k2mx --budget $7.50', 7.5],
    ['start', null],
  ])('is wanted by %s', ([typed, budget]) => {
    expect(parseRequest(String(typed))).toMatchObject({ request: { verb: 'start', budget } })
  })

  it.for(['start --budget nothing', 'start --budget 0', 'start --budget -3', 'start --budget 99999999'])(
    'is not wanted by %s',
    typed => {
      expect(JSON.stringify(parseRequest(typed))).toContain('--budget')
    },
  )
})
