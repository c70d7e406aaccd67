import { applyTold, toCopy } from '../desk/copy.ts'
import type { Reading, Told } from '../desk/port.ts'
import { toStoryLine } from '../message/story.ts'
import type { Event } from '../run/event.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { openErrorLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { toJsonLine } from './face.ts'
import { listKnown, readEvents, refuseRun } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openReading } from './open-desk.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta log [RUN] [-f] [--json]
  Tells what happened in a run (the latest, if none is named) so far, a line each, with the time.
  -f, --follow   goes on with what happens, until the run has ended or Ctrl-C
  --json         one JSON object per event, for programs
Ends with 0, with 2 when there is no such run, with 130 if it was interrupted.
`

export async function log(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('log', args, {
    follow: { type: 'boolean', short: 'f' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [named, ...more] = positionals
  if (more.length > 0) throw new BadInput('Name one run: regatta log RUN')
  const config = await load()
  await using opened = await openReading({ config, log: openErrorLog(), verb: 'log', signal: io.signal })
  const { reading, holder } = opened
  const id = named ?? (await reading.listRuns(1))[0]?.id
  if (id === undefined) throw new BadInput(await listKnown(reading))
  const stored = await readEvents(reading, id)
  if (stored.length === 0) await refuseRun(reading, id)
  const tell = openTelling(values.json ? toJsonLine : toTimedLine, io)
  for (const { text } of stored) tell({ event: JSON.parse(text) as Event })
  const run = toCopy(stored)
  if (!values.follow || !run || hasEnded(run)) return 0
  if (!holder && !config.databaseUrl) {
    io.complain(`Nobody works on run ${id} now, so there is nothing to follow: regatta run --resume ${id}`)
    return 0
  }
  return await followOn(reading, run, tell, io.signal)
}

type Tell = (told: Pick<Told, 'event'>) => Run

function openTelling(toLine: (run: Run, event: Event) => string | null, io: Io): Tell {
  let run: Run | undefined
  return ({ event }) => {
    run = applyTold(run, event)
    const line = toLine(run, event)
    if (line !== null) io.print(`${line}\n`)
    return run
  }
}

async function followOn(
  reading: Reading,
  { id, seq }: Run,
  tell: Tell,
  signal: AbortSignal,
): Promise<number> {
  for await (const news of reading.follow(id, seq, signal)) {
    if (news.type !== 'events') continue
    for (const told of news.events) if (hasEnded(tell(told))) return 0
  }
  return 130
}

function toTimedLine(run: Run, event: Event): string | null {
  const line = toStoryLine(run, event)
  return line && `${toLocalTime(event.at)}  ${line}`
}

/** As on this machine's own clock: `2030-01-01 12:00:07`. */
function toLocalTime(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}
