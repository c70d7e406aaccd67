import { describe, expect, onTestFinished, test } from 'vitest'
import { BOT_USER } from '../support/slack-double/workspace.ts'
import { SlackLoad } from '../support/slack-load.ts'
import { expectWhole as expectTold, passOutage } from '../support/told-whole.ts'

const MINUTE_MS = 60_000

function open(): SlackLoad {
  const load = new SlackLoad()
  onTestFinished(() => load[Symbol.asyncDispose]())
  return load
}

async function expectWhole(load: SlackLoad): Promise<void> {
  const { workspace, tiers, refusals } = load.double
  await expectTold(load, ({ channel, root }) => {
    const shown = workspace.channel(channel).messages.filter(({ thread }) => thread === root)
    // What people said there was to be heard, not told.
    return shown.filter(({ user }) => user === BOT_USER).map(({ ts }) => ts)
  })
  expect(tiers.limited).toEqual([])
  expect(refusals).toEqual([])
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
    'over an outage of an hour: nothing is lost, what piled up is told in few messages, and what people did is heard',
    { timeout: 60_000 },
    async () => {
      const load = open()
      const { double } = load
      const heard = await load.listen()
      const { id: channel } = double.workspace.newChannel()
      const before = await heard.keys()
      let said: string[] = []
      await passOutage(
        load,
        channel,
        {
          goAway: () => double.goAway(),
          comeBack: () => {
            double.comeBack()
            heard.look()
          },
          posted: () => double.tiers.count('chat.postMessage'),
        },
        async () => {
          said = await load.doMeanwhile(load.runs[0]!.thread)
        },
      )
      await expectWhole(load)
      expect((await heard.keys()).filter(key => !before.includes(key)).toSorted()).toEqual(said.toSorted())
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
