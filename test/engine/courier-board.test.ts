import { describe, expect, onTestFinished, test } from 'vitest'
import { renderBoard } from '../../src/message/board.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import { CourierStand } from '../support/courier-stand.ts'
import { charterOf, claims, does, planOf, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({ one: { tasks: [{ id: 'T1' }, { id: 'T2' }] } })

function runAt(steps: Step[], run = 'r1'): Run {
  return runThrough(charterOf(PLAN, { run }), steps).run
}
const BEGUN: Step[] = []
const AT_WORK: Step[] = [claims('T1')]
const HALF: Step[] = does('T1')
const ENDED: Step[] = [...does('T1'), ...does('T2')]

async function openBoard(
  posts: string[] = ['r1/board'],
): Promise<{ stand: CourierStand; thread: ThreadRef }> {
  const stand = new CourierStand()
  onTestFinished(() => stand[Symbol.asyncDispose]())
  const thread = await stand.newThread()
  await stand.start()
  await stand.write(thread, ...posts)
  return { stand, thread }
}
const edits = ({ platform }: CourierStand): number =>
  platform.faults.calls.filter(call => call === 'edit').length

describe('a board', () => {
  test('shows how the run stands, and is left alone while nothing changes', async () => {
    const { stand, thread } = await openBoard()
    await stand.showRun(thread, runAt(BEGUN))
    await stand.pass(1_000)
    const [begun] = await stand.texts(thread)
    expect(begun).not.toBe('r1/board')
    for (let count = 0; count < 5; count++) {
      await stand.showRun(thread, runAt(BEGUN))
      await stand.pass(2_000)
    }
    expect(edits(stand)).toBe(1)
    await stand.showRun(thread, runAt(HALF))
    const [half] = await stand.texts(thread)
    expect(half).not.toBe(begun)
    expect(edits(stand)).toBe(2)
  })

  test('is redrawn once a second at most, and then shows the latest', async () => {
    const { stand, thread } = await openBoard()
    await stand.pass(1_000)
    for (let tenth = 0; tenth < 40; tenth++) {
      await stand.showRun(thread, runAt(tenth % 3 === 0 ? BEGUN : HALF))
      await stand.pass(100, 100)
    }
    expect(edits(stand)).toBeLessThanOrEqual(4)
    expect(edits(stand)).toBeGreaterThanOrEqual(3)
    await stand.showRun(thread, runAt(ENDED))
    await stand.pass(1_000, 100)
    const { drawnAt } = await stand.row('r1/board')
    expect(stand.clock.now() - drawnAt!).toBeLessThanOrEqual(1_000)
  })

  test('shows the end, and then rests', async () => {
    const { stand, thread } = await openBoard()
    await stand.showRun(thread, runAt(AT_WORK))
    await stand.pass(1_000)
    await stand.showRun(thread, runAt(ENDED))
    await stand.pass(1_000)
    const [ended] = await stand.texts(thread)
    expect(edits(stand)).toBe(2)
    await stand.write(thread, 'a late word')
    await stand.pass(60_000, 5_000)
    expect(await stand.texts(thread)).toEqual([ended, 'a late word'])
    expect(edits(stand)).toBe(2)
    expect(await stand.store.chats.findThread(thread)).toMatchObject({ dueAt: null, courier: null })
  })

  test('waits until it is posted, and is drawn after what is to be said', async () => {
    const { stand, thread } = await openBoard([])
    await stand.showRun(thread, runAt(BEGUN))
    await stand.pass(3_000)
    expect(edits(stand)).toBe(0)
    await stand.write(thread, 'r1/board', 'news')
    await stand.pass(1_000)
    expect(stand.platform.faults.calls).toEqual(['post', 'post', 'edit'])
  })

  test('goes on where another worker left it', async () => {
    const { stand, thread } = await openBoard()
    await stand.showRun(thread, runAt(HALF))
    await stand.pass(1_000)
    await stand.start('w2')
    await stand.showRun(thread, runAt(HALF))
    await stand.pass(3_000)
    expect(edits(stand)).toBe(1)
  })

  test('whose message is gone is let be', async () => {
    const { stand, thread } = await openBoard(['r1/board', 'stays'])
    const [board] = await stand.replies(thread)
    await stand.platform.chat.remove({ channel: thread.channel, message: board!.id })
    for (const steps of [BEGUN, AT_WORK, HALF, ENDED]) {
      await stand.showRun(thread, runAt(steps))
      await stand.pass(5_000)
    }
    expect(edits(stand)).toBe(1)
    await stand.write(thread, 'after')
    expect(await stand.texts(thread)).toEqual(['stays', 'after'])
  })

  test('that is refused is not tried again as it was, but as it is next', async () => {
    const { stand, thread } = await openBoard()
    stand.platform.faults.failNext({ call: 'edit', fails: 'refused', done: 'before' })
    await stand.showRun(thread, runAt(BEGUN))
    await stand.pass(10_000)
    expect(edits(stand)).toBe(1)
    await stand.showRun(thread, runAt(HALF))
    await stand.pass(1_000)
    expect(edits(stand)).toBe(2)
    expect(await stand.texts(thread)).not.toEqual(['r1/board'])
  })

  for (const [fails, least] of [
    ['busy', 4_000],
    ['unreachable', 1_000],
  ] as const) {
    test(`of a chat that is ${fails} is drawn later, however often the run is stirred`, async () => {
      const { stand, thread } = await openBoard()
      await stand.pass(1_000)
      stand.platform.faults.failNext({ call: 'edit', fails, done: 'before', retryAfterMs: 4_000 })
      await stand.showRun(thread, runAt(BEGUN))
      for (let passed = 100; passed < least; passed += 100) {
        await stand.showRun(thread, runAt(HALF))
        await stand.pass(100, 100)
      }
      expect(edits(stand)).toBe(1)
      await stand.pass(1_000, 100)
      expect(edits(stand)).toBe(2)
      expect(await stand.texts(thread)).not.toEqual(['r1/board'])
    })
  }

  test('survives an outage, and is asked for less and less often meanwhile', async () => {
    const { stand, thread } = await openBoard()
    stand.platform.faults.goAway()
    await stand.showRun(thread, runAt(HALF))
    await stand.pass(600_000, 5_000)
    expect(edits(stand)).toBeLessThan(18)
    stand.platform.faults.comeBack()
    await stand.pass(60_000, 5_000)
    expect(await stand.texts(thread)).not.toEqual(['r1/board'])
  })

  test('of a run that cannot be read keeps nothing from being said', async () => {
    const { stand, thread } = await openBoard()
    await stand.showRun(thread, runAt(BEGUN))
    stand.runs.delete('r1')
    await stand.pass(2_000)
    await stand.write(thread, 'one')
    expect(await stand.texts(thread)).toEqual(['r1/board', 'one'])
    stand.runs.set('r1', runAt(HALF))
    await stand.pass(60_000, 5_000)
    expect(await stand.texts(thread)).not.toEqual(['r1/board', 'one'])
  })
})

describe('the board of a run whose thread tells of a later one', () => {
  test('shows its end all the same', async () => {
    const { stand, thread } = await openBoard()
    await stand.showRun(thread, runAt(HALF))
    await stand.pass(2_000)
    const [half] = await stand.texts(thread)
    stand.runs.set('r1', runAt(ENDED))
    await stand.showRun(thread, runAt(BEGUN, 'r2'))
    await stand.write(thread, 'r2/board')
    await stand.pass(3_000)
    const [old, current] = await stand.texts(thread)
    expect(old).not.toBe(half)
    expect(current).not.toBe('r2/board')
  })

  test('shows its end though nothing had to be drawn before', async () => {
    const { stand, thread } = await openBoard([])
    await stand.write(thread, { key: 'r1/board', message: renderBoard(runAt(BEGUN)) })
    await stand.showRun(thread, runAt(BEGUN))
    await stand.pass(2_000)
    expect(edits(stand)).toBe(0)
    stand.runs.set('r1', runAt(ENDED))
    await stand.showRun(thread, runAt(BEGUN, 'r2'))
    await stand.pass(2_000)
    expect(edits(stand)).toBe(1)
  })

  test('moves on beside the new one for as long as it goes on', async () => {
    const { stand, thread } = await openBoard(['r1/board', 'r2/board'])
    await stand.showRun(thread, runAt(AT_WORK))
    await stand.pass(2_000)
    await stand.showRun(thread, runAt(BEGUN, 'r2'))
    await stand.pass(2_000)
    const before = await stand.texts(thread)
    expect(before[1]).not.toBe('r2/board')
    const count = edits(stand)
    await stand.write(thread, 'a word')
    await stand.pass(2_000)
    expect(edits(stand)).toBe(count)
    stand.runs.set('r1', runAt(ENDED))
    await stand.showRun(thread, runAt(HALF, 'r2'))
    await stand.pass(2_000)
    const after = await stand.texts(thread)
    expect(after[0]).not.toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(edits(stand)).toBe(count + 2)
    await stand.write(thread, 'another word')
    await stand.pass(5_000)
    expect(edits(stand)).toBe(count + 2)
  })
})

describe('the boards of a thread with many runs', () => {
  test('all show how their runs go on, each at its own pace', async () => {
    const runs = ['r1', 'r2', 'r3']
    const { stand, thread } = await openBoard(runs.map(run => `${run}/board`))
    for (const run of runs) await stand.showRun(thread, runAt(AT_WORK, run))
    await stand.pass(2_000)
    const before = await stand.texts(thread)
    stand.runs.set('r2', runAt(ENDED, 'r2'))
    await stand.write(thread, 'r2 has ended')
    await stand.pass(2_000)
    const after = await stand.texts(thread)
    expect(after[1]).not.toBe(before[1])
    expect([after[0], after[2]]).toEqual([before[0], before[2]])
  })

  test('show a run that was ended and is taken up again beside a newer one', async () => {
    const { stand, thread } = await openBoard(['r1/board', 'r2/board'])
    await stand.showRun(thread, runAt(ENDED))
    await stand.pass(2_000)
    await stand.showRun(thread, runAt(AT_WORK, 'r2'))
    await stand.pass(2_000)
    expect((await stand.texts(thread))[0]).toContain('All done')
    stand.runs.set('r1', runAt([...ENDED, { type: 'rerun', by: 'ann', task: 'T1' }]))
    await stand.write(thread, 'r1 goes on')
    await stand.pass(2_000)
    expect((await stand.texts(thread))[0]).not.toContain('All done')
  })

  test('are all drawn in the end, however many of them there are', async () => {
    const runs = Array.from({ length: 45 }, (_, nth) => `r${nth}`)
    const { stand, thread } = await openBoard(runs.map(run => `${run}/board`))
    for (const run of runs) stand.runs.set(run, runAt(ENDED, run))
    await stand.write(thread, 'all have ended')
    await stand.pass(5_000)
    const texts = await stand.texts(thread)
    expect(texts.slice(0, -1).filter(text => !text.includes('All done'))).toEqual([])
  })

  test('whose runs have not gone on are not looked at', async () => {
    const { stand, thread } = await openBoard(['r1/board', 'r2/board'])
    for (const run of ['r1', 'r2']) await stand.showRun(thread, runAt(ENDED, run))
    await stand.pass(3_000)
    const looked = stand.looks
    await stand.write(thread, { key: 'hint', kind: 'whisper', person: 'u-bob' }, 'a word')
    await stand.pass(5_000)
    expect(stand.looks).toBe(looked)
  })
})

describe('a board beside posts that cannot be said', () => {
  for (const fails of ['unreachable', 'busy'] as const) {
    test(`since the chat is ${fails} for them is drawn all the same`, async () => {
      const { stand, thread } = await openBoard()
      await stand.showRun(thread, runAt(AT_WORK))
      await stand.pass(3_000)
      const [before] = await stand.texts(thread)
      for (let count = 0; count < 200; count++)
        stand.platform.faults.failNext({ call: 'post', fails, done: 'before', retryAfterMs: 1_000 })
      await stand.write(thread, 'not said')
      await stand.showRun(thread, runAt(ENDED))
      await stand.pass(3_000)
      const texts = await stand.texts(thread)
      expect(texts).toHaveLength(1)
      expect(texts[0]).not.toBe(before)
    })
  }

  test('goes on to be drawn while a long backlog is said slowly', async () => {
    const { stand, thread } = await openBoard()
    await stand.pass(2_000)
    const hung = Array.from({ length: 4 }, () => stand.platform.faults.hangNext('post'))
    await stand.write(thread, 'one', 'two', 'three', 'four')
    await stand.showRun(thread, runAt(ENDED))
    for (const finish of hung.slice(0, 2)) {
      const done = await finish
      await stand.pass(2_000)
      done()
      await stand.calm()
    }
    const texts = await stand.texts(thread)
    expect(texts).toHaveLength(3)
    expect(texts[0]).toContain('All done')
    for (const finish of hung.slice(2)) {
      const done = await finish
      done()
      await stand.calm()
    }
  })
})

describe('a worker whose clock is an hour', () => {
  for (const [name, aheadMs] of [
    ['ahead', 3_600_000],
    ['behind', -3_600_000],
  ] as const) {
    test(`${name} says at once what is to be said, and leaves nothing frozen to the next`, async () => {
      const stand = new CourierStand()
      onTestFinished(() => stand[Symbol.asyncDispose]())
      const thread = await stand.newThread()
      stand.aheadMs = aheadMs
      const first = await stand.start('w1')
      await stand.write(thread, 'r1/board', 'one')
      expect(await stand.texts(thread)).toEqual(['r1/board', 'one'])
      await stand.showRun(thread, runAt(AT_WORK))
      await stand.pass(2_000)
      const [before] = await stand.texts(thread)
      expect(before).not.toBe('r1/board')
      stand.platform.faults.failNext({ call: 'post', fails: 'busy', done: 'before', retryAfterMs: 4_000 })
      await stand.write(thread, 'two')
      first.die()
      stand.aheadMs = 0
      await stand.start('w2')
      await stand.showRun(thread, runAt(ENDED))
      await stand.pass(4_500)
      const [board, ...said] = await stand.texts(thread)
      expect(board).toContain('All done')
      expect(said).toEqual(['one', 'two'])
    })
  }

  test('is told to wait its turn without a word, and drawn then', async () => {
    const { stand, thread } = await openBoard()
    await stand.pass(1_000)
    for (const retryAfterMs of [700, 700])
      stand.platform.faults.failNext({ call: 'edit', fails: 'busy', done: 'before', retryAfterMs })
    await stand.showRun(thread, runAt(HALF))
    await stand.pass(1_000, 100)
    expect(stand.warnings).toEqual([])
    await stand.pass(1_000, 100)
    expect((await stand.texts(thread))[0]).toContain('1/2')
  })
})
