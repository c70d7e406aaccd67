import { resolve } from 'node:path'
import { openLocalReading } from '../desk/local.ts'
import { sayBroken, verifyHistory } from '../engine/verify-history.ts'
import { toPrintableJson } from '../lib/json.ts'
import type { Log } from '../lib/log.ts'
import { counted, plain } from '../message/words.ts'
import { openStore } from '../open-store.ts'
import type { KeptStore } from '../open-store.ts'
import { systemClock } from '../system/clock.ts'
import { readLineFile } from '../system/line-file.ts'
import { openErrorLog } from '../system/log.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOnly, parseOptions } from './options.ts'

const HELP = `regatta restore FILE [--json]
  Puts what a backup holds into the database of this installation, which must be empty: all of it, or nothing. Then the
  history of each run is verified, event by event.
  --json   what came of it as one JSON object
Ends with 0, 1 if a history is not whole, 2 where nothing was restored.
`

export interface Outcome {
  rows: number
  /** As of when it stands. */
  at: string
  runs: number
  /** Runs whose history is not as it was written. */
  broken: { run: string; why: string }[]
}

export async function restore(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('restore', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const name = parseOnly(positionals, 'file: regatta restore FILE')
  const config = await load()
  const log = openErrorLog()
  await using opened = await openStore(config, log, 'restore')
  const outcome = await restoreAll(readLineFile(resolve(config.folder, name)), opened.store, log)
  io.print(values.json ? `${toPrintableJson(outcome)}\n` : toText(outcome))
  return toCode(outcome)
}

export async function restoreAll(lines: AsyncIterator<string>, store: KeptStore, log: Log): Promise<Outcome> {
  const { rows, runs, head } = await store.upkeep.restore(lines)
  using reading = openLocalReading({ store, clock: systemClock, log })
  const broken: Outcome['broken'] = []
  for (const run of runs) {
    const history = await reading.historyOf(run)
    const verdict = history && verifyHistory(history.events, { kept: history.kept })
    if (verdict?.kind === 'broken') broken.push({ run, why: sayBroken(verdict) })
  }
  return { rows, at: new Date(head.at).toISOString(), runs: runs.length, broken }
}

export function toText({ rows, at, runs, broken }: Outcome): string {
  const verdict =
    broken.length === 0
      ? `${counted(runs, 'run')}: nothing in their histories was altered, is missing, or was added.`
      : `Of ${counted(runs, 'run')} the history of ${broken.length} is not as it was written.`
  const found = broken.map(({ run, why }) => plain(`Run ${run}: ${why}.`))
  return [`Restored ${counted(rows, 'row')}, as they stood at ${at}.`, ...found, verdict, ''].join('\n')
}

export function toCode({ broken }: Outcome): number {
  return broken.length === 0 ? 0 : 1
}
