import { readLabels } from '../../lib/labels.ts'
import type { Gate, Limits, Plan, Range, Task, Terms, Wave } from '../plan.ts'
import type { Rules } from '../rules.ts'
import { NO_RULES } from '../says-nothing.ts'
import { parseMinutesRange } from '../words/measures.ts'
import type { Codec } from './codec.ts'
import {
  choice,
  flag,
  lined,
  list,
  many,
  maybe,
  needed,
  number,
  orNull,
  range,
  record,
  text,
  usually,
  wrong,
} from './codec.ts'
import { rules } from './rules-sheet.ts'
import { check, limits, terms } from './terms-sheet.ts'

/** A plan as its canonical form has it: tasks within their waves, and nothing that follows from the rest. */
export interface Sheet
  extends Terms, Omit<Plan, 'tasks' | 'waves' | 'gates' | 'terms' | 'rules' | 'findings'> {
  regatta: number
  waves: WaveSheet[]
  /** Of a plan without waves. */
  tasks: TaskSheet[]
  /** Left out: those that its waves name. */
  gates?: Gate[] | undefined
  rules: Rules
}

/** The one wave of a plan that names none. */
export const LONE_WAVE = 'Plan'

type Minutes = number | Range | null

export interface WaveSheet extends Pick<Wave, 'id' | 'title' | 'mode' | 'gate'> {
  /** Left out: the one above. */
  after?: string[] | undefined
  minutes: Minutes
  tasks: TaskSheet[]
  line: number
}

export interface TaskSheet extends Omit<
  Task,
  'id' | 'title' | 'wave' | 'needs' | 'minutes' | 'minutesRange'
> {
  /** One of them may be left out, for it is the same. */
  id?: string | undefined
  title?: string | undefined
  /** Left out: the task above where the wave is serial, else nothing. */
  needs?: string[] | undefined
  minutes: Minutes
}

/** `30`, `[20, 40]`, `20-40`, `2 h`. */
const minutes: Codec<Minutes> = {
  write: value => value ?? '',
  read(value, findings) {
    if (value.kind === 'text' && value.type === 'null') return null
    if (value.kind === 'text' && /^\s*[\d.]+\s*$/.test(value.text)) return number.read(value, findings)
    const said = value.kind === 'text' ? parseMinutesRange(value.text) : null
    if (said === null) return range.read(value, findings)
    return said[0] === said[1] ? said[0] : said
  },
}

/** In the form that a worker is told them in, so that both mean the same. */
const labels: Codec<string[]> = {
  write: value => value,
  read(value, findings) {
    const texts = list(text).read(value, findings)
    if (texts === undefined) return undefined
    return readLabels(texts.join(',')) ?? wrong(value, 'a list of labels, as in gpu, macos', findings)
  },
}

const task = lined<TaskSheet>('A task', {
  id: maybe(text),
  title: maybe(text),
  detail: orNull(text),
  agent: orNull(text),
  provider: orNull(text),
  owner: maybe(text),
  labels: maybe(labels),
  needs: maybe(list(text)),
  barrier: usually(true, flag),
  files: many(text),
  refs: many(text),
  minutes: usually<Minutes>(null, minutes),
  produces: usually('change', choice<Task['produces']>('change', 'report')),
  done: usually(false, flag),
  progress: maybe(number),
})

const wave = lined<WaveSheet>('A wave', {
  id: needed(text),
  title: usually('', text),
  mode: usually('parallel', choice<Wave['mode']>('parallel', 'serial', 'mixed')),
  after: maybe(list(text)),
  minutes: usually<Minutes>(null, minutes),
  gate: orNull(text),
  tasks: many(task),
})

export const sheet = record<Sheet>('A plan', {
  regatta: needed(number),
  title: usually('', text),
  status: usually('active', choice<Plan['status']>('active', 'reference')),
  limits: usually<Limits>({}, limits),
  checks: many(check),
  gates: maybe(list(lined<Gate>('A gate', { after: needed(text), question: needed(text) }))),
  ...terms,
  rules: usually(NO_RULES, rules),
  tasks: many(task),
  waves: many(wave),
})
