/** What a person chose for a new regatta.yaml. */
export interface Choices {
  preset: string
  slots: number
  approvers: string[]
  /** Who may do everything; nobody: everyone. */
  administrators: string[]
}

interface Preset {
  about: string
  command: string[]
  env: string[]
}

/** Programs that work on a task when started like this; null: nothing is started. */
export const PRESETS: Readonly<Record<string, Preset | null>> = {
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
}

/** The file, each of its lines explained. */
export function toConfigText({ preset, slots, approvers, administrators }: Choices): string {
  const lines = [
    ...toAgentLines(preset),
    [`slots: ${slots}`, 'attempts at once, of all runs together'],
    ['policy:', 'what is done about failures'],
    ['  retries: 2', 'tries of a failed task before people are asked'],
    ['  minutes: 30', 'an attempt may take'],
    [`  approvers: ${toList(approvers)}`, 'who may answer questions; nobody named: everybody'],
    ...toPeopleLines(administrators, approvers),
  ]
  const width = Math.max(...lines.map(([setting = '']) => setting.length))
  const text = lines.map(([setting = '', about = '']) => `${setting.padEnd(width)}  # ${about}`)
  return `${text.join('\n')}\n`
}

function toAgentLines(name: string): string[][] {
  const preset = PRESETS[name]
  if (!preset) return [['agent: rehearsal', 'no program is started: tasks are only rehearsed']]
  return [
    [`agent: ${name}`, 'does every task whose agent is not named below'],
    ['agents:', 'programs that do tasks, by the names that plans call them'],
    [`  ${name}:`, preset.about],
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

const ALL = '  everyone: [administer]'

/** JSON is YAML; words without a sign are easier on the eye bare. */
function toList(words: string[]): string {
  return `[${words.map(word => (/^[A-Za-z][\w-]*$/.test(word) ? word : JSON.stringify(word))).join(', ')}]`
}
