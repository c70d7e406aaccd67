import { describe, expect, it } from 'vitest'
import type { Right } from '../../commands/request.ts'
import { ChatError } from '../../src/chat/port.ts'
import type { Inbound, Person } from '../../src/chat/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { until } from '../support/until.ts'
import { PLAN, RUN, openStand, openStarted } from './intake-stand.ts'

const GATED = `${PLAN}
## Go/No-Go
- **After Wave 1**: Door locked? Go on
`

describe('once', () => {
  it('what comes in twice is done once', async () => {
    const { stand, root } = await openStarted()
    const inbound = await stand.commands('bo', 'pause', root)
    await stand.commands('bo', 'resume', root)
    await stand.intake.take(inbound)
    await stand.openAnother().intake.take(inbound)
    expect((await stand.look(RUN[0])).status).toBe('running')
    expect(stand.heard('bo')).toEqual([])
  })

  it('two who take the same in hand start one run', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    const other = stand.openAnother()
    const inbound = await stand.keeps('ann', 'command', { thread: null, text: 'start' })
    await Promise.all([stand.intake.take(inbound), other.intake.take(inbound), stand.intake.take(inbound)])
    expect((await stand.look(RUN[0])).status).toBe('running')
    expect(stand.heard('ann')).toEqual([])
  })

  it('two who read the same plan offer it once', async () => {
    const stand = await openStand()
    const other = stand.openAnother()
    const message = { thread: null, message: 'm1', text: PLAN, files: [], mentioned: false }
    const inbound = await stand.keeps('ann', 'message', message)
    await Promise.all([stand.intake.take(inbound), other.intake.take(inbound)])
    expect(stand.posts()).toHaveLength(1)
  })

  it('what is under way is not begun anew', async () => {
    let begun = 0
    const stand = await openStand({
      async describeBase() {
        begun++
        return { folder: '/project', repository: null }
      },
    })
    const message = { thread: null, message: 'm1', text: PLAN, files: [], mentioned: false }
    const inbound = await stand.keeps('ann', 'message', message)
    await Promise.all([stand.intake.take(inbound), stand.intake.take(inbound)])
    expect(begun).toBe(1)
  })

  it('who was not known when they did it is asked after before it is done, as often as it takes', async () => {
    const { stand, root } = await openStarted()
    let asked = 0
    const whoIs = async ({ id }: Person, channel: string): Promise<Person> => {
      if (asked++ === 0) throw new ChatError('unreachable', 'Slack is away.')
      return { id, name: `bo of ${channel}`, rights: id === 'id-bo' ? ['stop'] : [] }
    }
    const chats = new Map([['console', { readFile: async () => new Uint8Array(), whoIs }]])
    const other = stand.openAnother({ chats })
    await stand.intake[Symbol.asyncDispose]()
    for (const id of ['id-cy', 'id-bo']) {
      const by = { id, name: id, rights: [], unknown: { team: null } }
      const at = { chat: 'console', at: stand.clock.now(), channel: 'general', thread: root }
      const inbound: Inbound = { ...at, key: `unknown/${id}`, by, type: 'command', text: 'pause' }
      await stand.store.chats.keepInbound(inbound)
      void other.intake.take(inbound)
    }
    expect((await stand.look(RUN[0])).status).toBe('running')
    for (let round = 0; round < 8; round++) {
      stand.clock.pass(3_000)
      for (let turn = 0; turn < 50; turn++) await nextTurn()
    }
    expect(await stand.look(RUN[0])).toMatchObject({ status: 'paused' })
    expect(stand.heard('cy')).toEqual([expect.stringContaining('which bo of general does not have here')])
  })

  it('what somebody left is taken up after a while', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.keeps('ann', 'command', { thread: null, text: 'start' })
    stand.clock.pass(4_000)
    await stand.commands('bo', 'help', null, 'other')
    expect(await stand.store.listRuns(1)).toEqual([])
    stand.clock.pass(3_000)
    await until(async () => (await stand.store.listRuns(1))[0]?.status === 'running', 'the run to start')
  })

  it('what fails is tried again, and then it is done', async () => {
    let failures = 2
    const stand = await openStand({
      async describeBase() {
        if (failures-- > 0) throw new Error('git is on strike')
        return { folder: '/project', repository: null }
      },
    })
    await stand.drops('ann', PLAN)
    expect(stand.posts()).toEqual([])
    await until(() => {
      stand.clock.pass(3_000)
      return stand.posts().length > 0
    }, 'the preview')
    expect(stand.posts()).toHaveLength(1)
    expect(stand.errors).toHaveLength(2)
  })

  it.each(['before', 'after'])('what a crash cuts off %s it was stored is done once', async when => {
    const { stand, root } = await openStarted()
    const { runs } = stand
    let crashes = 1
    const submit: typeof runs.submit = async (run, input, more) => {
      const isHit = input.type === 'skip' && crashes-- > 0
      if (isHit && when === 'before') throw new Error('the database is gone')
      const settled = await runs.submit(run, input, more)
      if (isHit) throw new Error('the database is gone')
      return settled
    }
    const { intake } = stand.openAnother({ runs: { submit } })
    await intake.take(await stand.keeps('bo', 'command', { thread: root, text: 'skip T1' }))
    expect(stand.errors).toHaveLength(1)
    await until(async () => {
      stand.clock.pass(3_000)
      return (await stand.look(RUN[0])).tasks[0]?.status === 'skipped'
    }, 'the task to be skipped')
    for (let round = 0; round < 5; round++) {
      stand.clock.pass(3_000)
      await stand.commands('cy', 'help')
    }
    expect(stand.heard('bo')).toEqual([])
    expect(stand.errors).toHaveLength(1)
  })

  it('what fails for good is told, without what only the log may say', async () => {
    const stand = await openStand({
      async describeBase() {
        throw new Error('password=hunter2')
      },
    })
    await stand.drops('ann', PLAN)
    await until(() => {
      stand.clock.pass(3_000)
      return stand.heard('ann').length > 0
    }, 'the apology')
    expect(stand.heard('ann')).toEqual([
      'This could not be done, though it was tried 5 times: Something is wrong with the bot; its log says more. Do it again later.',
    ])
    expect(stand.errors).toHaveLength(5)
    stand.clock.pass(60_000)
    await stand.commands('ann', 'help')
    expect(stand.errors).toHaveLength(5)
  })

  it('one after the other in each channel', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    const texts = ['start', 'pause', 'resume', 'pause']
    const kept = []
    for (const text of texts) kept.push(await stand.keeps('ann', 'command', { thread: root, text }))
    await Promise.all(kept.map(inbound => stand.intake.take(inbound)))
    expect((await stand.look(RUN[0])).status).toBe('paused')
    expect(stand.heard('ann')).toEqual([])
  })

  it('nothing more is begun after the end, and what was begun is finished', async () => {
    const stand = await openStand()
    const begun = Promise.withResolvers<void>()
    const { intake } = stand.openAnother({
      async describeBase() {
        begun.resolve()
        await nextTurn()
        return { folder: '/project', repository: null }
      },
    })
    const first = await stand.keeps('ann', 'message', {
      thread: null,
      message: 'm1',
      text: PLAN,
      files: [],
      mentioned: false,
    })
    const taken = intake.take(first)
    await begun.promise
    await intake[Symbol.asyncDispose]()
    await intake[Symbol.asyncDispose]()
    await taken
    expect(stand.posts()).toHaveLength(1)
    const second = await stand.keeps('ann', 'command', { thread: null, text: 'start' })
    await intake.take(second)
    expect(await stand.store.listRuns(1)).toEqual([])
  })
})

