/** Given as an abort's reason where nothing is asked to end: all of it is ended by force. */
export const AT_ONCE = 'it is ended at once'

export function isAtOnce(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === AT_ONCE
}
