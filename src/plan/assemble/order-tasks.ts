import { kindOf } from '../words/wave-name.ts'
import type { Dependency } from '../tell/telling.ts'
import type { Draft, DraftTask, DraftWave } from './draft.ts'
import { warn } from './draft.ts'
import { withoutTitled } from '../tell/find-dependencies.ts'
import { doneBeside, titledBeside } from './find-beside.ts'
import type { Link } from './links.ts'
import type { Names } from './names.ts'
import { resolve, resolveKnown } from './resolve-references.ts'
import { noteWhy } from './trail.ts'
import type { Trail, Why } from './trail.ts'

/** More edges than any document means; past it sets such as "all of the above" are not expanded. */
const NEEDS_MAX = 1_000_000
/** The same may be said several times, but not by every line. */
const STEPS_EACH = 10

/** Fills in what each task needs: its own words, the steps of its wave, the chain of a serial wave. */
export function orderTasks(draft: Draft, names: Names, links: Link[], lanes: number[][]): void {
  const budget = { left: NEEDS_MAX, steps: NEEDS_MAX * STEPS_EACH, line: 0, trail: draft.trail }
  const columned: number[] = []
  for (let index = 0; index < draft.tasks.length; index++) {
    const task = draft.tasks[index]!
    for (const dependency of task.told.dependencies) {
      const understood = need(draft, names, index, dependency, budget)
      if (understood && dependency.by === 'column') columned.push(index)
    }
  }
  addLinks(draft, links, budget)
  const skips = columned.some(index => reachesBack(draft, index))
  // A column that names nothing of other waves says nothing of their order.
  const isWhole = draft.waves.length === 1 || columned.some(index => reachesOut(draft, index))
  for (const index of isWhole ? columned : []) {
    const task = draft.tasks[index]!
    const { explicit, strict, after, afterTasks } = draft.waves[task.wave]!
    task.barrier = task.barrier && (strict || !skips) && explicit && after.length + afterTasks.length > 0
  }
  for (let index = 0; index < draft.tasks.length; index++) {
    const task = draft.tasks[index]!
    const wave = draft.waves[task.wave]!
    // A task that names some of those tasks itself needs no more of them.
    const named = hasField(task) && wave.afterTasks.some(other => task.needs.has(other))
    if (task.barrier && !named) for (const other of wave.afterTasks) addNeed(task, index, other, WAVE, budget)
  }
  for (const wave of draft.waves) {
    const steps = stepsOf(draft, wave)
    if (steps.length > 1) chainSteps(draft, steps, STEPS, budget)
    else if (wave.mode === 'serial') chainWave(draft, wave, budget)
  }
  freeTasks(draft)
  for (const lane of lanes)
    chainSteps(
      draft,
      lane.map(task => [task]),
      LANE,
      budget,
    )
  for (const chain of chainsOf(draft)) chainSteps(draft, chain, LISTED, budget)
  addAbove(draft, budget)
  if (budget.left > 0) return
  const message = `The tasks name more than ${NEEDS_MAX} dependencies. Regatta cannot start this plan; name waves instead.`
  draft.findings.push({ code: 'too-entangled', severity: 'error', line: budget.line, message })
}

/** Where every task says what it needs or that it needs nothing, the mere numbering of the waves adds nothing. */
function freeTasks({ tasks, waves }: Draft): void {
  const free = tasks.filter(({ told }) =>
    told.dependencies.some(({ by, text }) => by === 'inline' && text === 'none'),
  )
  const whole = tasks.every(({ told, needs }) => needs.size > 0 || told.dependencies.length > 0)
  if (free.length === 0 || !whole || tasks.length < 4) return
  for (const task of tasks) if (!waves[task.wave]!.explicit) task.barrier = false
}

/** Where the document says that the tasks say all of it. */
export function freeNumbered({ tasks, waves }: Draft): void {
  if (tasks.every(({ needs }) => needs.size === 0)) return
  for (const task of tasks) if (!waves[task.wave]!.explicit) task.barrier = false
}

function hasField({ told }: DraftTask): boolean {
  return told.dependencies.some(({ by }) => by !== 'inline')
}

interface Budget {
  left: number
  /** Steps that may still be taken, also over what is known already. */
  steps: number
  line: number
  trail: Trail | null
}

const WAVE: Why = { rule: 'wave', line: null }
const STEPS: Why = { rule: 'steps', line: null }
const LANE: Why = { rule: 'lane', line: null }
const LISTED: Why = { rule: 'listed', line: null }

