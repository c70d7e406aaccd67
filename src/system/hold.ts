import { randomUUID } from 'node:crypto'
import { link, rm, stat } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { RequestListener, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeDataFolder } from './data-folder.ts'

/** Who works with a data folder, as `GET /who` at its socket says it. */
export interface Holder {
  /** What is spoken at the socket. */
  protocol: number
  pid: number
  /** What the process was started for: `serve`, `run`. */
  verb: string
  /** Whether it answers more than this. */
  ready: boolean
  /** The address that it is reached at in a browser. */
  listens: string | null
}

export interface Hold extends AsyncDisposable {
  /** From now on all that is asked but `/who` is answered by this; before, and after null, by a 503. */
  answer(handler: RequestListener | null, listens?: string | null): void
}

/** Somebody else works with the folder already. */
export class FolderHeld extends Error {
  constructor(folder: string, holder: string) {
    super(
      `The data folder ${folder} is in use by ${holder}. Wait for it to end, or choose another folder with REGATTA_DATA.`,
    )
    this.name = 'FolderHeld'
  }
}

/** No socket can be made there. */
class PathTooLong extends Error {
  constructor(folder: string) {
    super(
      `The path of the data folder ${folder} is too long for a socket. Choose a shorter one with REGATTA_DATA.`,
    )
    this.name = 'PathTooLong'
  }
}

export const PROTOCOL = 1

/** A name for a socket longer than this is cut off by the system. */
const PATH_BYTES_MAX = 100
/** What tells the sockets of several who start at once apart. */
const OWN_CHARS = 8
const ANSWER_MS = 2_000
const ANSWER_CHARS_MAX = 10_000
/** A socket may be displaced by who took it for a dead one's at the very moment it came: seen after this time. */
const SETTLE_MS = 50
/** Of takeovers in which each time somebody else was quicker. */
const TRIES = 10
const CONNECTIONS_MAX = 200
/** All but the owner's reading and writing. */
const OWNER_ONLY = 0o177

/**
 * Holds a data folder as long as this process lives: the socket in it is the lock, and dies with us. It gets its
 * name by a hard link, which only one of several can make.
 */
export async function holdFolder(folder: string, verb: string): Promise<Hold> {
  if (isTooLong(folder)) throw new PathTooLong(folder)
  makeDataFolder(folder)
  const path = toSocketPath(folder)
  const own = `${path}.${randomUUID().slice(0, OWN_CHARS)}`
  await using stack = new AsyncDisposableStack()
  let handler: RequestListener | null = null
  const who: Holder = { protocol: PROTOCOL, pid: process.pid, verb, ready: false, listens: null }
  const server = createServer((asked, answer) => {
    if (asked.url === '/who') sayJson(answer, 200, who)
    else if (handler) handler(asked, answer)
    else sayJson(answer, 503, { problem: `${toName(who)} is not ready to answer yet, or any more.` })
  })
  await listen(server, own)
  stack.defer(() => close(server))
  const { ino } = await stat(own)
  await take(folder, path, own)
  stack.defer(() => removeIf(path, ino))
  await rm(own, { force: true })
  await wait(SETTLE_MS)
  if ((await inodeOf(path)) !== ino) throw new FolderHeld(folder, await nameHolder(folder))
  const held = stack.move()
  return {
    answer(next, listens = null) {
      handler = next
      Object.assign(who, { ready: next !== null, listens })
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** The first name of the socket is the longer one. */
export function isTooLong(folder: string): boolean {
  return Buffer.byteLength(toSocketPath(folder)) + '.'.length + OWN_CHARS > PATH_BYTES_MAX
}

export function toSocketPath(folder: string): string {
  return join(folder, 'socket')
}

/** As people are told of it. */
export function toName({ pid, verb }: Holder): string {
  return `process ${pid} (regatta ${verb})`
}

/**
 * Who answers at the socket; null: nobody does, whoever made it is dead; `silent`: somebody is there who does not
 * say who, be it another user's process, one of another version, or one that hangs.
 */
export function askHolder(folder: string): Promise<Holder | 'silent' | null> {
  return new Promise(resolve => {
    const asked = request({ socketPath: toSocketPath(folder), path: '/who', agent: false })
    const settle = (holder: Holder | 'silent' | null): void => {
      clearTimeout(timer)
      asked.destroy()
      resolve(holder)
    }
    const timer = setTimeout(() => settle('silent'), ANSWER_MS)
    asked.on('error', error => settle(isAlive(error) ? 'silent' : null))
    asked.on('response', response => {
      let said = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        said += text
        if (said.length > ANSWER_CHARS_MAX) settle('silent')
      })
      response.on('error', () => settle('silent'))
      response.on('end', () => settle(parseHolder(said) ?? 'silent'))
    })
    asked.end()
  })
}

/** What came back was no answer of ours, or we may not ask: in both cases somebody is there. */
function isAlive(error: NodeJS.ErrnoException): boolean {
  const { code = '' } = error
  return code === 'EACCES' || code === 'EPERM' || code === 'EAGAIN' || code.startsWith('HPE_')
}

function parseHolder(text: string): Holder | null {
  try {
    const said = JSON.parse(text) as Partial<Holder> | null
    if (typeof said?.pid !== 'number' || typeof said.verb !== 'string') return null
    return { protocol: 0, ready: false, listens: null, ...said, pid: said.pid, verb: said.verb }
  } catch {
    return null
  }
}

async function nameHolder(folder: string): Promise<string> {
  const holder = await askHolder(folder)
  return holder === null ? 'another process' : toNameOf(holder)
}

function toNameOf(holder: Holder | 'silent'): string {
  return holder === 'silent' ? 'a process that does not answer' : toName(holder)
}

async function take(folder: string, path: string, own: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      return await link(own, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = await inodeOf(path)
    const holder = await askHolder(folder)
    if (holder !== null) throw new FolderHeld(folder, toNameOf(holder))
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

/** The socket comes into being with the rights that it keeps: it is bound before `listen` returns. */
function listen(server: Server, path: string): Promise<void> {
  server.maxConnections = CONNECTIONS_MAX
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const before = process.umask(OWNER_ONLY)
    try {
      server.listen(path, () => resolve())
    } finally {
      process.umask(before)
    }
  })
}

function sayJson(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  answer.end(JSON.stringify(body))
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
