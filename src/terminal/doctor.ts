import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore } from '../open-store.ts'
import type { Config } from '../config/config.ts'
import { openLocalReading } from '../desk/local.ts'
import { openRemoteDesk } from '../desk/remote.ts'
import { toPrintableJson } from '../lib/json.ts'
import { plain } from '../message/words.ts'
import { systemClock } from '../system/clock.ts'
import { openFileLog } from '../system/log.ts'
import { PROTOCOL, askHolder, toName } from '../system/hold.ts'
import type { Holder } from '../system/hold.ts'
import { BadInput } from './bad-input.ts'
import { checkAgents, checkPresets, checkProviders } from './check-agents.ts'
import {
  broken,
  checkChannels,
  checkDataFolder,
  checkGit,
  checkListen,
  checkNode,
  checkRoom,
  fine,
} from './check-machine.ts'
import type { Check } from './check-machine.ts'
import { checkDiscordApp } from './check-discord.ts'
import { checkSlackApp } from './check-slack.ts'
import type { Io } from './io.ts'
import { readConfig } from './load-config.ts'
import type { LoadConfig, ReadConfig } from './load-config.ts'
import { formatSize } from './format-size.ts'
import { parseOptions } from './options.ts'
import { paint } from './style.ts'
import type { Style } from './style.ts'

const HELP = `regatta doctor [--ask] [--json]
  Looks at what Regatta needs here, and says of each what is fine, or how to mend it. It starts no agent.
  --ask   also asks the providers of models whether they answer and take the key
  --json  one JSON object, for programs
Ends with 0 if all is fine, 1 if something needs mending.
`
const STYLES: Record<Check['state'], Style> = { fine: 'green', note: 'yellow', mend: 'red' }

export async function doctor(args: string[], _: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('doctor', args, {
    ask: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  if (positionals.length > 0) throw new BadInput('doctor takes no names. See: regatta doctor --help')
  const read = await readConfig()
  const checks = await checkAll(read, values.ask ? 'ask' : 'look')
  const count = checks.filter(({ state }) => state === 'mend').length
  if (values.json) {
    io.print(`${toPrintableJson({ checks }, 2)}\n`)
    return count === 0 ? 0 : 1
  }
  const colour = 'config' in read.made && read.made.config.colour && io.output.isTTY
  io.print(`${checks.flatMap(check => toLines(check, colour)).join('\n')}\n`)
  io.print(count === 0 ? '\nAll is fine.\n' : `\nTo be mended: ${count}.\n`)
  return count === 0 ? 0 : 1
}

/** As one who looks at it from within sees it: no provider is asked. */
export async function diagnose(): Promise<Check[]> {
  return await checkAll(await readConfig(), 'look')
}

async function checkAll(read: ReadConfig, ask: 'ask' | 'look'): Promise<Check[]> {
  return [
    checkNode(process.versions.node),
    await checkGit(),
    ...checkConfig(read),
    ...('config' in read.made ? await checkInstallation(read.made.config, ask) : []),
  ]
}

function checkConfig({ file, made }: ReadConfig): Check[] {
  if ('problems' in made) {
    const mend = `Mend it in ${file.name} or the environment; what depends on it was not looked at.`
    return made.problems.map(problem => broken('configuration', problem, mend))
  }
  const none = `${file.name} is not there, so all is as it comes`
  if (file.exists) return [fine('configuration', file.path)]
  return [{ name: 'configuration', state: 'note', text: none, mend: 'regatta init writes one.' }]
}

async function checkInstallation(config: Config, ask: 'ask' | 'look'): Promise<Check[]> {
  const folder = await checkDataFolder(config)
  const asked = await askHolder(config.dataFolder)
  const holder = asked === 'silent' ? null : asked
  const database = folder.state === 'mend' ? null : await checkDatabase(config, asked)
  return [
    folder,
    ...(await checkRoom(config)),
    checkHold(asked),
    ...(database ? [database.check] : []),
    ...(await checkAgents(config)),
    await checkPresets(config),
    ...(await checkProviders(config, ask)),
    ...(await checkChannels(config)),
    ...(await checkListen(config, holder)),
    ...(await checkSlackApp(config, database?.told ?? [])),
    ...(await checkDiscordApp(config)),
  ]
}

function checkHold(holder: Holder | 'silent' | null): Check {
  const place = 'held by'
  if (holder === null) return fine(place, 'nobody: no service runs here')
  if (holder === 'silent') {
    const mend = 'End what runs there: it is hung, of an older version, or of another user.'
    return broken(place, 'a process that does not say who it is', mend)
  }
  if (holder.protocol !== PROTOCOL)
    return broken(place, `${toName(holder)}, of another version`, 'End it, and start it anew.')
  return fine(place, toName(holder))
}

/**
 * Through who holds it, or by opening it, which brings its tables up to date as every start does. Also where in Slack runs
 * are told of that go on.
 */
async function checkDatabase(
  config: Config,
  holder: Holder | 'silent' | null,
): Promise<{ check: Check; told: string[] }> {
  const place = 'database'
  const what = config.databaseUrl ? 'PostgreSQL' : `embedded, in ${join(config.dataFolder, 'database')}`
  try {
    if (holder !== null && holder !== 'silent') {
      await using desk = openRemoteDesk(config.dataFolder, holder)
      const told = await desk.toldIn('slack')
      return { check: fine(place, `${what}: answers through ${toName(holder)}`), told }
    }
    const isThere =
      config.databaseUrl !== null || (await stat(join(config.dataFolder, 'database')).catch(() => null))
    if (!isThere) return { check: fine(place, `${what}: will be made at the first start`), told: [] }
    const log = openFileLog(join(config.dataFolder, 'log'))
    await using opened = await openStore(config, log, 'doctor')
    using reading = openLocalReading({ store: opened.store, clock: systemClock, log })
    const told = await reading.toldIn('slack')
    const { databaseBytes } = await opened.store.upkeep.measure()
    const size = formatSize(databaseBytes)
    return { check: fine(place, `${what}: reachable, its tables are up to date, ${size}`), told }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const mend = config.databaseUrl
      ? 'See that the server runs and that DATABASE_URL names it, its user and its database.'
      : 'End what has it open. If it is broken, move the folder away: a new one is made.'
    return { check: broken(place, `${what}: ${why}`, mend), told: [] }
  }
}

function toLines({ name, state, text, mend }: Check, colour: boolean): string[] {
  const line = `${paint(state.padEnd(4), STYLES[state], colour)}  ${name.padEnd(14)}  ${plain(text)}`
  return mend === '' ? [line] : [line, `${' '.repeat(22)}${plain(mend)}`]
}
