import { describe, expect, test } from 'vitest'
import { DiscordLoad } from '../support/discord-load.ts'
import { expectWhole as expectTold, passOutage } from '../support/told-whole.ts'

const MINUTE_MS = 60_000

async function expectWhole(load: DiscordLoad): Promise<void> {
  const { world, buckets, refusals } = load.double
  await expectTold(load, ({ root }) => world.messagesIn(root!).map(({ id }) => `${root}/${id}`))
  expect(buckets.limited).toEqual([])
  expect(refusals).toEqual([])
}

describe('225 agents told of in Discord', () => {
  test(
    'in one run: Discord never has to say wait, and the board is never older than 6 s',
    { timeout: 60_000 },
    async () => {
      await using load = new DiscordLoad()
      const run = await load.begin(225, load.double.world.newChannel().id)
      await load.pass(60 * MINUTE_MS)
      expect(run.run.endedAt).not.toBeNull()
      expect(run.events).toBeGreaterThan(225 * 5)
      await expectWhole(load)
      expect(Math.max(...load.oldestMs.values())).toBeLessThanOrEqual(6_000)
      expect(load.warnings).toEqual([])
    },
  )

  test(
    'in twelve runs, two of them in one channel: the edits are shared fairly',
    { timeout: 120_000 },
    async () => {
      await using load = new DiscordLoad()
      for (let at = 0; at < 10; at++) await load.begin(75, load.double.world.newChannel().id)
      const { id: shared } = load.double.world.newChannel()
      for (let at = 0; at < 2; at++) await load.begin(75, shared)
      await load.pass(60 * MINUTE_MS)
      expect(load.runs.every(({ run }) => run.endedAt !== null)).toBe(true)
      await expectWhole(load)
      const ages = [...load.oldestMs.values()]
      expect(Math.max(...ages)).toBeLessThanOrEqual(8_000)
      expect(Math.max(...ages) - Math.min(...ages)).toBeLessThanOrEqual(5_000)
      expect(load.warnings).toEqual([])
    },
  )

  test(
    'over an outage of an hour: nothing is lost, and what piled up is told in few messages',
    { timeout: 60_000 },
    async () => {
      await using load = new DiscordLoad()
      const { double } = load
      await passOutage(load, double.world.newChannel().id, {
        goAway: () => double.goAway(),
        comeBack: () => double.comeBack(),
        posted: () => double.buckets.counts.get('post') ?? 0,
      })
      await expectWhole(load)
    },
  )

  test('over a while in which the bot may not write there: once it may again all is told, and the board is true', async () => {
    await using load = new DiscordLoad()
    const { world } = load.double
    const run = await load.begin(50, world.newChannel().id)
    await load.pass(5_000)
    const thread = world.channel(run.thread.root!)
    thread.isClosed = true
    await load.pass(4_000)
    thread.isClosed = false
    await load.pass(60 * MINUTE_MS)
    expect(run.run.endedAt).not.toBeNull()
    await expectWhole(load)
    const shown = world.messagesIn(thread.id).map(({ components }) => JSON.stringify(components))
    expect(shown.join('')).toContain('50 of 50 done')
  })

  test('over calls that break off after Discord has done them, or are refused for a while: each stands once', async () => {
    await using load = new DiscordLoad()
    const run = await load.begin(50, load.double.world.newChannel().id)
    for (let minute = 0; minute < 8; minute++) {
      for (const fault of ['reset after', 'error after', 'reset before', 'busy'] as const) {
        load.double.failNext(/^POST \/channels\/\d+\/messages$/, fault)
        load.double.failNext(/^PATCH \/channels\/\d+\/messages/, fault)
        load.double.failNext(/^PUT .*\/reactions/, fault)
      }
      await load.pass(MINUTE_MS)
    }
    await load.pass(60 * MINUTE_MS)
    expect(run.run.endedAt).not.toBeNull()
    await expectWhole(load)
    expect(load.warnings.length).toBeGreaterThan(5)
  })
})
