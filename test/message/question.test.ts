import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { toText } from '../../src/message/plain.ts'
import { renderBoard } from '../../src/message/board.ts'
import { renderHome } from '../../src/message/home.ts'
import { renderQuestion, renderSettled } from '../../src/message/question.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Escalation } from '../../src/run/escalation.ts'
import type { Run } from '../../src/run/run.ts'
import { asks, charterOf, claims, does, fails, planOf, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { HOSTILE, countAllChars, expectBearable } from './limits.ts'
import { HARBOUR } from './plan.ts'

const PRINTED = `${'a line that came long before\n'.repeat(400)}checking the card\n\u001b[31mcard declined\u001b[0m\n\n`

const FAILED: Step[] = [
  ...does('H01'),
  ...does('H02'),
  ...fails('H05', 'card declined'),
  1_000,
  ...fails('H05', 'card declined'),
  2_000,
  ...fails('H05', 'card declined', PRINTED),
]

function play(steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}): { run: Run; asked: Escalation } {
  const { run } = runThrough(charterOf(HARBOUR, { run: 'r7k2mx', ...wishes }), steps)
  return { run, asked: run.escalations.get('q1')! }
}

describe('a question of an agent that waits, alive', () => {
  const asked = (kind: 'permission' | 'question'): string => {
    const { run, asked } = play([
      claims('H01'),
      run => {
        const attempt = run.tasks[0]!.attempts[0]!
        const options = ['Allow', 'Reject']
        const evidence = 'rm -rf build\nnpm test'
        const said = { text: 'execute: Test', evidence, options, kind, ask: 'one' }
        return { type: 'asked', task: 0, attempt: 1, token: attempt.token ?? '', ...said }
      },
    ])
    return toText(renderQuestion(run, asked))
  }

  it('offers its own options, and shows what it is about', () => {
    const text = asked('permission')
    expect(text).toContain(
      'H01 asks leave: execute: Test\nWhat it is about\n    rm -rf build\n    npm test\n',
    )
    expect(text).toContain('1️⃣ Allow → attempt 1 goes on with this answer\n- 2️⃣ Reject')
    expect(text).toContain('Its agent waits until then, and holds no slot')
  })

  it('may be answered in words', () => {
    expect(asked('question')).toContain('/wave tell r7k2mx H01')
    expect(asked('permission')).not.toContain('/wave tell')
  })
})

describe('a question', () => {
  it('tells what happened, what was tried, what was printed, and what each answer does', () => {
    const { run, asked } = play(FAILED)
    expect(toText(renderQuestion(run, asked))).toMatchInlineSnapshot(`
      "Question q1: H05 Take cards
      H05 failed: card declined. Tried 3 times. What now?
      What was tried
      - attempts 1 to 3: card declined
      The last it printed
          …
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          a line that came long before
          checking the card
          card declined
      What shall be done?
      - 1️⃣ Leave it failed; do what does not need it → H05 stays failed; no wave after Phase 2 opens
      - 2️⃣ Try again, with a fresh budget of tries → starts attempt 4 with a fresh budget of 2 retries
      - 3️⃣ Go on as if it were done → counts as done: nothing needs it directly
      - 4️⃣ Stop the run once what runs has ended → nothing new starts; 1 at work ends first
      Answer with a reaction, a button, or /wave answer r7k2mx q1 1 · The task waits until then; what does not need it goes on
      1️⃣ [Leave it failed; do what does not need it] /wave answer r7k2mx q1 leave
      2️⃣ [Try again, with a fresh budget of tries] /wave answer r7k2mx q1 retry
      3️⃣ [Go on as if it were done] /wave answer r7k2mx q1 skip
      4️⃣ [Stop the run once what runs has ended] /wave answer r7k2mx q1 stop"
    `)
  })

  it('of an agent has its answers, and who may give them', () => {
    const policy = { ...DEFAULT_POLICY, approvers: ['ann', 'kim'] }
    const { run, asked } = play(asks('H01', 'Which bank?\nBoth are open.', ['Blue', 'Green']), { policy })
    expect(toText(renderQuestion(run, asked))).toMatchInlineSnapshot(`
      "Question q1: H01 Tables for berths
      H01 asks: Which bank?
      Both are open.
      What shall be done?
      - 1️⃣ Blue → attempt 1 goes on with this answer
      - 2️⃣ Green → attempt 1 goes on with this answer
      - 3️⃣ Give this task up → H01 stays failed; H02 will not start; no wave after Phase 1 opens
      ann or kim may answer · Answer with a reaction, a button, or /wave answer r7k2mx q1 1 · The task waits until then; what does not need it goes on
      1️⃣ [Blue] /wave answer r7k2mx q1 reply-1
      2️⃣ [Green] /wave answer r7k2mx q1 reply-2
      3️⃣ [Give this task up] /wave answer r7k2mx q1 leave"
    `)
  })

  it('can be answered by each of its buttons and reactions', () => {
    const { run, asked } = play(FAILED)
    const { buttons, reactions } = renderQuestion(run, asked)
    const ids = asked.about.options.map(({ id }) => id)
    for (const placed of [buttons, reactions]) {
      const answers = placed.map(({ command }) => parseRequest(command)).slice(0, ids.length)
      expect(answers).toMatchObject(
        ids.map(option => ({ request: { verb: 'answer', run: 'r7k2mx', question: 'q1', option } })),
      )
    }
    expect(reactions.at(-1)).toEqual({ emoji: '👀', command: 'seen r7k2mx q1' })
  })

  it('keeps the end of what was printed, as much as a phone shows', () => {
    const { run, asked } = play(FAILED)
    const code = renderQuestion(run, asked).blocks.find(({ type }) => type === 'code')
    const lines = code?.type === 'code' ? code.text.split('\n') : []
    expect(lines.length).toBeLessThanOrEqual(13)
    expect(lines.at(0)).toBe('…')
    expect(lines.slice(-2)).toEqual(['checking the card', 'card declined'])
    expect(countAllChars(renderQuestion(run, asked))).toBeLessThan(2_500)
  })

  it('of a history from before effects and tries were told does without them', () => {
    const { run, asked } = play(FAILED)
    const options = asked.about.options.map(option => ({ ...option, effect: '' }))
    const old = { ...asked, about: { ...asked.about, tried: [], options } }
    const text = toText(renderQuestion(run, old))
    expect(text).not.toContain('What was tried')
    expect(text).toMatch(/^- 1️⃣ [^→]*$/m)
  })

  it.each(Object.entries(HOSTILE))('bears %s wherever an agent can put it', (_, text) => {
    const plan = planOf({ A: { tasks: [{ id: `1${text}`, title: text }] } }, text)
    const policy = { ...DEFAULT_POLICY, retriesMax: 0, approvers: [text, 'kim'] }
    const charter = charterOf(plan, { policy })
    for (const steps of [fails(`1${text}`, text, text), asks(`1${text}`, text, [text, text])]) {
      const { run } = runThrough(charter, steps)
      const asked = run.escalations.get('q1')!
      expectBearable(renderQuestion(run, asked))
      expect(renderQuestion(run, asked).reactions).toHaveLength(asked.about.options.length + 1)
      expectBearable(
        renderSettled(run, { ...asked, answer: { option: text, by: text, others: [] }, status: 'answered' }),
      )
      expectBearable(renderSettled(run, { ...asked, why: text, status: 'withdrawn' }))
    }
  })
})

