import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fail, refuse } from './not-done.ts'

/** A place in the workspace. */
export interface Confined {
  /** Without a link in it, as far as it exists. */
  real: string
  /** As it is called in the workspace; '.' is the workspace. */
  path: string
}

const PATH_CHARS_MAX = 1_000
const DEPTH_MAX = 64

/** Where the path leads, if that is inside of `root` (which has no link in it) and no part of what git keeps there. */
export async function confine(root: string, wanted: string): Promise<Confined> {
  if (wanted.includes('\0')) refuse('a path has no NUL in it')
  if (wanted.length > PATH_CHARS_MAX) fail(`a path has at most ${PATH_CHARS_MAX} characters`)
  const shown = wanted.slice(0, 200)
  const told = resolve(root, wanted)
  toInside(root, told, shown)
  const real = await follow(told, shown)
  const path = toInside(root, real, shown)
  return { real, path: path === '' ? '.' : path }
}

/** What does not exist yet is where the last folder that does leads. */
async function follow(told: string, shown: string): Promise<string> {
  const rest: string[] = []
  for (let at = told; rest.length <= DEPTH_MAX; at = dirname(at)) {
    try {
      return join(await realpath(at), ...rest)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        refuse(`${shown} cannot be followed (${code ?? 'unknown'})`)
      // A link whose end is not there would be made by writing to it.
      const found = await lstat(at).catch(() => null)
      if (found?.isSymbolicLink()) refuse(`${shown} is a link that leads nowhere`)
      rest.unshift(basename(at))
    }
  }
  return fail(`${shown} is nested too deep`)
}

function toInside(root: string, place: string, shown: string): string {
  const path = relative(root, place)
  if (path === '..' || path.startsWith(`..${sep}`) || resolve(root, path) !== place)
    refuse(`${shown} is outside of the workspace`)
  if (path.split(sep).some(isGit)) refuse(`${shown} belongs to git, which nobody but Regatta touches here`)
  return path
}

/** Some disks take names for the same that differ in case, or by signs nobody sees. */
export function isGit(name: string): boolean {
  return (
    name
      .normalize('NFKC')
      .replace(/[^!-~]/g, '')
      .toLowerCase() === '.git'
  )
}