function addNeed(task: DraftTask, own: number, other: number, why: Why, budget: Budget): void {
  // Spent in steps is spent in all.
  if (budget.steps-- <= 0) {
    budget.left = Math.min(budget.left, 0)
    budget.line ||= task.told.line
  }
  if (other === own || task.needs.has(other)) return
  if (budget.left-- <= 0) budget.line ||= task.told.line
  else {
    task.needs.add(other)
    noteWhy(budget.trail, 'needs', own, other, why)
  }
}

/** `### Then (after all of the above)`: in its wave, every task that stands above that line. */
function addAbove(draft: Draft, budget: Budget): void {
  for (let index = 0; index < draft.tasks.length; index++) {
    const task = draft.tasks[index]!
    const { above } = task.told
    if (above === null || budget.left < 0) continue
    const why: Why = { rule: 'above', line: above }
    for (const other of draft.waves[task.wave]!.tasks)
      if (draft.tasks[other]!.told.line < above && !draft.tasks[other]!.needs.has(index))
        addNeed(task, index, other, why, budget)
  }
}

function besideOf(draft: Draft, own: number, text: string): number[] {
  const done = doneBeside(draft, own, text)
  return done.length > 0 || !/\s/.test(text) ? done : titledBeside(draft, own, text)
}

/** Whether the words were understood; where not, the coarser rule stays. */
function need(draft: Draft, names: Names, own: number, dependency: Dependency, budget: Budget): boolean {
  const task = draft.tasks[own]!
  const wave = draft.waves[task.wave]!
  if (budget.left <= 0 || dependency.soft === true) return false
  const { line, blocks } = dependency
  const why: Why = { rule: blocks === true ? 'blocking' : dependency.by, line }
  if (dependency.trust === 'beside' || dependency.trust === 'titled') {
    const find = dependency.trust === 'beside' ? doneBeside : titledBeside
    const others = find(draft, own, dependency.text)
    for (const other of others) addNeed(task, own, other, why, budget)
    if (others.length > 0 && dependency.trust === 'titled') task.told.title = withoutTitled(task.told.title)
    return false
  }
  if (dependency.trust !== undefined) {
    const above = dependency.trust === 'earlier' ? task.told.line : null
    const known = resolveKnown(names, dependency.text, above)
    // `(once the rows are counted)`: by words of a title.
    if (known.length === 0 && above === null && /\s/.test(dependency.text))
      known.push(...titledBeside(draft, own, dependency.text))
    for (const other of known) addNeed(task, own, other, why, budget)
    return known.length > 0
  }
  const resolved = resolve(names, dependency.text, own)
  const { tasks, waves } = resolved
  if (
    dependency.by === 'inline' &&
    !resolved.none &&
    tasks.length + waves.length + resolved.unknown.length === 0
  )
    tasks.push(...besideOf(draft, own, dependency.text))
  const others = waves.length === 0 ? tasks : tasks.concat(waves.flatMap(index => draft.waves[index]!.tasks))
  for (const other of others) {
    if (blocks === true) addNeed(draft.tasks[other]!, other, own, why, budget)
    else addNeed(task, own, other, why, budget)
  }
  if (resolved.self) {
    const message = `${task.id} depends on itself. Regatta leaves that dependency out.`
    warn(draft, 'unknown-reference', dependency.line, message)
  }
  if (resolved.unknown.length > 0 && !/[✅☑✔]/u.test(dependency.text)) {
    const which = resolved.unknown.slice(0, 5).join(', ')
    const what = `${task.id} depends on ${which}, which ${resolved.unknown.length === 1 ? 'is' : 'are'} not in this document.`
    warn(draft, 'unknown-reference', dependency.line, `${what} Regatta leaves that dependency out.`)
  }
  if (dependency.led === true && others.length === 0 && resolved.unknown.length === 0 && !resolved.none) {
    const message = `${task.id} comes after “${dependency.text}”, which is not in this document. Regatta leaves that dependency out.`
    warn(draft, 'unknown-reference', line, message)
  }
  if (blocks === true) return false
  // Among cells that name tasks, one that names nothing holds a condition from outside.
  const outside = dependency.by === 'column' && resolved.unknown.length === 0 && !/\d/.test(dependency.text)
  if (!resolved.none && others.length === 0 && !outside) return false
  if (dependency.by === 'field') task.barrier = task.barrier && wave.explicit
  else if (
    dependency.by === 'inline' &&
    !wave.explicit &&
    others.some(other => draft.tasks[other]!.wave !== task.wave)
  ) {
    task.barrier = false
  }
  return true
}

