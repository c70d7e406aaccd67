import type { Message } from '../../message/message.ts'
import { toDigest } from './marks.ts'
import { readCustomId, toCustomId } from './to-body.ts'

/** What the buttons of a message say that stands there. */
type CommandsAt = (at: { channel: string; message: string }) => Promise<string[]>

const KEPT_MAX = 2_000

/** What stands behind buttons: not always is there room for it on them. */
export class Buttons {
  readonly #commandsAt: CommandsAt
  readonly #kept = new Map<string, string>()

  /** `commandsAt`: also of what another process sent. */
  constructor(commandsAt: CommandsAt) {
    this.#commandsAt = commandsAt
  }

  note({ buttons }: Message): void {
    for (const [index, { command }] of buttons.entries()) {
      const read = readCustomId(toCustomId(command, index))
      if (read === null || 'command' in read) continue
      this.#kept.set(read.digest, command)
      const [oldest] = this.#kept.keys()
      if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest)
    }
  }

  /** Null: it is none of ours, or was changed. */
  async read(id: string, at: { channel: string; message: string }): Promise<string | null> {
    const read = readCustomId(id)
    if (read === null) return null
    if ('command' in read) return read.command
    const known = this.#kept.get(read.digest)
    if (known !== undefined) return known
    return (await this.#commandsAt(at)).find(command => toDigest(command) === read.digest) ?? null
  }
}
