import { expect, test } from 'vitest'
import { tellTroubles } from '../../src/terminal/tell-troubles.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { until } from '../support/until.ts'

test('what stands in the way of all runs is said when it comes, and again only when it came back', async () => {
  const clock = createHandClock(0)
  const said: string[] = []
  let [troubles, looks] = [['here is full'], 0]
  const listTroubles = async (): Promise<string[]> => {
    looks++
    if (looks === 3) throw new Error('nobody answers')
    return troubles
  }
  await using _ = tellTroubles({ listTroubles }, line => void said.push(line), clock)
  const look = async (now: string[]): Promise<void> => {
    troubles = now
    const before = looks
    await until(() => {
      clock.pass(5_000)
      return looks > before
    }, 'a look')
  }
  for (const now of [['here is full'], [], ['here is full', 'there is full'], [], ['here is full']])
    await look(now)
  await until(() => said.length > 2, 'the last word')
  expect(said).toEqual(['here is full', 'there is full', 'here is full'])
})
