import { enableCompileCache } from 'node:module'
import { isAbsolute, resolve } from 'node:path'
import { readEnvironment, toConfig } from './config.ts'
import type { Config } from './config.ts'
import { toPlainText } from './lib/text.ts'
import { readTextIfThere } from './system/read-input.ts'
import type { Io } from './terminal/io.ts'
import { openIo } from './terminal/open-io.ts'
import { BadInput } from './terminal/bad-input.ts'

interface Verb {
  about: string
  load(): Promise<(args: string[], config: Config, io: Io) => Promise<number>>
}

/** Everything the program can be told; each verb's own `--help` says more. */
const VERBS: Record<string, Verb> = {
  plan: { about: 'say what a plan says', load: async () => (await import('./terminal/plan.ts')).plan },
  run: {
    about: 'run a plan, or go on with a run',
    load: async () => (await import('./terminal/run.ts')).run,
  },
  replay: {
    about: 'rebuild a run from its events and check it',
    load: async () => (await import('./terminal/replay.ts')).replay,
  },
  serve: {
    about: 'work on unfinished runs until told to end',
    load: async () => (await import('./terminal/serve.ts')).serve,
  },
}

const HELP = `Regatta runs the plans that teams write for coding agents.

  regatta VERB …
${Object.entries(VERBS)
  .map(([name, { about }]) => `    ${name.padEnd(8)} ${about}`)
  .join('\n')}
  regatta VERB --help says more about one.
`

/** The program's whole way: verb, configuration, work, exit code. */
async function main(args: string[]): Promise<number> {
  using io = openIo()
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === 'help') {
      io.print(HELP)
      return name === undefined ? 2 : 0
    }
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (!verb) throw new BadInput(`There is no verb "${name}". There is: ${Object.keys(VERBS).join(', ')}.`)
    const work = await verb.load()
    return await work(rest, await loadConfig(), io)
  } catch (error) {
    io.complain(toPlainLines(error instanceof Error ? error.message : String(error)))
    if (error instanceof BadInput || isRefusal(error)) return 2
    io.complain(toPlainLines(error instanceof Error ? (error.stack ?? '') : ''))
    return 1
  }
}

async function loadConfig(): Promise<Config> {
  const environment = readEnvironment()
  const { path, isNamed } = environment.file
  const from = (given: string): string => (isAbsolute(given) ? given : resolve(environment.folder, given))
  const text = await readTextIfThere(from(path)).catch((error: unknown) => {
    throw new BadInput(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  if (text === null && isNamed) throw new BadInput(`REGATTA_CONFIG names ${path}, and there is no such file.`)
  const read = toConfig(environment, text)
  if ('problems' in read) throw new BadInput(read.problems.join('\n'))
  return { ...read.config, dataFolder: from(read.config.dataFolder) }
}

/** Messages repeat what a person typed or a plan says. */
function toPlainLines(text: string): string {
  return text.split('\n').map(toPlainText).join('\n')
}

/** Failures at an edge whose message says all that a person needs; the system's own name the file and the call. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const isSystem = 'syscall' in error && 'code' in error
  return isSystem || ['FolderHeld', 'StoreError', 'WorkspaceError', 'UnknownRun'].includes(error.name)
}

enableCompileCache()
process.exitCode = await main(process.argv.slice(2))