/** A task's own column or field is finer than a sketch, and a column finer than a sentence elsewhere. */
function addLinks(draft: Draft, links: Link[], budget: Budget): void {
  for (const { before, after, by, line } of links) {
    if (budget.left <= 0) return
    const why: Why = { rule: by, line }
    for (const own of after.tasks) {
      const task = draft.tasks[own]!
      const column = task.told.dependencies.some(dependency => dependency.by === 'column')
      const field = task.told.dependencies.some(dependency => dependency.by === 'field')
      if (column || (field && by === 'sketch')) continue
      const others = before.tasks.concat(before.waves.flatMap(wave => draft.waves[wave]!.tasks))
      // What a task says itself is finer than a sketch that has it the other way round.
      const kept = by === 'sketch' ? others.filter(other => !draft.tasks[other]!.needs.has(own)) : others
      for (const other of kept) addNeed(task, own, other, why, budget)
      const wave = draft.waves[task.wave]!
      if (!wave.explicit && others.some(other => draft.tasks[other]!.wave !== task.wave)) task.barrier = false
    }
  }
}

function reachesOut({ tasks }: Draft, index: number): boolean {
  const { needs, wave } = tasks[index]!
  return [...needs].some(other => tasks[other]!.wave !== wave)
}

/**
 * A column beside waves that were ordered in so many words: where it names tasks from before the waves that come
 * right before, it is the finer rule and the whole truth; else both hold.
 */
function reachesBack(draft: Draft, index: number): boolean {
  const { needs, wave } = draft.tasks[index]!
  const near = new Set([wave, ...draft.waves[wave]!.after])
  return (
    needs.size > 0 &&
    draft.waves[wave]!.explicit &&
    [...needs].every(need => !near.has(draft.tasks[need]!.wave))
  )
}

/** One after the other, but for tasks whose own column or field names what they need of the same wave. */
function chainWave(draft: Draft, { tasks, line }: DraftWave, budget: Budget): void {
  const why: Why = { rule: 'serial', line }
  for (const [at, index] of tasks.entries()) {
    const task = draft.tasks[index]!
    const finer = hasField(task) && [...task.needs].some(other => draft.tasks[other]!.wave === task.wave)
    const before = tasks[at - 1]
    if (before === undefined || finer || budget.left < 0) continue
    if (!draft.tasks[before]!.needs.has(index)) addNeed(task, index, before, why, budget)
  }
}

/** Lists that say of themselves that they go in order, and spec-kit's tasks without `[P]` among some that bear it. */
function chainsOf(draft: Draft): number[][][] {
  const marked = new Set(
    draft.tasks.filter(({ told }) => told.parallel).map(({ telling }) => telling.section.line),
  )
  const chains = new Map<string, number[][]>()
  for (let index = 0; index < draft.tasks.length; index++) {
    const { told, telling, wave } = draft.tasks[index]!
    const spec = told.id !== null && !told.parallel && (marked.size > 1 || marked.has(telling.section.line))
    const key = told.chain !== null ? `line ${told.chain}` : spec ? `wave ${wave}` : null
    if (key === null) continue
    const own = chains.get(key)
    if (own === undefined) chains.set(key, [[index]])
    else own.push([index])
  }
  return [...chains.values()].filter(chain => chain.length > 1)
}

/** The tasks of `Step 1`, `Step 2` inside a wave. */
function stepsOf(draft: Draft, wave: DraftWave): number[][] {
  const steps = new Map<string, number[]>()
  for (const index of wave.tasks) {
    const step = draft.tasks[index]!.told.path.find(
      name => kindOf(name) === 'step' && name.kind !== wave.name.kind,
    )
    const key = step?.key ?? ''
    const own = steps.get(key)
    if (own === undefined) steps.set(key, [index])
    else own.push(index)
  }
  return steps.has('') ? [] : [...steps.values()]
}

function chainSteps(draft: Draft, steps: number[][], why: Why, budget: Budget): void {
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1] ?? []
    for (const index of step) {
      if (budget.left < 0) return
      const task = draft.tasks[index]!
      for (const other of before)
        if (!draft.tasks[other]!.needs.has(index)) addNeed(task, index, other, why, budget)
    }
  }
}
