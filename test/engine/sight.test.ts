import { describe, expect, it } from 'vitest'
import type { Right } from '../../commands/request.ts'
import type { Inbound } from '../../src/chat/port.ts'
import { propose } from '../../src/engine/propose.ts'
import { listSeen } from '../../src/engine/sight.ts'
import { PLAN, RUN, openStand, play } from './intake-stand.ts'
import type { Stand } from './intake-stand.ts'
import { asks } from '../support/runs.ts'

/** Who reads which channels besides the one where they are. */
const READERS: Readonly<Record<string, string[]>> = { 'id-in': ['general', 'd-in'], 'id-out': ['other'] }
const MAY_ALL: Right[] = ['view', 'start', 'answer', 'stop']

interface Seer {
  stand: Stand
  /** What one of them is told who asks this in a channel; `d-` begins one where they are alone with the bot. */
  ask(who: string, channel: string, text: string, rights?: Right[]): Promise<string>
  /** The values that are proposed to them. */
  proposed(who: string, channel: string, field: string, run?: string): Promise<string[]>
}

/** A run of `general` that asks something, and a plan that waits there, in a chat whose channels not all can read. */
async function openSeer(): Promise<Seer> {
  const stand = await openStand()
  await stand.drops('ann', PLAN)
  await stand.sends()
  await stand.commands('ann', `start ${RUN[0]}`)
  await play(stand, RUN[0], asks('T1', 'the old key?', ['use it', 'make a new one']))
  await stand.drops('ann', PLAN.replace('payments', 'gates'))
  const room = {
    readFile: async () => new Uint8Array(),
    reads: async (person: string, channel: string) => READERS[person]?.includes(channel) === true,
    isDirect: async (channel: string) => channel.startsWith('d-'),
  }
  const chats = new Map([['console', room]])
  const { intake } = stand.openAnother({ chats })
  let count = 0
  const toOnlooker = (who: string, channel: string, rights = MAY_ALL) => ({
    by: { id: `id-${who}`, name: who, rights },
    chat: 'console',
    channel,
  })
  return {
    stand,
    async ask(who, channel, text, rights) {
      const before = stand.heard(who).length
      const stem = { key: `seer/${++count}`, at: stand.clock.now(), thread: null }
      const inbound: Inbound = { ...stem, ...toOnlooker(who, channel, rights), type: 'command', text }
      await stand.store.chats.keepInbound(inbound)
      await intake.take(inbound)
      return stand.heard(who).slice(before).join('\n')
    },
    async proposed(who, channel, field, run) {
      const context = { store: stand.store, chats, runOf: (id: string) => stand.look(id) }
      const wanting = { thread: null, field, typed: '', run: run ?? null, question: null }
      const found = await propose(context, { ...wanting, ...toOnlooker(who, channel) })
      return found.map(({ value }) => value)
    },
  }
}

const NAMING = [
  `status ${RUN[0]}`,
  `show ${RUN[0]} T1`,
  `prompt ${RUN[0]} T1`,
  `log ${RUN[0]}`,
  `plan ${RUN[0]}`,
  `set ${RUN[0]}`,
  `pause ${RUN[0]}`,
  `stop ${RUN[0]}`,
  `answer ${RUN[0]} q1 1`,
  `tell ${RUN[0]} T1 hello`,
  `mirror ${RUN[0]} #other`,
  `start ${RUN[0]} --from 1`,
]
const BY_THE_WAY = [
  'status',
  'log',
  'show T1',
  'pause',
  'list',
  `start ${RUN[1]}`,
  `plan ${RUN[1]}`,
  'pause r9',
]
/** What only who knows the run or the plan could say. */
const TELLING = new RegExp(`${RUN[0]}|payments|gates|lock the door`)

describe('of runs elsewhere', () => {
  it('who cannot read their channel hears nothing and changes nothing, whatever they ask', async () => {
    const { stand, ask } = await openSeer()
    const { seq } = await stand.look(RUN[0])
    for (const text of NAMING)
      for (const channel of ['other', 'd-out'])
        expect([text, await ask('out', channel, text)]).toEqual([text, `There is no run ${RUN[0]} here.`])
    for (const text of BY_THE_WAY)
      for (const channel of ['other', 'd-out'])
        expect([text, await ask('out', channel, text)]).not.toEqual([text, expect.stringMatching(TELLING)])
    expect((await stand.look(RUN[0])).seq).toBe(seq)
    expect(await stand.store.listRuns(9)).toHaveLength(1)
  })

  it('who can read their channel names them anywhere, and is shown them alone with the bot', async () => {
    const { ask } = await openSeer()
    expect(await ask('in', 'other', `status ${RUN[0]}`)).toContain('Harden the payments')
    expect(await ask('in', 'other', 'list')).not.toContain(RUN[0])
    expect(await ask('in', 'd-in', 'list')).toContain(RUN[0])
    expect(await ask('in', 'd-in', 'status')).toContain('Harden the payments')
    expect(await ask('in', 'other', `plan ${RUN[1]}`)).toContain('gates')
  })

  it('who may do everything sees them all', async () => {
    const { ask } = await openSeer()
    expect(await ask('out', 'other', `status ${RUN[0]}`, ['administer'])).toContain('Harden the payments')
    expect(await ask('out', 'd-out', 'list', ['administer'])).toContain(RUN[0])
    expect(await ask('out', 'other', 'list', ['administer'])).not.toContain(RUN[0])
  })

  it('nothing is proposed but to who can read it', async () => {
    const { proposed } = await openSeer()
    expect(await proposed('out', 'general', 'run')).toEqual([RUN[0]])
    for (const channel of ['other', 'd-out']) {
      expect(await proposed('out', channel, 'run')).toEqual([])
      expect(await proposed('out', channel, 'task', RUN[0])).toEqual([])
    }
    expect(await proposed('in', 'd-in', 'run')).toEqual([RUN[0]])
    expect(await proposed('in', 'other', 'question', RUN[0])).toEqual(['q1'])
  })

  it('all is told where they are told of as well', async () => {
    const { stand, ask } = await openSeer()
    const thread = { chat: 'console', channel: 'other', root: 'm-mirror' }
    const of = (await stand.look(RUN[0])).charter.thread!
    await stand.store.transaction(async tx => {
      await stand.store.chats.addMirror(tx, { run: RUN[0], of, thread })
      await stand.store.chats.writePosts(tx, [], { thread: of, run: RUN[0] })
    })
    expect(await ask('out', 'other', 'list')).toContain(RUN[0])
    expect(await ask('out', 'd-out', `status ${RUN[0]}`)).toContain('Harden the payments')
  })

  it('nothing is shown in a chat that is not connected', async () => {
    const { stand } = await openSeer()
    const by = { id: 'id-in', name: 'in' }
    const context = { store: stand.store, chats: new Map() }
    expect(await listSeen(context, { by, chat: 'gone', channel: 'general' }, 9)).toEqual([])
  })
})