describe('a question that takes two', () => {
  const policy = { ...DEFAULT_POLICY, retriesMax: 0, quorum: 2 }
  const voted: Step[] = [...fails('H01'), { type: 'answer', by: 'ann', escalation: 'q1', option: 'skip' }]

  it('shows who has said what, in its own message, on the board, and at the home of who did', () => {
    const { run, asked } = play(voted, { policy })
    expect(toText(renderQuestion(run, asked))).toMatch(/Go on as if it were done .*– 1 of 2: ann/)
    expect(toText(renderBoard(run))).toContain('1 of 2 for “Go on as if it were done”: ann')
    const home = (name: string): string => toText(renderHome({ rows: [], asking: [run], name }))
    expect(home('ann')).toContain(
      'You are for “Go on as if it were done” on q1 of r7k2mx: one more must agree.',
    )
    expect(home('kim')).not.toContain('You are for')
  })

  it('marks at home what whoever started the run may not decide', () => {
    const own = { policy: { ...policy, ownAnswers: 'refused' as const } }
    const { run } = play(fails('H01'), own)
    const home = (name: string): string => toText(renderHome({ rows: [], asking: [run], name }))
    expect(home('ann')).toContain('you started it: somebody else says that it goes on')
    expect(home('kim')).not.toContain('you started it')
    const { run: asking } = play(asks('H01', 'Which?', ['this']), own)
    expect(toText(renderHome({ rows: [], asking: [asking], name: 'ann' }))).not.toContain('you started it')
  })
})

describe('a question that is settled', () => {
  it('tells what was decided and by whom, and still understands a reaction', () => {
    const { run, asked } = play([...FAILED, { type: 'answer', by: 'kim', escalation: 'q1', option: 'skip' }])
    const settled = renderSettled(run, asked)
    expect(toText(settled)).toMatchInlineSnapshot(`
      "Settled q1: H05 Take cards
      H05 failed: card declined. Tried 3 times. What now?
      kim decided: Go on as if it were done
      r7k2mx · 2030-01-01 12:00 UTC"
    `)
    expect(settled.buttons).toEqual([])
    expect(settled.reactions).toEqual(renderQuestion(run, asked).reactions)
  })

  it('tells why nobody is asked any more', () => {
    const { run, asked } = play([...FAILED, { type: 'skip', by: 'kim', task: 'H05' }])
    expect(renderSettled(run, asked).summary).toBe(
      'q1, H05 Take cards: No longer asked: kim skipped the task',
    )
  })
})
