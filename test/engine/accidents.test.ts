import { describe, expect, test } from 'vitest'
import { asks, claims, does } from '../support/runs.ts'
import { PLAN, RUN, openAsking, openStarted, play } from './intake-stand.ts'
import type { Stand } from './intake-stand.ts'

const openOf = async (stand: Stand, run: string): Promise<string[]> =>
  [...(await stand.look(run)).escalations.values()]
    .filter(({ status }) => status === 'open')
    .map(({ id }) => id)

describe('talking', () => {
  test('an answer in the thread of another run answers nothing there, and nothing here', async () => {
    const { stand } = await openAsking()
    const other = await stand.drops('ann', PLAN.replace('payments', 'doors'))
    await stand.commands('ann', `start ${RUN[1]}`, other)
    await stand.commands('bo', 'answer 1', other)
    await stand.commands('bo', 'answer q1 1', other)
    expect(await openOf(stand, RUN[0])).toEqual(['q1'])
    expect(stand.heard('bo')).toEqual([
      `Run ${RUN[1]} asks nothing now.`,
      `Run ${RUN[1]} has no question q1. It asks nothing now.`,
    ])
  })

  test('of two runs that ask at once each hears the answer of its own thread', async () => {
    const { stand, root } = await openAsking()
    const other = await stand.drops('ann', PLAN.replace('payments', 'doors'))
    await stand.commands('ann', `start ${RUN[1]}`, other)
    await play(stand, RUN[1], asks('T1', 'which door?', ['front', 'back']))
    await stand.commands('bo', 'answer 2', other)
    expect([await openOf(stand, RUN[0]), await openOf(stand, RUN[1])]).toEqual([['q1'], []])
    await stand.commands('bo', 'answer 1', root)
    expect(await openOf(stand, RUN[0])).toEqual([])
  })

  test('all that a run says is in one thread, and its board is one message', async () => {
    const { stand, root } = await openStarted({ slots: 2 })
    await play(stand, RUN[0], [...does('T1'), claims('T2'), 60_000, ...does('T2'), ...does('T3')])
    await stand.sends()
    const said = stand.posts().filter(({ key }) => key.includes(RUN[0]))
    expect(said.length).toBeGreaterThan(1)
    expect(new Set(said.map(({ thread }) => thread))).toEqual(new Set([said[0]!.thread]))
    expect(said[0]!.thread).toContain(root)
    expect(said.filter(({ key }) => key === `${RUN[0]}/board`)).toHaveLength(1)
  })
})
