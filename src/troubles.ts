import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Config } from './config/config.ts'
import { listLasting, sayLasting, toDiskName } from './engine/list-lasting.ts'
import { tellBegun, tellGoing } from './engine/tell-going.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { formatSpan } from './message/duration.ts'
import type { Event } from './run/event.ts'
import type { Run } from './run/run.ts'
import type { Store, Tx } from './store/port.ts'
import type { TroubleRows } from './store/troubles-port.ts'
import type { Outage } from './store/watch-outages.ts'
import { steadyClock } from './system/clock.ts'
import { openRoom } from './system/room.ts'
import type { Room, Shortage } from './system/room.ts'

/** What stands in the way of all runs at once: the log has it, and people are told in the threads of their runs. */
export interface Troubles {
  room: Room
  recovered(outage: Outage): void
  /** What lasts, in a line each: as this process knows it, though the database may have no room to note it. */
  lasting(): Promise<string[]>
  /** Where a run began, its people are told what lasts. */
  heard(run: Run, events: readonly Event[]): void
  /** From now on people can be told; closed, all was told that is told. */
  tellIn(store: TroubledStore): AsyncDisposable
}

type TroubledStore = Pick<Store, 'chats' | 'transaction' | 'troubles' | 'views'>

interface Machine {
  host: string
  clock: Clock
  /** The bytes that are free in a folder. */
  free?: (folder: string) => Promise<number>
}

const DATABASE = 'database'
/** A restart of the database is worth no word in a chat. */
const OUTAGE_MS = 60_000
/** Some see its begin and its end later than others. */
const APART_MS = 60_000

export function openTroubles(
  { dataFolder, folder }: Pick<Config, 'dataFolder' | 'folder'>,
  log: Log,
  { host, clock, ...own }: Machine = { host: hostname(), clock: steadyClock },
): Troubles {
  const folders = [dataFolder, folder]
  const room = openRoom({ folders, clock, changed, ...own })
  let store: TroubledStore | null = null
  let told = Promise.resolve()
  /** What was noted when it could be read last: what cannot be asked for has not ended. */
  let noted: string[] = []

  /** In the order in which it came. */
  function tell(line: string, isNews: (troubles: TroubleRows, tx: Tx) => Promise<boolean>): void {
    if (store === null) return
    const given = { store, log }
    const { troubles } = store
    const word = { id: randomUUID(), line, isNews: (tx: Tx) => isNews(troubles, tx) }
    told = told.then(async () => await tellGoing(given, word))
  }

  function tellRoom(): void {
    const line = `There is room on the disk of ${host} again: work goes on there.`
    tell(line, async (troubles, tx) => {
      const ended = []
      for (const disk of await ownDisks()) ended.push(await troubles.end(tx, disk))
      return ended.includes(true)
    })
  }

  function changed(shortage: Shortage | null): void {
    if (shortage === null) {
      log.warn({ host }, 'there is room on the disk again: work goes on')
      return tellRoom()
    }
    log.error({ host, ...shortage }, 'the disk is full: nothing new is begun here till there is room')
    const left = `${Math.floor(shortage.bytes / 1_000_000)} MB`
    const line = `The disk of ${host} is full (${left} left): nothing new begins there till there is room.`
    tell(line, async (troubles, tx) => await troubles.begin(tx, await toDisk(host, shortage.folder)))
  }

  function recovered({ fromAt, tillAt, why }: Outage): void {
    const ms = tillAt - fromAt
    if (ms < OUTAGE_MS) return
    const line = `For ${formatSpan(ms)} the database could not be used, because ${why}. It can again: nothing is lost, and what waited goes on.`
    tell(line, async (troubles, tx) => {
      // No two machines agree on when that was, but all on how long ago.
      const now = clock.now()
      const span = { fromAgoMs: now - fromAt, tillAgoMs: now - tillAt, apartMs: APART_MS }
      return await troubles.note(tx, DATABASE, span)
    })
  }

  async function ownDisks(): Promise<Set<string>> {
    return new Set(await Promise.all(folders.map(each => toDisk(host, each))))
  }

  async function lasting(): Promise<string[]> {
    const [shortage, own] = await Promise.all([room.shortage(), ownDisks()])
    if (store !== null) noted = await listLasting(store).catch(unread)
    // Of its own disks this process knows best.
    const others = noted.filter(name => !own.has(name))
    return sayLasting(shortage === null ? others : [await toDisk(host, shortage.folder), ...others])
  }

  function unread(error: unknown): string[] {
    log.warn({ error }, 'what stands in the way elsewhere could not be read')
    return noted
  }

  /** Whoever saw that it was full may have died since. */
  async function lookOnce(): Promise<void> {
    if ((await room.shortage()) === null) tellRoom()
  }

  return {
    room,
    recovered,
    lasting,
    heard(run, events) {
      if (store === null || !events.some(({ type }) => type === 'run-started')) return
      const given = { store, log }
      told = told.then(async () => await tellBegun(given, run, lasting))
    },
    tellIn(given) {
      store = given
      const looked = lookOnce()
      return {
        async [Symbol.asyncDispose]() {
          await looked
          await told
        },
      }
    },
  }
}

/** Of all who write to the same disk of a machine. */
async function toDisk(host: string, folder: string): Promise<string> {
  const { dev } = await stat(folder).catch(() => ({ dev: folder }))
  return toDiskName(host, dev)
}
