import type { Inbound } from '../chat/port.ts'
import type { Message } from '../message/message.ts'
import type { NewPost, PostKind } from '../message/post.ts'
import type { Charter, ThreadRef } from '../run/event.ts'
import type { RunRow } from '../run/rows.ts'
import type { Tx } from './port.ts'

/** What people did, what is to be said to them, and where. Part of Store; test/conformance/store.ts holds for it. */
export interface ChatRows {
  /** Stored once by chat and key; `known` if it was there already. */
  keepInbound(inbound: Inbound): Promise<'kept' | 'known'>
  /** Not dealt with yet and stored before `before`, oldest first. */
  waitingInbound(before: number, limit: number): Promise<Inbound[]>
  /**
   * What waits in its channel up to and with itself, oldest first: that is the order in which it is dealt with. `fresh`:
   * somebody has begun to deal with it less than `freshMs` ago. `failed`: it was tried in vain before.
   */
  waitingUpTo(
    inbound: InboundRef,
    freshMs: number,
    limit: number,
  ): Promise<{ body: Inbound; fresh: boolean; failed: boolean }[]>
  /**
   * Counts a try before it is made, so that also one that kills its process counts. False: it was settled, or was tried
   * `triesMax` times. When nobody tried it for `lullMs`, what `postponeInbound` has patience with begins anew.
   */
  beginInbound(inbound: InboundRef, triesMax: number, lullMs: number): Promise<boolean>
  /** Marks it as dealt with, in the transaction of what follows from it; false: it was already. */
  takeInbound(tx: Tx, inbound: InboundRef): Promise<boolean>
  /** Whether something came in of this chat whose key begins so. */
  knowsInbound(chat: string, keyStart: string): Promise<boolean>
  /** Where something came in of this chat, of late, the latest first. */
  channelsHeard(chat: string, limit: number): Promise<string[]>
  /**
   * Since when something of this chat may not have been heard: when the latest was done, by its own clock, that had come
   * in when this was asked first since `clearUnheard`; null: nothing ever had.
   */
  noteUnheard(chat: string): Promise<number | null>
  /** All was heard. */
  clearUnheard(chat: string): Promise<void>
  /**
   * Notes that dealing with it failed; after `triesMax` it waits no longer, and who did it is told in the same
   * transaction. `settled`: somebody else has dealt with it, or given it up.
   */
  failInbound(
    tx: Tx,
    inbound: InboundRef,
    why: string,
    triesMax: number,
  ): Promise<'waits' | 'failed' | 'settled'>
  /** The same where the try says nothing of it, as the chat was away: it does not count, for so long since the first such one in a row. */
  postponeInbound(
    tx: Tx,
    inbound: InboundRef,
    why: string,
    patienceMs: number,
  ): Promise<'waits' | 'failed' | 'settled'>

  /** An offered plan. What it takes the place of is settled by `settlePlan`, in the same transaction. */
  keepPlan(tx: Tx, plan: PlanRow): Promise<void>
  /** Locks the plan's row till the end of the transaction; undefined: there is none. */
  lockPlan(tx: Tx, id: string): Promise<PlanRow | undefined>
  /** Guarded: only one that is `offered` changes. Returns whether it did. */
  settlePlan(
    tx: Tx,
    id: string,
    to: { status: 'started' } | { status: 'superseded'; by: string | null },
  ): Promise<boolean>
  findPlan(id: string): Promise<PlanRow | undefined>
  /** Of one channel of one chat, or of one of its threads; newest first. */
  listPlans(place: ChannelRef & { root?: string | null }, limit: number): Promise<PlanListing[]>
  /** Those of a channel that wait for a start, newest first. */
  listOffered(place: ChannelRef, limit: number): Promise<PlanListing[]>
  /** The same, while nobody else offers plans there: till the end of the transaction. */
  lockOffered(tx: Tx, place: ChannelRef, limit: number): Promise<PlanListing[]>
  /** The runs that were begun or are told of in a channel: first those that have not ended, each newest first. */
  listRunsIn(place: ChannelRef, limit: number): Promise<RunRow[]>
  /** Those of all channels of a chat, in the same order, and in which of them they are told of. */
  listRunsOf(chat: string, limit: number): Promise<{ run: RunRow; channels: string[] }[]>
  /** The threads of a chat that tell of runs which have not ended, those of the newest first. */
  listGoingThreads(chat: string, limit: number): Promise<ThreadRef[]>
  /** A run and all that do part of it again, as far as they have not ended. */
  listGoingAgain(tx: Tx, run: string): Promise<Pick<Charter, 'run' | 'by' | 'scope'>[]>

  /**
   * Gives each post the next number of its thread, and stirs the threads. A post whose key is there already is left
   * out. Threads come into being by it. `about` is stirred though nothing is said there, since its boards may have
   * changed, and bound to its run if one is named. Once in a transaction: it locks all these threads in one order.
   */
  writePosts(tx: Tx, posts: NewPost[], about?: { thread: ThreadRef; run?: string }): Promise<void>
  findThread(thread: ThreadRef): Promise<ThreadRow | undefined>
  /**
   * From now on what is said of a run in one thread is said in another as well, each post under a key of its own
   * (`toCopyKey`), but for whispers. False: it is one already.
   */
  addMirror(tx: Tx, mirror: Mirror): Promise<boolean>
  /** What was said there stays; its boards are not drawn again. False: it is none. */
  removeMirror(tx: Tx, mirror: Pick<Mirror, 'run' | 'thread'>): Promise<boolean>
  mirrorsOf(run: string): Promise<ThreadRef[]>

