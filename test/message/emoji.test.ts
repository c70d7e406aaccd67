import { expect, it } from 'vitest'
import { toBareEmoji } from '../../src/message/emoji.ts'

it.each([
  ['👍🏽', '👍'],
  [':+1:', '👍'],
  ['+1', '👍'],
  ['+1::skin-tone-4', '👍'],
  [':+1::skin-tone-2:', '👍'],
  [':thumbsup:', '👍'],
  ['1️⃣', '1⃣'],
  ['one', '1⃣'],
  [':keycap_ten:', '🔟'],
  ['🚀', '🚀'],
  [':Rocket:', '🚀'],
  ['⏭️', '⏭'],
  [':party_parrot:', ':party_parrot:'],
  ['constructor', 'constructor'],
  ['', ''],
])('%j is %j, however it is told', (told, emoji) => {
  expect(toBareEmoji(told)).toBe(emoji)
})

it('tells apart what only looks alike', () => {
  expect(toBareEmoji('👍')).not.toBe(toBareEmoji('👎'))
  expect(toBareEmoji(':one:')).not.toBe(toBareEmoji(':two:'))
})
