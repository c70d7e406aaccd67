import { describe, expect, test } from 'vitest'
import { openStand, question } from '../support/courier-posts.ts'

describe('a post that fails for good', () => {
  for (const fails of ['refused', 'gone'] as const) {
    test(`since it is ${fails}, does not block those behind it`, async () => {
      const stand = openStand()
      const thread = await stand.newThread()
      await stand.start()
      stand.platform.faults.failNext({ call: 'post', fails, done: 'before' })
      await stand.write(thread, 'one', 'two')
      expect(await stand.texts(thread)).toEqual(['two'])
      expect(await stand.row('one')).toMatchObject({ status: 'failed', why: `post was told ${fails}` })
      expect(stand.warnings).toHaveLength(1)
    })
  }

  test('for a bug, is tried five times', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    for (let count = 0; count < 5; count++)
      stand.platform.faults.failNext({ call: 'post', fails: 'bug', done: 'before' })
    await stand.write(thread, 'one', 'two')
    await stand.pass(60_000)
    expect(await stand.texts(thread)).toEqual(['two'])
    expect(await stand.row('one')).toMatchObject({ status: 'failed', why: 'a bug in post' })
    expect(stand.platform.faults.calls.filter(call => call === 'post')).toHaveLength(6)
  })

  test('is not what outlived an outage and met a bug then', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.goAway()
    await stand.write(thread, 'one')
    await stand.pass(600_000, 5_000)
    stand.platform.faults.comeBack()
    stand.platform.faults.failNext({ call: 'find', fails: 'bug', done: 'before' })
    await stand.pass(130_000, 5_000)
    expect(await stand.texts(thread)).toEqual(['one'])
  })

  test('is not one whose reaction is refused', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    stand.platform.faults.failNext({ call: 'react', fails: 'refused', done: 'before' })
    await stand.write(thread, question('q1'))
    expect((await stand.row('q1')).status).toBe('sent')
    expect((await stand.replies(thread))[0]?.reactions).toHaveLength(2)
  })

  test('is not one that stands, though its reactions meet a bug each time', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.start()
    for (let count = 0; count < 5; count++)
      stand.platform.faults.failNext({ call: 'react', fails: 'bug', done: 'before' })
    await stand.write(thread, question('q1'), 'after')
    await stand.pass(60_000)
    expect(await stand.statuses(thread)).toEqual({ q1: 'sent', after: 'sent' })
    expect(await stand.texts(thread)).toEqual(['q1', 'after'])
  })
})
