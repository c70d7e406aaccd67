import { describe, expect, test } from 'vitest'
import { DiscordLoad } from '../support/discord-load.ts'

const MINUTE_MS = 60_000

/** All that was to be said is there, once, in the order in which it was to be said. */
async function expectWhole(load: DiscordLoad): Promise<void> {
  for (const loaded of load.runs) {
    const posts = await load.postsOf(loaded)
    const isEdit = (kind: string): boolean => kind === 'edit'
    expect(posts.filter(({ status, kind }) => status !== 'sent' && !isEdit(kind))).toEqual([])
    const messages = posts.filter(({ kind }) => !isEdit(kind)).map(({ message }) => message!)
    expect(messages).toEqual(messages.toSorted())
    const { root } = loaded.thread
    const shown = load.double.world.messagesIn(root!).map(({ id }) => `${root}/${id}`)
    expect(shown).toEqual([...new Set(messages)])
  }
  expect(load.double.buckets.limited).toEqual([])
  expect(load.double.refusals).toEqual([])
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
    'over an outage of an hour: nothing is lost, and what piled up is told in few messages',
    { timeout: 60_000 },
    async () => {
      await using load = new DiscordLoad()
      const run = await load.begin(225, load.double.world.newChannel().id)
      await load.pass(MINUTE_MS)
      load.double.goAway()
      await load.pass(60 * MINUTE_MS)
      const waiting = (await load.postsOf(run)).filter(({ status }) => status === 'waiting').length
      load.double.comeBack()
      const before = load.double.buckets.counts.get('post') ?? 0
      await load.pass(60 * MINUTE_MS)
      await expectWhole(load)
      const messages = (load.double.buckets.counts.get('post') ?? 0) - before
      expect(waiting).toBeGreaterThan(5)
      expect(messages).toBeLessThan(waiting)
    },
  )
})
