import { findNearest } from '../commands/nearest.ts'
import { toPlainLines } from './lib/text.ts'
import { BadInput } from './terminal/bad-input.ts'
import { openIo } from './terminal/open-io.ts'
import { VERBS } from './terminal/verbs.ts'
import { readVersion } from './system/version.ts'

const HELP = `Regatta runs the plans that teams write for coding agents.

  regatta VERB …
${Object.entries(VERBS)
  .map(([name, [about]]) => `    ${name.padEnd(8)} ${about}`)
  .join('\n')}
  regatta VERB --help says more about one; regatta --version says which this is.
`

/** The program's whole way: verb, work, exit code. */
async function main(args: string[]): Promise<number> {
  using io = openIo()
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      io.print(HELP)
      return name === undefined ? 2 : 0
    }
    if (name === '--version') {
      io.print(`regatta ${await readVersion()}\n`)
      return 0
    }
    const [, load] = Object.hasOwn(VERBS, name) ? VERBS[name]! : []
    if (!load) {
      const near = findNearest(name, Object.keys(VERBS))
      const meant = near === null ? '' : ` Did you mean ${near}?`
      throw new BadInput(`There is no verb "${name}".${meant} There is: ${Object.keys(VERBS).join(', ')}.`)
    }
    const work = await load()
    return await work(rest, async () => await (await import('./terminal/load-config.ts')).loadConfig(), io)
  } catch (error) {
    io.complain(toPlainLines(error instanceof Error ? error.message : String(error)))
    if (error instanceof BadInput || isRefusal(error)) return 2
    const isTold = error instanceof Error && error.name === 'DeskError'
    if (!isTold) io.complain(toPlainLines(error instanceof Error ? (error.stack ?? '') : ''))
    return 1
  }
}

/** Failures at an edge whose message says all that a person needs; the system's own name the file and the call. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const isSystem = 'syscall' in error && 'code' in error
  return (
    isSystem ||
    [
      'FolderHeld',
      'PathTooLong',
      'StoreError',
      'BackupError',
      'Unreadable',
      'WorkspaceError',
      'ListenError',
      'UnknownRun',
      'NewerEvent',
    ].includes(error.name)
  )
}

/** For so long what is closed may take to go. */
const LEFT_MS = 2_000

process.exitCode = await main(process.argv.slice(2))
// A driver may hold a connection that it lost and found again while it was closed: nobody waits for that, but for who reads us.
const { stdout, stderr } = process
stdout.write('', () => stderr.write('', () => void setTimeout(() => process.exit(), LEFT_MS).unref()))
