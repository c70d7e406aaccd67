import { createInterface } from 'node:readline/promises'
import type { Said } from '../desk/port.ts'
import type { Io } from './io.ts'
import type { Live } from './live.ts'
import { USAGE } from './parse-command.ts'
import type { Parsed } from './parse-command.ts'
import { plain } from '../message/words.ts'

export interface CommandLine extends Disposable {
  /** The keys are wanted elsewhere, by a question; a command that is half typed is dropped. */
  suspend(): void
  resume(): void
}

/** Says an input to the run; what it answers is a refusal, or null. */
export type Say = (input: Said) => Promise<string | null>

/** The line that is open for a command. */
type Line = ReturnType<typeof createInterface>

const CTRL_C = '\u0003'

/** Any key beside the board opens a line for a command; the board comes back when it was said. */
export function openCommandLine(
  { input, output }: Pick<Io, 'input' | 'output'>,
  live: Live,
  parse: (typed: string) => Parsed,
  say: Say,
): CommandLine {
  let state: 'listening' | 'suspended' | 'closed' | Line = 'suspended'

  const hear = (chunk: Buffer): void => {
    const keys = chunk.toString('utf8')
    if (keys.includes(CTRL_C)) {
      input.setRawMode(false)
      process.kill(process.pid, 'SIGINT')
    } else if (state === 'listening') type(keys)
  }
  const listen = (): void => {
    state = 'listening'
    input.setRawMode(true)
    input.on('data', hear)
    input.resume()
  }
  const deafen = (): void => {
    input.off('data', hear)
    input.setRawMode(false)
    input.pause()
  }

  function type(keys: string): void {
    deafen()
    live.pause()
    const line = createInterface({ input, output, terminal: true, historySize: 0 })
    state = line
    line.on('SIGINT', () => line.close())
    line.on('close', () => {
      // Whoever took the keys away paints what comes next.
      if (state !== line) return
      live.resume()
      listen()
    })
    line.on('line', typed => {
      void sayCommand(typed, parse, say).then(lines => {
        for (const shown of lines) live.print(plain(shown))
        line.close()
      })
    })
    output.write(`${USAGE}\n`)
    line.setPrompt('regatta> ')
    line.prompt()
    line.write(keys.replaceAll(/[^\P{Cc}\r\n]/gu, ''))
  }
  function leave(next: 'suspended' | 'closed'): void {
    const before = state
    if (before === 'closed') return
    state = next
    if (before === 'listening') deafen()
    else if (typeof before !== 'string') {
      before.close()
      output.write('\n')
    }
  }

  listen()
  return {
    suspend: () => leave('suspended'),
    resume() {
      if (state === 'suspended') listen()
    },
    [Symbol.dispose]: () => leave('closed'),
  }
}

/** What it shows, or what speaks against it. Nothing that goes wrong here may end the run. */
async function sayCommand(typed: string, parse: (typed: string) => Parsed, say: Say): Promise<string[]> {
  if (typed.trim() === '') return []
  try {
    const parsed = parse(typed)
    if ('shown' in parsed) return parsed.shown
    if ('problem' in parsed) return [parsed.problem]
    const refusal = await say(parsed.input)
    return refusal === null ? [] : [refusal]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [`“${typed.trim()}” was not done: ${why} Type it again.`]
  }
}
