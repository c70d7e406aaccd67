import { describe, expect, it } from 'vitest'
import { dealWith } from '../../src/engine/intake-request.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { claims, reports } from '../support/runs.ts'
import { CHANNEL, PLAN, RUN, openStand, openStarted, play, threadOf, toTextOf } from './intake-stand.ts'
import type { Stand } from './intake-stand.ts'

describe('a start', () => {
  it.each<[string, (stand: Stand, root: string) => Promise<unknown>]>([
    ['by command in its thread', (stand, root) => stand.commands('ann', 'start', root)],
    ['by name from anywhere', stand => stand.commands('ann', `start ${RUN[0]}`, null, 'other')],
    ['as the only plan of the channel', stand => stand.commands('ann', 'start')],
    ['by mention', (stand, root) => stand.says('ann', '@regatta start', root)],
    ['by button', stand => stand.presses('ann', `${RUN[0]}/preview`, `start ${RUN[0]}`)],
  ])('%s makes the plan a run', async (_, start) => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.sends()
    await start(stand, root)
    const run = await stand.look(RUN[0])
    expect(run).toMatchObject({ status: 'running' })
    expect(run.charter).toMatchObject({
      by: 'ann',
      place: 'here',
      folder: '/project',
      thread: { chat: 'console', channel: CHANNEL, root },
    })
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'started' })
    expect(await stand.store.chats.findThread({ chat: 'console', channel: CHANNEL, root })).toMatchObject({
      run: RUN[0],
    })
    const edit = stand.posts().find(({ kind }) => kind === 'edit')
    expect(edit).toMatchObject({ target: `${RUN[0]}/preview`, thread: threadOf(root) })
    expect(stand.heard('ann')).toEqual([])
  })

  it('by reaction counts whatever the skin', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.sends()
    const preview = await stand.store.chats.findPost(`${RUN[0]}/preview`)
    const emoji = preview?.body.reactions.find(({ command }) => command === `start ${RUN[0]}`)?.emoji ?? ''
    await stand.reacts('bo', `${RUN[0]}/preview`, '🎉')
    expect(await stand.store.listRuns(1)).toEqual([])
    await stand.reacts('bo', `${RUN[0]}/preview`, `${emoji}\u{1f3fd}`)
    expect((await stand.look(RUN[0])).charter.by).toBe('bo')
    expect(stand.heard('bo')).toEqual([])
  })

  it('by two at once is one, and the other hears by whom', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    const other = stand.openAnother()
    const first = await stand.keeps('ann', 'command', { thread: root, text: 'start' })
    const second = await stand.keeps('bo', 'command', { thread: root, text: 'start' })
    await Promise.all([stand.intake.take(first), other.intake.take(second)])
    const { by } = (await stand.look(RUN[0])).charter
    const late = by === 'ann' ? 'bo' : 'ann'
    expect(stand.heard(late)).toEqual([`${by} has started run ${RUN[0]} already; it is running.`])
    expect(stand.heard(by)).toEqual([])
    expect(stand.posts().filter(({ kind }) => kind === 'edit')).toHaveLength(1)
  })

  it('that a newer version forestalls is none, and hears of it', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    const { intake } = stand.openAnother({
      async openFolder() {
        const { chats } = stand.store
        const plan = await chats.findPlan(RUN[0])
        await stand.store.transaction(async tx => {
          await chats.keepPlan(tx, { ...plan!, id: RUN[1], by: 'bo', post: `${RUN[1]}/preview` })
          await chats.settlePlan(tx, RUN[0], { status: 'superseded', by: RUN[1] })
        })
        return { folder: '/project' }
      },
    })
    await intake.take(await stand.keeps('ann', 'command', { thread: root, text: `start ${RUN[0]}` }))
    expect(await stand.store.listRuns(1)).toEqual([])
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'superseded' })
    expect(stand.heard('ann')).toEqual([
      expect.stringContaining(`${RUN[0]} is an earlier version. Now the one by bo counts.`),
    ])
  })

  it('with wishes is founded on them', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.commands('ann', `start ${RUN[0]} --only “wave 2” --slots 2 --pace eager --agent codex`)
    expect((await stand.look(RUN[0])).charter).toMatchObject({ scope: ['Wave 2'], slots: 2, pace: 'eager' })
  })

  it('of one wave starts only that', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.commands('ann', 'start 2')
    expect((await stand.look(RUN[0])).charter.scope).toEqual(['Wave 2'])
  })

  it.each([
    ['start 7', 'The plan has no wave "7"'],
    ['start --slots 9', '--slots 9 cannot be had'],
    ['start --agent claude', 'There is no agent "claude"'],
  ])('that cannot be is explained: %s', async (text, problem) => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.commands('ann', text)
    expect(stand.heard('ann')).toEqual([expect.stringContaining(problem)])
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
  })

  it('where there is nowhere to write is explained', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    const { intake } = stand.openAnother({
      openFolder: async () => ({ problem: 'There is no folder /gone.' }),
    })
    await intake.take(await stand.keeps('ann', 'command', { thread: null, text: 'start' }))
    expect(stand.heard('ann')).toEqual([`${RUN[0]} cannot be started:\nThere is no folder /gone.`])
  })

  it('again says who was first', async () => {
    const { stand } = await openStarted()
    await stand.presses('bo', `${RUN[0]}/preview`, `start ${RUN[0]}`)
    expect(stand.heard('bo')).toEqual([`ann has started run ${RUN[0]} already; it is running.`])
  })

  it('of a wave whose run is over is a run of its own in the same thread', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('ann', 'stop now', root)
    expect((await stand.look(RUN[0])).status).toBe('cancelled')
    await stand.commands('bo', 'start 2', root)
    await stand.commands('cy', `start ${RUN[0]} 2`, root)
    const again = await stand.look(RUN[1])
    expect(again).toMatchObject({ status: 'running' })
    expect(again.charter).toMatchObject({ by: 'bo', scope: ['Wave 2'], thread: { root } })
    const line = await stand.store.chats.findPost(`${RUN[1]}/again`)
    expect(line && toTextOf(line.body)).toBe(`Wave 2, as a run of its own: ${RUN[1]}; ${RUN[0]} was stopped.`)
    expect(await stand.store.chats.findPlan(RUN[1])).toMatchObject({ status: 'started', by: 'bo' })
    expect(stand.heard('cy')).toEqual([`bo has started Wave 2 again already, as run ${RUN[1]}.`])
  })

  it('of a wave again while it goes on as a run of its own is refused, whatever was started since', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('ann', 'stop now', root)
    for (const wave of ['1', '2', '1']) await stand.commands('bo', `start ${RUN[0]} ${wave}`, root)
    expect((await stand.store.listRuns(9)).map(({ id }) => id)).toEqual([RUN[2], RUN[1], RUN[0]])
    expect(stand.heard('bo')).toEqual([`bo has started Wave 1 again already, as run ${RUN[1]}.`])
    await stand.commands('cy', `start ${RUN[1]} 2`, root)
    expect(stand.heard('cy')).toEqual([`bo has started Wave 2 again already, as run ${RUN[2]}.`])
  })

  it('of a wave again by two at once is one', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('ann', 'stop now', root)
    const kept = []
    for (const who of ['bo', 'cy'])
      kept.push(await stand.keeps(who, 'command', { thread: root, text: `start ${RUN[0]} 1` }))
    await Promise.all(kept.map(inbound => dealWith(stand.context({}), inbound)))
    const [again] = await stand.store.listRuns(9)
    expect(await stand.store.listRuns(9)).toHaveLength(2)
    const late = again?.by === 'bo' ? 'cy' : 'bo'
    expect(stand.heard(late)).toEqual([`${again?.by} has started Wave 1 again already, as run ${again?.id}.`])
    expect(stand.heard(again?.by ?? '')).toEqual([])
  })

  it('of a wave again is done as it was: a rehearsal stays one', async () => {
    const stand = await openStand()
    const agents = [
      { name: 'rehearsal', rehearses: true },
      { name: 'codex', rehearses: false },
    ]
    const offer = { policy: DEFAULT_POLICY, slots: 4, agents, providers: [], defaultAgent: 'codex' }
    await stand.store.openQueues(['attempt/rehearsal@here'])
    const root = await stand.drops('ann', PLAN)
    const say = async (text: string): Promise<void> =>
      await dealWith(stand.context({ offer }), await stand.keeps('ann', 'command', { thread: root, text }))
    await say('start --agent rehearsal --slots 1 --pace eager')
    await say('stop now')
    await say(`start ${RUN[0]} --from 1`)
    expect((await stand.look(RUN[1])).charter).toMatchObject({ rehearsal: true, slots: 1, pace: 'eager' })
    await say(`stop ${RUN[1]} now`)
    await say(`start ${RUN[1]} 1 --agent codex`)
    expect((await stand.look(RUN[2])).charter.rehearsal).toBe(false)
    await say(`stop ${RUN[2]} now`)
    await say(`start ${RUN[2]} 1 --agent nobody`)
    expect(stand.heard('ann')).toContainEqual(
      expect.stringContaining(`Wave 1 of ${RUN[2]} cannot be started:\nThere is no agent "nobody"`),
    )
  })

  it('of a wave again is told before all that it leads to', async () => {
    const { stand, root } = await openStarted()
    await play(stand, RUN[0], [claims('T1')])
    await stand.commands('ann', `stop ${RUN[0]} now`, root)
    await play(stand, RUN[0], [reports('T1', { kind: 'stopped' })])
    await stand.commands('bo', `start ${RUN[0]} 1`, root)
    const first = stand.posts().find(({ key }) => key.startsWith(RUN[1]))
    expect(first?.key).toBe(`${RUN[1]}/again`)
    expect(toTextOf(first!.body)).toBe(`Wave 1 again, as a run of its own: ${RUN[1]}; ${RUN[0]} was stopped.`)
  })

  it('that is cut off is none at all, and is done when it is tried again', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    const agents = [{ name: 'claude', rehearses: false }]
    const offer = { policy: DEFAULT_POLICY, slots: 4, agents, providers: [], defaultAgent: 'claude' }
    const { intake, store } = stand.openAnother({ offer })
    store.openQueues = async () => {
      throw new Error('the queue could not be made')
    }
    const inbound = await stand.keeps('ann', 'command', { thread: root, text: 'start' })
    await intake.take(inbound)
    expect(await stand.store.listRuns(1)).toEqual([])
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
    await stand.intake.take(inbound)
    expect((await stand.look(RUN[0])).status).toBe('running')
  })

  it('of a wave that was left out is a run of its own', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.commands('ann', 'start 1', root)
    await stand.commands('ann', 'start 2', root)
    expect((await stand.look(RUN[1])).charter.scope).toEqual(['Wave 2'])
    const line = await stand.store.chats.findPost(`${RUN[1]}/again`)
    expect(line && toTextOf(line.body)).toContain(`${RUN[0]} leaves it out`)
  })

  it('of a wave that was stopped lets it go on', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('ann', 'stop 2', root)
    expect((await stand.look(RUN[0])).waves[1]?.status).toBe('stopped')
    await stand.commands('ann', 'start 2', root)
    expect((await stand.look(RUN[0])).waves[1]?.status).not.toBe('stopped')
    expect(stand.heard('ann')).toEqual([])
  })
})
