import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

/** Where programs are looked for if nobody says. */
export const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin'

/** The absolute path of a program, looked for as a shell would; null if there is none that may be run. */
export async function findProgram(name: string, path: string, folder: string): Promise<string | null> {
  const candidates = name.includes('/')
    ? [resolve(folder, name)]
    : path
        .split(delimiter)
        .filter(isAbsolute)
        .map(part => join(part, name))
  for (const candidate of candidates) {
    if (await isProgram(candidate)) return candidate
  }
  return null
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
