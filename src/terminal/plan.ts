import { toPrintableJson } from '../lib/json.ts'
import { forecastPlan } from '../message/forecast-plan.ts'
import { toPlanJson } from '../plan/plan-json.ts'
import { readPlan } from '../plan/read-plan.ts'
import { toOffer } from '../desk/installation.ts'
import { pickManner } from '../run/charter.ts'
import { withStrangers } from '../run/strangers.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'
import { renderPlanText } from './plan-text.ts'
import { readPlanFile } from './read-plan-file.ts'

const HELP = `regatta plan FILE [--json]
  Says what a plan says: its waves and tasks, and what is doubtful about it. FILE may be -.
  --json   for programs, in the shape that docs/ARCHITECTURE.md describes
Ends with 0, or with 2 when there is nothing that could be started.
`

export async function plan(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('plan', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0)
    throw new BadInput('Name one file with a plan: regatta plan FILE')
  const config = await load()
  const read = withStrangers(readPlan(await readPlanFile(name, config.folder, io)), toOffer(config))
  const colour = config.colour && io.isInteractive
  const expected = forecastPlan(read, pickManner(read, {}, config))
  if (values.json) io.print(`${toPrintableJson(toPlanJson(read, expected), 2)}\n`)
  else io.print(`${renderPlanText(read, expected, { name, width: io.width, colour })}\n`)
  return read.findings.some(({ severity }) => severity === 'error') ? 2 : 0
}
