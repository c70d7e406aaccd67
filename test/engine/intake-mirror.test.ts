import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openConsole } from '../../src/chat/console/console.ts'
import { toCopyKey, toThreadId } from '../../src/message/post.ts'
import { strictLog } from '../chat/console-fixture.ts'
import { asks } from '../support/runs.ts'
import { CHANNEL, RUN, openAsking, openStarted, play } from './intake-stand.ts'
import type { Stand } from './intake-stand.ts'

/** A run that asks something, and a second channel to tell of it. */
async function openMirroring(
  opened = openAsking(),
): Promise<{ stand: Stand; root: string; mirror(text: string): Promise<void> }> {
  const { stand, root } = await opened
  const console = await openConsole({
    store: stand.store,
    now: () => stand.clock.now(),
    mintId: randomUUID,
    log: strictLog,
    channels: ['payments', 'third'],
  })
  const { intake } = stand.openAnother({ rooms: new Map([['console', console]]) })
  const mirror = async (text: string): Promise<void> =>
    await intake.take(await stand.keeps('bo', 'command', { thread: root, text }))
  return { stand, root, mirror }
}

describe('a run told of in a second place', () => {
  it('shows its board and what it asks there, and is answered there', async () => {
    const { stand, mirror } = await openMirroring()
    await mirror('mirror #payments')
    const [place] = await stand.store.chats.mirrorsOf(RUN[0])
    expect(place).toMatchObject({ chat: 'console', channel: 'payments' })
    const copy = (key: string): string => toCopyKey(place!, `${RUN[0]}/${key}`)
    const keys = stand.posts().map(({ key }) => key)
    expect(keys).toContain(copy('board'))
    expect(keys).toContain(copy('q/q1'))
    expect(stand.heard('bo')).toEqual([`${RUN[0]} is told of in console:payments as well.`])

    await stand.sends()
    await stand.reacts('cy', copy('q/q1'), '2️⃣')
    stand.clock.pass(5_000)
    const question = (await stand.look(RUN[0])).escalations.get('q1')
    expect(question?.answer).toMatchObject({ by: 'cy' })
    const settled = stand
      .posts()
      .filter(({ kind, target }) => kind === 'edit' && target?.endsWith('q/q1') === true)
    expect(settled.map(({ target }) => target)).toEqual([`${RUN[0]}/q/q1`, copy('q/q1')])
    // Who comes second, in the other place, is told who was first.
    await stand.presses('ann', `${RUN[0]}/q/q1`, `answer ${RUN[0]} q1 1`)
    expect(stand.heard('ann').at(-1)).toContain('cy')
  })

  it('shows no more questions there than in the first place, and the next one as its turn comes', async () => {
    const ids = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7']
    const plan = `# Seven doors\n\n## Wave 1\n${ids.map(id => `- ${id}: lock a door\n`).join('')}`
    const { stand, mirror } = await openMirroring(openStarted({}, plan))
    for (const id of ids)
      await play(stand, RUN[0], asks(id, `the key of ${id}?`, ['the old one', 'a new one']))
    await mirror('mirror #payments')
    const [place] = await stand.store.chats.mirrorsOf(RUN[0])
    const listAsked = (): string[] =>
      stand.posts().flatMap(({ kind, key }) => {
        const isThere = kind === 'message' && key.startsWith(toCopyKey(place!, `${RUN[0]}/q/`))
        return isThere ? (key.split('/').at(-1) ?? []) : []
      })
    expect(listAsked()).toEqual(['q1', 'q2', 'q3', 'q4', 'q5'])
    await stand.sends()
    await stand.presses('ann', `${RUN[0]}/q/q2`, `answer ${RUN[0]} q2 1`)
    expect(listAsked()).toEqual(['q1', 'q2', 'q3', 'q4', 'q5', 'q6'])
  })

  it('is what a word in that place is about', async () => {
    const { stand, mirror } = await openMirroring()
    await mirror(`mirror ${RUN[0]} console:payments`)
    const [place] = await stand.store.chats.mirrorsOf(RUN[0])
    await stand.commands('bo', 'pause', place!.root, 'payments')
    expect((await stand.look(RUN[0])).status).toBe('paused')
    const there = stand.posts().filter(({ thread, kind }) => thread.includes('payments') && kind === 'line')
    expect(there).toHaveLength(1)
  })

  it('is opened once, however often it is asked for', async () => {
    const { stand, mirror } = await openMirroring()
    await mirror('mirror #payments')
    await mirror('mirror #payments')
    await mirror(`mirror #${CHANNEL}`)
    expect(await stand.store.chats.mirrorsOf(RUN[0])).toHaveLength(1)
    const already = `${RUN[0]} is told of there already.`
    expect(stand.heard('bo').slice(1)).toEqual([already, already])
  })

  it('is left again, says so there, and can be begun there anew', async () => {
    const { stand, mirror } = await openMirroring()
    await mirror('mirror #payments')
    const [place] = await stand.store.chats.mirrorsOf(RUN[0])
    const copy = (key: string): string => toCopyKey(place!, `${RUN[0]}/${key}`)
    await stand.sends()
    await mirror('mirror #payments --end')
    expect(stand.heard('bo').at(-1)).toBe(`${RUN[0]} is told of in console:payments no longer.`)
    await stand.sends()
    const bodyOf = async (key: string): Promise<unknown> => await stand.store.chats.findPost(copy(key))
    expect(await bodyOf('board')).toMatchObject({
      body: { summary: expect.stringContaining('elsewhere'), buttons: [] },
    })
    expect(await bodyOf('q/q1')).toMatchObject({ body: { summary: expect.stringContaining('elsewhere') } })
    // It goes on in the first place, and only there.
    await stand.presses('ann', `${RUN[0]}/q/q1`, `answer ${RUN[0]} q1 1`)
    await stand.sends()
    expect(await bodyOf('q/q1')).toMatchObject({ body: { summary: expect.stringContaining('elsewhere') } })
    expect(await stand.store.chats.staleBoards(toThreadId(place!), 9)).toEqual([])
    await mirror('mirror --end')
    expect(stand.heard('bo').at(-1)).toBe(`${RUN[0]} is told of in no second place.`)

    await mirror('mirror #payments')
    const [again] = await stand.store.chats.mirrorsOf(RUN[0])
    expect(again).toMatchObject({ channel: 'payments' })
    expect(again?.root).not.toBe(place?.root)
    expect(stand.posts().map(({ key }) => key)).toContain(toCopyKey(again!, `${RUN[0]}/board`))
    await mirror('mirror --end')
    expect(stand.heard('bo').at(-1)).toContain('as well in console:payments. Name the one')
    await stand.commands('bo', 'mirror --end', again!.root, 'payments')
    expect(await stand.store.chats.mirrorsOf(RUN[0])).toEqual([])
  })

  it.each([
    ['mirror irc:#payments', 'There is no chat irc here; there is console.'],
    ['mirror #nowhere', 'The bot cannot speak there:'],
  ])('is refused with a reason: %s', async (text, problem) => {
    const { stand, mirror } = await openMirroring()
    await mirror(text)
    expect(stand.heard('bo')).toEqual([expect.stringContaining(problem)])
    expect(await stand.store.chats.mirrorsOf(RUN[0])).toEqual([])
  })
})
