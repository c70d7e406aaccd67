import { openSlack } from '../../src/chat/slack/slack.ts'
import { Secret } from '../../src/lib/secret.ts'
import { ChatLoad } from './chat-load.ts'
import { BOT_TOKEN, SlackDouble } from './slack-double/slack-double.ts'

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
          way: { appToken: new Secret('xapp-none') },
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
}
