import { resolve } from 'node:path'
import { openLocalReading } from '../desk/local.ts'
import { sayBroken, verifyHistory } from '../engine/verify-history.ts'
import type { Log } from '../lib/log.ts'
import { counted, plain } from '../message/words.ts'
import { openStore } from '../open-store.ts'
import type { KeptStore } from '../open-store.ts'
import { systemClock } from '../system/clock.ts'
import { readLineFile } from '../system/line-file.ts'
import { openErrorLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta restore FILE
  Puts what a backup holds into the database of this installation, which must be empty: all of it, or nothing. Then the
  history of each run is verified, event by event.
Ends with 0, 1 if a history is not whole, 2 where nothing was restored.
`

export async function restore(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('restore', args, { help: { type: 'boolean', short: 'h' } })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) throw new BadInput('Name one file: regatta restore FILE')
  const config = await load()
  const log = openErrorLog()
  await using opened = await openStore(config, log, 'restore')
  return await restoreLines(readLineFile(resolve(config.folder, name)), opened.store, log, io)
}

/** Says what came of it, and ends with the code for it. */
export async function restoreLines(
  lines: AsyncIterator<string>,
  store: KeptStore,
  log: Log,
  io: Io,
): Promise<number> {
  const { rows, runs, head } = await store.upkeep.restore(lines)
  const when = new Date(head.at).toISOString()
  io.print(`Restored ${counted(rows, 'row')}, as they stood at ${when}.\n`)
  using reading = openLocalReading({ store, clock: systemClock, log })
  let broken = 0
  for (const run of runs) {
    const history = await reading.historyOf(run)
    if (!history) continue
    const verdict = verifyHistory(history.events, { kept: history.kept })
    if (verdict.kind === 'whole') continue
    broken++
    io.print(`Run ${plain(run)}: ${plain(sayBroken(verdict))}.\n`)
  }
  if (broken > 0) {
    io.print(`Of ${counted(runs.length, 'run')} the history of ${broken} is not as it was written.\n`)
    return 1
  }
  io.print(
    `${counted(runs.length, 'run')}: nothing in their histories was altered, is missing, or was added.\n`,
  )
  return 0
}
