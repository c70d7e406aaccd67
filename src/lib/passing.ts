/** Of the system, and of the driver: there is no connection, or it broke. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
])
/**
 * Of PostgreSQL, by class or whole: no connection, a transaction that others got in the way of, nothing left to work
 * with, taken too long or locked too long, shutting down or starting up, only to be read for a while.
 */
const PASSING_STATES = /^(?:08|40|53|57P0[1-3]|57014|55P03|25006)/
const CAUSES_MAX = 5

/**
 * Whether it may go well later though nothing is changed by then. What the database refuses for what it is given it
 * will refuse again.
 */
export function isPassing(error: unknown): boolean {
  return toPassingCode(error) !== null
}

/** Null: it would not go well later either. */
export function toPassingCode(error: unknown): string | null {
  let cause = error
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    if ('code' in cause && typeof cause.code === 'string' && (isPassingCode(cause.code) || isNoSocket(cause)))
      return cause.code
    cause = cause.cause
  }
  return null
}

/** A server on this machine that does not run; of any other file it says nothing that passes. */
function isNoSocket(cause: Error): boolean {
  return 'code' in cause && cause.code === 'ENOENT' && 'syscall' in cause && cause.syscall === 'connect'
}

function isPassingCode(code: string): boolean {
  return (
    code === 'unreachable' || code === 'used-up' || CONNECTION_CODES.has(code) || PASSING_STATES.test(code)
  )
}
