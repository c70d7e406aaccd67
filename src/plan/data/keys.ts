import type { Aside } from '../words/asides.ts'
import { asideOf } from '../words/asides.ts'
import type { Fact } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { toKind } from '../words/wave-kinds.ts'

/** `dependsOn`, `depends_on`, `Depends-On` → `depends on`. */
export function toKeyWords(key: string): string {
  return key
    .slice(0, 80)
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** What only data calls by these words; a column called `needs review` would mean something else. */
const OWN: [Fact | 'ignored', string][] = [
  ['id', 'task id|uid|slug|code name|identifier|job id|step id|nr'],
  [
    'task',
    'heading|label|subject|step|task name|task title|display name|short description|do|does|to do|aufgabe|tarea|tarefa|tâche|titel|título|titre|任务|タスク|작업',
  ],
  ['detail', 'body|text|details|notes|command|cmd|run|script|long description|instruction|brief|prompt file'],
  [
    'needs',
    'depends on tasks|depends on task ids|dependency ids|upstream|parents|parent ids|wait for|waits on|waits|awaits|waiting on|also waits for|also needs|also after|requires tasks|after tasks|predecessor ids|blocked by ids',
  ],
  ['blocks', 'downstream|children ids|successor ids|unlocks'],
  [
    'agent',
    'agent name|agent id|assigned to agent|assigned agents|assignees|executed by|runner agent|persona|session|by|handler',
  ],
  [
    'files',
    'file paths|file list|outputs files|touched files|target files|scope files|write scope|writes|edits|allowed files|exclusive files|owned files|files to edit|files to touch|relevant files',
  ],
  ['minutes', 'time minutes|runtime|est time|expected duration|estimated length'],
  ['mode', 'execution|mode|run|strategy'],
  ['ignored', 'order|type|start|code|no|required|can start|action|must run|model id|role description|before'],
]
const OWN_FACTS = new Map(
  OWN.flatMap(([fact, words]) => words.split('|').map((word): [string, Fact | 'ignored'] => [word, fact])),
)

export interface KeyFact {
  fact: Fact
  /** What a bare number counts: `estimate_minutes: 30`. */
  unit: 'min' | 'h' | null
}

/** A field of a task; the unit may be part of the key. */
export function factOfKey(key: string): KeyFact | null {
  const words = toKeyWords(key)
  const unit = /(?:^|\s)(?:minutes?|mins?|m)$/.test(words)
    ? 'min'
    : /(?:^|\s)(?:hours?|hrs?|h)$/.test(words)
      ? 'h'
      : null
  const stem =
    unit === null ? words : words.replace(/\s*(?:minutes?|mins?|m|hours?|hrs?|h)$/, '').replace(/\s+in$/, '')
  const own = OWN_FACTS.get(words) ?? OWN_FACTS.get(stem)
  if (own === 'ignored') return null
  const fact = own ?? factOf(words) ?? (stem === '' ? 'minutes' : factOf(stem))
  return fact === null ? null : { fact, unit }
}

const CONTAINERS = new Set(
  (
    'task|job|item|work item|work package|package|workpackage|issue|story|ticket|todo|step|node|action|activity|assignment|unit|' +
    'pr|pull request|change|bug|aufgabe|tarea|tarefa|tâche|tache|任务|タスク|작업|任務|agent|worker|developer|subagent|sub agent|' +
    'terminal|session|bot|team member|people|team|crew|staff|owners|members'
  ).split('|'),
)
/** Words for a plan as a whole: a list below them is one of tasks, a map anything. */
const LISTS = new Set(
  'pipeline|workflow|flow|sequence|queue|plan|work|dag|execution|items|entries|list|program|schedule|roadmap|run|backlog'.split(
    '|',
  ),
)
const DOERS = new Set(
  'agent|worker|developer|subagent|sub agent|terminal|session|bot|team member|people|team|crew|staff|owners|members'.split(
    '|',
  ),
)
const STEPS = new Set(
  'subtask|sub task|step|checklist|todo|instruction|action|acceptance|acceptance criteria|criteria|child|children|checks|check'.split(
    '|',
  ),
)

/** Words for groups that as a key of data nearly always mean something else. */
const NO_GROUPS = new Set('gate|block|set|part|pass|window|slot|hour|month|shift|cycle|increment'.split('|'))

/** What a key says of the list or map below it. */
export type Role =
  | { role: 'tasks' }
  /** Each member does something; it is a task where nothing else lists tasks. */
  | { role: 'doers' }
  | { role: 'groups'; kind: string }
  | { role: 'aside'; aside: Aside }
  | { role: 'edges' }
  /** Tasks, if it is a list. */
  | { role: 'list' }
  | { role: 'free' }

export function roleOf(key: string): Role {
  const words = toKeyWords(key)
  const last = words.split(' ').at(-1) ?? ''
  for (const word of [words, last]) {
    const single = singularOf(word, isContainer)
    // `steps: [...]` and `agents: [...]` hold tasks before they hold groups.
    if (single !== null && !isAsideKey(words)) {
      if (DOERS.has(single)) return { role: 'doers' }
      if (CONTAINERS.has(single)) return { role: 'tasks' }
      return { role: 'groups', kind: toKind(single)! }
    }
  }
  if (/^(?:dependencies|edges|dependency graph|links|depends on)$/.test(words)) return { role: 'edges' }
  if (/^(?:parallel|concurrent(?:ly)?|sequence|sequential|serial)$/.test(words)) return { role: 'free' }
  if (LISTS.has(words) || LISTS.has(last)) return { role: 'list' }
  if (/^(?:execution order|order|run order)$/.test(words)) return { role: 'groups', kind: 'step' }
  const aside = asideOf(words)
  return aside === null || aside === 'retold' ? { role: 'free' } : { role: 'aside', aside }
}

function isContainer(word: string): boolean {
  const kind = toKind(word)
  return (kind !== null && !NO_GROUPS.has(kind)) || CONTAINERS.has(word)
}

/** `completed_tasks` and `example_steps` list what is not to be done. */
function isAsideKey(words: string): boolean {
  if (!words.includes(' ')) return false
  if (
    /^(?:completed|done|finished|closed|previous|past|example|sample|rejected|excluded|skipped|optional|future|manual|human|setup|next|validation|verification|rollback|recovery|success)\b/.test(
      words,
    )
  )
    return true
  const aside = asideOf(words)
  return aside !== null && aside !== 'retold'
}

function singularOf(word: string, isKnown: (word: string) => boolean): string | null {
  const forms = [
    word,
    word.replace(/s$/, ''),
    word.replace(/es$/, ''),
    word.replace(/ies$/, 'y'),
    word.replace(/n$/, ''),
  ]
  return forms.find(form => form !== '' && isKnown(form)) ?? null
}

/** Below a task these hold its steps, never further tasks. */
export function isStepsKey(key: string): boolean {
  const words = toKeyWords(key)
  return singularOf(words, word => STEPS.has(word)) !== null || STEPS.has(words.split(' ').at(-1)!)
}

/** The kind of group that a field names: `wave: 2`, `parallelGroup: "B"`. */
export function groupKindOf(key: string): string | null {
  const words = toKeyWords(key).replace(/\s+(?:id|no|number|nr|name|index)$/, '')
  const kind = toKind(words) ?? toKind(words.split(' ').at(-1)!)
  return kind !== null && NO_GROUPS.has(kind) ? null : kind
}
