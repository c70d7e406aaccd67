import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { QUICKLY } from '../../system/quickly.ts'
import { WorkspaceError } from '../port.ts'

export interface StartRequest {
  id: number
  args: string[]
  cwd: string
  env: Record<string, string>
  /** In base64, as is what comes out. */
  input: string
  timeMs: number
  bytesMax: number
}

export type StartAnswer =
  /** Without a code it was ended: by us, because it said too much or took too long, or by somebody else. */
  | { id: number; code: number | null; out: string; stderr: string; isTooMuch: boolean; isLate: boolean }
  | { id: number; failed: string }

type StartGit = (request: Omit<StartRequest, 'id'>) => Promise<StartAnswer>

type Starter = ChildProcessByStdio<Writable, Readable, null>
type Waiting = Map<number, { resolve(answer: StartAnswer): void; reject(error: Error): void }>

/**
 * Starts git through a small process that is kept for it: a service that holds 500 MB takes 25 ms of processor time to
 * start a program, most of it for its own memory, and the small one 2.5 ms. It ends with this process.
 */
export function openStartGit(): StartGit {
  const waiting: Waiting = new Map()
  let starter: Starter | null = null
  let count = 0

  function begin(): Starter {
    const script = join(import.meta.dirname, 'starter.ts')
    // what it needs comes with each request
    const begun = spawn(process.execPath, [...QUICKLY, script], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
    })
    const lost = (): void => {
      if (starter === begun) starter = null
      begun.stdin.destroy()
      for (const { reject } of waiting.values()) reject(toLost())
      waiting.clear()
    }
    begun.on('error', lost)
    begun.on('exit', lost)
    begun.stdin.on('error', lost)
    createInterface({ input: begun.stdout, crlfDelay: Infinity }).on('line', line => {
      const answer = JSON.parse(line) as StartAnswer
      waiting.get(answer.id)?.resolve(answer)
      waiting.delete(answer.id)
      if (waiting.size === 0) hold(begun, 'unref')
    })
    return begun
  }

  return request =>
    new Promise((resolve, reject) => {
      starter ??= begin()
      const id = (count += 1)
      waiting.set(id, { resolve, reject })
      if (waiting.size === 1) hold(starter, 'ref')
      starter.stdin.write(`${JSON.stringify({ ...request, id })}\n`)
    })
}

/** Only while something is awaited does it keep this process from ending. */
function hold(starter: Starter, how: 'ref' | 'unref'): void {
  starter[how]()
  for (const stream of [starter.stdin, starter.stdout]) {
    if (how in stream) (stream as unknown as Record<typeof how, () => void>)[how]()
  }
}

function toLost(): WorkspaceError {
  const message = 'The process that starts git has ended: whether git did its work is not known. Try again'
  return new WorkspaceError('io', message)
}
