import type { Messages } from '../../src/web/api.ts'
import type { ConsoleMessage } from '../../src/store/console-port.ts'

/** A person at the console's page, as far as the server can tell: looks, drops files, reacts. */
export class ConsolePerson {
  readonly #url: string
  readonly #name: string
  #seen = 0

  constructor(url: string, name: string) {
    this.#url = url
    this.#name = name
  }

  /** All that was said in the channel and its threads so far, in the order of their changes. */
  async look(): Promise<ConsoleMessage[]> {
    this.#seen = 0
    return await this.lookOn()
  }

  /** What was said or changed since the last look. */
  async lookOn(): Promise<ConsoleMessage[]> {
    const all: ConsoleMessage[] = []
    for (;;) {
      const { messages, rev, more } = await this.#get(`/api/changes?after=${this.#seen}`)
      all.push(...messages)
      this.#seen = rev
      if (!more) return all
    }
  }

  async drop(name: string, text: string, thread: string | null = null): Promise<string> {
    const files = [{ name, base64: Buffer.from(text).toString('base64') }]
    const { id } = (await this.#post('/api/messages', { channel: 'general', thread, text: '', files })) as {
      id: string
    }
    return id
  }

  async say(text: string, thread: string | null = null): Promise<void> {
    await this.#post('/api/messages', { channel: 'general', thread, text, files: [] })
  }

  async react(message: string, emoji: string): Promise<void> {
    await this.#post('/api/reactions', { channel: 'general', message, emoji, on: true })
  }

  async press(message: string, command: string): Promise<void> {
    await this.#post('/api/buttons', { channel: 'general', message, command })
  }

  async #get(path: string): Promise<Messages> {
    const answer = await fetch(`${this.#url}${path}&as=${encodeURIComponent(this.#name)}`, {
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Messages
  }

  async #post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-regatta': '1', origin: this.#url },
      body: JSON.stringify({ as: this.#name, ...body }),
      signal: AbortSignal.timeout(10_000),
    })
    const said: unknown = await answer.json()
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(said)}`)
    return said
  }
}
