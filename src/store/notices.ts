import type { Notice } from './port.ts'

/** What NOTIFY is sent on. */
export const CHANNEL = 'regatta'

/** What one instance tells the others; `from` lets it pass over its own. */
export function toMessage(from: string, notice: Notice): string {
  return JSON.stringify({ from, ...notice })
}

/** Undefined: our own, or nothing that we understand. */
export function parseMessage(message: string, own: string): Notice | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(message)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || !('kind' in parsed)) return undefined
  if ('from' in parsed && parsed.from === own) return undefined
  if (parsed.kind === 'jobs') return { kind: 'jobs' }
  if (parsed.kind !== 'orders' || !('worker' in parsed) || typeof parsed.worker !== 'string') return undefined
  return { kind: 'orders', worker: parsed.worker }
}
