import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** What is there is no file of lines. */
class Unreadable extends Error {
  constructor(message: string, options: ErrorOptions) {
    super(message, options)
    this.name = 'Unreadable'
  }
}

export interface LineFile extends AsyncDisposable {
  write(lines: readonly string[]): Promise<void>
  /** Only now it has its name. Returns its size. */
  finish(): Promise<number>
}

const OWNER_ONLY = 0o600
/** No line of a file is longer. */
const LINE_CHARS_MAX = 128_000_000

/** A file of lines, pressed together, that comes to be whole or not at all; one that is there is left alone. */
export async function createLineFile(path: string): Promise<LineFile> {
  const part = `${path}.part`
  // Taken at once, so that nobody waits for long to hear that it cannot be had.
  await (await openNew(path)).close()
  let isDone = false
  const file = createWriteStream(part, { flags: 'wx', mode: OWNER_ONLY, flush: true })
  const gzip = createGzip()
  gzip.pipe(file)
  const ended = finished(file)
  // Heard at the next line, or at the end.
  ended.catch(error => gzip.destroy(error instanceof Error ? error : new Error(String(error))))
  const dispose = async (): Promise<void> => {
    if (isDone) return
    gzip.destroy()
    file.destroy()
    await ended.catch(() => undefined)
    await rm(part, { force: true })
    await rm(path, { force: true })
  }
  return {
    async write(lines) {
      if (lines.length === 0 || gzip.write(`${lines.join('\n')}\n`)) return
      await Promise.race([once(gzip, 'drain'), ended])
    },
    async finish() {
      gzip.end()
      await ended
      await rename(part, path)
      isDone = true
      return (await stat(path)).size
    },
    [Symbol.asyncDispose]: dispose,
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', OWNER_ONLY)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw Object.assign(new Error(`${path} is there already. Name another file.`), {
      code: 'EEXIST',
      syscall: 'open',
    })
  }
}

/** Lines end with a line feed and nothing else: what JSON leaves as it is may look like the end of one. */
export async function* readLineFile(path: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const unpacked = createReadStream(path)
    .on('error', error => unpacked.destroy(error))
    .pipe(createGunzip())
  let rest = ''
  try {
    for await (const chunk of unpacked) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARS_MAX)
        throw new RangeError('a line of it is longer than any that is written')
      yield* lines
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new Unreadable(`${path} is damaged, or is none that Regatta wrote: ${why}.`, { cause: error })
  }
  if (rest !== '') yield rest
}
