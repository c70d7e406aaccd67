import type { Reading } from '../desk/port.ts'
import type { Clock } from '../lib/clock.ts'
import { every } from '../lib/repeat.ts'

const LOOK_MS = 5_000

/** Says what stands in the way of all runs, once as long as it lasts, and that nothing does any more. */
export function tellTroubles(
  desk: Pick<Reading, 'listTroubles'>,
  complain: (line: string) => void,
  clock: Clock,
): AsyncDisposable {
  let before: readonly string[] = []
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    // Whoever cannot be asked any more ends what is followed as well.
    const troubles = await desk.listTroubles().catch(() => before)
    for (const line of troubles) if (!before.includes(line)) complain(line)
    // No word of room: it is gone as well when nobody works on that machine any more.
    if (troubles.length === 0 && before.length > 0)
      complain('Nothing stands in the way of all runs any more.')
    before = troubles
  }

  const go = (): void => {
    looking ??= look().finally(() => (looking = undefined))
  }
  go()
  const stop = every(clock, LOOK_MS, go)
  return {
    async [Symbol.asyncDispose]() {
      stop()
      await looking
    },
  }
}
