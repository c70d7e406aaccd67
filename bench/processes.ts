import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ENGINE = join(import.meta.dirname, 'engine-process.ts')
const MAIN = join(import.meta.dirname, '../src/start.js')
const LIMIT_MS = 60_000

export interface Program extends AsyncDisposable {
  child: ChildProcess
  /** Settles when so many lines that match have come since it was started. */
  says(pattern: RegExp, times: number): Promise<void>
  kill(): Promise<void>
  ended: Promise<unknown>
}

interface EngineWish {
  url: string
  /** Of all processes together, and of this one. */
  slots: number
  ownSlots: number
  taskMs: number
}

export function startEngine({ url, slots, ownSlots, taskMs }: EngineWish): Program {
  return start([ENGINE, url, String(slots), String(ownSlots), String(taskMs)], process.cwd(), process.env)
}

export interface Installation {
  folder: string
  dataFolder: string
  url: string
}

/** `regatta` as a person starts it, but for npm. */
export function startRegatta(args: string[], { folder, dataFolder, url }: Installation): Program {
  const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env
  const own = { DATABASE_URL: url, REGATTA_DATA: dataFolder, REGATTA_LISTEN: '127.0.0.1:0' }
  return start([MAIN, ...args], folder, { PATH, HOME, TMPDIR, USER: 'bench', ...own })
}

function start(args: string[], cwd: string, env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const heard = new Set<() => void>()
  createInterface(child.stdout).on('line', line => {
    lines.push(line)
    for (const call of heard) call()
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2_000)))
  const ended = once(child, 'close')
  return {
    child,
    ended,
    says: (pattern, times) =>
      new Promise((resolve, reject) => {
        const fail = (): void =>
          reject(new Error(`it never said ${pattern}: ${lines.slice(-5).join('\n')}${errors}`))
        const timer = setTimeout(fail, LIMIT_MS)
        const look = (): void => {
          if (lines.filter(line => pattern.test(line)).length < times) return
          heard.delete(look)
          clearTimeout(timer)
          resolve()
        }
        heard.add(look)
        look()
      }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** What a process and those that it started hold of the memory, counted once where they share it. */
export async function readMemoryMb(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean)
  const below = await Promise.all(children.map(child => readMemoryMb(Number(child))))
  const kb = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1])
  return kb / 1_024 + below.reduce((sum, mb) => sum + mb, 0)
}
