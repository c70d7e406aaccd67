import { ChatError } from '../chat/port.ts'
import type { Clock } from '../lib/clock.ts'

/** How long a chat may take for a call; what comes later is in doubt. */
const CALL_MS = 30_000

/**
 * A call to a chat that ends in time, whatever the chat does. What it yields after all goes to `late`. `hurry` ends it
 * as well.
 */
export async function ask<T>(
  clock: Clock,
  hurry: AbortSignal,
  call: () => Promise<T>,
  late: (value: T) => void = () => {},
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    let isOver = false
    const end = (settle: () => void): void => {
      isOver = true
      cancel()
      hurry.removeEventListener('abort', giveUp)
      settle()
    }
    const giveUp = (): void =>
      end(() => reject(new ChatError('unreachable', 'The chat did not answer in time')))
    const cancel = clock.after(CALL_MS, giveUp)
    hurry.addEventListener('abort', giveUp)
    if (hurry.aborted) return giveUp()
    // What it throws at once ends like what it throws later: the timer is not left behind.
    const called = async (): Promise<T> => await call()
    called().then(
      value => (isOver ? late(value) : end(() => resolve(value))),
      (error: unknown) => {
        // A failure that comes late says nothing new.
        if (!isOver) end(() => reject(error))
      },
    )
  })
}
