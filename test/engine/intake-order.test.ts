import { describe, expect, it } from 'vitest'
import { ChatError } from '../../src/chat/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { until } from '../support/until.ts'
import { CHANNEL, PLAN, RUN, openStand, openStarted } from './intake-stand.ts'
import type { Stand } from './intake-stand.ts'

const EVER = Number.MAX_SAFE_INTEGER
const APOLOGY =
  'This could not be done, though it was tried 5 times: Something is wrong with the bot; its log says more. Do it again later.'

/** A second at a time, until nothing waits any more. */
async function calm({ clock, store }: Stand): Promise<void> {
  await until(async () => {
    clock.pass(1_000)
    return (await store.chats.waitingInbound(EVER, 1)).length === 0
  }, 'all to be dealt with')
}

function keepsPlan(stand: Stand, who: string, message: string, file: string) {
  const files = [{ id: file, name: 'plan.md', bytes: 9 }]
  return stand.keeps(who, 'message', { thread: null, message, text: '', files, mentioned: false })
}

describe('in the order in which it was done', () => {
  it('what a process left behind goes before what comes now', async () => {
    const { stand, root } = await openStarted()
    await stand.keeps('ann', 'command', { thread: root, text: 'pause' })
    await stand.commands('ann', 'resume', root)
    expect((await stand.look(RUN[0])).status).toBe('running')
    expect(stand.heard('ann')).toEqual([])
  })

  it('an older version that is tried again does not take the place of the newer one', async () => {
    const stand = await openStand()
    let failures = 2
    const readFile = async ({ id }: { id: string }) => {
      if (id === 'f1' && failures-- > 0) throw new ChatError('busy', 'busy')
      return new TextEncoder().encode(PLAN)
    }
    const { intake } = stand.openAnother({ chats: new Map([['console', { readFile }]]) })
    await stand.intake[Symbol.asyncDispose]()
    const first = await keepsPlan(stand, 'ann', 'm1', 'f1')
    await intake.take(first)
    const taken = intake.take(await keepsPlan(stand, 'bo', 'm2', 'f2'))
    await calm(stand)
    await taken
    const plans = await stand.store.chats.listPlans({ chat: 'console', channel: CHANNEL }, 9)
    expect(plans.map(({ by, status }) => `${by} ${status}`)).toEqual(['bo offered', 'ann superseded'])
    expect(plans[1]?.at).toBe(first.at)
  })

  it('what fails for ever is given up, and then lets others pass', async () => {
    const stand = await openStand()
    const readFile = async (): Promise<Uint8Array> => {
      throw new Error('on purpose')
    }
    const { intake } = stand.openAnother({ chats: new Map([['console', { readFile }]]) })
    await stand.intake[Symbol.asyncDispose]()
    await intake.take(await keepsPlan(stand, 'ann', 'm1', 'f1'))
    const taken = intake.take(await stand.keeps('bo', 'command', { thread: null, text: 'help' }))
    expect(stand.heard('bo')).toEqual([])
    await calm(stand)
    await taken
    expect(stand.heard('ann')).toEqual([APOLOGY])
    expect(stand.heard('bo')).toHaveLength(1)
  })
})

describe('a chat that is away', () => {
  const minutes = (count: number): number => count * 60_000

  function openAway(stand: Stand, until: number) {
    const readFile = async (): Promise<Uint8Array> => {
      if (stand.clock.now() < until) throw new ChatError('unreachable', 'Slack could not be reached.')
      return new TextEncoder().encode(PLAN)
    }
    return stand.openAnother({ chats: new Map([['console', { readFile }]]) }).intake
  }

  it('is waited for, and only other plans wait for its files', async () => {
    const stand = await openStand()
    await stand.intake[Symbol.asyncDispose]()
    const intake = openAway(stand, stand.clock.now() + minutes(9))
    await intake.take(await keepsPlan(stand, 'ann', 'm1', 'f1'))
    const taken = intake.take(await keepsPlan(stand, 'bo', 'm2', 'f2'))
    void intake.take(await stand.keeps('cy', 'command', { thread: null, text: 'help' }))
    await until(() => {
      stand.clock.pass(1_000)
      return stand.heard('cy').length === 1
    }, 'help')
    const list = async () => await stand.store.chats.listPlans({ chat: 'console', channel: CHANNEL }, 9)
    expect(await list()).toEqual([])
    await calm(stand)
    await taken
    expect((await list()).map(({ by }) => by)).toEqual(['bo', 'ann'])
    expect([stand.heard('ann'), stand.heard('bo'), stand.errors]).toEqual([[], [], []])
  })

  it('is waited for ten minutes, and then said to be away', async () => {
    const stand = await openStand()
    await stand.intake[Symbol.asyncDispose]()
    const droppedAt = stand.clock.now()
    await openAway(stand, Infinity).take(await keepsPlan(stand, 'ann', 'm1', 'f1'))
    await calm(stand)
    const passed = stand.clock.now() - droppedAt
    expect([passed >= minutes(10), passed < minutes(15)], `told after ${passed} ms`).toEqual([true, true])
    const away =
      'This could not be done, though it was tried for 10 minutes: Slack could not be reached. Do it again later.'
    expect(stand.heard('ann')).toEqual([away])
  })
})

