import { expect, it } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { sha256 } from '../../src/system/hash.ts'
import { fails } from '../support/runs.ts'
import { CHANNEL, PLAN, RUN, openStarted, play, toTextOf } from './intake-stand.ts'
import type { Stand } from './intake-stand.ts'

async function historyOf({ store }: Stand): Promise<Event[]> {
  return (await store.eventsOf(RUN[0], null)).map(({ text }) => JSON.parse(text) as Event)
}

async function deedOf(stand: Stand, type: Event['type'], by = 'bo'): Promise<Event['deed']> {
  const events = await historyOf(stand)
  return events.findLast(event => event.type === type && 'by' in event && event.by === by)?.deed
}

it('a start stands in the history with who, where, on what, when, and the digest of the document', async () => {
  const { stand, root } = await openStarted()
  const approved = { what: 'document', digest: sha256(PLAN) }
  const there = { chat: 'console', channel: CHANNEL, person: 'id-ann', how: 'command', message: root }
  const deed = { ...there, key: 'k2', doneAt: stand.clock.now(), approved }
  expect(await deedOf(stand, 'run-started', 'ann')).toEqual(deed)
  expect(await deedOf(stand, 'run-created', 'ann')).toEqual(deed)
})

it('what is typed stands there with the digest of its words', async () => {
  const { stand, root } = await openStarted()
  await stand.commands('bo', 'stop --now', root)
  const approved = { what: 'words', digest: sha256('stop --now') }
  expect(await deedOf(stand, 'run-stopping')).toMatchObject({ how: 'command', person: 'id-bo', approved })
  const silent = (await historyOf(stand)).filter(event => !('by' in event) && event.deed !== undefined)
  expect(silent).toEqual([])
})

it('a reaction that decides later, and each who agreed before, stand there with the message and what was asked', async () => {
  const { stand } = await openStarted({ policy: { quorum: 2, retriesMax: 0 } })
  await play(stand, RUN[0], fails('T1'))
  await stand.sends()
  const asked = `${RUN[0]}/q/q1`
  await stand.presses('cy', asked, `answer ${RUN[0]} q1 skip`)
  await stand.reacts('bo', asked, '3️⃣')
  const doneAt = stand.clock.now()
  stand.clock.pass(5_000)
  await stand.look(RUN[0])
  const answered = await deedOf(stand, 'escalation-answered')
  expect(answered).toMatchObject({ how: 'reaction', message: `sent-${asked}`, person: 'id-bo', doneAt })
  expect(answered?.approved).toMatchObject({ what: 'question' })
  const before = await deedOf(stand, 'vote-given', 'cy')
  expect(before).toMatchObject({ how: 'button', message: `sent-${asked}`, approved: answered?.approved })
})

it('the digest of a question is that of all that is shown of it', async () => {
  const digests = await Promise.all(
    ['wood', 'iron'].map(async message => {
      const { stand } = await openStarted({ policy: { retriesMax: 0 } })
      await play(stand, RUN[0], fails('T1', message))
      await stand.sends()
      await stand.presses('bo', `${RUN[0]}/q/q1`, `answer ${RUN[0]} q1 leave`)
      return (await deedOf(stand, 'escalation-answered'))?.approved.digest
    }),
  )
  expect(new Set(digests).size).toBe(2)
})

it('the last message of a run shows the head of its history as it is stored then', async () => {
  const { stand, root } = await openStarted()
  await stand.commands('bo', 'stop --now', root)
  const stored = await stand.store.eventsOf(RUN[0], null)
  const ended = stored.find(({ type }) => type === 'run-ended')!
  const last = stand.posts().find(({ key }) => key.startsWith(`${RUN[0]}/summary`))!
  expect(toTextOf(last.body)).toContain(`History: ${ended.seq} events, head ${ended.hash.slice(0, 16)}`)
})
