import { statfs } from 'node:fs/promises'
import type { Clock } from '../lib/clock.ts'

/** Whether the disks have room for more work. */
export interface Room {
  /** Null: there is. */
  shortage(): Promise<Shortage | null>
}

export interface Shortage {
  folder: string
  bytes: number
}

interface RoomParts {
  folders: readonly string[]
  clock: Clock
  /** Called when it becomes short, and with null when there is room again. */
  changed(shortage: Shortage | null): void
  /** The bytes that are free in a folder. */
  free?: (folder: string) => Promise<number>
}

/** Less than this is kept for what is under way, for the log and for a database beside it. */
const FREE_BYTES_MIN = 100_000_000
/** There is room again only with some more, so that work does not begin and stop by turns. */
const FREE_BYTES_AGAIN = 150_000_000
/** However often it is asked. */
const LOOK_MS = 1_000

export function openRoom({ folders, clock, changed, free = readFree }: RoomParts): Room {
  let latest: { at: number; found: Promise<Shortage | null> } | null = null
  let known: Shortage | null = null

  async function look(): Promise<Shortage | null> {
    const min = known === null ? FREE_BYTES_MIN : FREE_BYTES_AGAIN
    const all = await Promise.all(folders.map(async folder => ({ folder, bytes: await free(folder) })))
    const found = all.find(({ bytes }) => bytes < min) ?? null
    const was = known
    known = found
    if ((found === null) !== (was === null)) changed(found)
    return found
  }

  return {
    shortage() {
      if (latest === null || clock.now() - latest.at >= LOOK_MS) latest = { at: clock.now(), found: look() }
      return latest.found
    },
  }
}

/** What cannot be asked is no reason to stop: whatever comes of it is told by who works there. */
async function readFree(folder: string): Promise<number> {
  return await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  )
}
