import { spawn } from '@lydell/node-pty'
import { BRIEFLY, MAIN } from './program.ts'
import { Screen } from './screen.ts'
import { until } from './until.ts'

/** Starting the program is included, on a machine that has much else to do. */
const WITHIN_MS = 100_000

export interface PseudoTerminal extends AsyncDisposable {
  screen: Screen
  press(keys: string): void
  resize(columns: number, rows: number): void
  /** Settles when what stands on the screen is so. */
  shows(isSo: (lines: string[]) => boolean, what: string): Promise<void>
  /** Its exit code. */
  ended: Promise<number>
}

/** What a chunk may have been cut off in: a sequence, or a cluster of characters. */
const UNFINISHED = new RegExp(`(?:${String.fromCodePoint(27)}\\[?[0-9;?]{0,20}|[^\\p{ASCII}]{1,20})$`, 'u')

/** The program as a person starts it, at a terminal of the system's own. */
export function startAtTerminal(
  args: string[],
  folder: string,
  { columns, rows }: { columns: number; rows: number },
  variables: Record<string, string> = {},
): PseudoTerminal {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, USER: 'ana', TZ: 'UTC', ...variables }
  const program = spawn(process.execPath, [BRIEFLY, MAIN, ...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: folder,
    env,
  })
  const screen = new Screen(columns, rows)
  let held = ''
  let problem: unknown = null
  const write = (text: string): void => {
    try {
      screen.write(text)
    } catch (error) {
      problem ??= error
    }
  }
  program.onData(chunk => {
    const text = held + chunk
    held = UNFINISHED.exec(text)?.[0] ?? ''
    write(text.slice(0, text.length - held.length))
  })
  let isOver = false
  const ended = new Promise<number>(resolve => {
    program.onExit(({ exitCode }) => {
      isOver = true
      write(held)
      resolve(exitCode)
    })
  })
  return {
    screen,
    ended: ended.then(code => {
      if (problem !== null) throw problem
      return code
    }),
    press: keys => program.write(keys),
    resize(wide, high) {
      screen.resize(wide, high)
      program.resize(wide, high)
    },
    async shows(isSo, what) {
      await until(() => problem !== null || isOver || isSo(screen.lines), what, WITHIN_MS)
      if (problem !== null) throw problem
      if (!isSo(screen.lines))
        throw new Error(`It ended before there was ${what}: ${screen.lines.join('\n')}`)
    },
    async [Symbol.asyncDispose]() {
      if (!isOver) program.kill('SIGKILL')
      await ended
    },
  }
}
