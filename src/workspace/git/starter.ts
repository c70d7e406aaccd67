import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { StartAnswer, StartRequest } from './start-git.ts'

// A process of its own that starts git for its parent, one line of JSON each way: see start-git.ts.

const STDERR_CHARS_MAX = 10_000

/** Ends by itself once its parent has nothing more to say, and what it started has ended. */
createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', line => {
  start(JSON.parse(line) as StartRequest)
})

function start({ id, args, cwd, env, input, timeMs, bytesMax }: StartRequest): void {
  // a group of its own: what git starts to reach a remote holds our pipes as well
  const child = spawn('git', args, { cwd, env, detached: true, stdio: 'pipe' })
  const end = (): void => endGroup(child)
  let isLate = false
  const late = setTimeout(() => {
    isLate = true
    end()
  }, timeMs)
  const parts: Buffer[] = []
  let bytes = 0
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => {
    bytes += part.length
    if (bytes > bytesMax) end()
    else parts.push(part)
  })
  child.stderr.on('data', (part: Buffer) => {
    if (stderr.length < STDERR_CHARS_MAX) stderr += part.toString('utf8')
  })
  child.on('error', error => {
    clearTimeout(late)
    answer({ id, failed: error.message })
  })
  child.on('close', code => {
    clearTimeout(late)
    const out = Buffer.concat(parts).toString('base64')
    answer({ id, code, out, stderr, isTooMuch: bytes > bytesMax, isLate })
  })
  // it may end before it has read everything
  child.stdin.on('error', () => {})
  child.stdin.end(Buffer.from(input, 'base64'))
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}

function answer(said: StartAnswer): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}
