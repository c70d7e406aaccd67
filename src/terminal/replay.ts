import { openStore } from '../open-store.ts'
import { replayRun } from '../engine/replay.ts'
import { toPrintableJson } from '../lib/json.ts'
import { openErrorLog } from '../system/log.ts'
import { systemClock } from '../system/clock.ts'
import { BadInput } from './bad-input.ts'
import { listKnown } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseCount, parseOnly, parseOptions } from './options.ts'
import { toSummary } from './summary.ts'
import { plain } from '../message/words.ts'

const HELP = `regatta replay RUN [--until N] [--json]
  Rebuilds a run from its events and says whether it equals what is stored.
  --until N   shows how it stood after its Nth event
  --json      one JSON object, for programs
Ends with 0 if all is equal, 1 if not, 2 when there is no such run.
`
const DIFFERENCES_SHOWN = 20

export async function replay(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('replay', args, {
    until: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const id = parseOnly(positionals, 'run: regatta replay RUN')
  const until = parseCount('--until', values.until) ?? null
  await using opened = await openStore(await load(), openErrorLog(), 'replay')
  const replayed = await replayRun(opened.store, id, until)
  if (!replayed) throw new BadInput(`There is no run ${id}. ${await listKnown(opened.store)}`)

  const { run, events, breaks, differences } = replayed
  const isEqual = breaks.length + differences.length === 0
  if (values.json) {
    const found = { run: id, status: run?.status ?? null, events, isEqual, breaks, differences }
    io.print(`${toPrintableJson(found, 2)}\n`)
    return isEqual ? 0 : 1
  }
  if (run) io.print(`${toSummary(run, run.endedAt ?? systemClock.now()).join('\n')}\n\n`)
  for (const problem of breaks) io.print(`${plain(problem)}\n`)
  for (const difference of differences.slice(0, DIFFERENCES_SHOWN)) io.print(`${plain(difference)}\n`)
  if (differences.length > DIFFERENCES_SHOWN)
    io.print(`and ${differences.length - DIFFERENCES_SHOWN} more differences\n`)
  if (!isEqual) {
    io.print(`Run ${id}: its ${events} events and what is stored are not the same.\n`)
    return 1
  }
  if (until === null)
    io.print(`Run ${id}: ${events} events, no gap, the chain is whole, and they make what is stored.\n`)
  else io.print(`Run ${id} after ${events} events; the chain is whole so far.\n`)
  return 0
}
