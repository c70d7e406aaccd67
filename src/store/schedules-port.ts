import type { StartWishes } from '../../commands/request.ts'
import type { Deed } from '../run/deed.ts'
import type { ThreadRef } from '../run/event.ts'
import type { Tx } from './port.ts'

/** What is to be done at a time, or again and again. Part of Store; test/conformance/store.ts holds for it. */
export interface ScheduleRows {
  keep(tx: Tx, row: ScheduleRow): Promise<void>
  /** Locks it till the end of the transaction; undefined: there is none. */
  lock(tx: Tx, id: string): Promise<ScheduleRow | undefined>
  /** As it is from now on; whoever changes it holds its lock. */
  change(tx: Tx, row: ScheduleRow): Promise<void>
  find(id: string): Promise<ScheduleRow | undefined>
  /** Of these chats, what has come by then, and what waits for another run though it be ended: due longest first. */
  due(chats: string[], now: number, limit: number): Promise<ScheduleRow[]>
  /** When the next of these chats comes; null: none will. */
  nextAt(chats: string[], after: number): Promise<number | null>
  /** Those of a channel that have not ended, what comes next first. */
  listIn(place: Pick<ThreadRef, 'chat' | 'channel'>, limit: number): Promise<ScheduleRow[]>
}

export interface ScheduleRow {
  id: string
  /** `run`: starts a plan. `digest`: tells what happened in its channel. */
  kind: 'run' | 'digest'
  thread: ThreadRef
  /** Whose wish it is: their name, and the chat's id of them. */
  by: string
  person: string
  zone: string
  /** Null: once. */
  cron: string | null
  /** The first instant that nobody has looked at yet; null: nothing more comes. */
  nextAt: number | null
  /** Up to here it is told, where it tells something. */
  toldAt: number
  /** What it starts; null: it starts nothing. */
  start: ScheduledStart | null
  /** The run that it started last, or which was there before. */
  latest: string | null
  /** The run that `latest` waits for to end, which people have to agree to or have; null: it waits for none. */
  behind: string | null
  createdAt: number
  endedAt: number | null
}

export interface ScheduledStart {
  /** The plan as it was offered, and what its text came to: that is what was agreed to. */
  plan: string
  digest: string
  title: string
  /** The commands of it that were shown. */
  commands: string[]
  /** As people typed it behind `start`. */
  wishes: StartWishes
  /** What the person did who had it scheduled; rows stored before it was kept have none. */
  deed?: Deed
}
