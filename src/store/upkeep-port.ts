import type { WriteLines } from './backup.ts'
import type { Forgotten } from './forget.ts'
import type { Restored } from './restore.ts'

/** What whoever runs an installation needs of its database, and no run does. */
export interface Upkeep {
  /** How things stand, by one question of bounded size. */
  measure(): Promise<Figures>
  /** What is asked of the database just now, transactions and statements. */
  calls(): Calls
  /** All that is kept, as it stood at one moment: JSON lines, the last of which seals the others. */
  backUp(version: string, write: WriteLines): Promise<{ rows: number }>
  /** Into a database that has nothing yet: all of it, or nothing and a BackupError. */
  restore(lines: AsyncIterator<string>): Promise<Restored>
  /** A part of what ended so long ago; nothing of a run that goes on, and nothing that such a one may ask for. */
  forget(ageMs: number): Promise<Forgotten>
}

/** All runs together. */
export interface Figures {
  /** By status. */
  runs: Record<string, number>
  /** By status, of runs that have not ended. */
  tasks: Record<string, number>
  /** Attempts that wait for a worker, and since when the longest. */
  queued: Waiting
  /** Slots there are (null: nobody has said yet), slots in use, and runs that wait for one. */
  slots: number | null
  used: number
  line: number
  /** Providers that take nothing for a while. */
  closed: number
  /** Questions that are open. */
  questions: Waiting
  /** Posts that are still to be sent. */
  posts: Waiting
  /** What people did that was not dealt with yet. */
  inbound: Waiting
  /** Workers that are present. */
  workers: number
  databaseBytes: number
}

interface Waiting {
  count: number
  /** How long the one that waits longest has waited; 0: none waits. */
  oldestMs: number
}

interface Calls {
  open: number
  /** Connections that there are for them. */
  connections: number
}
