import { grants } from '../../commands/rights.ts'
import type { Chat, Person } from '../chat/port.ts'
import type { ThreadRef } from '../run/event.ts'
import type { RunRow } from '../run/rows.ts'
import type { Run } from '../run/run.ts'
import type { Store } from '../store/port.ts'

/** Who asks, and where. */
export interface Onlooker {
  by: Person
  chat: string
  channel: string
}

export interface SightContext {
  store: { chats: Pick<Store['chats'], 'listRunsIn' | 'listRunsOf'> } & Pick<Store, 'listRuns'>
  chats: ReadonlyMap<string, Pick<Chat, 'reads' | 'isDirect'>>
}

type Place = Pick<ThreadRef, 'chat' | 'channel'>

const RUNS_LOOKED_AT = 200

/**
 * Whether somebody may see what is told of in these places: one of them is where they are, or they can read it, or they
 * may do everything. A name proves nothing here, and who somebody is in another chat nobody knows.
 */
export async function maySee(
  { chats }: Pick<SightContext, 'chats'>,
  { by, chat, channel }: Onlooker,
  places: readonly Place[],
): Promise<boolean> {
  const room = chats.get(chat)
  if (!room) return false
  if (!room.reads || administers(by)) return true
  const near = places.filter(place => place.chat === chat)
  if (near.some(place => place.channel === channel)) return true
  for (const place of near) if (await room.reads(by.id, place.channel)) return true
  return false
}

/** The runs that are shown to somebody: in a channel those of that channel, alone with the bot all that they may see. */
export async function listSeen(context: SightContext, onlooker: Onlooker, limit: number): Promise<RunRow[]> {
  const { store, chats } = context
  const { by, chat, channel } = onlooker
  const room = chats.get(chat)
  if (!room) return []
  if (!room.reads) return await store.listRuns(limit)
  if ((await room.isDirect?.(channel)) !== true) return await store.chats.listRunsIn({ chat, channel }, limit)
  if (administers(by)) return await store.listRuns(limit)
  const seen: RunRow[] = []
  for (const { run, channels } of await store.chats.listRunsOf(chat, RUNS_LOOKED_AT)) {
    const places = channels.map(each => ({ chat, channel: each }))
    if (await maySee(context, onlooker, places)) seen.push(run)
    if (seen.length === limit) break
  }
  return seen
}

/** Where a run is told of. */
export async function listPlaces(
  { chats }: { chats: Pick<Store['chats'], 'mirrorsOf'> },
  { id, charter: { thread } }: Run,
): Promise<ThreadRef[]> {
  return [...(thread === null ? [] : [thread]), ...(await chats.mirrorsOf(id))]
}

function administers({ rights = [] }: Person): boolean {
  return grants(rights, 'administer')
}
