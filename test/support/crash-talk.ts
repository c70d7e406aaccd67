import type { ConsoleMessage } from '../../src/store/console-port.ts'
import type { ConsolePerson } from './console-person.ts'

/** What becomes of each is in its title's first word, as the agent of the crash tests takes it. */
const PLAN = `# Crash talk

## Wave 1

- C1: Lay the ground
- C2: Ask which colour
- C3: Stumble once
- C4: Draw the map

## Wave 2 (after Wave 1)

- C5: Hang the doors
- C6: Stumble once
- C7: Paint the doors

## Wave 3 (after Wave 2)

- C8: Fail for ever
- C9: Sweep the floor
`
/** Those that come to a good end. */
export const DONE = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C9']

const LOOK_MS = 25

/** What the person wants, and has done for it by now. Whatever may not have arrived is done again. */
export class Talk {
  root: string | null = null
  readonly #known: Set<string>
  #messages: ConsoleMessage[] = []
  #hasStarted = false

  /** Threads of talks before this one are none of ours. */
  constructor(known: Set<string>) {
    this.#known = known
  }

  /** Until the summary is there, or the signal aborts. Tells when something is seen that was not there at first. */
  async goOn(person: ConsolePerson, signal: AbortSignal, onChange: () => void): Promise<boolean> {
    let first: string | null = null
    while (!signal.aborted) {
      this.#messages = await person.look()
      first ??= this.seen()
      if (this.seen() !== first) onChange()
      if (this.#findSummary()) return true
      await this.#act(person)
      await new Promise(resolve => setTimeout(resolve, LOOK_MS))
    }
    return false
  }

  /** Started, and no summary seen yet. */
  get isUnderWay(): boolean {
    return this.#hasStarted && !this.#findSummary()
  }

  seen(): string {
    return this.#messages.map(({ body, text }) => body?.summary ?? text ?? '').join('\n')
  }

  async #act(person: ConsolePerson): Promise<void> {
    this.root ??= this.#findRoot()
    if (this.root === null) {
      this.root = await person.drop('plan.md', PLAN)
      this.#known.add(this.root)
      return
    }
    for (const { id, body, reactions } of this.#inThread()) {
      const choice = body?.reactions.find(({ command }) =>
        /^start |^answer .* (reply-2|leave)$/.test(command),
      )
      const isOpen = (body?.buttons.length ?? 0) > 0
      if (!choice || !isOpen || reactions.some(({ by }) => by.includes('ana'))) continue
      await person.react(id, choice.emoji)
      this.#hasStarted = true
    }
  }

  /** It may have arrived though its answer did not. */
  #findRoot(): string | null {
    const found = this.#messages.find(
      ({ by, thread, id }) => by.kind === 'person' && thread === null && !this.#known.has(id),
    )
    if (found) this.#known.add(found.id)
    return found?.id ?? null
  }

  #inThread(): ConsoleMessage[] {
    return this.#messages.filter(({ thread }) => thread === this.root && thread !== null)
  }

  #findSummary(): ConsoleMessage | undefined {
    return this.#inThread().find(({ broadcast }) => broadcast)
  }
}