describe('a try', () => {
  it('counts though it kills its process', async () => {
    const stand = await openStand()
    await stand.intake[Symbol.asyncDispose]()
    const inbound = await stand.keeps('ann', 'command', { thread: null, text: 'help' })
    for (let tries = 0; tries < 5; tries++) {
      expect(await stand.store.chats.beginInbound(inbound, 5, 600_000)).toBe(true)
    }
    await stand.openAnother().intake.take(inbound)
    expect(stand.heard('ann')).toEqual([APOLOGY])
    expect(await stand.store.chats.waitingInbound(EVER, 1)).toEqual([])
  })

  it('that fails though another process has done it is not told', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    const inbound = await stand.keeps('ann', 'command', { thread: root, text: 'start' })
    const { intake } = stand.openAnother({
      async openFolder() {
        await stand.intake.take(inbound)
        throw new Error('on purpose')
      },
    })
    await intake.take(inbound)
    expect((await stand.look(RUN[0])).status).toBe('running')
    expect(stand.heard('ann')).toEqual([])
  })

  it('that was the last is told though a crash cuts off the telling', async () => {
    const stand = await openStand()
    await stand.intake[Symbol.asyncDispose]()
    const inbound = await stand.keeps('ann', 'command', { thread: null, text: 'start' })
    const other = stand.openAnother()
    for (let tries = 1; tries < 5; tries++) await stand.store.chats.beginInbound(inbound, 9, 600_000)
    other.store.transaction = async () => {
      throw new Error('the database is gone')
    }
    await other.intake.take(inbound)
    expect(stand.heard('ann')).toEqual([])
    await other.intake[Symbol.asyncDispose]()
    await stand.openAnother().intake.take(inbound)
    expect(stand.heard('ann')).toEqual([APOLOGY])
  })
})

describe('what hangs', () => {
  const never = (): Promise<never> => new Promise(() => {})

  it.each([
    ['a file', { chats: new Map([['console', { readFile: never }]]) }],
    ['a folder', { describeBase: never }],
  ])('lets its channel go on after a while: %s', async (_, more) => {
    const stand = await openStand()
    const files = { chats: new Map([['console', { readFile: async () => new TextEncoder().encode(PLAN) }]]) }
    const { intake } = stand.openAnother({ ...files, ...more })
    await stand.intake[Symbol.asyncDispose]()
    const hanging = intake.take(await keepsPlan(stand, 'ann', 'm1', 'f1'))
    const taken = intake.take(await stand.keeps('bo', 'command', { thread: null, text: 'help' }))
    await calm(stand)
    await Promise.all([hanging, taken])
    expect(stand.heard('bo')).toHaveLength(1)
    expect(stand.heard('ann')).toEqual([expect.stringContaining('did not answer in time')])
  })

  it('does not hold up the end', async () => {
    const stand = await openStand()
    const begun = Promise.withResolvers<void>()
    const describeBase = (): Promise<never> => {
      begun.resolve()
      return never()
    }
    const { intake } = stand.openAnother({ describeBase })
    const message = { thread: null, message: 'm1', text: PLAN, files: [], mentioned: false }
    const taken = intake.take(await stand.keeps('ann', 'message', message))
    await begun.promise
    const closing = intake[Symbol.asyncDispose]()
    stand.clock.pass(6_000)
    await Promise.all([closing, taken])
    await nextTurn()
    expect(stand.posts()).toEqual([])
  })
})
