import { constants } from 'node:fs'
import { mkdir, open, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { confine as confineIn } from '../system/confine.ts'
import { NotDone } from '../system/not-done.ts'

/** Why a file request was refused; the message may be told to the agent. */
export class FileRefusal extends Error {
  readonly code: 'denied' | 'too-large' | 'not-there' | 'failed'
  constructor(code: FileRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FileRefusal'
    this.code = code
  }
}

const BYTES_MAX = 8_000_000

/** Reads text in the folder and nowhere else: from a line on (the first is 1), so many lines. */
export async function readConfined(
  folder: string,
  path: string,
  part: { line?: number | null | undefined; limit?: number | null | undefined } = {},
): Promise<string> {
  const place = await confine(folder, path)
  const file = await openHere(place, path, constants.O_RDONLY)
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new FileRefusal('not-there', `${path} is not a file.`)
    if (stat.size > BYTES_MAX) throw new FileRefusal('too-large', `${path} is larger than 8 MB.`)
    return toPart(await file.readFile('utf8'), part)
  } finally {
    await file.close()
  }
}

/** Writes text in the folder and nowhere else; folders on the way are made. */
export async function writeConfined(folder: string, path: string, text: string): Promise<void> {
  if (Buffer.byteLength(text) > BYTES_MAX) throw new FileRefusal('too-large', `${path}: more than 8 MB.`)
  const place = await confine(folder, path)
  await mkdir(dirname(place), { recursive: true })
  // Nobody can have put a link there meanwhile without being looked at again.
  const made = await confine(folder, path)
  const file = await openHere(made, path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC)
  try {
    if (!(await file.stat()).isFile()) throw new FileRefusal('not-there', `${path} is not a file.`)
    await file.writeFile(text)
  } finally {
    await file.close()
  }
}

/** Where the path really leads, links followed: throws where that is not in the folder, or what is git's. */
export async function confine(folder: string, path: string): Promise<string> {
  try {
    return (await confineIn(await realpath(folder), path)).real
  } catch (error) {
    if (error instanceof NotDone) throw new FileRefusal('denied', `${error.message}.`, { cause: error })
    throw error
  }
}

async function openHere(place: string, path: string, flags: number) {
  try {
    // a pipe must not keep us waiting for its other end
    return await open(place, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o644)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new FileRefusal('not-there', `There is no file ${path}.`)
    throw new FileRefusal('failed', `${path} could not be opened.`, { cause: error })
  }
}

function toPart(
  text: string,
  { line, limit }: { line?: number | null | undefined; limit?: number | null | undefined },
): string {
  if (line === null && limit === null) return text
  if (line === undefined && limit === undefined) return text
  const first = Math.max(1, Math.floor(line ?? 1)) - 1
  const lines = text.split('\n')
  const end = limit === null || limit === undefined ? lines.length : first + Math.max(0, Math.floor(limit))
  return lines.slice(first, end).join('\n')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
