import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { layDataFolder } from '../support/prepared-database.ts'
import { startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import type { Command } from './commands.ts'

/** How something that was typed came out. */
export interface Outcome {
  code: number | string
  said: string
}

const ROOT = join(import.meta.dirname, '../..')
/** What goes on until it is told to end, and what it says once it works. */
const LASTING: Record<string, RegExp> = { serve: /listens on/, worker: /^Works on up to/ }
/** What is done beside it. */
const BESIDE = new Set(['worker', 'curl'])
/** The page's usual address. */
const USUAL = 'http://127.0.0.1:4747'
const PLAN = '# Shop\n\n## Wave 1\n\n- A1: Write (2 min)\n\n## Wave 2 (after Wave 1)\n\n- B1: Write (2 min)\n'

/** A new installation at which somebody types the commands of a page, one after the other. */
export class Scratch implements AsyncDisposable {
  readonly #folder: string
  /** By what stands on the page and means the reader's own: `postgres://…`. */
  readonly #own: Record<string, string>
  readonly #variables: Record<string, string>
  readonly #going: Program[] = []

  private constructor(folder: string, own: Record<string, string>, variables: Record<string, string>) {
    this.#folder = folder
    this.#own = own
    // A busy machine takes longer for an end than a person would wait.
    this.#variables = { REGATTA_LISTEN: '127.0.0.1:0', REGATTA_END_SECONDS: '300', ...variables }
  }

  static async open(own: Record<string, string>, variables: Record<string, string>): Promise<Scratch> {
    const folder = await mkdtemp(join(tmpdir(), 'regatta-docs-'))
    for (const name of ['docker', 'examples'])
      await cp(join(ROOT, name), join(folder, name), { recursive: true })
    await writeFile(join(folder, 'plan.md'), PLAN)
    await layDataFolder(join(folder, '.regatta'))
    return new Scratch(folder, own, variables)
  }

  async type(command: Command): Promise<Outcome> {
    const [program = '', ...rest] = command.words
    if (program === 'export') return this.#export(rest)
    if (program === 'curl') return await this.#curl(rest)
    if (program === 'cp') return await this.#copy(rest)
    const args = await toArgs(command.words)
    const [verb = ''] = args
    if (!BESIDE.has(verb)) await this.endAll()
    const variables = { ...this.#variables, ...this.#fill(command.variables) }
    // Another machine has a data folder of its own.
    if (verb === 'worker') variables['REGATTA_DATA'] = join(this.#folder, 'elsewhere')
    // Its database is made by itself as well, and takes longer.
    else if (command.variables['REGATTA_DATA'] !== undefined)
      await layDataFolder(join(this.#folder, command.variables['REGATTA_DATA']))
    const started = startProgram(args, this.#folder, variables)
    this.#going.push(started)
    const lasting = LASTING[verb]
    const code = lasting ? await started.said(lasting).then(() => 0) : await started.ended
    return { code, said: `${started.output()}${started.errors()}` }
  }

  /** Each of those that go on is told to end, and does. */
  async endAll(): Promise<void> {
    for (const program of this.#going.splice(0)) {
      program.child.kill('SIGTERM')
      const code = await program.ended
      await program[Symbol.asyncDispose]()
      if (code !== 0 && program.child.spawnargs.some(word => Object.hasOwn(LASTING, word)))
        throw new Error(`it ended with ${code} when it was told to: ${program.errors()}`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.endAll()
    } finally {
      for (const program of this.#going) await program[Symbol.asyncDispose]()
      await rm(this.#folder, { recursive: true, force: true })
    }
  }

  #export(words: string[]): Outcome {
    const given = Object.fromEntries(words.map(word => word.split('=', 2) as [string, string]))
    Object.assign(this.#variables, this.#fill(given))
    return { code: 0, said: '' }
  }

  async #copy(words: string[]): Promise<Outcome> {
    try {
      await promisify(execFile)('cp', words, { cwd: this.#folder })
      return { code: 0, said: '' }
    } catch (error) {
      return { code: 1, said: String(error) }
    }
  }

  async #curl(words: string[]): Promise<Outcome> {
    const url = /http:\S+/.exec(this.#going[0]?.output() ?? '')?.[0] ?? ''
    const asked = words.map(word => word.replace(USUAL, url))
    try {
      await promisify(execFile)('curl', ['--fail', ...asked])
      return { code: 0, said: '' }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT')
        return { code: 1, said: String(error) }
      // A machine without it.
      const { ok, status } = await fetch(asked.at(-1) ?? '')
      return { code: ok ? 0 : 1, said: String(status) }
    }
  }

  /** What the reader is to put there is put there. */
  #fill(variables: Record<string, string>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(variables).map(([name, value]) => {
        const own = this.#own[name]
        if (value.includes('…') && own === undefined) throw new Error(`nobody says what ${name} is here`)
        return [name, value.includes('…') ? own! : value]
      }),
    )
  }
}

/** What the program is told by `regatta …`, or by a script of package.json that starts it. */
async function toArgs(words: string[]): Promise<string[]> {
  const [program, ...rest] = words
  if (program === 'regatta') return rest
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const [name = '', , ...more] = rest[0] === 'run' ? rest.slice(rest[1] === '-s' ? 2 : 1) : rest
  const [node, main, ...args] = scripts[name]?.split(' ') ?? []
  if (program !== 'npm' || node !== 'node' || main !== 'src/start.js')
    throw new Error(`${words.join(' ')} does not start the program`)
  return [...args, ...more]
}
