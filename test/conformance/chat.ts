import { afterAll, beforeAll, describe } from 'vitest'
import type { Chat, FileRef, Inbound, MessageRef } from '../../src/chat/port.ts'
import { testInbound } from './chat-inbound.ts'
import { testOutbound } from './chat-outbound.ts'
import { testTexts } from './chat-texts.ts'

/** A platform with the bot on it, the hands of people, and their eyes. */
export interface ChatFixture extends AsyncDisposable {
  /** Listens already, and what comes in is kept. */
  chat: Chat
  /** A channel nobody has been in, that the bot may speak in. */
  newChannel(): Promise<string>
  /** Well formed, but there is no such channel and no such message. */
  nowhere: MessageRef
  /** What a person types to speak to the bot. */
  mention: string

  /** A person says something and perhaps drops files; the id of the message. Rejects if the person is told that it failed. */
  say(by: string, at: Place, text: string, files?: Dropped[]): Promise<string>
  react(by: string, at: MessageRef, emoji: string): Promise<void>
  unreact(by: string, at: MessageRef, emoji: string): Promise<void>
  /** Presses the button with this label. */
  press(by: string, at: MessageRef, label: string): Promise<void>
  /** Types it after `/wave`. */
  command(by: string, at: Place, text: string): Promise<void>

  /** What a person sees who opens the channel, or the thread (its root included), oldest first. */
  see(as: string, at: Place): Promise<Seen[]>
  /** All that was kept of what people did, in order. */
  kept(): Promise<Inbound[]>
  /** The next time something is to be kept it fails, as if the database were away. */
  loseNextKeep(): void
}

export interface Place {
  channel: string
  thread: string | null
}

export interface Dropped {
  name: string
  bytes: Uint8Array
}

export interface Seen {
  id: string
  /** The person's name, or `bot`. */
  by: string
  /** All that stands there, as it is read. */
  text: string
  /** Whom it notifies because of its text: people, or `everyone`. */
  pings: string[]
  edited: boolean
  /** Their labels. */
  buttons: string[]
  /** By whom each is, `bot` among them. */
  reactions: { emoji: string; by: string[] }[]
  files: Pick<FileRef, 'name' | 'bytes'>[]
}

/** What each group of tests is given. */
export interface GivenChat {
  chat(): Chat
  fixture(): ChatFixture
}

/** What every implementation of Chat does. */
export function chatConformance(name: string, openFixture: () => Promise<ChatFixture>): void {
  describe(`${name} as a chat`, () => {
    let fixture: ChatFixture
    const given: GivenChat = { chat: () => fixture.chat, fixture: () => fixture }

    beforeAll(async () => {
      fixture = await openFixture()
    })
    afterAll(async () => {
      await fixture.chat[Symbol.asyncDispose]()
      await fixture.chat[Symbol.asyncDispose]()
      await fixture[Symbol.asyncDispose]()
    })

    testOutbound(given)
    testInbound(given)
    testTexts(given)
  })
}
