import { readlink } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { isCode } from './content.ts'
import { WorkspaceError } from './port.ts'

/** As many as the kernel follows. */
const LINKS_MAX = 40
const NAMED_MAX = 5
const SHOWN_CHARS_MAX = 200

/** Those of the links at `paths` that lead out of `folder`, each with where it leads to by its own account. */
export async function findLeaks(folder: string, paths: readonly string[]): Promise<Map<string, string>> {
  const leaks = new Map<string, string>()
  for (const path of paths) {
    const to = await readLinkOrNull(join(folder, path))
    if (to !== null && (await leadsOut(folder, path))) leaks.set(path, to.slice(0, SHOWN_CHARS_MAX))
  }
  return leaks
}

/** What is git's own is out of it as well. A link on the way is followed, for it may lead out in the end. */
async function leadsOut(folder: string, path: string): Promise<boolean> {
  const way: string[] = []
  const ahead = path.split('/')
  for (let links = 0; ahead.length > 0;) {
    const part = ahead.shift() ?? ''
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (way.pop() === undefined) return true
      continue
    }
    if (part.toLowerCase() === '.git') return true
    way.push(part)
    const to = await readLinkOrNull(join(folder, ...way))
    if (to === null) continue
    if (isAbsolute(to)) return true
    // round and round, and nowhere
    if ((links += 1) > LINKS_MAX) return false
    way.pop()
    ahead.unshift(...to.split('/'))
  }
  return false
}

async function readLinkOrNull(path: string): Promise<string | null> {
  try {
    return await readlink(path)
  } catch (error) {
    if (['EINVAL', 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].some(code => isCode(error, code)))
      return null
    throw error
  }
}

export function leaking(paths: readonly string[]): WorkspaceError {
  const named = paths.slice(0, NAMED_MAX).join(', ')
  const message = `The attempt left links that lead out of its workspace: ${named}. Make them lead to what lies within it, or leave them out`
  return new WorkspaceError('refused', message)
}
