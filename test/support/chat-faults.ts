import { ChatError } from '../../src/chat/port.ts'
import type { Chat } from '../../src/chat/port.ts'

type ChatCall = Exclude<keyof Chat, 'name' | 'listen' | typeof Symbol.asyncDispose>

interface Fault {
  call: ChatCall
  /** `bug`: an error that is no ChatError. */
  fails: ChatError['code'] | 'bug'
  /** Whether the platform did it all the same. */
  done: 'before' | 'after'
  retryAfterMs?: number
}

/** What goes wrong with a platform, and what was asked of it. */
export class Faults {
  /** Every call that reached the platform, in order. */
  readonly calls: ChatCall[] = []
  #isAway = false
  #next: Fault[] = []
  #hanging: { call: ChatCall; hung: (finish: () => void) => void }[] = []

  /** The next such call fails; of several the first told fails first. */
  failNext(fault: Fault): void {
    this.#next.push(fault)
  }

  /** The next such call hangs; once it does, this resolves with what makes the platform do it after all. */
  hangNext(call: ChatCall): Promise<() => void> {
    return new Promise(hung => this.#hanging.push({ call, hung }))
  }

  /** Nothing reaches the platform any more. */
  goAway(): void {
    this.#isAway = true
  }

  comeBack(): void {
    this.#isAway = false
  }

  async through<T>(call: ChatCall, work: () => T): Promise<T> {
    this.calls.push(call)
    if (this.#isAway) throw new ChatError('unreachable', 'The platform is away')
    const hanging = this.#hanging.find(hanging => hanging.call === call)
    if (hanging) {
      this.#hanging.splice(this.#hanging.indexOf(hanging), 1)
      await new Promise<void>(resolve => hanging.hung(resolve))
      return work()
    }
    const fault = this.#next.find(fault => fault.call === call)
    if (!fault) return work()
    this.#next.splice(this.#next.indexOf(fault), 1)
    if (fault.done === 'after') work()
    throw toError(fault)
  }
}

function toError({ call, fails, retryAfterMs }: Fault): Error {
  if (fails === 'bug') return new TypeError(`a bug in ${call}`)
  return new ChatError(fails, `${call} was told ${fails}`, retryAfterMs === undefined ? {} : { retryAfterMs })
}
