import { randomUUID } from 'node:crypto'
import { link, mkdir, rm, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Somebody else works with the folder already. */
class FolderHeld extends Error {
  constructor(folder: string, holder: string) {
    super(
      `The data folder ${folder} is in use by ${holder}. Wait for it to end, or choose another folder with REGATTA_DATA.`,
    )
    this.name = 'FolderHeld'
  }
}

/** A name for a socket longer than this is cut off by the system. */
const PATH_BYTES_MAX = 100
const ANSWER_MS = 2_000
/** A socket may be displaced by who took it for a dead one's at the very moment it came: seen after this time. */
const SETTLE_MS = 50
/** Of takeovers in which each time somebody else was quicker. */
const TRIES = 10

/**
 * Holds a data folder as long as this process lives: the socket in it is the lock, and dies with us. It gets its
 * name by a hard link, which only one of several can make.
 */
export async function holdFolder(folder: string, name: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'socket')
  const own = `${path}.${randomUUID().slice(0, 8)}`
  if (Buffer.byteLength(own) > PATH_BYTES_MAX) {
    throw new Error(
      `The path of the data folder ${folder} is too long for a socket. Choose a shorter one with REGATTA_DATA.`,
    )
  }
  await using stack = new AsyncDisposableStack()
  const server = await listen(own, name)
  stack.defer(() => close(server))
  const { ino } = await stat(own)
  await take(folder, path, own)
  stack.defer(() => removeIf(path, ino))
  await rm(own, { force: true })
  await wait(SETTLE_MS)
  if ((await inodeOf(path)) !== ino)
    throw new FolderHeld(folder, (await askHolder(path)) ?? 'another process')
  const held = stack.move()
  return { [Symbol.asyncDispose]: () => held.disposeAsync() }
}

async function take(folder: string, path: string, own: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      return await link(own, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = await inodeOf(path)
    const holder = await askHolder(path)
    if (holder !== null) throw new FolderHeld(folder, holder)
    if (found !== undefined) await removeIf(path, found)
  }
  throw new FolderHeld(folder, 'others that start at the same time')
}

/** Takes a name away only from the file that was meant. */
async function removeIf(path: string, inode: number): Promise<void> {
  if ((await inodeOf(path)) === inode) await rm(path, { force: true })
}

async function inodeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.ino
}

/** Who answers at the socket; null: nobody does, whoever made it is dead. */
function askHolder(path: string): Promise<string | null> {
  return new Promise(resolve => {
    const socket = connect(path)
    let said = ''
    const settle = (holder: string | null): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(holder)
    }
    const timer = setTimeout(() => settle('a process that does not answer'), ANSWER_MS)
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => (said += text))
    socket.on('end', () => settle(said.trim() || 'another process'))
    socket.on('error', () => settle(null))
  })
}

function listen(path: string, name: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => {
      socket.on('error', () => socket.destroy())
      socket.end(`${name}\n`, () => socket.destroy())
    })
    server.once('error', reject)
    server.listen(path, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => server.close(() => resolve()))
}
