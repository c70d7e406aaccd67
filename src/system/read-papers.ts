import { constants } from 'node:fs'
import { open, readdir, realpath } from 'node:fs/promises'
import { confine } from './confine.ts'

/** What is looked for, within one folder. */
interface Wanted {
  paths: string[]
  /** Files that are called like one of these, with whatever behind it. */
  names: string[]
  folders: string[]
}

interface Read {
  path: string
  kind: 'own' | 'named'
  text: string
  /** How many characters of it are left out. */
  left: number
}

const FILE_BYTES_MAX = 2_000_000
const FILE_CHARS_MAX = 16_000
const ALL_CHARS_MAX = 48_000
const OWN_MAX = 4
const ENTRIES_MAX = 5_000

/** Documents of a folder, as far as there is room for them; what is not there, or leads out of it, is passed over. */
export async function readPapers(folder: string, wanted: Wanted): Promise<Read[]> {
  const root = await realpath(folder).catch(() => null)
  if (root === null) return []
  const own = await findOwn(root, wanted)
  const papers: Read[] = []
  let room = ALL_CHARS_MAX
  const all = [
    ...own.map(path => ({ path, kind: 'own' as const })),
    ...wanted.paths.filter(path => !own.includes(path)).map(path => ({ path, kind: 'named' as const })),
  ]
  for (const { path, kind } of all) {
    const text = await readText(root, path)
    if (text === null) continue
    const kept = text.slice(0, Math.min(room, FILE_CHARS_MAX)).toWellFormed()
    if (kept === '') continue
    papers.push({ path, kind, text: kept, left: text.length - kept.length })
    room -= kept.length
  }
  return papers
}

/** `WORKER_012.md`, `WORKER_012_SETUP.md`: what goes on after the name is no part of another one. */
async function findOwn(root: string, { names, folders }: Wanted): Promise<string[]> {
  if (names.length === 0) return []
  const lower = names.map(name => name.toLowerCase())
  const found: string[] = []
  for (const folder of folders) {
    const place = await confine(root, folder).catch(() => null)
    const entries = place === null ? [] : await readdir(place.real).catch(() => [])
    for (const entry of entries.slice(0, ENTRIES_MAX).toSorted()) {
      const file = entry.toLowerCase()
      const isOwn = lower.some(
        name =>
          file.startsWith(name) && /^(?:[_\-. ].{0,200})?\.(?:md|mdx|txt)$/.test(file.slice(name.length)),
      )
      if (isOwn) found.push(folder === '.' ? entry : `${folder}/${entry}`)
      if (found.length >= OWN_MAX) return found
    }
  }
  return found
}

async function readText(root: string, path: string): Promise<string | null> {
  try {
    const { real } = await confine(root, path)
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const found = await file.stat()
      if (!found.isFile() || found.size > FILE_BYTES_MAX) return null
      const bytes = await file.readFile()
      return bytes.includes(0) ? null : bytes.toString('utf8')
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
