import type { Candidate, Dependency, Telling } from '../tell/telling.ts'
import { union } from '../tell/fields.ts'
import type { Draft, DraftTask } from './draft.ts'
import { warn } from './draft.ts'
import type { Waves } from './gather-waves.ts'
import type { Part } from './pick-home.ts'
import { belongs, pickHome } from './pick-home.ts'
import { isAlike, isBare, toKey } from './same-task.ts'
import { noteTold } from './trail.ts'

/** Fills the waves: in each the plainest telling counts, the others add what they know of the same tasks. */
export function mergeTellings(draft: Draft, tellings: Telling[], waves: Waves): void {
  const parts = partByWave(tellings, waves)
  const byId = new Map<string, number>()
  const pending: { wave: number; part: Part }[] = []
  for (const wave of draft.waves.keys()) {
    const told = parts.get(wave) ?? []
    const home = pickHome(told)
    for (const part of told) {
      if (home !== null && belongs(part, home)) takeHome(draft, wave, part, byId)
      else pending.push({ wave, part })
    }
  }
  for (const { wave, part } of pending) retell(draft, wave, part, byId)
  for (const part of parts.get(null) ?? []) retell(draft, null, part, byId)
}

function partByWave(tellings: Telling[], waves: Waves): Map<number | null, Part[]> {
  const parts = new Map<number | null, Part[]>()
  for (const telling of tellings) {
    const split = new Map<number | null, Candidate[]>()
    for (const task of telling.tasks) {
      const wave = waves.find(task.path)
      const own = split.get(wave)
      if (own === undefined) split.set(wave, [task])
      else own.push(task)
    }
    for (const [wave, tasks] of split) {
      const own = parts.get(wave)
      if (own === undefined) parts.set(wave, [{ telling, tasks }])
      else own.push({ telling, tasks })
    }
  }
  return parts
}

function takeHome(draft: Draft, wave: number, part: Part, byId: Map<string, number>): void {
  const restarted = isRestarted(draft, part, byId)
  const doubled: Candidate[] = []
  if (restarted && part.tasks.some(({ ranged }) => ranged)) warnOfRestart(draft, wave, part)
  for (const told of part.tasks) {
    const key = told.id === null || restarted ? null : toKey(told.id)
    const known = key === null ? undefined : byId.get(key)
    const first = known === undefined ? undefined : draft.tasks[known]
    if (first === undefined) add(draft, wave, restarted ? { ...told, id: null } : told, part.telling, byId)
    else if (isSame(first, told, part, wave)) {
      noteTold(draft.trail, first.told, part.telling, told.line)
      merge(first.told, told)
    } else if (told.ranged || first.told.ranged) {
      const { title } = first.told
      merge(first.told, { ...told, title, dependencies: [], detail: `Also told as: ${told.title}` })
      doubled.push(told)
    } else addSecond(draft, wave, told, part.telling, byId)
  }
  warnOfDoubled(draft, wave, doubled, byId)
}

/** In one list an id twice is two tasks unless the titles agree; another list of the wave tells the same again. */
function isSame(first: DraftTask, told: Candidate, part: Part, wave: number): boolean {
  if (isBare(told) || isBare(first.told) || isAlike(first.told.title, told.title)) return true
  return first.wave === wave && (first.telling !== part.telling || first.told.title === told.title)
}

/** An id that was given to different work before: both are done, the second under an id of its own. */
function addSecond(
  draft: Draft,
  wave: number,
  told: Candidate,
  telling: Telling,
  byId: Map<string, number>,
): void {
  const first = draft.tasks[byId.get(toKey(told.id!))!]!
  const letter = Array.from('bcdefgh').find(letter => !byId.has(toKey(`${told.id}${letter}`)))
  const id = letter === undefined ? null : `${told.id}${letter}`
  add(draft, wave, { ...told, id }, telling, byId)
  const message =
    `${told.id} of ${draft.waves[wave]!.id} is already in ${draft.waves[first.wave]!.id} (line ${first.told.line}) ` +
    `with different work. Regatta does both, this one as ${id ?? 'a task without an id'}; whoever depends on ${told.id} waits for the first.`
  warn(draft, 'duplicate-id', told.line, message)
}

function add(draft: Draft, wave: number, told: Candidate, telling: Telling, byId: Map<string, number>): void {
  const index = draft.tasks.length
  const copy = { ...told, dependencies: [...told.dependencies] }
  noteTold(draft.trail, copy, telling, told.line)
  draft.tasks.push({ told: copy, telling, wave, id: '', needs: new Set(), barrier: true })
  draft.waves[wave]!.tasks.push(index)
  if (told.id !== null) byId.set(toKey(told.id), index)
}

/** Numbers that begin anew in every wave name nothing outside it. */
function isRestarted(draft: Draft, part: Part, byId: Map<string, number>): boolean {
  const known = part.tasks.filter(task => {
    const index = task.id === null ? undefined : byId.get(toKey(task.id))
    const first = index === undefined ? undefined : draft.tasks[index]
    if (first === undefined || first.telling === part.telling || isBare(task) || isBare(first.told))
      return false
    return !isAlike(first.told.title, task.title)
  })
  if (known.length > 0 && known.length * 2 >= part.tasks.length && countsFromOne(part)) return true
  if (!part.tasks.some(({ ranged }) => ranged))
    return known.length > 1 && known.length * 10 >= part.tasks.length * 8
  // Ranges that share some ids overlap; numbering begins anew where all are told before, from the same number on.
  const [first] = part.tasks
  const before = draft.tasks[byId.get(toKey(first?.id ?? '')) ?? -1]
  const begins = before !== undefined && before.told.id === before.telling.tasks[0]?.id
  return begins && known.length > 1 && known.length === part.tasks.length
}

