import type { MessageRef } from '../chat/port.ts'
import { unreachable } from '../lib/assert.ts'
import type { Reaction } from '../message/message.ts'
import type { Parcel } from './courier-parcel.ts'
import { BUGS_MAX, askChat, countBug, toAddress, toTrouble } from './courier-visit.ts'
import type { Trouble, Visit } from './courier-visit.ts'

/** How a parcel's way ends, this time. */
export type Delivery =
  | { is: 'sent'; message: string | null }
  | { is: 'failed'; why: string }
  | { is: 'dropped' }
  | { is: 'delayed'; again: 'afresh' | 'in-doubt'; dueAt: number; message: string | null }

/** What an edit replaces: where it stands, and the reactions that were placed there with it. */
export interface Target extends MessageRef {
  reactions: readonly Reaction[]
}

/** How far it got. */
interface Progress {
  isThere: boolean
  message: string | null
}

/** Takes a parcel to its chat: one message with all its reactions, however often somebody was at it before. */
export async function deliver(visit: Visit, parcel: Parcel, target: Target | null): Promise<Delivery> {
  const progress: Progress = { isThere: false, message: null }
  try {
    await convey(visit, parcel, target, progress)
    return { is: 'sent', message: progress.message }
  } catch (error) {
    return toEnding(visit, parcel, progress, error)
  }
}

async function convey(
  visit: Visit,
  parcel: Parcel,
  target: Target | null,
  progress: Progress,
): Promise<void> {
  const { chat, thread } = visit
  const [{ kind, person }] = parcel.posts
  switch (kind) {
    case 'message':
    case 'line':
    case 'broadcast':
      progress.message = await place(visit, parcel)
      progress.isThere = true
      await noteMessage(visit, parcel, progress.message)
      await react(visit, parcel, { channel: thread.channel, message: progress.message, reactions: [] })
      return await addFile(visit, parcel, progress.message)
    case 'whisper': {
      if (parcel.isInDoubt && (await lookFor(visit, parcel)) !== undefined) return
      const to = toAddress(thread)
      return await askChat(visit, () => chat.whisper(to, person ?? '', parcel.message, parcel.batch))
    }
    case 'edit':
      if (!target) throw new Error('An edit without a target')
      await askChat(visit, () => chat.edit(target, parcel.message))
      progress.isThere = true
      return await react(visit, parcel, target)
    default:
      return unreachable(kind)
  }
}

async function place(visit: Visit, parcel: Parcel): Promise<string> {
  const { chat, thread } = visit
  const there = parcel.isInDoubt ? await lookFor(visit, parcel) : undefined
  if (there !== undefined) return there
  const isBroadcast = parcel.posts[0].kind === 'broadcast' && thread.root !== null
  const to = { ...toAddress(thread), ...(isBroadcast ? { broadcast: true } : {}) }
  const message = await askChat(
    visit,
    () => chat.post(to, parcel.message, parcel.batch),
    late => visit.late(parcel.batch, late),
  )
  // What was under way when its sender died may have arrived meanwhile.
  return parcel.isInDoubt ? ((await lookFor(visit, parcel)) ?? message) : message
}

/** People may answer by the first reaction while the bot still places the others. */
async function noteMessage(visit: Visit, { posts, message, batch }: Parcel, id: string): Promise<void> {
  if (message.reactions.length === 0) return
  const { store, log } = visit.context
  const keys = posts.map(({ key }) => key)
  try {
    await store.chats.noteMessage(keys, id)
  } catch (error) {
    // Once it is sent it is noted again.
    log.warn({ error, thread: visit.thread.id, post: batch }, 'could not note yet which message a post is')
  }
}

/** The message, if the chat has it; what is there twice is taken away. */
async function lookFor(visit: Visit, { batch }: Parcel): Promise<string | undefined> {
  const { chat, thread } = visit
  const ids = await orRefused(visit, () => chat.find(toAddress(thread), batch))
  for (const message of ids?.slice(1) ?? [])
    await orRefused(visit, () => chat.remove({ channel: thread.channel, message }))
  return ids?.[0]
}

/** A platform allows few of these in a minute, and the next post waits for each: none is placed twice. */
async function react(visit: Visit, { message }: Parcel, { reactions, ...at }: Target): Promise<void> {
  const there = new Set(reactions.map(({ emoji }) => emoji))
  for (const { emoji } of message.reactions)
    if (!there.has(emoji)) await orRefused(visit, () => visit.chat.react(at, emoji))
}

async function addFile(visit: Visit, { message: { file, picture } }: Parcel, id: string): Promise<void> {
  const to = toAddress(visit.thread)
  if (file) await orRefused(visit, async () => await visit.chat.addFile?.(to, id, file))
  if (picture) await orRefused(visit, async () => await visit.chat.addPicture?.(to, id, picture))
}

/** What a chat will not have is left out: the message is worth more than what goes with it. */
async function orRefused<T>(visit: Visit, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await askChat(visit, call)
  } catch (error) {
    if (toTrouble(error, 0).is !== 'refused') throw error
    visit.context.log.warn({ error, thread: visit.thread.id }, 'the chat refused it; going on without')
    return undefined
  }
}

function toEnding(visit: Visit, parcel: Parcel, progress: Progress, error: unknown): Delivery {
  const { clock } = visit.context
  const { isThere, message } = progress
  const trouble = toTrouble(error, parcel.tries)
  tell(visit, parcel, trouble, error)
  const giveUp = (): Delivery => (isThere ? { is: 'sent', message } : { is: 'failed', why: toWhy(error) })
  switch (trouble.is) {
    case 'busy': {
      const isCertain = !parcel.isInDoubt && !isThere
      return delayed(parcel, progress, isCertain ? 'afresh' : 'in-doubt', clock.now() + trouble.pauseMs)
    }
    case 'unreachable':
      return delayed(parcel, progress, 'in-doubt', clock.now() + trouble.pauseMs)
    case 'gone':
    case 'refused':
      return giveUp()
    case 'bug':
      return countBug(visit, parcel.batch) < BUGS_MAX
        ? delayed(parcel, progress, 'in-doubt', clock.now() + trouble.pauseMs)
        : giveUp()
    default:
      return unreachable(trouble)
  }
}

/** An edit bears being done again, and may be overtaken until then. */
function delayed(
  { posts }: Parcel,
  { message }: Progress,
  again: 'afresh' | 'in-doubt',
  dueAt: number,
): Delivery {
  return { is: 'delayed', again: posts[0].kind === 'edit' ? 'afresh' : again, dueAt, message }
}

/** Once for as long as it lasts. */
function tell({ context, thread }: Visit, { batch, tries }: Parcel, trouble: Trouble, error: unknown): void {
  const fields = { error, thread: thread.id, post: batch }
  context.tally?.failed(trouble.is)
  if (trouble.is === 'gone' || trouble.is === 'refused') context.log.error(fields, 'a post cannot be sent')
  else if (tries === 0) context.log.warn(fields, `the chat is ${trouble.is}; trying again`)
}

function toWhy(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
