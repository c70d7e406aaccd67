import { createHash, hash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { createReadStream } from 'node:fs'
import { lstat, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What a path holds, as far as it is brought from one folder to another. */
export type Content =
  | { kind: 'file'; size: number; executable: boolean; sha256: string }
  | { kind: 'link'; to: string }

/** What stands at a path: `blocked` when one of the folders above it is not a folder. */
export type Standing = Content | { kind: 'nothing' } | { kind: 'folder' } | { kind: 'blocked'; by: string }

const READ_WHOLE_BYTES_MAX = 1_000_000
/** The kernel's clock for files moves in steps of up to 10 ms: what was written within one looks unchanged. */
const CLOCK_STEP_MS = 20

export function isSameContent(one: Standing | null, other: Standing | null): boolean {
  if (one === null || other === null || one.kind !== other.kind) return one === other
  if (one.kind === 'file' && other.kind === 'file') {
    return one.sha256 === other.sha256 && one.executable === other.executable
  }
  if (one.kind === 'link' && other.kind === 'link') return one.to === other.to
  return one.kind === 'nothing'
}

/** Tells a file that was not written since from one that perhaps was; the change time cannot be set by anyone. */
export function toStamp(stats: Stats): string {
  return `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.mode}`
}

/** Whether a later write could leave the same stamp. */
export function isStampReliable(stats: Stats, readAt: number): boolean {
  return stats.ctimeMs < readAt - CLOCK_STEP_MS && stats.ctimeMs > 0
}

export function isExecutable(stats: Stats): boolean {
  return (stats.mode & 0o111) !== 0
}

export async function hashFile(path: string, size: number): Promise<string> {
  if (size <= READ_WHOLE_BYTES_MAX) return hash('sha256', await readFile(path), 'hex')
  const sum = createHash('sha256')
  await pipeline(createReadStream(path), sum)
  return sum.digest('hex')
}

/** Follows no link, neither at the path nor above it. */
export async function readStanding(folder: string, path: string): Promise<Standing> {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const above = parts.slice(0, depth).join('/')
    const stats = await lstatOrNull(join(folder, above))
    if (stats === null) return { kind: 'nothing' }
    if (!stats.isDirectory()) return { kind: 'blocked', by: above }
  }
  const whole = join(folder, path)
  const stats = await lstatOrNull(whole)
  if (stats === null) return { kind: 'nothing' }
  if (stats.isDirectory()) return { kind: 'folder' }
  if (stats.isSymbolicLink()) return { kind: 'link', to: await readlink(whole) }
  if (!stats.isFile()) return { kind: 'blocked', by: path }
  const { size } = stats
  return { kind: 'file', size, executable: isExecutable(stats), sha256: await hashFile(whole, size) }
}

export async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null
    throw error
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
