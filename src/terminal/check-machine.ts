import { execFile } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import { GIT_VERSION_MIN, isGitTooOld } from '../lib/git-version.ts'
import type { Holder } from '../system/hold.ts'
import { systemClock } from '../system/clock.ts'
import { isOpenToOthers } from '../system/data-folder.ts'
import { isTooLong } from '../system/hold.ts'
import { openRoom } from '../system/room.ts'
import { ListenError, listOpenPlaces, listen, toHostPort } from '../web/listen.ts'
import { formatSize } from './format-size.ts'

/** What was looked at, in one line. A note needs no mending for the program to work. */
export interface Check {
  name: string
  state: 'fine' | 'note' | 'mend'
  text: string
  /** How to mend it. */
  mend: string
}

const NODE_MIN = 24
const GIT_MS = 5_000
const PLACES_MAX = 5

export function checkNode(version: string): Check {
  const isNew = Number(version.split('.')[0]) >= NODE_MIN
  if (isNew) return fine('node', version)
  const mend = `Start it by npm (npm run -s regatta -- doctor), which brings Node ${NODE_MIN}, after: npm ci`
  return broken('node', `${version} is too old; ${NODE_MIN} is needed`, mend)
}

/** Runs are done without it, in folders that are no repositories. */
export function checkGit(): Promise<Check> {
  return new Promise(resolve => {
    execFile('git', ['--version'], { timeout: GIT_MS }, (error, said) => {
      const version = said.trim().replace(/^git version /, '')
      const old = `${version} is too old for runs in repositories; ${GIT_VERSION_MIN} is needed`
      if (!error && isGitTooOld(version)) return resolve(broken('git', old, 'Install a later one.'))
      if (!error) return resolve(fine('git', version))
      const text = 'not found: agents work in copies of folders, and what they change has no branch'
      resolve({ name: 'git', state: 'note', text, mend: 'Install git, and see that it is on PATH.' })
    })
  })
}

/** One line each; none where none is configured. */
export function checkChannels({ channels }: Config): Promise<Check[]> {
  return Promise.all(
    [...channels].map(async ([name, { folder }]) => {
      if (folder === null) return fine(`channels.${name}`, 'the folder of the installation')
      const place = `channels.${name}`
      const found = await stat(folder).catch(() => undefined)
      if (found?.isDirectory()) return fine(place, folder)
      const what = found ? 'is no folder' : 'is not there'
      return broken(
        place,
        `${folder} ${what}`,
        `Make it, or name another under ${place}.folder in regatta.yaml.`,
      )
    }),
  )
}

/** Whether the page can be put where it is wanted, or is there already. */
export async function checkListen(config: Config, holder: Holder | null): Promise<Check[]> {
  const checks = [await checkPort(config, holder)]
  const warning = warnOfNetwork(config)
  if (warning !== null) {
    const { token, identity } = config.door
    const mend =
      token === null && identity === null
        ? 'Set REGATTA_TOKEN, or REGATTA_IDENTITY_HEADER behind a proxy that knows people, or listen on 127.0.0.1.'
        : 'Put a proxy before it that knows people, and name its header in REGATTA_IDENTITY_HEADER.'
    checks.push({ name: 'network', state: 'note', text: warning, mend })
  }
  return checks
}

/**
 * A name is picked and not proved: rights by name keep out nobody who is not honest. Null: nobody else gets there, or a
 * proxy knows them.
 */
export function warnOfNetwork({
  listen: at,
  people,
  door,
}: Pick<Config, 'listen' | 'people' | 'door'>): string | null {
  const places = listOpenPlaces(at).slice(0, PLACES_MAX)
  if (places.length === 0) return null
  if (door.token === null && door.identity !== null) return null
  if (door.token === null)
    return `it can be reached at ${places.join(', ')}, and nobody is let in from there as long as REGATTA_TOKEN and REGATTA_IDENTITY_HEADER are unset`
  const isFree = people.named.size === 0 && people.everyone.includes('administer')
  const what = isFree ? 'may do everything, by any name' : 'can take any name, and may do what that name may'
  return `whoever reaches ${places.join(', ')} and has the token ${what}`
}

async function checkPort({ listen: wanted }: Config, holder: Holder | null): Promise<Check> {
  const place = toHostPort(wanted.host, wanted.port)
  if (wanted.port === 0) return fine('address', `${wanted.host}, any free port`)
  if (holder?.listens?.endsWith(`:${wanted.port}`) === true)
    return fine('address', `${holder.listens} is served by process ${holder.pid}`)
  const server = createServer()
  try {
    await listen(server, wanted)
    return fine('address', `${place} is free`)
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    return broken('address', error.message, 'See which program has it, or move Regatta with REGATTA_LISTEN.')
  } finally {
    server.close()
  }
}

/** Whether the folder is there and ours to write, or can be made. */
export async function checkDataFolder({ dataFolder }: Config): Promise<Check> {
  const place = 'data folder'
  if (isTooLong(dataFolder))
    return broken(place, `${dataFolder} is too long for a socket`, 'Name a shorter one with REGATTA_DATA.')
  const mend = 'Give yourself the right to write there, or name another folder with REGATTA_DATA.'
  for (let folder = dataFolder; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (!found && folder !== dirname(folder)) continue
    if (!found?.isDirectory()) return broken(place, `${folder} is no folder`, mend)
    const mayWrite = await access(folder, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!mayWrite) return broken(place, `${folder} may not be written by you`, mend)
    if (folder !== dataFolder) return fine(place, `${dataFolder} will be made at the first start`)
    if (!isOpenToOthers(found)) return fine(place, folder)
    const open = `${folder} can be looked into by other users of this machine`
    return { name: place, state: 'note', text: open, mend: `Close it to them: chmod go-rwx ${folder}` }
  }
}

/** None while nothing is held up for it. `own`: of a test. */
export async function checkRoom(
  { dataFolder, folder }: Pick<Config, 'dataFolder' | 'folder'>,
  own: Pick<Parameters<typeof openRoom>[0], 'free'> = {},
): Promise<Check[]> {
  const folders = [dataFolder, folder]
  const room = openRoom({ folders, clock: systemClock, changed: () => undefined, ...own })
  const shortage = await room.shortage()
  if (shortage === null) return []
  const text = `that of ${shortage.folder} is full (${formatSize(shortage.bytes)} left): nothing new begins here`
  return [broken('disk', text, 'Make room; what waits goes on by itself.')]
}

export function fine(name: string, text: string): Check {
  return { name, state: 'fine', text, mend: '' }
}

export function broken(name: string, text: string, mend: string): Check {
  return { name, state: 'mend', text, mend }
}
