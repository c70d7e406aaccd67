import { describe, expect, onTestFinished, test } from 'vitest'
import { BOT_USER } from '../support/slack-double/workspace.ts'
import { SlackLoad } from '../support/slack-load.ts'

const MINUTE_MS = 60_000

function open(): SlackLoad {
  const load = new SlackLoad()
  onTestFinished(() => load[Symbol.asyncDispose]())
  return load
}

/** All that was to be said is there, once, in the order in which it was to be said. */
async function expectWhole(load: SlackLoad): Promise<void> {
  for (const loaded of load.runs) {
    const posts = await load.postsOf(loaded)
    const isEdit = (kind: string): boolean => kind === 'edit'
    expect(posts.filter(({ status, kind }) => status !== 'sent' && !isEdit(kind))).toEqual([])
    const messages = posts.filter(({ kind }) => !isEdit(kind)).map(({ message }) => message!)
    expect(messages).toEqual(messages.toSorted())
    const { workspace } = load.double
    const { channel, root } = loaded.thread
    const shown = workspace.channel(channel).messages.filter(({ thread }) => thread === root)
    expect(shown.map(({ ts }) => ts)).toEqual([...new Set(messages)])
  }
  expect(load.double.tiers.limited).toEqual([])
  expect(load.double.refusals).toEqual([])
}

describe('225 agents told of in Slack', () => {
  test(
    'in one run: nothing is too fast for Slack, and the board is never older than 3 s',
    { timeout: 60_000 },
    async () => {
      const load = open()
      const run = await load.begin(225, load.double.workspace.newChannel().id)
      await load.pass(60 * MINUTE_MS)
      expect(run.run.endedAt).not.toBeNull()
      expect(run.events).toBeGreaterThan(225 * 5)
      await expectWhole(load)
      expect(Math.max(...load.oldestMs.values())).toBeLessThanOrEqual(3_000)
      expect(load.warnings).toEqual([])
    },
  )

  test(
    'in twelve runs, two of them in one channel: the edits are shared fairly',
    { timeout: 120_000 },
    async () => {
      const load = open()
      for (let at = 0; at < 10; at++) await load.begin(225, load.double.workspace.newChannel().id)
      const { id: shared } = load.double.workspace.newChannel()
      for (let at = 0; at < 2; at++) await load.begin(225, shared)
      await load.pass(60 * MINUTE_MS)
      expect(load.runs.every(({ run }) => run.endedAt !== null)).toBe(true)
      await expectWhole(load)
      const ages = [...load.oldestMs.values()]
      expect(Math.max(...ages)).toBeLessThanOrEqual(20_000)
      expect(Math.max(...ages) - Math.min(...ages)).toBeLessThanOrEqual(8_000)
      expect(load.warnings).toEqual([])
    },
  )

  test(
    'over an outage of an hour: nothing is lost, and what piled up is told in few messages',
    { timeout: 60_000 },
    async () => {
      const load = open()
      const run = await load.begin(225, load.double.workspace.newChannel().id)
      await load.pass(MINUTE_MS)
      load.double.goAway()
      await load.pass(60 * MINUTE_MS)
      const waiting = (await load.postsOf(run)).filter(({ status }) => status === 'waiting').length
      load.double.comeBack()
      const before = load.double.tiers.count('chat.postMessage')
      await load.pass(60 * MINUTE_MS)
      await expectWhole(load)
      const messages = load.double.tiers.count('chat.postMessage') - before
      expect(waiting).toBeGreaterThan(5)
      expect(messages).toBeLessThan(waiting)
    },
  )

  test('over a while in which the bot is not in the channel: once it is invited again all is told, and the board is true', async () => {
    const load = open()
    const channel = load.double.workspace.newChannel()
    const run = await load.begin(50, channel.id)
    await load.pass(5_000)
    channel.members.delete(BOT_USER)
    await load.pass(4_000)
    channel.members.add(BOT_USER)
    await load.pass(60 * MINUTE_MS)
    expect(run.run.endedAt).not.toBeNull()
    await expectWhole(load)
    expect(channel.messages.map(({ blocks }) => JSON.stringify(blocks)).join('')).toContain('50 of 50 done')
  })

  test('over calls that break off after Slack has done them, or are refused for a while: each stands once', async () => {
    const load = open()
    const run = await load.begin(50, load.double.workspace.newChannel().id)
    for (let minute = 0; minute < 8; minute++) {
      for (const fault of ['reset after', 'error after', 'reset before', 'busy'] as const) {
        load.double.failNext('chat.postMessage', fault)
        load.double.failNext('chat.update', fault)
        load.double.failNext('reactions.add', fault)
      }
      await load.pass(MINUTE_MS)
    }
    await load.pass(60 * MINUTE_MS)
    expect(run.run.endedAt).not.toBeNull()
    await expectWhole(load)
    expect(load.warnings.length).toBeGreaterThan(5)
  })
})
