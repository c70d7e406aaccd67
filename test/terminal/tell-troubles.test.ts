import { expect, test } from 'vitest'
import { tellTroubles } from '../../src/terminal/tell-troubles.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { until } from '../support/until.ts'

test('what stands in the way of all runs is said when it comes and when all of it is gone, and again only when it came back', async () => {
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
  const [here, there] = ['here is full', 'there is full']
  for (const now of [[here], [], [here, there], [there], [], [], [here]]) await look(now)
  await until(() => said.length > 3, 'the last word')
  expect(said).toEqual([here, there, 'Nothing stands in the way of all runs any more.', here])
})
