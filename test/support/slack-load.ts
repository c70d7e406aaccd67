import { openSlack } from '../../src/chat/slack/slack.ts'
import { Secret } from '../../src/lib/secret.ts'
import { createEars } from '../../src/engine/ears.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import { makeInbound } from './chat-rows.ts'
import { ChatLoad } from './chat-load.ts'
import { BOT_TOKEN, SlackDouble } from './slack-double/slack-double.ts'

interface Heard {
  look(): void
  /** Of all that was kept. */
  keys(): Promise<string[]>
}

/** Runs of many agents told of in Slack. */
export class SlackLoad extends ChatLoad {
  readonly double: SlackDouble

  constructor() {
    let made: SlackDouble | undefined
    super(({ clock, log, count }) => {
      const double = new SlackDouble(clock)
      made = double
      return {
        chat: openSlack({
          botToken: new Secret(BOT_TOKEN),
          way: { signingSecret: new Secret('a-secret-that-signs'), host: '127.0.0.1', port: 0 },
          apiUrl: double.apiUrl,
          people: { named: new Map(), everyone: [], reserved: new Set() },
          clock,
          log,
          fetch: async (input, init) => {
            count()
            return await double.fetch(input, init)
          },
        }),
        say(channel) {
          const { workspace } = double
          const { id: user } = workspace.person('ana')
          return workspace.add(workspace.channel(channel), { user, text: 'a plan' }).ts
        },
        [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
      }
    })
    this.double = made!
  }

  /** From now on it hears, if only by looking: what people do then is told by nobody. */
  async listen(): Promise<Heard> {
    const { clock, store, chat } = this
    await store.chats.keepInbound({ ...makeInbound(chat.name, 'the first'), at: clock.now() })
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const { signal } = new AbortController()
    const submit = (): never => {
      throw new Error('No run asks anything here')
    }
    const ears = createEars({ store, runs: { submit }, clock, log, signal, take: () => {} }, chat)
    await chat.listen(ears.keep)
    return {
      look: () => ears.opened(),
      keys: async () => (await store.chats.waitingInbound(Infinity, 1_000)).map(({ key }) => key),
    }
  }

  /** What somebody does in a thread and beside it; the keys under which it is to be heard. */
  async doMeanwhile({ channel: id, root }: ThreadRef): Promise<string[]> {
    const { workspace } = this.double
    const channel = workspace.channel(id)
    const user = workspace.person('ana').id
    const said = [
      workspace.add(channel, { user, text: '@regatta status', thread: root }),
      workspace.add(channel, { user, text: 'another plan' }),
    ]
    const board = channel.messages.find(({ reactions }) => reactions.has('octagonal_sign'))!
    workspace.react(channel, board, 'octagonal_sign', user)
    // The plan itself as well: of the last minute before nobody knows.
    const heard = [root!, ...said.map(({ ts }) => ts)].map(ts => `m/${id}/${ts}`)
    return [...heard, `r/${id}/${board.ts}/${user}/octagonal_sign/there`]
  }
}
