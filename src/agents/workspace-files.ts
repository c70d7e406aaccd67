import { constants } from 'node:fs'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { confine, isGit } from '../system/confine.ts'
import { formatBytes } from './output-text.ts'
import { fail } from '../system/not-done.ts'

/** What a model may do with the files of its workspace. All paths are looked at by `confine`. */
export interface WorkspaceFiles {
  list(path: string, depth: number): Promise<string>
  read(path: string, from: number, count: number): Promise<string>
  search(text: string, path: string): Promise<string>
  write(path: string, text: string): Promise<string>
  edit(path: string, before: string, after: string): Promise<string>
  remove(path: string): Promise<string>
  move(from: string, to: string): Promise<string>
}

const READ_BYTES_MAX = 5_000_000
const WRITE_BYTES_MAX = 1_000_000
const SHOWN_CHARS_MAX = 60_000
const LINE_CHARS_MAX = 1_000
const ENTRIES_MAX = 500
const HITS_MAX = 100
const SEARCH_FILES_MAX = 20_000
const SEARCH_BYTES_MAX = 100_000_000
const SEARCH_FILE_BYTES_MAX = 1_000_000
/** Others' code: neither listed nor searched unless it is named. */
const PASSED_OVER = new Set(['node_modules', '.regatta'])

/** `root` has no link in it; what may not be seen is passed over where a folder is looked through. */
export function openWorkspaceFiles(root: string, maySee: (path: string) => boolean): WorkspaceFiles {
  return {
    async list(wanted, depth) {
      const { real, path } = await confine(root, wanted)
      const lines: string[] = []
      for await (const entry of walk(real, path === '.' ? '' : path, depth, maySee)) {
        if (lines.length >= ENTRIES_MAX) {
          lines.push(`… and more: these are the first ${ENTRIES_MAX}. Name a folder below.`)
          break
        }
        lines.push(entry.isFolder ? `${entry.path}/` : entry.path)
      }
      return lines.length > 0 ? lines.join('\n') : 'There is nothing in it.'
    },
    async read(wanted, from, count) {
      const { real, path } = await confine(root, wanted)
      return toNumbered(await readText(real, path), from, count)
    },
    async search(text, wanted) {
      const { real, path } = await confine(root, wanted)
      return await search(text, real, path === '.' ? '' : path, maySee)
    },
    async write(wanted, text) {
      const { real, path } = await confine(root, wanted)
      if (path === '.') fail('The workspace itself is a folder.')
      await writeText(real, path, text)
      return `Wrote ${path}: ${formatBytes(Buffer.byteLength(text))}.`
    },
    async edit(wanted, before, after) {
      const { real, path } = await confine(root, wanted)
      const text = await readText(real, path)
      const at = text.indexOf(before)
      if (at === -1) fail(`${path} does not hold that text as it stands. Read it again, and give it exactly.`)
      if (text.indexOf(before, at + 1) !== -1)
        fail(`${path} holds that text more than once. Give more of what stands around it.`)
      await writeText(real, path, text.slice(0, at) + after + text.slice(at + before.length))
      return `Changed ${path}.`
    },
    async remove(wanted) {
      const { real, path } = await confine(root, wanted)
      if (!(await stat(real).catch(notThere(path))).isFile())
        fail(`${path} is no file: name files one by one.`)
      await rm(real)
      return `Deleted ${path}.`
    },
    async move(wantedFrom, wantedTo) {
      const from = await confine(root, wantedFrom)
      const to = await confine(root, wantedTo)
      if (!(await stat(from.real).catch(notThere(from.path))).isFile()) fail(`${from.path} is no file.`)
      if (await stat(to.real).catch(() => null)) fail(`${to.path} is there already.`)
      await mkdir(dirname(to.real), { recursive: true })
      await rename(from.real, to.real)
      return `Moved ${from.path} to ${to.path}.`
    },
  }
}

interface Entry {
  real: string
  path: string
  isFolder: boolean
}

/** In the order of names, folders before what is in them. Links are not followed. */
async function* walk(
  real: string,
  path: string,
  depth: number,
  maySee: (path: string) => boolean,
): AsyncGenerator<Entry> {
  const entries: { name: string; isFolder: boolean }[] = []
  const folder = await opendir(real).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') fail(`${path} is a file: read it.`)
    return notThere(path)(error)
  })
  for await (const entry of folder) {
    if (isGit(entry.name)) continue
    entries.push({ name: entry.name, isFolder: entry.isDirectory() })
    if (entries.length > SEARCH_FILES_MAX) break
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, isFolder } of entries) {
    const entry = { real: join(real, name), path: path === '' ? name : `${path}/${name}`, isFolder }
    if (!maySee(entry.path)) continue
    yield entry
    if (isFolder && depth > 1 && !PASSED_OVER.has(name))
      yield* walk(entry.real, entry.path, depth - 1, maySee)
  }
}

