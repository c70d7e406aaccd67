import type { Plan, Task } from '../plan/plan.ts'
import type { OrderRule } from '../plan/rules.ts'

export interface Ordered {
  rule: OrderRule
  /** Ids of the tasks of either kind. */
  first: string[]
  second: string[]
  /**
   * `kept`: what the plan says of waves and tasks keeps it already. `added`: tasks of the second kind wait for those of
   * the first. `nobody`: no task is of one of the kinds. `against`: the plan's waves or needs say otherwise.
   */
  state: 'kept' | 'added' | 'nobody' | 'against'
  /** Who waits for whom because of it: a task and what it needs. */
  needs: [task: string, need: string][]
}

const RULES_MAX = 10
/** Of either kind: a rule that so many tasks fall under is about whole waves, which have an order of their own. */
const SIDE_MAX = 50
/** Each way back through a plan costs what it has tasks: of a large one fewer are gone. */
const STEPS_MAX = 200_000

/** What the plan's orders of kinds of work (`fallback removal before integration tests`) mean for its tasks. */
export function findOrdered(plan: Plan): Ordered[] {
  const rules = (plan.rules?.orders ?? []).slice(0, RULES_MAX)
  if (rules.length === 0) return []
  const kinds = toKinds(plan)
  const at = new Map(plan.tasks.map(({ id }, index) => [id, index]))
  const loose = toWaits(plan, task => task.barrier)
  // Where the run goes wave by wave every task waits for its wave: an order that holds there holds anywhere.
  const strict = toWaits(plan, () => true)
  const sideMax = Math.min(SIDE_MAX, Math.floor(STEPS_MAX / plan.tasks.length))
  return rules.map(rule => {
    const sides = [toWords(rule.before), toWords(rule.after, rule.before)]
    const [first, second] = pickSides(plan.tasks, kinds, sides)
    const found = { rule, first: first.map(({ id }) => id), second: second.map(({ id }) => id), needs: [] }
    if (first.length === 0 || second.length === 0) return { ...found, state: 'nobody' }
    if (Math.max(first.length, second.length) > sideMax) {
      const isKept = [second[0]!, second.at(-1)!].every(({ id }) =>
        waitsForAll(loose, at.get(id)!, found.first, at),
      )
      return { ...found, state: isKept ? 'kept' : 'against' }
    }
    const reachedBy = new Map(first.map(({ id }) => [id, reach(strict, at.get(id)!)]))
    const missing: [string, string][] = []
    for (const { id: task } of second) {
      const reached = reach(loose, at.get(task)!)
      for (const { id: need } of first) {
        if (reachedBy.get(need)!.has(at.get(task)!)) return { ...found, state: 'against' }
        if (!reached.has(at.get(need)!)) missing.push([task, need])
      }
    }
    for (const [task, need] of missing) {
      loose[at.get(task)!]!.push(at.get(need)!)
      strict[at.get(task)!]!.push(at.get(need)!)
    }
    return { ...found, state: missing.length > 0 ? 'added' : 'kept', needs: missing }
  })
}

/** What tasks need besides what they say themselves, by task id. */
export function toOrders(plan: Plan): Record<string, string[]> {
  const orders: Record<string, string[]> = {}
  for (const { needs } of findOrdered(plan))
    for (const [task, need] of needs) (orders[task] ??= []).push(need)
  return orders
}

/** What is of both kinds is of neither, and what is done waits for nobody. */
function pickSides(tasks: Task[], kinds: Set<string>[], [before, after]: string[][]): [Task[], Task[]] {
  const isOf = (index: number, words: string[]): boolean =>
    words.length > 0 && words.every(word => kinds[index]!.has(word))
  const of = (own: string[], other: string[]): Task[] =>
    tasks.filter((task, index) => !task.done && isOf(index, own) && !isOf(index, other))
  return [of(before!, after!), of(after!, before!)]
}

/** The words that tell what kind of work each task is. */
function toKinds({ tasks, waves }: Plan): Set<string>[] {
  const titles = new Map(waves.map(({ id, title }) => [id, title]))
  return tasks.map(
    ({ title, agent, wave }) => new Set(toWords(`${title} ${agent ?? ''} ${titles.get(wave) ?? ''}`)),
  )
}

const TEXT_MAX = 600
const PRONOUN = /\b(?:it|them|that|those|these)\b/i
const EMPTY = new Set(
  'the a an of all any each every it its them that those these this in on for to and or with work works task tasks their they is are be new different'.split(
    ' ',
  ),
)

/** The roots of its words; `testing them` is about what stands before it. */
function toWords(text: string, about?: string): string[] {
  const roots = Array.from(
    text
      .slice(0, TEXT_MAX)
      .toLowerCase()
      .matchAll(/[\p{L}\p{N}]{1,40}/gu),
    ([word]) => word,
  )
    .filter(word => !EMPTY.has(word))
    .map(toRoot)
  if (about !== undefined && PRONOUN.test(text)) roots.push(...toWords(about).slice(0, 1))
  return [...new Set(roots)]
}

const ROOT_CHARS = 5

function toRoot(word: string): string {
  const bare = word.replace(/(?:ations?|ings?|als?|ers?|ed|es|s|e)$/, '')
  return (bare.length >= 3 ? bare : word).slice(0, ROOT_CHARS)
}

function waitsForAll(next: number[][], from: number, ids: string[], at: Map<string, number>): boolean {
  const reached = reach(next, from)
  return ids.every(id => reached.has(at.get(id)!))
}

/** For each task, then for each wave's opening and its end, what it waits for. */
function toWaits({ tasks, waves }: Plan, isGated: (task: Task) => boolean): number[][] {
  const taskAt = new Map(tasks.map(({ id }, index) => [id, index]))
  const waveAt = new Map(waves.map(({ id }, index) => [id, index]))
  const next: number[][] = Array.from({ length: tasks.length + 2 * waves.length }, () => [])
  const opening = (wave: number): number => tasks.length + wave
  const ending = (wave: number): number => tasks.length + waves.length + wave
  for (const [index, task] of tasks.entries()) {
    next[index]!.push(...task.needs.flatMap(id => taskAt.get(id) ?? []))
    const wave = waveAt.get(task.wave)
    if (wave === undefined) continue
    if (isGated(task)) next[index]!.push(opening(wave))
    next[ending(wave)]!.push(index)
  }
  for (const [index, { after }] of waves.entries()) {
    next[opening(index)]!.push(...after.flatMap(id => waveAt.get(id) ?? []).map(ending))
    next[ending(index)]!.push(opening(index))
  }
  return next
}

/** All that it waits for. */
function reach(next: number[][], from: number): Set<number> {
  const reached = new Set<number>()
  const open = [...next[from]!]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue
    reached.add(node)
    open.push(...next[node]!)
  }
  return reached
}
