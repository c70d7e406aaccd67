import { ChatError } from '../chat/port.ts'
import type { Address, Chat } from '../chat/port.ts'
import { unreachable } from '../lib/assert.ts'
import { backoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../run/run.ts'
import type { ThreadRow } from '../store/chat-port.ts'
import type { Store } from '../store/port.ts'
import { ask } from './courier-ask.ts'
import type { Tally } from './tally.ts'

export interface CourierContext {
  store: Pick<Store, 'chats'>
  /** By name. */
  chats: ReadonlyMap<string, Chat>
  worker: string
  tally?: Pick<Tally, 'failed'>
  clock: Clock
  log: Log
  /** The run as it stands. */
  runOf(run: string): Promise<Run>
}

/** A worker at a thread that it holds. */
export interface Visit {
  context: CourierContext
  chat: Chat
  thread: ThreadRow
  memory: CourierMemory
  /** To end before the next post. */
  closing: AbortSignal
  /** To end the call that is under way. */
  hurry: AbortSignal
  /** A message came to be after it was given up. */
  late(batch: string, message: string): void
}

/** What a courier knows beside the rows. Lost with the process: then it finds out again. */
export interface CourierMemory {
  /** How often a post met an error that no chat should throw. */
  bugs: Map<string, number>
  /** By thread: boards that could not be redrawn, by their keys. */
  boards: Map<string, Map<string, BoardMemory>>
}

export interface BoardMemory {
  tries: number
  notBefore: number
}

/** Errors that no chat should throw: so often a thing is tried all the same. */
export const BUGS_MAX = 5
const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** So that no chat makes us ask without a pause. */
const BUSY_MIN_MS = 100

export function toAddress({ channel, root }: ThreadRow): Address {
  return { channel, thread: root }
}

export async function askChat<T>(
  { context, hurry }: Visit,
  call: () => Promise<T>,
  late?: (value: T) => void,
): Promise<T> {
  return await ask(context.clock, hurry, call, late)
}

/** What an error of a chat means for whoever called it. */
export type Trouble =
  /** Certainly nothing was done. */
  | { is: 'busy'; pauseMs: number }
  | { is: 'unreachable'; pauseMs: number }
  | { is: 'gone' | 'refused' }
  | { is: 'bug'; pauseMs: number }

export function toTrouble(error: unknown, tries: number): Trouble {
  const pauseMs = toPauseMs(tries)
  if (!(error instanceof ChatError)) return { is: 'bug', pauseMs }
  switch (error.code) {
    case 'busy':
      return { is: 'busy', pauseMs: Math.max(BUSY_MIN_MS, error.retryAfterMs ?? pauseMs) }
    case 'unreachable':
      return { is: 'unreachable', pauseMs }
    case 'gone':
      return { is: 'gone' }
    case 'refused':
    case 'too-large':
      return { is: 'refused' }
    default:
      return unreachable(error.code)
  }
}

export function toPauseMs(tries: number): number {
  return backoffMs(tries, FIRST_MS, LONGEST_MS)
}

export function countBug({ memory }: Visit, key: string): number {
  const count = (memory.bugs.get(key) ?? 0) + 1
  memory.bugs.set(key, count)
  return count
}