  /**
   * Threads of these chats that are due and that no living worker holds, most overdue first. What is due is told by the
   * store's own clock, here as below: those of the instances may differ.
   */
  dueThreads(chats: string[], limit: number): Promise<ThreadRow[]>
  /** Takes a thread in hand until it is released or the worker is gone; undefined: somebody else has it. */
  claimThread(id: string, worker: string): Promise<ThreadRow | undefined>
  /**
   * Lets go of a thread that this worker holds. It is due again after `pauseMs` (null: when it is stirred), or at once if
   * it was stirred since it was claimed.
   */
  releaseThread(claimed: ThreadRow, worker: string, pauseMs: number | null): Promise<void>
  /** Whether this worker is the one that has it: it has already, nobody had it, or who did is gone. */
  takeHold(name: string, worker: string): Promise<boolean>
  /** Lets others have it; whoever has not got it changes nothing. */
  dropHold(name: string, worker: string): Promise<void>
  /** Boards that stand in a thread and whose run has gone on since they were drawn, those first that wait longest. */
  staleBoards(thread: string, limit: number): Promise<StaleBoard[]>
  /** Remembers what the board under this key shows now, and of which event of its run. */
  noteBoard(key: string, shown: { digest: string; seq: number }): Promise<void>

  /** Posts of a thread that are `waiting` or `sending`, in order. */
  openPosts(thread: string, limit: number): Promise<OpenPost[]>
  /** Whether posts of this channel are just being sent: a message that no post is known to be may be one of them. */
  isSending(place: { chat: string; channel: string }): Promise<boolean>
  /**
   * From `waiting` to `sending`, as one message known to the chat under `batch`. Returns of how many: where it is not all
   * of them, somebody else is at it. So does `markSent`.
   */
  markSending(keys: string[], batch: string): Promise<number>
  /** The chat has it; what belongs to it may still be missing. */
  noteMessage(keys: string[], message: string): Promise<void>
  markSent(keys: string[], message: string | null, at: number): Promise<number>
  /** Given up, for good; what stands behind it goes on. */
  markFailed(keys: string[], why: string, at: number): Promise<void>
  /** Overtaken by a later one: nothing is sent for it. */
  markDropped(keys: string[], at: number): Promise<void>
  /** Counts a try, and keeps it (waiting if `again` is `afresh`, else still in doubt) for `pauseMs`; gives how many were not settled yet. */
  delayPosts(keys: string[], again: 'afresh' | 'in-doubt', pauseMs: number): Promise<number>
  findPost(key: string): Promise<PostRow | undefined>
  /** The post that a message in a chat is (of a joined one: the first). */
  findPostAt(place: { chat: string; channel: string; message: string }): Promise<PostRow | undefined>
  /**
   * Messages that stand in the chat since `after` with reactions that say a command, or are about to have them, and that no
   * edit has settled: newest first.
   */
  listAnswerable(chat: string, after: number, limit: number): Promise<PostRow[]>
  /** All posts of a thread in order, for who wants to see that none is missing. */
  postsOf(thread: string): Promise<PostRow[]>
}

type ChannelRef = Pick<ThreadRef, 'chat' | 'channel'>
type InboundRef = Pick<Inbound, 'chat' | 'key'>

/** A plan that was read and is offered for a start. Its run gets the same id. */
export interface PlanRow {
  id: string
  thread: ThreadRef
  title: string
  /** What the file was called. */
  name: string
  /** As it was read: whoever starts it reads the same again. */
  text: string
  status: 'offered' | 'superseded' | 'started'
  /** Null of one that was superseded: it was put away, and nothing took its place. */
  supersededBy: string | null
  /** The first run whose waves its run does again; null: it is none of these. */
  again: string | null
  by: string
  at: number
  /** The key of the post that shows it. */
  post: string
}

export type PlanListing = Omit<PlanRow, 'text'>

export interface ThreadRow extends ThreadRef {
  id: string
  /** The run it tells of. */
  run: string | null
  /** How often something happened that the courier should look at. */
  stirs: number
  dueAt: number | null
  courier: string | null
}

export interface Mirror {
  run: string
  of: ThreadRef
  thread: ThreadRef
}

export interface PostRow {
  key: string
  thread: string
  seq: number
  kind: PostKind
  target: string | null
  person: string | null
  /** As it stands: an edit that was sent is here as well. */
  body: Message
  status: 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped'
  /** While it is being sent and after: the key its chat knows it under. */
  batch: string | null
  /** The chat's id of it, once it is there. */
  message: string | null
  tries: number
  dueAt: number
  createdAt: number
  settledAt: number | null
  why: string | null
  /** Of a board: what it shows since it was drawn anew, as of which event of its run, since when. */
  digest: string | null
  drawnSeq: number | null
  drawnAt: number | null
}

export interface OpenPost extends PostRow {
  /** How long it is to be left alone. */
  waitMs: number
}

export interface StaleBoard {
  key: string
  run: string
  /** The chat's id of it. */
  message: string
  digest: string | null
  /** As it was posted, if it was not drawn since. */
  body: Message | null
  /** How long ago it was drawn; less than 0 where nobody can tell. */
  agoMs: number
}
