import { unreachable } from '../lib/assert.ts'
import { toCanonical } from '../lib/canonical.ts'
import { renderBoard } from '../message/board.ts'
import type { Message } from '../message/message.ts'
import type { StaleBoard } from '../store/chat-port.ts'
import { chainHash } from '../system/hash.ts'
import { BUGS_MAX, askChat, countBug, toPauseMs, toTrouble } from './courier-visit.ts'
import type { BoardMemory, Visit } from './courier-visit.ts'

/** A board is looked at and redrawn so often at most. */
export const PACE_MS = 1_000
/** Of one thread at once; where more have to be redrawn, those that wait longest come first. */
const BOARDS_MAX = 20
/** No event has a higher number: a board whose message is gone is never drawn again. */
const NEVER_AGAIN = 2 ** 31 - 1

/** What a board shows now, and of which event; or when it is to be looked at again. */
type Drawn = { digest: string; seq: number } | { dueAt: number }

/**
 * The boards of a thread whose runs have gone on since they were drawn: those of all its runs, since an ended one may
 * be taken up again. When they are to be looked at again; null: when the thread is stirred.
 */
export async function drawBoards(visit: Visit): Promise<number | null> {
  const { context, memory, thread } = visit
  const boards = await context.store.chats.staleBoards(thread.id, BOARDS_MAX)
  if (boards.length === 0) memory.boards.delete(thread.id)
  let dueAt = boards.length < BOARDS_MAX ? null : context.clock.now() + PACE_MS
  for (const board of boards) dueAt = earliest(dueAt, await drawBoard(visit, board))
  return dueAt
}

async function drawBoard(visit: Visit, board: StaleBoard): Promise<number | null> {
  const { context, memory } = visit
  const now = context.clock.now()
  const known = memoryOf(visit).get(board.key) ?? { tries: 0, notBefore: 0 }
  const soonestAt = Math.max(now + toRestMs(board), known.notBefore)
  if (soonestAt > now) return soonestAt
  const drawn = await redraw(visit, board, known)
  if ('dueAt' in drawn) return drawn.dueAt
  await context.store.chats.noteBoard(board.key, drawn)
  memoryOf(visit).delete(board.key)
  memory.bugs.delete(board.key)
  return null
}

/** Whatever the clocks say: where they disagree it is drawn at once rather than never. */
function toRestMs({ agoMs }: StaleBoard): number {
  return agoMs < 0 ? 0 : Math.max(0, PACE_MS - agoMs)
}

function memoryOf({ memory, thread }: Visit): Map<string, BoardMemory> {
  const known = memory.boards.get(thread.id) ?? new Map<string, BoardMemory>()
  memory.boards.set(thread.id, known)
  return known
}

async function redraw(visit: Visit, board: StaleBoard, known: BoardMemory): Promise<Drawn> {
  const { context, chat, thread } = visit
  let message: Message
  let seq: number
  try {
    const run = await context.runOf(board.run)
    message = renderBoard(run)
    seq = run.seq
  } catch (error) {
    return retreat(visit, board, known, toPauseMs(known.tries), error)
  }
  const digest = toDigest(message)
  if (digest === (board.digest ?? (board.body && toDigest(board.body)))) return { digest, seq }
  try {
    await askChat(visit, () =>
      chat.edit({ channel: thread.channel, message: board.message }, message, 'when there is room'),
    )
    return { digest, seq }
  } catch (error) {
    return afterTrouble(visit, board, known, { digest, seq }, error)
  }
}

function afterTrouble(
  visit: Visit,
  board: StaleBoard,
  known: BoardMemory,
  wanted: { digest: string; seq: number },
  error: unknown,
): Drawn {
  const trouble = toTrouble(error, known.tries)
  const giveUp = (drawn: Drawn): Drawn => {
    const { context, thread } = visit
    context.log.error({ error, thread: thread.id, post: board.key }, 'a board cannot be redrawn')
    return drawn
  }
  switch (trouble.is) {
    case 'busy':
      return waitForTurn(visit, board, known, trouble.pauseMs)
    case 'unreachable':
      return retreat(visit, board, known, trouble.pauseMs, error)
    case 'bug':
      if (countBug(visit, board.key) < BUGS_MAX) return retreat(visit, board, known, trouble.pauseMs, error)
      return giveUp(wanted)
    case 'refused':
      return giveUp(wanted)
    case 'gone':
      return giveUp({ ...wanted, seq: NEVER_AGAIN })
    default:
      return unreachable(trouble)
  }
}

/** Others are drawn before it: there is nothing wrong. */
function waitForTurn(visit: Visit, { key }: StaleBoard, { tries }: BoardMemory, pauseMs: number): Drawn {
  const dueAt = visit.context.clock.now() + pauseMs
  memoryOf(visit).set(key, { tries, notBefore: dueAt })
  return { dueAt }
}

/** To be tried again, less and less often. */
function retreat(
  visit: Visit,
  { key }: StaleBoard,
  known: BoardMemory,
  pauseMs: number,
  error: unknown,
): Drawn {
  const { clock, log } = visit.context
  if (known.tries === 0)
    log.warn({ error, thread: visit.thread.id, post: key }, 'could not redraw a board; trying again')
  const dueAt = clock.now() + pauseMs
  memoryOf(visit).set(key, { tries: known.tries + 1, notBefore: dueAt })
  return { dueAt }
}

function toDigest(message: Message): string {
  return chainHash('', toCanonical(message))
}

export function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}
