import { PRESETS as KNOWN } from '../agents/acp/presets.ts'

/** What a person chose for a new regatta.yaml. */
export interface Choices {
  preset: string
  slots: number
  approvers: string[]
  /** Who may do everything; nobody: everyone. */
  administrators: string[]
  /** Who may do everything in Slack, by their ids there. */
  slackAdministrators: string[]
  /** Likewise in Discord. */
  discordAdministrators: string[]
}

type Preset =
  | { about: string; command: string[]; env: string[] }
  /** Known by that name as one that speaks the Agent Client Protocol. */
  | { about: string; acp: string }
  /** A model that Regatta drives itself. */
  | { about: string; model: string; provider: string; key: string | null }

/** Programs that work on a task when started like this, and models; null: nothing is started. */
const OWN: Readonly<Record<string, Preset | null>> = {
  rehearsal: null,
  claude: {
    about: 'Claude Code',
    command: ['claude', '-p', '{prompt}', '--permission-mode', 'acceptEdits'],
    env: ['ANTHROPIC_API_KEY'],
  },
  codex: {
    about: 'Codex',
    command: ['codex', 'exec', '--sandbox', 'workspace-write', '--skip-git-repo-check', '{prompt}'],
    env: ['OPENAI_API_KEY'],
  },
  gemini: {
    about: 'Gemini CLI',
    command: ['gemini', '--approval-mode', 'auto_edit', '-p', '{prompt}'],
    env: ['GEMINI_API_KEY'],
  },
  openai: {
    about: 'a model of OpenAI, driven by Regatta itself',
    model: 'gpt-5',
    provider: 'openai',
    key: 'OPENAI_API_KEY',
  },
  ollama: {
    about: 'a model on this machine, driven by Regatta itself',
    model: 'qwen3-coder',
    provider: 'ollama',
    key: null,
  },
}

/** As it is offered: some are there as a mere program as well. */
export const toOffered = (acp: string): string => (Object.hasOwn(OWN, acp) ? `${acp}-acp` : acp)

export const PRESETS: Readonly<Record<string, Preset | null>> = {
  ...OWN,
  ...Object.fromEntries(
    Object.keys(KNOWN).map(acp => [
      toOffered(acp),
      { about: 'speaks the Agent Client Protocol: it can ask, and be told something', acp },
    ]),
  ),
}

/** The file, each of its lines explained. */
export function toConfigText(choices: Choices): string {
  const { preset, slots, approvers, administrators } = choices
  const lines = [
    ...toAgentLines(preset),
    [`slots: ${slots}`, 'attempts at once, of all runs together'],
    ['policy:', 'what is done about failures'],
    ['  retries: 2', 'tries of a failed task before people are asked'],
    ['  minutes: 30', 'an attempt may take'],
    [`  approvers: ${toList(approvers)}`, 'who may answer questions; nobody named: everybody'],
    ...toPeopleLines(administrators, approvers),
    ...toSlackLines(choices.slackAdministrators),
    ...toDiscordLines(choices.discordAdministrators),
  ]
  const width = Math.max(...lines.map(([setting = '']) => setting.length))
  const text = lines.map(([setting = '', about = '']) => `${setting.padEnd(width)}  # ${about}`)
  return `${text.join('\n')}\n`
}

function toAgentLines(name: string): string[][] {
  const preset = PRESETS[name]
  if (!preset) return [['agent: rehearsal', 'no program is started: tasks are only rehearsed']]
  const head = [
    [`agent: ${name}`, 'does every task whose agent is not named below'],
    ['agents:', 'who does tasks, by the names that plans call them'],
    [`  ${name}:`, preset.about],
  ]
  if ('acp' in preset)
    return [
      ...head,
      [`    acp: ${preset.acp}`, 'known by this name; or a command that speaks the protocol, as a list'],
      ['    env: []', 'what it gets of the environment, besides PATH, HOME and the like'],
    ]
  if ('model' in preset)
    return [
      ...head,
      [`    model: ${preset.model}`, 'as the provider calls it'],
      [`    provider: ${preset.provider}`, 'whose model it is'],
      ['    checks: []', 'commands it may run, each a list: [[npm, test]]'],
      ['providers:', 'whose models there are, in the order in which they stand in for each other'],
      [`  ${preset.provider}:`, 'further ones take a url, as in http://localhost:8000/v1'],
      preset.key === null
        ? ['    slots: 2', 'asked at once; where it is asked stands in OLLAMA_HOST']
        : [`    key: ${preset.key}`, 'the variable that holds the key'],
    ]
  return [
    ...head,
    [`    command: ${toList(preset.command)}`, 'the program and its arguments; {prompt} is the task'],
    [`    env: ${toList(preset.env)}`, 'what it gets of the environment, besides PATH, HOME and the like'],
  ]
}

function toPeopleLines(administrators: string[], approvers: string[]): string[][] {
  if (administrators.length === 0)
    return [
      ['people:', 'who may do what'],
      [ALL, 'all who are not named'],
    ]
  return [
    ['people:', 'who may do what: view, start, answer, stop, or administer, which is all of it'],
    ['  everyone: [view]', 'all who are not named'],
    ...administrators.map(name => [`  ${JSON.stringify(name)}: [administer]`, 'everything']),
    ...approvers
      .filter(name => !administrators.includes(name))
      .map(name => [`  ${JSON.stringify(name)}: [view, answer]`, 'looks on, and answers questions']),
  ]
}

function toSlackLines(ids: string[]): string[][] {
  if (ids.length === 0) return []
  return [
    ['slack:', 'docs/slack.md says how the bot gets there'],
    ['  people:', 'by the ids of people, user groups and channels'],
    ...ids.map(id => [`    ${id}: [administer]`, 'everything']),
    ['  everyone: [view]', 'who is in a channel, there'],
  ]
}

function toDiscordLines(ids: string[]): string[][] {
  if (ids.length === 0) return []
  return [
    ['discord:', 'docs/discord.md says how the bot gets there'],
    ['  people:', 'by their ids; roles and channels may stand beside them'],
    ...ids.map(id => [`    "${id}": [administer]`, 'everything']),
    ['  everyone: [view]', 'who can write where the bot is'],
  ]
}

const ALL = '  everyone: [administer]'

/** JSON is YAML; words without a sign are easier on the eye bare. */
function toList(words: string[]): string {
  return `[${words.map(word => (/^[A-Za-z][\w-]*$/.test(word) ? word : JSON.stringify(word))).join(', ')}]`
}
