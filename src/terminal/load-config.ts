import { isAbsolute, resolve } from 'node:path'
import { toConfig } from '../config/config.ts'
import { readEnvironment } from '../config/environment.ts'
import type { Config } from '../config/config.ts'
import { readTextIfThere } from '../system/read-input.ts'
import { BadInput } from './bad-input.ts'

/** What a verb gets the configuration by, once it needs it: help is given without. */
export type LoadConfig = () => Promise<Config>

export interface ReadConfig {
  /** The file in which a team decides: as it was named, and where it is. */
  file: { name: string; path: string; exists: boolean }
  made: { config: Config } | { problems: string[] }
}

/** The configuration with its paths resolved, or all that is wrong with it. */
export async function readConfig(): Promise<ReadConfig> {
  const environment = readEnvironment()
  const { path: name, isNamed } = environment.file
  const from = (given: string): string => (isAbsolute(given) ? given : resolve(environment.folder, given))
  const file = { name, path: from(name), exists: false }
  const unread = (problem: string): ReadConfig => ({ file, made: { problems: [problem] } })
  try {
    const text = await readTextIfThere(file.path)
    if (text === null && isNamed) return unread(`REGATTA_CONFIG names ${name}, and there is no such file.`)
    const made = toConfig(environment, text)
    const read = { ...file, exists: text !== null }
    if ('problems' in made) return { file: read, made }
    const { dataFolder, channels, repositories } = made.config
    const resolved = [...channels].map(
      ([name, channel]) =>
        [name, { ...channel, folder: channel.folder === null ? null : from(channel.folder) }] as const,
    )
    const found = new Map(
      [...repositories].map(([name, { folder, base }]) => [name, { folder: from(folder), base }] as const),
    )
    const config = {
      ...made.config,
      dataFolder: from(dataFolder),
      channels: new Map(resolved),
      repositories: found,
    }
    return { file: read, made: { config } }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR')
      return unread(`${name} is a folder, not a file of settings. Name the file: ${name}/regatta.yaml`)
    return unread(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export async function loadConfig(): Promise<Config> {
  const { made } = await readConfig()
  if ('problems' in made) throw new BadInput(made.problems.join('\n'))
  return made.config
}
