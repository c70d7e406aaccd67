import { unreachable } from '../lib/assert.ts'
import type { OpenPost, PostRow } from '../store/chat-port.ts'
import { PACE_MS, drawBoards, earliest } from './courier-board.ts'
import { deliver } from './courier-deliver.ts'
import type { Delivery, Target } from './courier-deliver.ts'
import { BACKLOG_MIN, findOvertaken, pickParcel, without } from './courier-parcel.ts'
import type { Parcel } from './courier-parcel.ts'
import type { Visit } from './courier-visit.ts'

const PAGE = 200

type Said =
  | { is: 'all' }
  | { is: 'later'; dueAt: number }
  /** By somebody else, who took us for gone. */
  | { is: 'taken' }
  | { is: 'closing' }

/** Says all that is to be said in a thread, in order. When there is more to do; null: once it is stirred. */
export async function drainThread(visit: Visit): Promise<number | null> {
  const said = await sayAll(visit)
  switch (said.is) {
    case 'all':
      return await drawBoards(visit)
    case 'later':
      // What holds up the posts is no reason to let the boards be wrong.
      return earliest(said.dueAt, await drawBoards(visit))
    case 'taken':
    case 'closing':
      return visit.context.clock.now()
    default:
      return unreachable(said)
  }
}

async function sayAll(visit: Visit): Promise<Said> {
  const { store, clock } = visit.context
  let drawnAt = clock.now()
  /** While there is much to say. */
  const drawMeanwhile = async (): Promise<void> => {
    if (clock.now() - drawnAt < PACE_MS) return
    await drawBoards(visit)
    drawnAt = clock.now()
  }
  for (;;) {
    const page = await store.chats.openPosts(visit.thread.id, PAGE)
    if (page.length === 0) return { is: 'all' }
    const said = await sayPage(visit, page, drawMeanwhile)
    if (said.is !== 'all') return said
  }
}

async function sayPage(visit: Visit, page: OpenPost[], between: () => Promise<void>): Promise<Said> {
  const { context, closing } = visit
  const backlog = page.length > BACKLOG_MIN ? 'fold' : 'as it comes'
  let open = await dropOvertaken(visit, page)
  for (let [first, ...rest] = open; first; [first, ...rest] = open) {
    if (closing.aborted) return { is: 'closing' }
    if (first.tries > 0 && first.waitMs > 0) return { is: 'later', dueAt: context.clock.now() + first.waitMs }
    const parcel = pickParcel([first, ...rest], backlog)
    const ending = await send(visit, parcel)
    if (ending.is === 'delayed') return { is: 'later', dueAt: ending.dueAt }
    if (ending.is === 'taken') return ending
    open = without(open, parcel.posts)
    await between()
  }
  return { is: 'all' }
}

async function dropOvertaken({ context }: Visit, page: OpenPost[]): Promise<OpenPost[]> {
  const overtaken = findOvertaken(page)
  if (overtaken.length > 0) await context.store.chats.markDropped(toKeys(overtaken), context.clock.now())
  return without(page, overtaken)
}

/** Or somebody else is at it. */
type Ending = Delivery | { is: 'taken' }

/**
 * waiting → sending → sent, failed, delayed; or dropped while it waits. A crash leaves it in `sending`, and whoever comes
 * then looks first whether the chat has it.
 */
async function send(visit: Visit, parcel: Parcel): Promise<Ending> {
  const { chats } = visit.context.store
  const isEdit = parcel.posts[0].kind === 'edit'
  const target = isEdit ? await findTarget(visit, parcel.posts[0]) : null
  if (isEdit && !target) return await settle(visit, parcel, toUntold(parcel))
  if (!parcel.isInDoubt) {
    const count = await chats.markSending(toKeys(parcel.posts), parcel.batch)
    if (count < parcel.posts.length) return { is: 'taken' }
  }
  const ending = await deliver(visit, parcel, target)
  const message = ending.is === 'sent' || ending.is === 'delayed' ? ending.message : null
  let settled: Ending = { is: 'taken' }
  try {
    settled = await settle(visit, parcel, ending)
  } finally {
    // Somebody else may have sent it as well, who took us for gone.
    if (settled.is === 'taken' && message !== null) visit.late(parcel.batch, message)
  }
  return settled
}

async function settle({ context, memory }: Visit, parcel: Parcel, ending: Delivery): Promise<Ending> {
  const { chats } = context.store
  const keys = toKeys(parcel.posts)
  const now = context.clock.now()
  if (ending.is !== 'delayed') memory.bugs.delete(parcel.batch)
  switch (ending.is) {
    case 'sent':
      return (await chats.markSent(keys, ending.message, now)) === keys.length ? ending : { is: 'taken' }
    case 'failed':
      await chats.markFailed(keys, ending.why, now)
      return ending
    case 'dropped':
      await chats.markDropped(keys, now)
      return ending
    case 'delayed': {
      const count = await chats.delayPosts(keys, ending.again, Math.max(0, ending.dueAt - now))
      return count === keys.length ? ending : { is: 'taken' }
    }
    default:
      return unreachable(ending)
  }
}

async function findTarget({ context, thread }: Visit, { target }: PostRow): Promise<Target | null> {
  const post = target === null ? undefined : await context.store.chats.findPost(target)
  if (post?.status !== 'sent' || post.message === null) return null
  return { channel: thread.channel, message: post.message, reactions: post.body.reactions }
}

/** What it edits was never said. */
function toUntold({ isInDoubt }: Parcel): Delivery {
  return isInDoubt ? { is: 'failed', why: 'What it edits is not there' } : { is: 'dropped' }
}

function toKeys(posts: readonly PostRow[]): string[] {
  return posts.map(({ key }) => key)
}
