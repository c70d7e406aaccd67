/**
 * Aborts with the first of the others. Unlike `AbortSignal.any` it is let go once it is disposed of, or with them: Node
 * keeps that for ever, and all that its listeners hold, where one of them was never taken off.
 */
export function abortWith(...others: AbortSignal[]): { signal: AbortSignal } & Disposable {
  const controller = new AbortController()
  const abort = (event: Event): void => end(event.target as AbortSignal)
  const end = ({ reason }: AbortSignal): void => controller.abort(reason)
  for (const other of others) {
    if (other.aborted) end(other)
    else other.addEventListener('abort', abort, { once: true })
  }
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const other of others) other.removeEventListener('abort', abort)
    },
  }
}
