import { resolve } from 'node:path'
import { openStore } from '../open-store.ts'
import { toPrintableJson } from '../lib/json.ts'
import { counted } from '../message/words.ts'
import { createLineFile } from '../system/line-file.ts'
import { openErrorLog } from '../system/log.ts'
import { formatSize } from './format-size.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOnly, parseOptions } from './options.ts'
import { readVersion } from '../system/version.ts'

const HELP = `regatta backup FILE [--json]
  Writes all that is kept in the database into a new file, as it stands at one moment. On a PostgreSQL server a
  service may work on meanwhile; an embedded database is open to one process alone, so end the service first.
  What lies in git and in the data folder beside the database (copies of attempts at work) is not in it.
  --json   what was written as one JSON object
Ends with 0, or 2 where the file is there already or the database cannot be had.
`

export async function backup(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('backup', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const name = parseOnly(positionals, 'file: regatta backup FILE')
  const config = await load()
  const path = resolve(config.folder, name)
  await using file = await createLineFile(path)
  await using opened = await openStore(config, openErrorLog(), 'backup')
  const { rows } = await opened.store.upkeep.backUp(await readVersion(), file.write)
  const bytes = await file.finish()
  if (values.json) io.print(`${toPrintableJson({ file: path, rows, bytes })}\n`)
  else io.print(`Kept ${counted(rows, 'row')} in ${name} (${formatSize(bytes)}).\n`)
  return 0
}
