import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { movedFolderOf, openStoreOf } from '../open-store.ts'
import { holdFolder } from '../system/hold.ts'
import { openErrorLog } from '../system/log.ts'
import { toPrintableJson } from '../lib/json.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'
import { restoreAll, toCode, toText } from './restore.ts'
import type { Outcome } from './restore.ts'
import { readVersion } from '../system/version.ts'

const HELP = `regatta move [--json]
  Moves all that is kept in the embedded database of the data folder to the PostgreSQL server that DATABASE_URL names,
  into an empty database there: all of it, or nothing. Runs go on from where they stood, with their questions and all that
  was still to be said, once the service is started with that DATABASE_URL. End the service first.
  --json   what came of it as one JSON object
Ends with 0, 1 if a history is not whole, 2 where nothing was moved.
`

export async function move(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('move', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  if (positionals.length > 0) throw new BadInput('move takes no names: DATABASE_URL says where to.')
  const config = await load()
  if (config.databaseUrl === null)
    throw new BadInput(
      'Say where to: set DATABASE_URL to the server, as in postgres://user@host:5432/regatta',
    )
  const { dataFolder } = config
  const database = join(dataFolder, 'database')
  if (!(await stat(database).catch(() => null)))
    throw new BadInput(`There is nothing to move: ${database} is not there.`)
  const log = openErrorLog()
  await using _ = await holdFolder(dataFolder, 'move')
  const outcome = await moveAll()
  // Two that go on with the same runs would do everything twice.
  const left = movedFolderOf(dataFolder)
  await rename(database, left)
  if (values.json) io.print(`${toPrintableJson({ ...outcome, left })}\n`)
  else {
    io.print(toText(outcome))
    io.print(`What lay in ${database} lies in ${left} now, as it was; nothing uses it any more.\n`)
  }
  return toCode(outcome)

  async function moveAll(): Promise<Outcome> {
    await using from = await openStoreOf({ ...config, databaseUrl: null }, log)
    await using to = await openStoreOf(config, log)
    const { readable, writable } = new TransformStream<string, string>()
    const writer = writable.getWriter()
    const version = await readVersion()
    const written = from.upkeep
      .backUp(version, async lines => {
        for (const line of lines) await writer.write(line)
      })
      .then(
        () => writer.close(),
        (error: unknown) => writer.abort(error),
      )
    try {
      return await restoreAll(readable[Symbol.asyncIterator](), to, log)
    } finally {
      // What stopped the reading is said; that the writing stopped, too, goes without saying.
      await written.catch(() => undefined)
    }
  }
}
