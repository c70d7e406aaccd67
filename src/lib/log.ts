/** Where the engine says what it did; one line each, fields first. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** From which on lines are written. */
export const LOG_LEVELS = ['info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What went wrong and goes wrong again in the same way is said no more often than this. */
const REPEAT_MS = 5 * 60_000
const KINDS_MAX = 1_000
const CODE_CHARS_MAX = 200

/**
 * A night without a database must not fill the disk as well: of warnings and errors alike, the first is said, and
 * then now and then one with how many there were in between.
 */
export function withoutRepeats(log: Log, now: () => number): Log {
  const kinds = new Map<string, { saidAt: number; silent: number }>()

  function say(level: 'warn' | 'error', fields: object, message: string): void {
    const kind = toKind(fields, message)
    const known = kinds.get(kind)
    if (known && now() - known.saidAt < REPEAT_MS) {
      known.silent++
      return
    }
    kinds.delete(kind)
    kinds.set(kind, { saidAt: now(), silent: 0 })
    const [oldest = ''] = kinds.keys()
    if (kinds.size > KINDS_MAX) kinds.delete(oldest)
    log[level](known && known.silent > 0 ? { ...fields, repeated: known.silent } : fields, message)
  }

  return {
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => say('warn', fields, message),
    error: (fields, message) => say('error', fields, message),
  }
}

/** By its code, for a message may name a port or a time. */
function toKind(fields: object, message: string): string {
  const error = 'error' in fields ? fields.error : null
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return JSON.stringify([message, code.slice(0, CODE_CHARS_MAX), { ...fields, error: null }])
}
