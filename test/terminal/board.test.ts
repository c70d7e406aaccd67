import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/lib/width.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { renderBoard } from '../../src/terminal/board.ts'
import { asks, changes, charterOf, claims, does, fails, planOf, runThrough } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'

const numbered = (wave: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${wave}.${index + 1}`,
    title: `Task ${index + 1} of ${wave}`,
  }))

const PLAN = planOf({
  'Wave 1': { tasks: [...numbered(1, 7), { id: '1.8', title: 'Check it all', needs: ['1.6', '1.7'] }] },
  'Wave 2': { tasks: [{ id: '2.1', needs: ['1.8'] }, ...numbered(2, 6).slice(1)] },
  'Wave 3': { tasks: numbered(3, 4) },
})

const MIDWAY: Step[] = [
  ...changes('1.1', ['a.ts', 'b.ts'], 3_200),
  ...does('1.2', 65_000),
  ...does('1.3'),
  ...asks('1.5', 'Which schema should it be?', ['Blue', 'Green']),
  ...fails('1.4'),
  claims('1.6'),
  12_000,
  claims('1.4'),
  500,
]

const ACTIVITY = new Map([[5, 'editing src/payments/ledger.ts and all that calls it']])

function show(
  { run, now }: Played,
  width: number,
  height: number,
  activity: ReadonlyMap<number, string> = new Map(),
): string[] {
  return renderBoard(run, activity, { width, height, colour: false, now })
}

describe('a run under way', () => {
  const midway = runThrough(charterOf(PLAN, { rehearsal: true }), MIDWAY)

  it('tells what was spent of what may be', () => {
    const money = { currency: '$', prices: {}, budget: { run: 20 } }
    const usage = { inputTokens: 9, outputTokens: 1, cost: 3.5 }
    const spending = runThrough(charterOf(PLAN, { money }), does('1.1', 1_000, usage))
    expect(show(spending, 80, 24).join('\n')).toContain('$3.50 of $20.00 spent')
  })

  it('tells on 80 columns what is done, at work and waited for', () => {
    expect(show(midway, 80, 24, ACTIVITY).join('\n')).toMatchInlineSnapshot(`
      "
      Harden the payments  r7k2m  running  REHEARSAL                  3/18 tasks  1:23

      Wave 1  ███████░░░░░░░░░░░░░  3/8  2 running  1 waits for you
      Wave 2  ░░░░░░░░░░░░░░░░░░░░  0/6
      Wave 3  ░░░░░░░░░░░░░░░░░░░░  0/4

      1 question waits for you  1.5 asks: Which schema should it be?

      2 of 4 at work  11 waiting  1 waiting for a worker
        1.6  codex   0:12  editing src/payments/ledger.ts and all that calls it
        1.7  codex   1:23  waits for a worker
        1.4  codex   0:00  attempt 2  Task 4 of 1


      1.8 waits for 1.6, 1.7
      6 more wait for Wave 1, 4 for Wave 2"
    `)
  })

  it('tells the same on 40 columns, less of each', () => {
    expect(show(midway, 40, 20, ACTIVITY).join('\n')).toMatchInlineSnapshot(`
      "
      Harden the pa…  running  REHEARSAL  1:23

      Wave 1  ██░░░░  3/8  1 waits for you
      Wave 2  ░░░░░░  0/6
      Wave 3  ░░░░░░  0/4

      1 question waits for you  1.5 asks: Whi…

      2 of 4 at work  11 waiting  1 waiting f…
        1.6  codex   0:12  editing src/paymen…
        1.7  codex   1:23  waits for a worker
        1.4  codex   0:00  attempt 2  Task 4…


      1.8 waits for 1.6, 1.7
      6 more wait for Wave 1, 4 for Wave 2"
    `)
  })

  it('tells how much time is left, on a narrow terminal too', () => {
    const plan = planOf({ A: { tasks: ['A1', 'A2', 'A3'].map(id => ({ id, minutes: 10 })) } })
    const played = runThrough(charterOf(plan, { slots: 2 }), [claims('A1'), claims('A2'), 240_000])
    for (const width of [80, 40]) {
      expect(show(played, width, 20).join('\n')).toContain('2 of 2 at work  about 16 min left')
    }
  })

  it('tells on ten lines what matters most', () => {
    expect(show(midway, 80, 10, ACTIVITY).join('\n')).toMatchInlineSnapshot(`
      "Harden the payments  r7k2m  running  REHEARSAL                  3/18 tasks  1:23
      Wave 1  ███████░░░░░░░░░░░░░  3/8  2 running  1 waits for you
      Wave 2  ░░░░░░░░░░░░░░░░░░░░  0/6
      Wave 3  ░░░░░░░░░░░░░░░░░░░░  0/4
      1 question waits for you  1.5 asks: Which schema should it be?
      2 of 4 at work  11 waiting  1 waiting for a worker
        1.6  codex   0:12  editing src/payments/ledger.ts and all that calls it
        1.7  codex   1:23  waits for a worker
        1.4  codex   0:00  attempt 2  Task 4 of 1
      6 wait for Wave 1, 4 for Wave 2, 1 for other tasks"
    `)
  })

  it('says that a task starts again, and when', () => {
    const failed = runThrough(charterOf(PLAN), [...fails('1.1'), 200])
    expect(show(failed, 80, 24)).toContain('1.1 starts again in 1 s')
  })

  it('names who may answer where the policy does', () => {
    const policy = { ...DEFAULT_POLICY, approvers: ['kim', 'lee'] }
    const lines = show(runThrough(charterOf(PLAN, { policy }), asks('1.1', 'Which?', [])), 80, 24)
    expect(lines).toContain('1 question waits for kim or lee  1.1 asks: Which?')
  })

  it('names what failed and who waits for it in vain', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const answer: Step = { type: 'answer', by: 'ann', escalation: 'q1', option: 'leave' }
    const lines = show(runThrough(charterOf(PLAN, { policy, slots: 7 }), [...fails('1.6'), answer]), 80, 24)
    expect(lines).toContain('1 failed  1.6')
    expect(lines).toContain('1.8 waits for 1.6 (failed), 1.7')
    expect(lines.find(line => line.startsWith('Wave 1'))).toBe('Wave 1  ░░░░░░░░░░░░░░░░░░░░  0/8  1 failed')
  })

  it('says which waves are left out', () => {
    const lines = show(runThrough(charterOf(PLAN, { scope: ['Wave 2'] }), []), 80, 24)
    expect(lines).toContain('Wave 1  left out')
    expect(lines).toContain('Wave 2  ░░░░░░░░░░░░░░░░░░░░  0/6')
  })
})

it('shows an ended run without what is at work', () => {
  const plan = planOf({ Build: { tasks: numbered(1, 2) } })
  const ended = runThrough(charterOf(plan), [...does('1.1'), ...does('1.2', 600_000)])
  expect(show(ended, 80, 24).join('\n')).toMatchInlineSnapshot(`
    "
    Harden the payments  r7k2m  done                                2/2 tasks  10:01

    Build  ████████████████████  2/2  done"
  `)
})

it('folds many waves, those that are over first', () => {
  const waves = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`Wave ${index + 1}`, { tasks: numbered(index + 1, 2) }]),
  )
  const steps = ['1.1', '1.2', '2.1', '2.2', '3.1', '3.2', '4.1', '4.2'].flatMap(id => does(id))
  const played = runThrough(charterOf(planOf(waves)), [...steps, ...does('5.1'), claims('5.2')])
  expect(show(played, 80, 20).slice(3, 11)).toMatchInlineSnapshot(`
    [
      "4 waves done  8/8",
      "Wave 5   ██████████░░░░░░░░░░  1/2  1 running",
      "Wave 6   ░░░░░░░░░░░░░░░░░░░░  0/2",
      "Wave 7   ░░░░░░░░░░░░░░░░░░░░  0/2",
      "Wave 8   ░░░░░░░░░░░░░░░░░░░░  0/2",
      "Wave 9   ░░░░░░░░░░░░░░░░░░░░  0/2",
      "Wave 10  ░░░░░░░░░░░░░░░░░░░░  0/2",
      "20 more waves",
    ]
  `)
})

it('keeps its lines where they are while one task follows another', () => {
  const plan = planOf({ 'Wave 1': { tasks: numbered(1, 20) } })
  const heights = [1, 2, 3, 4, 5, 6, 7, 8].map(done => {
    const steps = Array.from({ length: done }, (_, index) => does(`1.${index + 1}`)).flat()
    return show(runThrough(charterOf(plan), steps), 80, 24).length
  })
  expect(new Set(heights).size).toBe(1)
})

describe('hostile text', () => {
  const hostile = '\u001b[2J\u001b]0;owned\u0007\r\nevil\u202e\u0000'
  const long = '日本語のとても長い題名👩‍👩‍👧‍👦'.repeat(40)
  const plan = planOf(
    {
      [`W1${hostile}`]: {
        tasks: [
          { id: `a${hostile}`, title: hostile, agent: hostile },
          { id: 'b', title: long, agent: long },
        ],
      },
      [`W2${long}`]: { tasks: [{ id: long, needs: ['b', `a${hostile}`] }] },
    },
    `${hostile}${long}`,
  )
  const played = runThrough(charterOf(plan), [...asks(`a${hostile}`, `${hostile}${long}`, [hostile])])

  it('does nothing to the terminal and stays within the bounds', () => {
    for (const [width, height] of [
      [80, 24],
      [40, 20],
      [17, 9],
      [3, 3],
      [1, 1],
    ] as const) {
      const lines = show(played, width, height, new Map([[1, `${hostile}${long}`]]))
      expect(lines.length).toBeLessThanOrEqual(height)
      for (const line of lines) {
        expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
        expect(displayWidth(line)).toBeLessThanOrEqual(width)
      }
    }
  })
})

it('says in few lines how it stands, what is asked and what is at work, before it lists waves', () => {
  const many = planOf(
    Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`Wave ${index + 1}`, { tasks: numbered(index + 1, 2) }]),
    ),
  )
  const played = runThrough(charterOf(many), [...asks('1.1', 'Which?', ['left', 'right']), claims('1.2')])
  expect(show(played, 80, 4)).toEqual([
    expect.stringContaining('running'),
    '12 waves',
    '1 question waits for you  1.1 asks: Which?',
    '1 of 4 at work  22 waiting',
  ])
  expect(show(played, 80, 7)).toEqual([
    expect.stringContaining('running'),
    expect.stringContaining('1 running  1 waits for you'),
    '11 more waves',
    '1 question waits for you  1.1 asks: Which?',
    '1 of 4 at work  22 waiting',
    '  1.2   codex   0:00  Task 2 of 1',
    '',
  ])
})

it('never takes more lines or columns than it has, in colour as without', () => {
  const midway = runThrough(charterOf(PLAN, { rehearsal: true }), MIDWAY)
  const style = new RegExp(`${String.fromCodePoint(27)}\\[[0-9]+m`, 'g')
  for (let width = 1; width <= 120; width += 7) {
    for (let height = 1; height <= 30; height++) {
      const bounds = { width, height, now: midway.now }
      const plain = renderBoard(midway.run, ACTIVITY, { ...bounds, colour: false })
      expect(plain.length).toBeLessThanOrEqual(height)
      for (const line of plain) expect(displayWidth(line)).toBeLessThanOrEqual(width)
      const coloured = renderBoard(midway.run, ACTIVITY, { ...bounds, colour: true })
      expect(coloured.map(line => line.replace(style, '').trimEnd())).toEqual(plain)
    }
  }
})

it('draws a run of 10,000 tasks without looking at each of them', () => {
  const waves = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`Wave ${index + 1}`, { tasks: numbered(index + 1, 1_000) }]),
  )
  const played = runThrough(charterOf(planOf(waves), { slots: 50 }), [...does('1.1'), claims('1.2')])
  expect(show(played, 80, 24).length).toBeLessThanOrEqual(24)

  let looks = 0
  const watched = new Proxy(played.run.tasks, {
    get(tasks, name, receiver): unknown {
      if (typeof name === 'string' && /^\d+$/.test(name)) looks++
      return Reflect.get(tasks, name, receiver)
    },
  })
  show({ ...played, run: { ...played.run, tasks: watched } }, 80, 24)
  expect(looks).toBeLessThan(100)
})
