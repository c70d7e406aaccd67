import { expect, test } from 'vitest'
import type { IntakeContext } from '../../src/engine/intake-context.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toEmptyPlan } from '../../src/plan/says-nothing.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { PLAN, RUN, openStand } from './intake-stand.ts'

const SLOW = 'Reading the document took longer than 20 seconds and was given up.'
const refused = toEmptyPlan([{ code: 'not-read', severity: 'error', line: 1, message: SLOW }])

/** Reads whatever does not speak of a storm. */
const read: IntakeContext['read'] = async bytes =>
  new TextDecoder().decode(bytes).includes('storm') ? refused : readPlan(bytes)

test('whoever drops a document that cannot be read is told why, and what comes next is read', async () => {
  const stand = await openStand({ read })
  await stand.drops('ann', '# storm')
  expect(stand.heard('ann')).toEqual([`plan.md: ${SLOW}`])
  expect(await stand.store.chats.waitingInbound(Infinity, 10)).toEqual([])
  await stand.drops('ann', PLAN)
  expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
})

test('a pasted document that cannot be read is refused, and talk that cannot be read is left alone', async () => {
  const stand = await openStand({ read })
  await stand.says('ann', 'a storm\nis\non its\nway')
  expect(stand.posts()).toEqual([])
  await stand.says('ann', '# storm\n\n- T1: one\n- T2: two')
  expect(stand.heard('ann')).toEqual([SLOW])
  expect(await stand.store.chats.waitingInbound(Infinity, 10)).toEqual([])
})

test('an offered plan that can be read no more is not started, and says why', async () => {
  let isStorm = false
  const stand = await openStand({ read: async bytes => (isStorm ? refused : readPlan(bytes)) })
  const root = await stand.drops('ann', PLAN)
  isStorm = true
  await stand.commands('ann', `start ${RUN[0]}`, root)
  expect(stand.heard('ann').join('\n')).toContain(SLOW)
  expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
})

test('nothing is held up by what is being read, and a shutdown leaves it for the next process', async () => {
  const begun = Promise.withResolvers<void>()
  const stand = await openStand()
  const other = stand.openAnother({
    read() {
      begun.resolve()
      return new Promise(() => {})
    },
  })
  const message = { thread: null, message: 'm1', text: PLAN, files: [], mentioned: false }
  const inbound = await stand.keeps('ann', 'message', message, 'harbour')
  const taken = other.intake.take(inbound)
  await begun.promise
  await other.intake.take(await stand.keeps('bo', 'command', { thread: null, text: 'help' }))
  expect(stand.heard('bo')).toHaveLength(1)
  const closing = other.intake[Symbol.asyncDispose]()
  stand.clock.pass(6_000)
  await Promise.all([closing, taken])
  await nextTurn()
  expect(await stand.store.chats.findPlan(RUN[0])).toBeUndefined()
  const third = stand.openAnother()
  stand.clock.pass(10_000)
  await third.intake.take(inbound)
  expect(stand.posts().filter(({ kind }) => kind === 'message')).toHaveLength(1)
  expect(await stand.store.chats.waitingInbound(Infinity, 10)).toEqual([])
})
