import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VERBS } from '../../src/terminal/verbs.ts'

/** A line of a page that somebody types at a shell. */
export interface Command {
  /** `docs/operations.md` */
  page: string
  /** The same with its line. */
  place: string
  /** Set before it. */
  variables: Record<string, string>
  words: string[]
}

const ROOT = join(import.meta.dirname, '../..')
const FENCE = /^```(\S*)$/
/** In a block by indentation, what begins so is typed. */
const TYPED = /^ {4,}((?:[A-Z_]+=\S+ )*(?:npm|npx|node|curl|cp|git|docker|export|regatta) .+)$/
/** In a sentence. */
const NAMED = /`((?:regatta|npm run|npm|curl|docker) [^`]+)`/g

const SCRIPTS = new Set(['ci', 'install', 'test', 'start'])
/** What is not ours, and is not looked at further. */
const OTHERS = new Set(['git', 'docker', 'npx', 'node', 'openssl', 'export', 'cd'])

/** Every command of the README, CONTRIBUTING.md and docs/ that stands in a line of its own. */
export async function listCommands(): Promise<Command[]> {
  return (await readPages()).flatMap(({ name, page }) => readPage(name, page))
}

/** Those that are named in a sentence: as they are typed, or with the reader's own in capitals. */
export async function listNamed(): Promise<Command[]> {
  return (await readPages()).flatMap(({ name, page }) =>
    page.split('\n').flatMap((line, at) =>
      Array.from(line.matchAll(NAMED), ([, command = '']) => ({
        page: name,
        place: `${name}:${at + 1}`,
        ...toWords(command),
      })),
    ),
  )
}

async function readPages(): Promise<{ name: string; page: string }[]> {
  const docs = (await readdir(join(ROOT, 'docs'))).filter(name => name.endsWith('.md'))
  const names = ['README.md', 'CONTRIBUTING.md', ...docs.map(name => `docs/${name}`)]
  return await Promise.all(
    names.map(async name => ({ name, page: await readFile(join(ROOT, name), 'utf8') })),
  )
}

/** What follows `regatta`; null: it is another command. */
function toVerb(words: string[]): string[] | null {
  const [first, ...rest] = words
  if (first === 'regatta') return rest
  const at = words.indexOf('regatta')
  return first === 'npm' && at > 0 && words[at + 1] === '--' ? words.slice(at + 2) : null
}

/** Why somebody who types it would be disappointed; null: nothing speaks against it. Keeps each `--help` in `helps`. */
export async function findProblem({ words }: Command, helps: Map<string, string>): Promise<string | null> {
  const verb = toVerb(words)
  if (verb !== null) return await findVerbProblem(verb, helps)
  const [program = '', what = '', name = ''] = words
  if (program === 'curl')
    return /\/(?:health|ready|metrics)$/.test(words.at(-1) ?? '') ? null : 'another address'
  if (program === 'cp') return existsSync(join(ROOT, what)) ? null : 'there is no such file'
  if (program !== 'npm') return OTHERS.has(program) ? null : 'nobody knows it'
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
  const script = what === 'run' ? (name === '-s' ? (words[3] ?? '') : name) : what
  return SCRIPTS.has(script) || Object.hasOwn(scripts, script) ? null : 'there is no such script'
}

async function findVerbProblem(
  [verb = '', ...rest]: string[],
  helps: Map<string, string>,
): Promise<string | null> {
  if (verb.startsWith('--') || verb === 'VERB') return null
  if (!Object.hasOwn(VERBS, verb)) return 'there is no such verb'
  const help = helps.get(verb) ?? (await readHelp(verb))
  helps.set(verb, help)
  const unknown = rest.filter(word => word.startsWith('--') && !help.includes(word.split('=')[0] ?? word))
  return unknown.length === 0 ? null : `its --help does not have ${unknown.join(', ')}`
}

async function readHelp(verb: string): Promise<string> {
  let printed = ''
  const work = await VERBS[verb]![1]()
  const io = { print: (text: string) => void (printed += text) } as unknown as Parameters<typeof work>[2]
  await work(['--help'], () => Promise.reject(new Error('needs no settings')), io)
  return printed
}

function readPage(name: string, page: string): Command[] {
  let block: string | null = null
  return page.split('\n').flatMap((line, at): Command[] => {
    const [isFence, language = ''] = FENCE.exec(line.trim()) ?? []
    if (isFence !== undefined) block = block === null ? language : null
    const typed = block === null ? TYPED.exec(line)?.[1] : block === 'sh' ? line : undefined
    if (isFence !== undefined || typed === undefined || typed.trim() === '') return []
    // What several commands of a line are, each is looked at alone.
    return typed
      .replace(/\s#\s.*$/, '')
      .split(' && ')
      .map(command => ({ page: name, place: `${name}:${at + 1}`, ...toWords(command) }))
  })
}

function toWords(command: string): Pick<Command, 'variables' | 'words'> {
  const all = Array.from(command.trim().matchAll(/"([^"]*)"|\S+/g), ([word, quoted]) => quoted ?? word)
  const first = all.findIndex(word => !/^[A-Z_]+=/.test(word))
  const variables = all.slice(0, first).map(word => word.split('=', 2) as [string, string])
  return { variables: Object.fromEntries(variables), words: all.slice(first) }
}
