import type { Config } from '../config/config.ts'
import { toPrintableJson } from '../lib/json.ts'
import { renderBoard } from '../message/board.ts'
import { toText } from '../message/plain.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { systemClock, systemZone } from '../system/clock.ts'
import { openErrorLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { findRun, listKnown, listUnfinished, toNobody } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openReading } from './open-desk.ts'
import { parseOptions } from './options.ts'
import { toInstanceLines } from './instance-lines.ts'
import { toQuestionLines } from './question-lines.ts'
import { toInstance, toStanding } from './standing.ts'
import { toSummary } from './summary.ts'

const HELP = `regatta status [RUN] [--json]
  Shows how a run stands, or all that have not ended.
  Where several processes work, it says which, and what each takes on.
  --json   one JSON object for programs: { runs: [...], instances: [...], troubles: [...] }
Ends with 0, or with 2 when there is no such run.
`
/** More boards than these nobody reads. */
const RUNS_SHOWN = 20

export async function status(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('status', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [id, ...more] = positionals
  if (more.length > 0) throw new BadInput('Name one run, or none: regatta status [RUN]')
  const config = await load()
  await using opened = await openReading({ config, log: openErrorLog(), verb: 'status', signal: io.signal })
  const { reading, holder } = opened
  const ids = id === undefined ? (await listUnfinished(reading)).map(({ id }) => id) : [id]
  const shown = ids.slice(0, values.json ? ids.length : RUNS_SHOWN)
  const runs: Run[] = []
  for (const each of shown) runs.push(await findRun(reading, each))
  const [instances, troubles] = [await reading.listInstances(), await reading.listTroubles()]
  if (values.json) {
    const now = systemClock.now()
    const standing = {
      runs: runs.map(run => toStanding(run, now)),
      instances: instances.map(toInstance),
      troubles,
    }
    io.print(`${toPrintableJson(standing, 2)}\n`)
    return 0
  }
  if (runs.length === 0) io.print(`No run is under way. ${await listKnown(reading)}\n`)
  const boards = runs.map(run => toBoard(run, holder ? null : config))
  if (boards.length > 0) io.print(`${boards.join('\n\n')}\n`)
  if (ids.length > shown.length) io.print(`\nand ${ids.length - shown.length} more runs\n`)
  if (troubles.length > 0) io.print(`\n${troubles.join('\n')}\n`)
  const beside = toInstanceLines(instances)
  if (beside.length > 0) io.print(`\n${beside.join('\n')}\n`)
  return 0
}

/** `config` null: somebody works on it. */
function toBoard(run: Run, config: Config | null): string {
  if (hasEnded(run)) return toSummary(run, systemClock.now()).join('\n')
  // Its buttons are typed elsewhere: what can be said here comes with the questions.
  const shown = { ...renderBoard(run, systemClock.now()), buttons: [], reactions: [] }
  const board = toText(shown, systemZone())
  const questions = [...run.asking].flatMap(asked => toQuestionLines(run, asked))
  return [board, ...questions, ...(config ? [toNobody(run, config)] : [])].join('\n')
}
