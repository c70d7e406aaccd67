import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { renderBoard } from '../../src/message/board.ts'
import { toText } from '../../src/message/plain.ts'
import { apply } from '../../src/run/apply.ts'
import type { Run } from '../../src/run/run.ts'
import { asks, changes, charterOf, claims, does, fails, planOf, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { HOSTILE, countAllChars, expectBearable } from './limits.ts'
import { HARBOUR } from './plan.ts'

const MIDWAY: Step[] = [
  ...changes('H01', ['a.ts'], 65_000),
  ...does('H02'),
  ...fails('H03'),
  ...asks('H05', 'Which bank?', ['Blue', 'Green']),
]

const play = (steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}): Run =>
  runThrough(charterOf(HARBOUR, { run: 'r7k2mx', ...wishes }), steps).run

describe('the board', () => {
  it('tells what is done, at work, asked, tried again and waited for', () => {
    const steps = [...MIDWAY, 1_000, claims('H03')]
    expect(toText(renderBoard(play(steps)))).toMatchInlineSnapshot(`
      "Harbour
      Running · started 2030-01-01 12:00 UTC
      [#####...............] 2 of 8 done, 1 at work, 1 waiting for people
      - Phase 1 Ground: done
      - Phase 2 Booking: 0 of 3 done, 1 at work, 1 asked about
      - Phase 3: 1 task to do
      - Phase 4: 1 task to do
      - 1 more wave to come
      One question is open
      - q1 H05 asks: Which bank? · since 2030-01-01 12:01 UTC · holds up 4 tasks
      1 of 4 at work
      - H03 Book a berth · codex · attempt 2 · since 2030-01-01 12:01 UTC
      Waiting
      - H04 waits for H03
      - 3 more tasks wait for what comes before
      r7k2mx · started by ann · up to 4 at once
      [Pause] /wave pause r7k2mx
      🛑 [Stop] /wave stop r7k2mx"
    `)
  })

  it('tells of a rehearsal, of what is to be tried again and of what has failed', () => {
    const steps: Step[] = [
      ...does('H01'),
      ...does('H02'),
      ...asks('H05', 'Which bank?', ['Blue', 'Green']),
      { type: 'answer', by: 'kim', escalation: 'q1', option: 'leave' },
      ...fails('H03'),
    ]
    expect(toText(renderBoard(play(steps, { rehearsal: true })))).toMatchInlineSnapshot(`
      "Harbour
      Running · started 2030-01-01 12:00 UTC
      REHEARSAL: agents only act as if, nothing is really done.
      [#####...............] 2 of 8 done, 1 failed
      - Phase 1 Ground: done
      - Phase 2 Booking: 0 of 3 done, 1 failed
      - Phase 3: 1 task to do
      - Phase 4: 1 task to do
      - 1 more wave to come
      Failed
      - H05 Take cards
      To be tried again
      - H03 Book a berth · not before 2030-01-01 12:00 UTC
      Waiting
      - 4 tasks wait for what comes before
      r7k2mx · started by ann · up to 4 at once
      [Pause] /wave pause r7k2mx
      🛑 [Stop] /wave stop r7k2mx"
    `)
  })

  it('of a part of a plan counts what is left out', () => {
    expect(toText(renderBoard(play([], { scope: ['Phase 1', 'Phase 2'] })))).toMatchInlineSnapshot(`
      "Harbour
      Running · started 2030-01-01 12:00 UTC
      [....................] 0 of 5 done
      - Phase 1 Ground: 0 of 2 done
      - Phase 2 Booking: 3 tasks to do
      - 3 waves left out
      0 of 4 at work, 1 waits for a worker
      - H01 Tables for berths · codex · waits for a worker
      Waiting
      - H02 waits for H01
      - 3 more tasks wait for what comes before
      r7k2mx · started by ann · up to 4 at once
      [Pause] /wave pause r7k2mx
      🛑 [Stop] /wave stop r7k2mx"
    `)
  })

  it.each<[string, Step[], string[]]>([
    ['running', [], ['pause r7k2mx', 'stop r7k2mx']],
    ['paused', [{ type: 'pause', by: 'kim' }], ['resume r7k2mx', 'stop r7k2mx']],
    ['stopping', [claims('H01'), { type: 'stop', by: 'kim', mode: 'drain' }], ['stop r7k2mx now']],
    ['stopped', [{ type: 'stop', by: 'kim', mode: 'now' }], []],
  ])('of a run that is %s has the buttons that make sense', (_, steps, commands) => {
    expect(renderBoard(play(steps)).buttons.map(({ command }) => command)).toEqual(commands)
  })

  it('of a wave that was stopped says by whom', () => {
    const stop: Step = { type: 'stop-wave', by: 'kim', wave: 'Phase 1', mode: 'now' }
    const text = toText(renderBoard(play([...does('H01'), stop])))
    expect(text).toContain('Phase 1 Ground: stopped by kim, 1 of 2 done')
    expect(text).toContain('Waiting for a stopped wave')
  })

  it('of a wave that was stopped has a button that starts it again', () => {
    const stop: Step = { type: 'stop-wave', by: 'kim', wave: 'Phase 1', mode: 'now' }
    for (const more of [[], [{ type: 'pause', by: 'kim' } as const]]) {
      const [button] = renderBoard(play([...does('H01'), stop, ...more])).buttons
      expect(button).toMatchObject({
        label: 'Start Phase 1 again',
        command: 'start r7k2mx --only="Phase 1"',
      })
      expect(parseRequest(button?.command ?? '')).toMatchObject({
        request: { verb: 'start', run: 'r7k2mx', only: 'Phase 1' },
      })
    }
    const again: Step = { type: 'start-wave', by: 'kim', wave: 'Phase 1' }
    const after = renderBoard(play([...does('H01'), stop, again]))
    expect(after.buttons.map(({ label }) => label)).toEqual(['Pause', 'Stop'])
  })

  it('of a run that was stopped says of nothing that it waits for people', () => {
    const text = toText(renderBoard(play([...MIDWAY, { type: 'stop', by: 'kim', mode: 'now' }])))
    expect(text).toContain('Stopped after')
    expect(text).not.toMatch(/waiting for people|open/)
  })

  it('before any wave has opened does not say that all tasks wait', () => {
    const { events } = runThrough(charterOf(HARBOUR), [])
    const until = events.findIndex(({ type }) => type === 'run-started')
    let begun: Run | undefined
    for (const event of events.slice(0, until + 1)) begun = apply(begun, event)
    expect(toText(renderBoard(begun!))).not.toContain('Waiting')
  })

  it('is the same for the same history, wherever it was read', () => {
    const { run, events } = runThrough(charterOf(HARBOUR), MIDWAY)
    let again: Run | undefined
    for (const event of events) again = apply(again, structuredClone(event))
    expect(renderBoard(again!)).toEqual(renderBoard(run))
  })

  it('fits a phone however many are at work, asked about and waiting', () => {
    const wave = (name: string, count: number) => ({
      tasks: Array.from({ length: count }, (_, index) => ({
        id: `${name}.${index + 1}`,
        title: `Some work of the usual sort, number ${index + 1}`,
      })),
    })
    const waves = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`Wave ${index + 1}`, wave(`${index + 1}`, 40)]),
    )
    const steps = Array.from({ length: 30 }, (_, index): Step[] =>
      index % 2 === 0 ? asks(`1.${index + 1}`, 'Which one?', []) : fails(`1.${index + 1}`),
    ).flat()
    const left = Array.from({ length: 8 }, (_, index): Step => ({
      type: 'answer',
      by: 'kim',
      escalation: `q${index + 1}`,
      option: 'leave',
    }))
    const { run } = runThrough(
      charterOf(planOf(waves), { slots: 200, policy: { ...DEFAULT_POLICY, alikeMax: null } }),
      [...steps, ...left],
    )
    const board = renderBoard(run)
    expectBearable(board)
    expect(countAllChars(board)).toBeLessThan(2_500)
    for (const block of board.blocks) {
      if (block.type === 'list') expect(block.items.length).toBeLessThanOrEqual(8)
    }
    const text = toText(board)
    expect(text).toContain('7 questions are open')
    expect(text).toMatch(/Failed\n(?:- .*\n){5}- … and 3 more/)
    expect(text).toMatch(/^0 of \d+ at work, 24 wait for a worker\n(?:- .*\n){4}- … and 20 more/m)
    expect(text).toContain('57 more waves to come')
  })

  it.each(Object.entries(HOSTILE))('bears %s as title, id and question', (_, hostile) => {
    const plan = planOf(
      { 'Wave 1': { title: hostile, tasks: [{ id: `a${hostile}`, title: hostile }] } },
      hostile,
    )
    const { run } = runThrough(charterOf(plan, { by: hostile }), asks(`a${hostile}`, hostile, [hostile]))
    expectBearable(renderBoard(run))
  })
})
