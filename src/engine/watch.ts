import type { Clock } from '../lib/clock.ts'

export interface WatchOptions {
  clock: Clock
  /** So long without any sign, and people are warned; twice as long, and it is stalled. */
  stallMs: number
  /** Another text than before once something was written in its workspace. */
  pulse(): Promise<string>
  warn(why: string): void
  stall(why: string): void
}

export interface LifeWatch extends Disposable {
  /** Something was seen of it: a line of output, a tool call. */
  sign(): void
  /** Nothing is expected of it until the returned function is called. */
  hold(): () => void
}

/**
 * Watches whether an attempt shows any sign of life: what it prints, what it does, what it writes. Begins with the
 * attempt, so that one of which nothing was ever seen is found too, and every sign begins it anew.
 */
export function watchLife({ clock, stallMs, pulse, warn, stall }: WatchOptions): LifeWatch {
  let seenAt = clock.now()
  let before: string | null = null
  let warnedAt: number | null = null
  let isOver = false
  let holds = 0
  let cancel = clock.after(0, () => void look())

  async function look(): Promise<void> {
    // A workspace that cannot be looked at shows no sign, which is no reason to end its attempt sooner.
    const now = await pulse().catch(() => before ?? '')
    if (isOver) return
    if ((before !== null && now !== before) || holds > 0) sign()
    before = now
    const silentMs = clock.now() - seenAt
    // A machine that slept finds much time gone at once: the second half counts from the warning.
    if (warnedAt !== null && clock.now() - warnedAt >= stallMs) return stall(toWords(silentMs))
    if (warnedAt === null && silentMs >= stallMs) {
      warnedAt = clock.now()
      warn(toWords(silentMs))
    }
    const nextAt = (warnedAt ?? seenAt) + stallMs
    cancel = clock.after(Math.max(1, nextAt - clock.now()), () => void look())
  }

  function sign(): void {
    seenAt = clock.now()
    warnedAt = null
  }

  return {
    sign,
    hold() {
      holds++
      return () => {
        holds--
        sign()
      }
    },
    [Symbol.dispose]() {
      isOver = true
      cancel()
    },
  }
}

function toWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const long = minutes > 0 ? `${minutes} min` : `${Math.round(ms / 1_000)} s`
  return `for ${long} no output, no tool call and no change in its workspace`
}
