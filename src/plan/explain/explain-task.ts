import type { Draft, DraftTask } from '../assemble/draft.ts'
import { openTrail } from '../assemble/trail.ts'
import type { Trail, Why } from '../assemble/trail.ts'
import { decode } from '../bytes/decode.ts'
import type { Plan, Task } from '../plan.ts'
import { readPlan } from '../read-plan.ts'
import { BECAUSE } from './rules.ts'
import type { Rule } from './rules.ts'

/** From which lines a task was read, and by which rule. */
export interface Explanation {
  task: string
  title: string
  /** Every place that tells it. */
  told: Reason[]
  wave: Named
  agent: Named | null
  needs: Named[]
  /** What its wave comes after, where it waits for that as well. */
  after: Named[]
}

export interface Reason {
  rule: Rule
  /** The rule in plain English. */
  because: string
  /** Null: no line alone says so. */
  line: number | null
  /** What stands in that line. */
  text: string
}

export type Named = Reason & { name: string }

const TEXT_MAX = 200
/** How far below a task what belongs to it is looked for, and how far above what it stands under. */
const BELOW_MAX = 30
const OVER_MAX = 400

/** Reads the document once more, keeping account of it; null: no task is called so. */
export function explainTask(bytes: Uint8Array, typed: string): Explanation | null {
  const trail = openTrail()
  const plan = readPlan(bytes, trail)
  const at = plan.tasks.findIndex(({ id }) => id === typed)
  const task = plan.tasks[at] ?? plan.tasks.find(({ id }) => id.toLowerCase() === typed.toLowerCase())
  if (task === undefined) return null
  const lines = (decode(bytes).text ?? '').split('\n')
  const toReason = (rule: Rule, line: number | null): Reason => ({
    rule,
    because: BECAUSE[rule],
    line,
    text: line === null ? '' : (lines[line - 1] ?? '').trim().slice(0, TEXT_MAX),
  })
  const facts =
    trail.draft === null ? toOwnFacts(plan, task, lines) : toFacts(plan, task, trail, trail.draft, lines)
  const named = ({ name, rule, line }: Fact): Named => ({ name, ...toReason(rule, line) })
  return {
    task: task.id,
    title: task.title,
    told: facts.told.map(({ rule, line }) => toReason(rule, line)),
    wave: named(facts.wave),
    agent: facts.agent && named(facts.agent),
    needs: facts.needs.map(named),
    after: task.barrier ? facts.after.map(named) : [],
  }
}

interface Fact {
  name: string
  rule: Rule
  line: number | null
}

interface Facts {
  told: Omit<Fact, 'name'>[]
  wave: Fact
  agent: Fact | null
  needs: Fact[]
  after: Fact[]
}

/** What is written in Regatta's own dialect stands where it stands. */
function toOwnFacts(plan: Plan, task: Task, lines: string[]): Facts {
  const rule = 'canonical'
  const { line } = task
  const wave = plan.waves.find(({ id }) => id === task.wave)
  const below = (name: string): number => findBelow(plan, task, lines, name) ?? line
  return {
    told: [{ rule, line }],
    wave: { name: task.wave, rule, line: findOver(task, lines, task.wave) },
    agent: task.agent === null ? null : { name: task.agent, rule, line: below(task.agent) },
    needs: task.needs.map(name => ({ name, rule, line: below(name) })),
    after: (wave?.after ?? []).map(name => ({ name, rule, line: null })),
  }
}

function toFacts(plan: Plan, task: Task, trail: Trail, draft: Draft, lines: string[]): Facts {
  // The plan may call them otherwise, but has them in the same order.
  const order = draft.waves.flatMap(({ tasks }) => tasks)
  const index = order[plan.tasks.indexOf(task)]!
  const own = draft.tasks[index]!
  const idOf = new Map(order.map((other, at) => [other, plan.tasks[at]!.id]))
  const told = (trail.told.get(own.told) ?? []).map(({ telling, line }) => ({
    rule: telling.by ?? ('list' as const),
    line,
  }))
  const toFact = (name: string, why: Why | undefined): Fact => ({ name, rule: 'own', line: null, ...why })
  return {
    told,
    wave: { name: task.wave, ...placeOf(draft, own) },
    agent: task.agent === null ? null : { name: task.agent, ...doerOf(plan, task, trail, own, lines) },
    needs: [...own.needs].map(other => toFact(idOf.get(other)!, trail.needs.get(index)?.get(other))),
    after: draft.waves[own.wave]!.after.map(other =>
      toFact(plan.waves[other]!.id, trail.after.get(own.wave)?.get(other)),
    ),
  }
}

function placeOf(draft: Draft, { told, wave }: DraftTask): Omit<Fact, 'name'> {
  const { name, mentions } = draft.waves[wave]!
  if (name.kind === '') return { rule: 'alone', line: null }
  const own = told.path.find(({ kind, key }) => kind === name.kind && key === name.key)
  if (own === undefined) return { rule: 'loose', line: null }
  const { line } = own
  if (line === told.line) return { rule: 'own', line }
  const isListed = mentions.some(({ line: at, text }) => at === line && holds(text, told.id ?? told.title))
  return { rule: isListed || line > told.line ? 'elsewhere' : 'over', line }
}

/** Nearest to the task first: on its line, below it, where it is told again, and above it. */
function doerOf(plan: Plan, task: Task, trail: Trail, own: DraftTask, lines: string[]): Omit<Fact, 'name'> {
  const given = trail.agents.get(own.told)
  if (given !== undefined) return given
  const name = task.agent ?? ''
  if (holds(lines[task.line - 1], name)) return { rule: 'own', line: task.line }
  const below = findBelow(plan, task, lines, name)
  if (below !== null) return { rule: 'below', line: below }
  const other = (trail.told.get(own.told) ?? []).find(({ line }) => holds(lines[line - 1], name))
  if (other !== undefined) return { rule: 'elsewhere', line: other.line }
  return { rule: 'over', line: findOver(task, lines, name) }
}

function findBelow(plan: Plan, { line }: Task, lines: string[], name: string): number | null {
  const next = Math.min(...plan.tasks.map(task => task.line).filter(other => other > line), line + BELOW_MAX)
  for (let at = line; at < next - 1; at++) if (holds(lines[at], name)) return at + 1
  return null
}

function findOver({ line }: Task, lines: string[], name: string): number | null {
  for (let at = line - 2; at >= Math.max(0, line - OVER_MAX); at--) if (holds(lines[at], name)) return at + 1
  return null
}

/** Whether a name stands in a line, and not as a part of a longer word. */
function holds(line: string | undefined, name: string): boolean {
  const [text, sought] = [line?.toLowerCase() ?? '', name.replace(/^@/, '').toLowerCase()]
  if (sought === '') return false
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1))
    if (!isLetter(text[at - 1]) && !isLetter(text[at + sought.length])) return true
  return false
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && /[a-z0-9]/.test(char)
}
