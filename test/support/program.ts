import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { refusePlanted } from './planted.ts'

export const MAIN = join(import.meta.dirname, '../../src/start.js')
/** Who lives for seconds does not win back what optimising the database's code costs: a third of all it does. */
export const BRIEFLY = '--liftoff-only'

export interface Program extends AsyncDisposable {
  child: ChildProcess
  /** All it said so far. */
  output(): string
  errors(): string
  /** Its exit code, or the signal it died of. */
  ended: Promise<number | string>
  /** Settles when it has said something that matches, and fails when it ends before. */
  said(pattern: RegExp): Promise<void>
}

/** The program as a person starts it, in a folder, with an environment that holds nothing of ours. */
export function startProgram(
  args: string[],
  folder: string,
  variables: Record<string, string> = {},
  input = '',
  main = MAIN,
): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [BRIEFLY, main, ...args], {
    cwd: folder,
    env: { PATH, HOME, USER: 'ana', ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  const heard = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    for (const call of heard) call()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  return {
    child,
    ended,
    output: () => output,
    errors: () => errors,
    said: pattern =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(output)) return
          heard.delete(look)
          resolve()
        }
        heard.add(look)
        look()
        void ended.then(end =>
          reject(new Error(`it ended (${end}) before it said ${pattern}: ${output}${errors}`)),
        )
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      refusePlanted(`what regatta ${args.join(' ')} said`, output + errors)
    },
  }
}

export async function runProgram(
  args: string[],
  folder: string,
  variables: Record<string, string> = {},
  input = '',
): Promise<{ code: number | string; output: string; errors: string }> {
  await using program = startProgram(args, folder, variables, input)
  const code = await program.ended
  return { code, output: program.output(), errors: program.errors() }
}
