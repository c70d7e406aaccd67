import type { Section } from '../outline/outline.ts'
import type { Aside } from '../words/asides.ts'
import type { Marks } from './mark-sections.ts'
import { markSections } from './mark-sections.ts'
import type { Board } from '../words/board.ts'
import type { WaveName } from '../words/wave-name.ts'

/** The beginning of a way through the document's sections. */
export function openPlace(root: Section): Place {
  return {
    path: [],
    aside: null,
    chain: null,
    above: null,
    board: null,
    marks: markSections(root),
    section: root,
  }
}

/** One place of a document that lists tasks. The same tasks may be told in several places. */
export interface Telling {
  form: Form
  /** Told in an overview, an example, a schedule: counts where nothing tells it better. */
  retold: boolean
  section: Section
  tasks: Candidate[]
  counts: StatedCount[]
  /** Which recogniser it stems from. */
  by?: Dialect
  /** Arrows between its tasks are the whole order; what they stand in only gathers. */
  edged?: boolean
  line: number
}

export type Dialect =
  | 'allocation'
  | 'blocks'
  | 'calendar'
  | 'data'
  | 'drawing'
  | 'heading'
  | 'launch'
  | 'list'
  | 'members'
  | 'overview'
  | 'prose'
  | 'scheduled'
  | 'table'
  | 'terminals'
  | 'text'

/** How plainly a place lists tasks; the plainest form in a wave is the one that counts. */
export type Form = 'ids' | 'launch' | 'table' | 'heading' | 'checks' | 'numbers' | 'bullets'

export const STRENGTH: Record<Form, number> = {
  ids: 6,
  launch: 5,
  table: 5,
  heading: 4,
  checks: 3,
  numbers: 2,
  bullets: 1,
}

export interface StatedCount {
  stated: number
  listed: number
  line: number
}

export interface Dependency {
  text: string
  by: 'column' | 'field' | 'inline'
  /** `Blocks: T5`: those named come after this one. */
  blocks?: boolean
  /** Welcome first, but nothing waits for it. */
  soft?: boolean
  /** Its words mean tasks only where some are called so: any, one that stands above, or one of the same wave by who does it or by its title. */
  trust?: 'known' | 'earlier' | 'beside' | 'titled'
  /** The title begins with it, and no longer says it. */
  led?: true
  line: number
}

/** A task as one place tells it. */
export interface Candidate {
  id: string | null
  /** Its number in its own list. */
  number: number | null
  /** Its number as its text has it: `4. Parser` in a heading or behind a box to tick. */
  written: string | null
  title: string
  detail: string | null
  agent: string | null
  /** It says of itself that nobody does it yet. */
  open: boolean
  /** What its heading calls who does it, beside the agent that a field names: `Team Alpha`. */
  alias: string | null
  provider: string | null
  /** The person whose it is, beside whoever does it. */
  owner: string | null
  labels: string[]
  minutes: number | null
  files: string[]
  refs: string[]
  done: boolean
  /** Tasks with the same line here come one after the other. */
  chain: number | null
  /** The line of a heading inside its wave that puts it after all that stands above that line there. */
  above: number | null
  /** Spec-kit's mark `[P]`: may run beside others. */
  parallel: boolean
  /** Its id stands in a range of several. */
  ranged: boolean
  dependencies: Dependency[]
  /** The groups it stands in, nearest first. */
  path: WaveName[]
  line: number
}

/** Where in the document a reader of blocks stands. */
export interface Place {
  path: WaveName[]
  aside: Aside | null
  /** The line of the word that puts what follows in order, one after the other. */
  chain: number | null
  /** The line of a heading inside a wave that comes after all above it there. */
  above: number | null
  /** Lists are columns of a board: tasks, whatever their form. */
  board: Board | null
  marks: Marks
  section: Section
}

/** Field by field, so that all of them are of one shape, whoever tells them: every later step goes over them. */
export function toCandidate(
  told: Partial<Candidate> & { title: string; line: number; path: WaveName[] },
): Candidate {
  return {
    id: told.id ?? null,
    number: told.number ?? null,
    written: told.written ?? null,
    title: told.title,
    detail: told.detail ?? null,
    agent: told.agent ?? null,
    open: told.open ?? false,
    alias: told.alias ?? null,
    provider: told.provider ?? null,
    owner: told.owner ?? null,
    labels: told.labels ?? [],
    minutes: told.minutes ?? null,
    files: told.files ?? [],
    refs: told.refs ?? [],
    done: told.done ?? false,
    chain: told.chain ?? null,
    above: told.above ?? null,
    parallel: told.parallel ?? false,
    ranged: told.ranged ?? false,
    dependencies: told.dependencies ?? [],
    path: told.path,
    line: told.line,
  }
}

export function toTelling(form: Form, place: Place, tasks: Candidate[], counts: StatedCount[] = []): Telling {
  const line = tasks[0]?.line ?? place.section.line
  for (const task of tasks) {
    task.chain ??= place.chain
    task.above ??= place.above
    task.done ||= place.board === 'done'
  }
  return { form, retold: place.aside === 'retold', section: place.section, tasks, counts, line }
}

/** Whether none of them says what a task itself waits for. */
export function isFree(dependencies: Dependency[]): boolean {
  return dependencies.every(({ blocks, soft }) => blocks === true || soft === true)
}

/** Notes which recogniser told them, for who asks why. */
export function by(dialect: Dialect, told: Telling[]): Telling[] {
  for (const telling of told) telling.by ??= dialect
  return told
}

/** `C1 to C3 together`, `T2, T4 run at once` say how, not what. */
const HOW =
  'together|in parallel|parallel|in (?:this|that|any) order|side by side|beside (?:each other|it|them)|at once|at the same time|simultaneously|concurrently|one (?:after|by)|independent(?:ly)?'
const ABOUT_ALL = new RegExp(
  `^(?:all |both )?(?:(?:${HOW})(?![\\p{L}-])|(?:depends? on|waits? (?:for|on)|follows?|comes?)(?![\\p{L}-])|(?:run|can|may|must|should|come|go|are|start|begin)s?(?:\\s(?:all|both|also|be|each|only|run|start|started|begin|go|come|work|worked|done|strictly|then|never|not|only)){0,4}(?:\\s(?:${HOW}|first|last|next|immediately|right away|straight away|now|after|before|once|when|until)(?![\\p{L}-])|[.!]?$))`,
  'iu',
)

/** The same task once for every id of a range, or as it is where it has none. */
export function withIds(task: Candidate, ids: string[]): Candidate[] {
  const [first] = ids
  if (first === undefined) return [task]
  if (ids.length > 1 && ABOUT_ALL.test(task.title)) return []
  if (ids.length === 1) task.id = first
  return ids.length === 1 ? [task] : ids.map(id => ({ ...task, id, ranged: true }))
}
