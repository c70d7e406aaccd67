import { hostname } from 'node:os'
import type { Config } from './config/config.ts'
import { tellGoing } from './engine/tell-going.ts'
import type { Log } from './lib/log.ts'
import { formatSpan } from './message/duration.ts'
import type { Store } from './store/port.ts'
import type { Outage } from './store/watch-outages.ts'
import { steadyClock, systemClock } from './system/clock.ts'
import { openRoom } from './system/room.ts'
import type { Room, Shortage } from './system/room.ts'

/** What stands in the way of all runs at once: the log has it, and people are told in the threads of their runs. */
export interface Troubles {
  room: Room
  recovered(outage: Outage): void
  /** From now on people can be told. */
  tellIn(store: Pick<Store, 'chats' | 'transaction'>): void
}

/** A restart of the database is worth no word in a chat. */
const OUTAGE_MS = 60_000
/** Instances that saw the same outage say it under the same key. */
const SAME_MS = 10 * 60_000

export function openTroubles(
  { dataFolder, folder }: Pick<Config, 'dataFolder' | 'folder'>,
  log: Log,
): Troubles {
  let store: Pick<Store, 'chats' | 'transaction'> | null = null
  const host = hostname()

  function tell(key: string, line: string): void {
    if (store !== null) void tellGoing({ store, log }, key, line)
  }

  function changed(shortage: Shortage | null): void {
    const key = `room/${host}/${systemClock.now()}`
    if (shortage === null) {
      log.warn({ host }, 'there is room on the disk again: work goes on')
      return tell(key, `There is room on the disk of ${host} again: work goes on there.`)
    }
    log.error({ host, ...shortage }, 'the disk is full: nothing new is begun here till there is room')
    const left = `${Math.floor(shortage.bytes / 1_000_000)} MB`
    tell(key, `The disk of ${host} is full (${left} left): nothing new begins there till there is room.`)
  }

  function recovered({ fromAt, tillAt, why }: Outage): void {
    const ms = tillAt - fromAt
    if (ms < OUTAGE_MS) return
    const line = `For ${formatSpan(ms)} the database could not be used, because ${why}. It can again: nothing is lost, and what waited goes on.`
    tell(`outage/${Math.floor(fromAt / SAME_MS)}`, line)
  }

  return {
    room: openRoom({ folders: [dataFolder, folder], clock: steadyClock, changed }),
    recovered,
    tellIn: given => void (store = given),
  }
}