async function search(
  text: string,
  real: string,
  path: string,
  maySee: (path: string) => boolean,
): Promise<string> {
  const hits: string[] = []
  let files = 0
  let bytes = 0
  let isCut = false
  const found = await stat(real).catch(notThere(path))
  const entries = found.isDirectory() ? walk(real, path, 32, maySee) : [{ real, path, isFolder: false }]
  for await (const entry of entries) {
    if (entry.isFolder) continue
    isCut = hits.length >= HITS_MAX || files >= SEARCH_FILES_MAX || bytes >= SEARCH_BYTES_MAX
    if (isCut) break
    files += 1
    const content = await readIfText(entry.real)
    if (content === null) continue
    bytes += content.length
    if (content.includes(text)) hits.push(...listHits(text, content, entry.path, HITS_MAX - hits.length))
  }
  const note = isCut ? ['… and perhaps more: search in a folder, or for something rarer.'] : []
  return [...(hits.length > 0 ? hits : ['Nothing found.']), ...note].join('\n')
}

function listHits(text: string, content: string, path: string, hitsMax: number): string[] {
  const hits: string[] = []
  const [needle = ''] = text.split('\n')
  const lines = content.split('\n')
  for (let at = 0; at < lines.length && hits.length < hitsMax; at++) {
    const line = lines[at]!
    if (line.includes(needle)) hits.push(`${path}:${at + 1}: ${line.trim().slice(0, 300)}`)
  }
  return hits
}

async function readIfText(real: string): Promise<string | null> {
  try {
    return await withFile(real, constants.O_RDONLY, async file => {
      const { size } = await file.stat()
      if (size > SEARCH_FILE_BYTES_MAX) return null
      const bytes = await file.readFile()
      return isText(bytes) ? bytes.toString('utf8') : null
    })
  } catch {
    return null
  }
}

async function readText(real: string, path: string): Promise<string> {
  const bytes = await withFile(real, constants.O_RDONLY, async file => {
    const { size } = await file.stat()
    if (size > READ_BYTES_MAX)
      fail(
        `${path} has ${formatBytes(size)}, more than ${formatBytes(READ_BYTES_MAX)}. Search in it instead.`,
      )
    return await file.readFile()
  }).catch(notThere(path))
  if (!isText(bytes)) fail(`${path} is no text.`)
  return bytes.toString('utf8')
}

async function writeText(real: string, path: string, text: string): Promise<void> {
  const bytes = Buffer.byteLength(text)
  if (bytes > WRITE_BYTES_MAX)
    fail(`${formatBytes(bytes)} are more than a file may have: ${formatBytes(WRITE_BYTES_MAX)}.`)
  await mkdir(dirname(real), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST' || error.code === 'ENOTDIR') fail(`${dirname(path)} is a file, no folder.`)
    throw error
  })
  const flags = constants.O_WRONLY | constants.O_CREAT
  await withFile(real, flags, async file => {
    await file.truncate(0)
    await file.writeFile(text)
  }).catch(notThere(path))
}

/** Only what is a file, and no link any more: what waits for a writer would never come. */
async function withFile<T>(real: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(real, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o666)
  try {
    if (!(await file.stat()).isFile()) fail('It is no file.')
    return await use(file)
  } finally {
    await file.close()
  }
}

function isText(bytes: Buffer): boolean {
  return !bytes.subarray(0, 8_192).includes(0)
}

function notThere(path: string): (error: NodeJS.ErrnoException) => never {
  return error => {
    if (error.code === 'ENOENT') fail(`${path} is not there. List the folder to see what is.`)
    if (error.code === 'EISDIR') fail(`${path} is a folder.`)
    if (error.code === 'ENOTDIR') fail(`${path} is not there: something above it is a file.`)
    if (error.code === 'EACCES' || error.code === 'EPERM') fail(`${path} may not be opened.`)
    if (error.code === 'ENXIO' || error.code === 'ELOOP') fail(`${path} is no file.`)
    throw error
  }
}

function toNumbered(text: string, from: number, count: number): string {
  const lines = text.split('\n')
  const shown: string[] = []
  let chars = 0
  let at = Math.max(1, from)
  for (; at <= lines.length && shown.length < count && chars < SHOWN_CHARS_MAX; at++) {
    const line = lines[at - 1]!
    const cut = line.length > LINE_CHARS_MAX ? `${line.slice(0, LINE_CHARS_MAX)}… (cut)` : line
    shown.push(`${at}\t${cut}`)
    chars += cut.length
  }
  if (at <= lines.length) shown.push(`… ${lines.length - at + 1} more lines: read on from line ${at}.`)
  return shown.length > 0 ? shown.join('\n') : `It has ${lines.length} lines.`
}
