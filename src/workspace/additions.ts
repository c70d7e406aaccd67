import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from './content.ts'
import type { Content } from './content.ts'
import type { ChangeWithContent } from './copy.ts'
import type { AdditionLimits, Additions } from './port.ts'

/** Where what an attempt began with is still to be had; `near`: only something like it, or nothing at all. */
export type FindBase = (
  path: string,
  base: Content,
) => Promise<{ file: string } | { bytes: Buffer } | { near: string | null }>

/** A line of any length is one; past this much of it, two lines count as the same. */
const COMPARED_CHARS_MAX = 10_000
const BINARY_BYTES = 8_000

interface Text {
  lines: string[]
  isCut: boolean
}

const NO_TEXT: Text = { lines: [], isCut: false }

/** `folder`: the attempt's copy. Reads one file at a time. */
export async function readAdditions(
  folder: string,
  changes: readonly ChangeWithContent[],
  limits: AdditionLimits,
  findBase: FindBase,
): Promise<Additions[]> {
  const additions: Additions[] = []
  for (const change of changes.filter((one, at) => at < limits.files || one.leadsOut !== undefined)) {
    const { path, kind, before, after, leadsOut } = change
    // lines of the base that stand past the limit would look new where something before them is gone
    const old = await readBase(before, path, findBase, 2 * limits.bytes)
    const now = await readText(after, join(folder, path), limits.bytes)
    const rest = leadsOut === undefined ? {} : { leadsOut }
    if (old === 'binary' || now === 'binary') {
      additions.push({ path, kind, added: [], removed: 0, isBinary: true, isCut: false, ...rest })
    } else additions.push({ path, kind, ...compareLines(old, now, limits), isBinary: false, ...rest })
  }
  return additions
}

/** Lines that merely moved are neither added nor removed: time and memory stay linear. */
function compareLines(
  old: Text,
  now: Text,
  limits: AdditionLimits,
): Pick<Additions, 'added' | 'removed' | 'isCut'> {
  const counts = new Map<string, number>()
  for (const line of old.lines) {
    const known = line.slice(0, COMPARED_CHARS_MAX)
    counts.set(known, (counts.get(known) ?? 0) + 1)
  }
  let same = 0
  const added: string[] = []
  for (const line of now.lines) {
    const known = line.slice(0, COMPARED_CHARS_MAX)
    const left = counts.get(known) ?? 0
    if (left === 0) added.push(line)
    else {
      same += 1
      counts.set(known, left - 1)
    }
  }
  const shown = added.slice(0, limits.lines)
  const isCut = old.isCut || now.isCut || shown.length < added.length
  return {
    added: shown.map(line => cutLine(line, limits.lineChars)),
    removed: old.lines.length - same,
    isCut: isCut || shown.some(line => line.length > limits.lineChars),
  }
}

function cutLine(line: string, charsMax: number): string {
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1).replace(/\p{Cs}$/u, '')}…`
}

async function readBase(
  before: Content | null,
  path: string,
  findBase: FindBase,
  bytesMax: number,
): Promise<Text | 'binary'> {
  if (before?.kind !== 'file') return await readText(before, '', bytesMax)
  const base = await findBase(path, before)
  if ('file' in base) return await readText(before, base.file, bytesMax)
  if ('bytes' in base) return toText(base.bytes, bytesMax)
  const near = base.near === null ? NO_TEXT : await readText(before, base.near, bytesMax)
  return near === 'binary' ? near : { ...near, isCut: true }
}

/** Of a link its target is the only line. */
export async function readText(
  content: Content | null,
  file: string,
  bytesMax: number,
): Promise<Text | 'binary'> {
  if (content === null) return NO_TEXT
  if (content.kind === 'link') return { lines: [content.to], isCut: false }
  const bytes = await readStart(file, bytesMax + 1)
  return bytes === null ? { lines: [], isCut: true } : toText(bytes, bytesMax)
}

/** `bytes`: one more than the limit, if there are more. */
export function toText(bytes: Buffer, bytesMax: number): Text | 'binary' {
  if (bytes.subarray(0, BINARY_BYTES).includes(0)) return 'binary'
  const isCut = bytes.length > bytesMax
  const lines = bytes.subarray(0, bytesMax).toString('utf8').split(/\r?\n/)
  // the empty text after the last line end, or the piece of a line that the limit left
  if ((isCut && lines.length > 1) || lines.at(-1) === '') lines.pop()
  return { lines, isCut }
}

/** Null: it went meanwhile, or is a link by now. */
async function readStart(path: string, bytesMax: number): Promise<Buffer | null> {
  await using file = await openOrNull(path)
  if (file === null) return null
  const { size } = await file.stat()
  const buffer = Buffer.alloc(Math.min(size, bytesMax))
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].some(code => isCode(error, code))) return null
    throw error
  }
}
