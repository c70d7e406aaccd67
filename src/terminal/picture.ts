import { resolve } from 'node:path'
import { toPrintableJson } from '../lib/json.ts'
import { drawRun } from '../picture/draw-run.ts'
import { toRunChart } from '../picture/run-chart.ts'
import { systemClock } from '../system/clock.ts'
import { openErrorLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { findRun } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openReading } from './open-desk.ts'
import { parseOptions } from './options.ts'
import { requirePictureName, writePicture } from './write-picture.ts'

const HELP = `regatta picture RUN [OUT] [--json]
  Draws how a run went so far: its waves over time, what failed, what was mended, what was spent.
  OUT      a file that ends in .svg or .png; without it RUN.svg
  --json   one JSON object, for programs
Ends with 0, or with 2 when there is no such run. regatta plan FILE --picture OUT draws a plan.
`

export async function picture(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('picture', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [id, out = `${id ?? ''}.svg`, ...more] = positionals
  if (id === undefined || more.length > 0) throw new BadInput('Name one run: regatta picture RUN [OUT]')
  requirePictureName(out)
  const config = await load()
  await using opened = await openReading({ config, log: openErrorLog(), verb: 'picture', signal: io.signal })
  const run = await findRun(opened.reading, id)
  const drawn = drawRun(toRunChart(run, systemClock.now()))
  await writePicture(drawn, out, config.folder)
  const said = { run: run.id, path: resolve(config.folder, out), alt: drawn.alt }
  io.print(`${values.json ? toPrintableJson(said, 2) : `${out}: ${drawn.alt}`}\n`)
  return 0
}
