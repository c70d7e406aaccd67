import type { Config } from '../config/config.ts'
import { toCopy } from '../desk/copy.ts'
import type { Reading } from '../desk/port.ts'
import { sayHead } from '../message/head.ts'
import { said } from '../message/words.ts'
import type { RunRow } from '../run/rows.ts'
import type { Run } from '../run/run.ts'
import type { StoredEvent } from '../store/port.ts'
import { BadInput } from './bad-input.ts'

/** Runs looked through where none is named. */
const RUNS_MAX = 1_000
const SHOWN = 5
/** No run has a longer id; whatever else was typed there is not asked for. */
const ID_CHARS_MAX = 64

/** Those that have not ended, newest first. */
export async function listUnfinished(reading: Reading): Promise<RunRow[]> {
  return (await reading.listRuns(RUNS_MAX)).filter(({ endedAt }) => endedAt === null)
}

/** The run as it stands now. */
export async function findRun(reading: Reading, id: string): Promise<Run> {
  return toCopy(await readEvents(reading, id)) ?? (await refuseRun(reading, id))
}

/** From the first on; none: there is no such run. */
export async function readEvents(reading: Reading, id: string): Promise<StoredEvent[]> {
  return id.length > ID_CHARS_MAX ? [] : await reading.eventsOf(id)
}

export async function refuseRun(reading: Reading, id: string): Promise<never> {
  const name = said(id, ID_CHARS_MAX)
  const forgotten = id.length > ID_CHARS_MAX ? null : await reading.forgottenOf(id)
  if (forgotten === null) throw new BadInput(`There is no run ${name}. ${await listKnown(reading)}`)
  const { seq, hash, endedAt } = forgotten
  const on = new Date(endedAt).toISOString().slice(0, 10)
  throw new BadInput(
    `Run ${name} ended on ${on} and was forgotten since. What is kept is how its history ended: ${sayHead(seq, hash)}. ` +
      `A history that was exported is compared with it by: regatta audit verify FILE --head ${hash}`,
  )
}

/** For a run that nobody works on, as far as can be seen from here. */
export function toNobody({ id }: Pick<Run, 'id'>, { databaseUrl }: Pick<Config, 'databaseUrl'>): string {
  const how = `regatta run --resume ${id}, or regatta serve`
  return databaseUrl
    ? `No service runs here. If none runs elsewhere: ${how}`
    : `Nobody works on it now: ${how}`
}

/** What a person can name instead. */
export async function listKnown(reading: Pick<Reading, 'listRuns'>): Promise<string> {
  const runs = await reading.listRuns(SHOWN)
  if (runs.length === 0) return 'Nothing has been run here yet.'
  return `The latest are: ${runs.map(({ id, title }) => `${id} (${said(title)})`).join(', ')}.`
}