function warnOfRestart(draft: Draft, wave: number, { tasks }: Part): void {
  const place = draft.waves[wave]!.id
  const ids = `${tasks.length} ids (${tasks[0]!.id!} to ${tasks.at(-1)!.id!})`
  const message =
    `All ${ids} of ${place} are told before with different work, from the same number on. ` +
    `Regatta takes the numbering to begin anew and does both, those of ${place} under ids of their own.`
  for (const line of new Set(tasks.map(task => task.line))) warn(draft, 'duplicate-id', line, message)
}

function countsFromOne({ tasks }: Part): boolean {
  return tasks.every(({ id }, index) => id === String(index + 1))
}

function warnOfDoubled(draft: Draft, wave: number, doubled: Candidate[], byId: Map<string, number>): void {
  const [first] = doubled
  if (first === undefined || first.id === null) return
  const before = draft.tasks[byId.get(toKey(first.id)) ?? -1]
  if (before === undefined) return
  const ids = doubled.length === 1 ? first.id : `${doubled.length} ids (${first.id} to ${doubled.at(-1)!.id})`
  const place = draft.waves[wave]!.id
  const message =
    `${ids} of ${place} ${doubled.length === 1 ? 'is' : 'are'} already in ${draft.waves[before.wave]!.id} ` +
    `(line ${before.told.line}) with different work. Regatta keeps the first and notes the second in its detail.`
  warn(draft, 'duplicate-id', first.line, message)
}

/** Comparing every title with every other is for lists that people read. */
const PAIRS_MAX = 40_000

/** The same tasks told elsewhere: by id, else by agent, else by position, else by title. */
function retell(draft: Draft, wave: number | null, part: Part, byId: Map<string, number>): void {
  const inWave = wave === null ? [] : draft.waves[wave]!.tasks.map(index => draft.tasks[index]!)
  const agents = countAgents(inWave)
  const byAgent = part.tasks.some(task => task.agent !== null && agents.get(task.agent) !== undefined)
  const byPlace =
    !byAgent && part.tasks.length === inWave.length && part.tasks.every(task => isNameless(task, part, byId))
  const fewPairs = part.tasks.length * inWave.length <= PAIRS_MAX
  for (const [index, told] of part.tasks.entries()) {
    const known = told.id === null ? undefined : byId.get(toKey(told.id))
    let same: DraftTask | undefined = known === undefined ? undefined : draft.tasks[known]
    if (same === undefined && isNameless(told, part, byId)) {
      if (byAgent && told.agent !== null) same = agents.get(told.agent) ?? undefined
      else if (byPlace) same = inWave[index]
      else if (fewPairs) same = inWave.find(task => isAlike(task.told.title, told.title))
    }
    if (same !== undefined) {
      noteTold(draft.trail, same.told, part.telling, told.line)
      merge(same.told, told)
    } else if (told.id !== null && wave !== null && part.telling.form === 'ids')
      add(draft, wave, told, part.telling, byId)
  }
}

/** Without an id, or with one of a drawing's own that nothing else knows: `Issue 1` for `Task 1.1`. */
function isNameless({ id }: Candidate, { telling }: Part, byId: Map<string, number>): boolean {
  return id === null || (telling.form === 'bullets' && telling.retold && !byId.has(toKey(id)))
}

/** An agent that a wave names twice says nothing about which of its tasks is meant. */
function countAgents(tasks: DraftTask[]): Map<string, DraftTask | null> {
  const agents = new Map<string, DraftTask | null>()
  for (const task of tasks) {
    const { agent } = task.told
    if (agent !== null) agents.set(agent, agents.has(agent) ? null : task)
  }
  return agents
}

const BY = { inline: 0, field: 1, column: 2 }

function merge(task: Candidate, more: Candidate): void {
  if (isBare(task) && more.id !== null && toKey(more.id) === toKey(task.id!)) task.title = more.title
  task.agent ??= more.agent
  // `D1 – log-miner` in a heading says who, not what.
  if (task.title === task.agent) task.title = more.title
  task.alias ??= more.alias
  task.provider ??= more.provider
  task.owner ??= more.owner
  if (task.labels.length === 0) task.labels = more.labels
  task.minutes ??= more.minutes
  if (task.detail === null && more.title.length > task.title.length) task.detail = more.title
  task.detail ??= more.detail
  task.files = union(task.files, more.files)
  task.refs = union(task.refs, more.refs)
  task.done ||= more.done
  if (rankOf(more.dependencies) > rankOf(task.dependencies)) task.dependencies = [...more.dependencies]
}

function rankOf(dependencies: Dependency[]): number {
  return Math.max(-1, ...dependencies.map(dependency => BY[dependency.by]))
}