describe('rights', () => {
  const people = {
    everyone: ['view'] as Right[],
    named: new Map<string, Right[]>([
      ['ann', ['administer']],
      ['bo', ['start']],
    ]),
  }

  it('are asked for before anything is done', async () => {
    const { stand, root } = await openStarted({ people })
    await stand.commands('bo', 'stop now', root)
    await stand.commands('cy', 'start', root)
    expect(stand.heard('bo')).toEqual([
      '“stop” takes the right to stop, which bo does not have here. Ask ann.',
    ])
    expect(stand.heard('cy')).toEqual([
      '“start” takes the right to start, which cy does not have here. Ask ann.',
    ])
    expect((await stand.look(RUN[0])).status).toBe('running')
  })

  it('hold for buttons and reactions alike', async () => {
    const stand = await openStand({ people })
    await stand.drops('bo', PLAN)
    await stand.sends()
    await stand.presses('cy', `${RUN[0]}/preview`, `start ${RUN[0]}`)
    expect(stand.heard('cy')).toEqual([expect.stringContaining('the right to start')])
    expect(await stand.store.listRuns(1)).toEqual([])
  })

  it('to pass gates are those of who administers', async () => {
    const stand = await openStand({ people })
    await stand.drops('bo', GATED)
    await stand.commands('bo', 'start --gates auto')
    expect(stand.heard('bo')).toEqual([
      '“start --gates auto” takes the right to administer, which bo does not have here. Ask ann.',
    ])
    await stand.commands('ann', 'start --gates auto')
    expect((await stand.look(RUN[0])).status).toBe('running')
  })
})

describe('who forgets the stroke', () => {
  it('is asked whether a command was meant, and nothing is done', async () => {
    const { stand, root } = await openStarted()
    await stand.says('bo', 'wave stop now', root)
    await stand.says('bo', 'wave 2 is done', root)
    expect(stand.heard('bo')).toEqual(['Did you mean /wave stop now?'])
    expect((await stand.look(RUN[0])).status).toBe('running')
  })
})

describe('hostile text', () => {
  const NASTY = '<script>alert(1)</script> @everyone \u202eevil\u001b[2J'

  it.each([
    `start ${NASTY}`,
    `show ${NASTY}`,
    `answer ${NASTY}`,
    NASTY,
    'x'.repeat(1_000_000),
    `log ${'9'.repeat(1_900)}`,
  ])('gets one harmless answer', async text => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', text, root)
    const [told, ...more] = stand.heard('bo')
    expect(more).toEqual([])
    expect(told).toBeTruthy()
    expect(told).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(told!.length).toBeLessThan(1_000)
    expect(stand.errors).toEqual([])
  })

  it('in names and keys stays what it is', async () => {
    const stand = await openStand()
    await stand.drops(NASTY, PLAN.replace('payments', NASTY))
    await stand.commands(NASTY, 'start')
    expect((await stand.look(RUN[0])).charter.by).toBe(NASTY)
    expect(stand.errors).toEqual([])
  })

  it('under messages of others does nothing', async () => {
    const stand = await openStand()
    await stand.does('bo', 'reaction', { thread: null, message: 'm-other', emoji: '🚀' })
    expect(stand.posts()).toEqual([])
    expect(await stand.store.chats.waitingInbound(Infinity, 10)).toEqual([])
  })
})
