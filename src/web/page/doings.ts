import type { ConsoleMessage } from '../../store/console-port.ts'
import type { Press, React, Say, SayExample } from '../api.ts'
import * as api from './ask.ts'
import type { Place } from './known.ts'

/** What a person does in the chat. Each fails with an AskError. */
export interface Doings {
  say(said: Omit<Say, 'as'>): Promise<void>
  sayExample(said: Omit<SayExample, 'as'>): Promise<void>
  react(reaction: Omit<React, 'as'>): Promise<void>
  press(press: Omit<Press, 'as'>): Promise<void>
  /** Returns its id. */
  makeChannel(name: string): Promise<string>
  /** A thread that the bot began under what this person has just said; asked once, it is told once. */
  takeAnswered(): Place | null
}

/** Who waits longer has turned to something else. */
const ANSWER_MS_MAX = 60_000

export function createDoings(given: {
  as: string
  catchUp(): Promise<void>
  /** Learns of channels. */
  greet(): Promise<void>
  messages(): ReadonlyMap<string, ConsoleMessage>
}): Doings {
  const { as, catchUp, greet, messages } = given
  /** What this person has just said in channels and nobody answered yet. */
  const awaiting = new Map<string, { channel: string; at: number }>()

  async function begin(channel: string, send: () => Promise<{ id: string }>): Promise<void> {
    const { id } = await send()
    awaiting.set(id, { channel, at: Date.now() })
    void catchUp()
  }

  return {
    async say(said) {
      if (said.thread === null) return await begin(said.channel, () => api.sendMessage({ as, ...said }))
      await api.sendMessage({ as, ...said })
      void catchUp()
    },
    sayExample: said => begin(said.channel, () => api.sendExample({ as, ...said })),
    async react(reaction) {
      await api.sendReaction({ as, ...reaction })
      await catchUp()
    },
    press: press => api.sendPress({ as, ...press }),
    async makeChannel(name) {
      const { id } = await api.sendChannel({ as, name })
      await greet()
      return id
    },
    takeAnswered() {
      for (const [id, { at }] of awaiting) if (Date.now() - at > ANSWER_MS_MAX) awaiting.delete(id)
      if (awaiting.size === 0) return null
      for (const { thread, by, only } of messages().values()) {
        const said = thread === null ? undefined : awaiting.get(thread)
        if (thread === null || !said || by.kind !== 'bot' || only !== null) continue
        awaiting.delete(thread)
        return { channel: said.channel, thread }
      }
      return null
    },
  }
}
