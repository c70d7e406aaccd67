import type { Finding } from '../plan.ts'
import type { Dependency } from '../tell/telling.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import type { Collected, Found, Group, Reference } from './found.ts'
import { toLookup } from './found.ts'
import { numberIn } from './read-group.ts'

/** A word that everything behind reads as one id. */
const TOKEN = /^[\p{L}\p{N}_]+(?:[.\-_/][\p{L}\p{N}_]+)*$/u

interface Names {
  tasks: Map<string, Found | null>
  groups: Map<string, Group | null>
  agents: Map<string, Found | null>
}

/**
 * Dependencies in the words that everything behind understands: ids of tasks, names of waves. What names
 * nothing is a finding; where the data is only a part of a document, it is left to be found there.
 */
export function followReferences(collected: Collected, whole: boolean): Finding[] {
  const findings: Finding[] = [...separateDoubles(collected)]
  const names = toNames(collected)
  for (const found of collected.found) {
    // Where its group says after what it comes, an empty list adds nothing to that.
    if (found.groups.some(({ after }) => after !== null && after.length > 0))
      found.task.dependencies = found.task.dependencies.filter(({ text }) => text !== 'none')
    for (const need of found.needs) add(found, need, false, names, whole, findings)
    for (const other of found.blocks) add(found, other, true, names, whole, findings)
  }
  for (const { before, after } of collected.edges) {
    const told = lookUp(names, after.text, null)
    if (told !== null && 'task' in told) add(told, before, false, names, whole, findings)
  }
  for (const { task } of collected.found) {
    task.path = []
  }
  for (const { task, groups } of collected.found)
    for (const group of groups) if (group.name !== null) task.path.push(group.name)
  return findings
}

/** Groups of one kind beside each other, in the data's order. */
export interface Siblings {
  byName: Map<string, number[]>
  byNumber: Map<string | null, number[]>
  groups: Group[]
  isOrdered: boolean
  /** What bare numbers by which they come after something mean; null: nobody asked yet. */
  means: 'tasks' | 'groups' | null
}

export function toSiblings(groups: Group[]): Siblings {
  const siblings: Siblings = { byName: new Map(), byNumber: new Map(), groups, isOrdered: false, means: null }
  for (const [index, { names, number, after }] of groups.entries()) {
    for (const name of new Set(names)) addTo(siblings.byName, name, index)
    addTo(siblings.byNumber, number, index)
    siblings.isOrdered ||= after !== null
  }
  return siblings
}

/** Two are enough to find another than oneself. */
function addTo<K>(map: Map<K, number[]>, key: K, index: number): void {
  const own = map.get(key)
  if (own === undefined) map.set(key, [index])
  else if (own.length < 2) own.push(index)
}

/** The first other one of that name or number. */
function findSibling({ byName, byNumber, groups }: Siblings, own: Group, text: string): Group | undefined {
  const named = [...(byName.get(toLookup(text)) ?? []), ...(byNumber.get(numberIn(text)) ?? [])]
  const others = named.filter(index => groups[index] !== own)
  return others.length === 0 ? undefined : groups[Math.min(...others)]
}

/** The words in which a group says after what it comes; null where it says nothing. */
export function toAfterText(group: Group, siblings: Siblings, collected: Collected): string | null {
  // Epics gather what belongs together and say nothing of when.
  const free = group.kind === 'epic' && collected.found.some(found => found.needs.length > 0)
  if (group.after === null) return free || siblings.isOrdered ? 'none' : null
  if (group.after.length === 0) return 'none'
  const names = namesOf(collected)
  const tasks = meansTasks(siblings, names)
  return group.after
    .flatMap(({ text }) => {
      const same = tasks ? null : findSibling(siblings, group, text)
      const told = same ?? lookUp(names, text, null)
      return told === null ? splitText(names, text) : [nameOf(told)]
    })
    .join(', ')
}

/** Bare numbers by which a group would come after a later one are those of tasks. */
function meansTasks(siblings: Siblings, names: Names): boolean {
  siblings.means ??= findMeaning(siblings, names)
  return siblings.means === 'tasks'
}

function findMeaning(siblings: Siblings, names: Names): 'tasks' | 'groups' {
  const { groups } = siblings
  const said = groups.flatMap((group, at) => (group.after ?? []).map(({ text }) => ({ group, at, text })))
  if (said.some(({ text }) => !/^\d+$/.test(text) || !names.tasks.has(toLookup(text)))) return 'groups'
  const places = new Map(groups.map((group, at) => [group, at]))
  const isLater = said.some(
    ({ group, at, text }) => (places.get(findSibling(siblings, group, text) ?? group) ?? 0) > at,
  )
  return isLater ? 'tasks' : 'groups'
}

function splitText(names: Names, text: string): string[] {
  const parts = text.split(/\s*(?:,|;|&|\+|\band\b)\s*/)
  return parts.flatMap(part => {
    const told = lookUp(names, part, null)
    return told === null ? [part] : [nameOf(told)]
  })
}

