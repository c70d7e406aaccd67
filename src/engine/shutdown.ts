/** Given as the abort's reason when this process ends: the attempt is then not to blame. */
export const SHUTDOWN = 'its worker was shut down'

export function isShutdown(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === SHUTDOWN
}
