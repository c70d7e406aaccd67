import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { toConfig } from '../config/config.ts'
import { toPrintableJson } from '../lib/json.ts'
import { toPersonName } from '../lib/names.ts'
import { toPlainText } from '../lib/text.ts'
import { BadInput } from './bad-input.ts'
import { listThere } from './check-agents.ts'
import { PRESETS, toConfigText, toOffered } from './config-text.ts'
import type { Choices } from './config-text.ts'
import type { Io } from './io.ts'
import { readConfig } from './load-config.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta init [--yes] [--force] [--json]
  Writes a regatta.yaml by asking; an empty line takes what is offered.
  --yes     asks nothing and takes what is offered
  --force   replaces a file that is there already
  --json    asks nothing, and says by one JSON object where it is
Ends with 0 if it was written, 2 if it was not, 130 if it was interrupted.
`
const DEFAULTS: Choices = {
  preset: 'rehearsal',
  slots: 4,
  approvers: [],
  administrators: [],
  slackAdministrators: [],
  discordAdministrators: [],
}
const SLOTS_MAX = 1_000

interface Question {
  text: string
  offered: string
  /** Puts the answer in, or says what is wrong with it. */
  take(choices: Choices, said: string): string | null
}

const QUESTIONS: Question[] = [
  {
    text: `Who does the tasks? ${Object.keys(PRESETS).join(', ')}`,
    offered: DEFAULTS.preset,
    take(choices, said) {
      if (!Object.hasOwn(PRESETS, said)) return `“${said}” is none of ${Object.keys(PRESETS).join(', ')}.`
      choices.preset = said
      return null
    },
  },
  {
    text: 'How many at once?',
    offered: String(DEFAULTS.slots),
    take(choices, said) {
      const slots = Number(said)
      if (!Number.isInteger(slots) || slots < 1 || slots > SLOTS_MAX)
        return `Give a whole number from 1 to ${SLOTS_MAX}, not “${said}”.`
      choices.slots = slots
      return null
    },
  },
  {
    text: 'Who may answer questions? Names with commas between them, or nobody: everybody may',
    offered: 'nobody',
    take: (choices, said) => takeNames(said, names => (choices.approvers = names)),
  },
  {
    text: 'Who may do everything, while the others only look on? Names, or nobody: everybody may do everything',
    offered: 'nobody',
    take: (choices, said) => takeNames(said, names => (choices.administrators = names)),
  },
  {
    text: 'Who may do everything in Slack? Their ids there, such as U012AB3CD, or nobody',
    offered: 'nobody',
    take(choices, said) {
      const { ids, wrong } = readIds(said, /^[UWSC][A-Z0-9]{2,30}$/)
      choices.slackAdministrators = ids
      return wrong && `“${wrong}” is no id. In Slack: the profile, ⋮, “Copy member ID”. It begins with U.`
    },
  },
  {
    text: 'Who may do everything in Discord? Their ids there, such as 123456789012345678, or nobody',
    offered: 'nobody',
    take(choices, said) {
      const { ids, wrong } = readIds(said, /^\d{17,20}$/)
      choices.discordAdministrators = ids
      const how = 'In Discord: Settings, Advanced, Developer Mode; then right-click the name, “Copy User ID”.'
      return wrong && `“${wrong}” is no id. ${how}`
    },
  },
]

export async function init(args: string[], _: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('init', args, {
    yes: { type: 'boolean' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  if (positionals.length > 0) throw new BadInput('init takes no names. See: regatta init --help')
  const { file, made } = await readConfig()
  const isThere = `${file.name} is there already, and was left as it is. Replace it with: regatta init --force`
  if (file.exists && !values.force) throw new BadInput(isThere)
  const there = 'config' in made ? (await listThere(made.config)).map(toOffered) : []
  const choices = values.yes || values.json ? DEFAULTS : await ask(io, there)
  if (!choices) return 130
  const text = toConfigText(choices)
  const read = toConfig({ values: {}, folder: '/', file: { path: file.name, isNamed: true } }, text)
  if ('problems' in read)
    throw new BadInput(`With these answers it would not work:\n${read.problems.join('\n')}`)
  try {
    await writeFile(file.path, text, { flag: values.force ? 'w' : 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new BadInput(isThere)
  }
  if (values.json) io.print(`${toPrintableJson({ path: file.path })}\n`)
  else io.print(`${text}\nThis was written to ${file.path}. See whether all is fine: regatta doctor\n`)
  return 0
}

/** Null: the person went away. At the end of what is piped in, what is offered is taken for the rest. */
async function ask(io: Io, there: string[]): Promise<Choices | null> {
  const terminal = io.isInteractive
  const prompt = createInterface({ input: io.input, ...(terminal ? { output: io.output } : {}), terminal })
  const leave = (): void => prompt.close()
  io.signal.addEventListener('abort', leave, { once: true })
  prompt.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const lines = prompt[Symbol.asyncIterator]()
  const choices = structuredClone(DEFAULTS)
  try {
    if (there.length > 0) io.print(`Agents that are on this machine: ${there.join(', ')}\n`)
    for (const question of QUESTIONS) {
      for (let problem: string | null = ''; problem !== null;) {
        io.print(`${question.text} [${question.offered}]: `)
        const line = await lines.next()
        if (io.signal.aborted) return null
        if (line.done === true && problem !== '') throw new BadInput(problem)
        const said = line.done === true ? '' : toPlainText(line.value).trim()
        if (!terminal) io.print(`${said}\n`)
        problem = question.take(choices, said === '' ? question.offered : said)
        if (problem !== null) io.print(`${problem}\n`)
      }
    }
    return choices
  } finally {
    io.signal.removeEventListener('abort', leave)
    prompt.close()
  }
}

function takeNames(said: string, put: (names: string[]) => void): string | null {
  const names: string[] = []
  for (const typed of said.split(',')) {
    const made = toPersonName(typed)
    if ('problem' in made) return `“${typed.trim()}”: ${made.problem} Put commas between names.`
    names.push(made.name)
  }
  if (names.includes('everyone')) return 'Name people one by one; nobody means that everybody may.'
  put(names.length === 1 && names[0] === 'nobody' ? [] : [...new Set(names)])
  return null
}

function readIds(said: string, form: RegExp): { ids: string[]; wrong: string | null } {
  const ids = said === 'nobody' ? [] : said.split(/[\s,]+/).filter(id => id !== '')
  return { ids: [...new Set(ids)], wrong: ids.find(id => !form.test(id)) ?? null }
}