function nameOf(told: Found | Group): string {
  if ('names' in told) return told.name?.label ?? told.title
  const { id, title } = told.task
  return id !== null && TOKEN.test(id) ? id : title
}

/** Looking all of them up anew for every group made 3,000 groups cost a minute. */
const KEPT = new WeakMap<Collected, Names>()

function namesOf(collected: Collected): Names {
  const kept = KEPT.get(collected) ?? toNames(collected)
  KEPT.set(collected, kept)
  return kept
}

function toNames({ found, groups }: Collected): Names {
  const names: Names = { tasks: new Map(), groups: new Map(), agents: new Map() }
  for (const task of found) {
    for (const name of new Set([task.task.id ?? '', ...task.aliases, task.task.title].map(toLookup)))
      setOnce(names.tasks, name, task)
    if (task.task.agent !== null) setOnce(names.agents, toLookup(task.task.agent), task)
  }
  // An id is stronger than somebody else's title.
  for (const task of found) if (task.task.id !== null) names.tasks.set(toLookup(task.task.id), task)
  for (const group of groups) {
    if (group.name === null) continue
    for (const name of new Set([...group.names, toLookup(group.name.label)]))
      setOnce(names.groups, name, group)
    setOnce(names.groups, `${group.kind} ${group.number}`.toLowerCase(), group)
  }
  return names
}

function setOnce<T>(map: Map<string, T | null>, key: string, value: T): void {
  if (key !== '') map.set(key, map.has(key) && map.get(key) !== value ? null : value)
}

/** A number is a task's before it is a group's, and in a group that numbers anew the one beside it. */
function lookUp(names: Names, text: string, from: Found | null): Found | Group | null {
  const key = toLookup(text.replace(/^(?:task|job|step|issue|story|ticket)[\s#:]+(?=[\p{L}\p{N}])/iu, ''))
  const beside =
    from?.groups[0] === undefined ? undefined : names.tasks.get(`${key}@${from.groups[0].name?.key}`)
  return (
    beside ??
    names.tasks.get(key) ??
    names.tasks.get(toLookup(text)) ??
    names.groups.get(toLookup(text)) ??
    names.agents.get(key) ??
    null
  )
}

function add(
  found: Found,
  need: Reference,
  blocks: boolean,
  names: Names,
  whole: boolean,
  findings: Finding[],
): void {
  const text = need.text.slice(0, 2000)
  const single = lookUp(names, text, found)
  const parts =
    single === null && !/\s/.test(text.replace(/\s*[,;&+]\s*/g, ',')) ? text.split(/\s*[,;&+]\s*/) : [text]
  for (const part of parts) {
    const told = parts.length === 1 ? single : lookUp(names, part, found)
    if (told === found) continue
    const own: Dependency = { text: told === null ? part : nameOf(told), by: 'column', line: need.line }
    if (told !== null || !whole || isPhrase(part))
      found.task.dependencies.push(blocks ? { ...own, blocks } : own)
    else if (part !== '') findings.push(toUnknown(found, part, need.line))
  }
}

/** `after all of wave 2`, `none`: words to be understood elsewhere, not a name. */
function isPhrase(text: string): boolean {
  return (
    /\s/.test(text) ||
    /^(?:none|nothing|null|n\/?a|all|-+|–|—)$/i.test(text) ||
    findWaveMentions(text).length > 0 ||
    /\d\s*[-–]\s*\p{L}*\d/u.test(text)
  )
}

function toUnknown({ task }: Found, name: string, line: number): Finding {
  const message = `${task.id ?? task.title} depends on ${name}, which is not in this document. Regatta leaves that dependency out.`
  return { code: 'unknown-reference', severity: 'warning', line, message }
}

/** Ids given twice: where they count anew in every group, the group is put before them; else the second has none. */
function separateDoubles({ found }: Collected): Finding[] {
  const byId = new Map<string, Found[]>()
  for (const task of found) {
    if (task.task.id === null) continue
    const key = toLookup(task.task.id)
    const same = byId.get(key)
    if (same === undefined) byId.set(key, [task])
    else same.push(task)
  }
  const doubled = [...byId.values()].filter(same => same.length > 1)
  const anew = doubled.every(
    same =>
      new Set(same.map(task => task.groups[0])).size === same.length &&
      same.every(task => /^\d{1,4}$/.test(task.task.id!)),
  )
  const findings: Finding[] = []
  for (const same of doubled) {
    for (const [index, { task, groups, aliases }] of same.entries()) {
      if (anew) {
        const number = groups[0]?.number ?? '0'
        aliases.push(`${task.id}@${groups[0]?.name?.key}`)
        task.id = `${number}.${task.id}`
      } else if (index > 0) {
        const first = same[0]!.task
        const message = `${task.id} is already the id of "${first.title}" (line ${first.line}). Regatta takes this one for a task of its own without an id; give it another.`
        findings.push({ code: 'duplicate-id', severity: 'warning', line: task.line, message })
        task.id = null
      }
    }
  }
  return findings
}
