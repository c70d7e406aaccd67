import type { Section } from '../outline/outline.ts'
import type { Marks } from '../tell/mark-sections.ts'
import type { Place, Telling } from '../tell/telling.ts'
import { tokensOf } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf } from '../words/wave-name.ts'
import type { Mention } from './draft.ts'
import { toKey } from './same-task.ts'

/** Takes tasks out of groups that only seem to say when: the title's, and letters that stand for something else. */
export function leaveGroups({ section, marks }: Place, tellings: Telling[], mentions: Mention[]): void {
  leaveTitle(section, tellings, mentions)
  leaveShort(marks, tellings, mentions)
}

/** A group that the document's title names holds everything: what stands inside it says when. */
function leaveTitle(root: Section, tellings: Telling[], mentions: Mention[]): void {
  const [title, more] = root.sections
  if (title === undefined || title.depth > 1 || more !== undefined) return
  const own = tellings.some(({ tasks }) => tasks.some(({ path }) => path.at(-1)?.line === title.line))
  if (!own) return
  const inner = tellings.some(({ tasks }) =>
    tasks.some(({ path }) => path.some(name => name.line !== title.line && kindOf(name) === 'time')),
  )
  if (!inner && !isAllInLanes(tellings) && !isPlacedBelow(title.line, tellings, mentions)) return
  for (const { tasks } of tellings)
    for (const task of tasks) task.path = task.path.filter(name => name.line !== title.line)
}

/** `# Sprint 31` above `## Track 1`, `## Track 2`: those are what the plan consists of. */
function isAllInLanes(tellings: Telling[]): boolean {
  const tasks = tellings.filter(({ retold }) => !retold).flatMap(told => told.tasks)
  const lanes = tasks.map(({ path }) => path.find(name => kindOf(name) === 'lane')?.key)
  return !lanes.includes(undefined) && new Set(lanes).size > 1
}

/** `Wave 1: T1, T4` somewhere below. */
function isPlacedBelow(title: number, tellings: Telling[], mentions: Mention[]): boolean {
  const named = mentions.filter(({ name }) => name.line !== title && kindOf(name) === 'time')
  if (new Set(named.map(({ name }) => name.key)).size < 2) return false
  const ids = new Set(tellings.flatMap(({ tasks }) => tasks.flatMap(({ id }) => id ?? [])))
  const listed = named.filter(({ text }) => tokensOf(text).some(token => ids.has(token)))
  return new Set(listed.map(({ name }) => name.key)).size > 1
}

/** `### W3 Kitchen` with W3a and W3b is no wave where `Wave 1: W1a, W3a` says so in full. */
function leaveShort({ counted }: Marks, tellings: Telling[], mentions: Mention[]): void {
  const short = new Map<string, string>()
  for (const { tasks } of tellings)
    for (const { id, path } of tasks) {
      const name = id === null ? undefined : path.findLast(isShort)
      if (id !== null && name !== undefined) short.set(toKey(id), name.key)
    }
  if (short.size === 0) return
  const apart = new Set<string>()
  for (const { name, text } of mentions) {
    for (const token of tokensOf(text)) {
      const key = short.get(toKey(token))
      if (key !== undefined && key !== name.key && key.startsWith(`${name.kind} `)) apart.add(toKey(token))
    }
  }
  if (apart.size < 2) return
  for (const { tasks } of tellings)
    for (const task of tasks) task.path = task.path.filter(name => !isShort(name))
  for (const [section, name] of counted) if (isShort(name)) counted.delete(section)
}

/** Called by a letter only: `W3` for wave 3. */
function isShort({ kind, key, alias }: WaveName): boolean {
  return alias !== null && /^[wmp]\d{1,2}$/.test(alias) && key === `${kind} ${alias.slice(1)}`
}
