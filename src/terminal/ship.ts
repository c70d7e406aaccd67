import { join } from 'node:path'
import { toCopy } from '../desk/copy.ts'
import { toPrintableJson } from '../lib/json.ts'
import { renderShipping } from '../message/ship.ts'
import { toText } from '../message/plain.ts'
import { systemZone } from '../system/clock.ts'
import { openFileLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { listKnown, readEvents, refuseRun } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openDesk } from './open-desk.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta ship [RUN] [COMMIT] [--json]
  Shows the branch of a run (the latest, if none is named), its log and what changed in which file. With the commit
  that was shown, exactly that is pushed or proposed, by the command that stands as workspace.ship in regatta.yaml.
  --json   one JSON object, for programs
Ends with 0, with 1 when it was not shipped, with 2 when there is no such run.
`
const COMMIT = /^[0-9a-f]{7,64}$/i

export async function ship(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('ship', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [named, commit, ...more] = positionals
  if (more.length > 0 || (commit !== undefined && !COMMIT.test(commit)))
    throw new BadInput('Name a run, and the commit that was shown of it: regatta ship RUN COMMIT')
  const config = await load()
  const log = openFileLog(join(config.dataFolder, 'log'))
  await using opened = await openDesk({ config, log, verb: 'ship', signal: io.signal })
  const { desk } = opened
  const id = named ?? (await desk.listRuns(1))[0]?.id
  if (id === undefined) throw new BadInput(await listKnown(desk))
  const run = toCopy(await readEvents(desk, id))
  const shipping = run ? await desk.ship(id, commit ?? null) : null
  if (!run || !shipping) return await refuseRun(desk, id)
  const shown = (): string => toText(renderShipping(run, shipping, 'regatta ship'), systemZone())
  io.print(`${values.json ? toPrintableJson({ run: run.id, ...shipping }, 2) : shown()}\n`)
  return shipping.kind === 'failed' ? 1 : 0
}
