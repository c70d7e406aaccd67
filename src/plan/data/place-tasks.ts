import { parseTaskLine } from '../tell/task-line.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { isCommonWord, sortOf } from '../words/wave-kinds.ts'
import type { Collected, Found, Group } from './found.ts'
import { toLookup } from './found.ts'
import { numberIn, readGroup } from './read-group.ts'
import { readTaskText } from './read-task.ts'

/** Puts tasks into the groups that their fields name and that name them; texts that name none are tasks. */
export function placeTasks(collected: Collected, ids: Set<string>): void {
  placeByFields(collected)
  placeMentioned(collected, ids)
  for (const { groups } of collected.found) for (const group of groups) group.tasks++
  collected.found.sort((a, b) => a.order - b.order)
}

function placeByFields({ found, groups }: Collected): void {
  const uses = countUses(found)
  const byName = new Map<string, Group>()
  for (const group of groups)
    for (const name of group.names)
      if (!byName.has(`${group.kind} ${name}`)) byName.set(`${group.kind} ${name}`, group)
  for (const task of found) {
    const own: Group[] = []
    for (const { kind, text, line } of task.fields) {
      if (!isGrouping(kind, text, uses) || task.groups.some(group => group.kind === kind)) continue
      const names = [toLookup(text), numberIn(text)].flatMap(name =>
        name === null ? [] : [`${kind} ${name}`],
      )
      let group = names.map(name => byName.get(name)).find(known => known !== undefined)
      if (group === undefined) {
        group = readGroup({ kind: 'text', text, type: 'string', line }, null, 1, kind, null)
        group.title = parseWaveName(text, line)?.title ?? (numberIn(text) === null ? text : '')
        groups.push(group)
        for (const name of names) byName.set(name, group)
      }
      own.push(group)
    }
    // A lane inside a wave is nearer than the wave.
    own.sort((a, b) => rank(b) - rank(a))
    task.groups = [...own, ...task.groups]
  }
}

function rank({ kind }: Group): number {
  const sort = sortOf(kind)
  return sort === 'time' ? 0 : sort === 'lane' ? 2 : 1
}

interface Uses {
  tasks: number
  texts: Map<string, Set<string>>
  counts: Map<string, number>
}

function countUses(found: Found[]): Uses {
  const texts = new Map<string, Set<string>>()
  const counts = new Map<string, number>()
  for (const { fields } of found) {
    for (const { kind, text } of fields) {
      texts.set(kind, (texts.get(kind) ?? new Set()).add(text))
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
  }
  return { tasks: found.length, texts, counts }
}

/** `step: 1, 2, 3 …` only numbers the tasks; `level: high` says how hard one is. */
function isGrouping(kind: string, text: string, { tasks, texts, counts }: Uses): boolean {
  if (text.length > 80 || (isCommonWord(kind) && numberIn(text) === null && !/^[A-Z]$/.test(text)))
    return kind === 'group' || kind === 'epic'
  const each = texts.get(kind)!.size === counts.get(kind)!
  if (each && tasks > 2 && (kind === 'step' || sortOf(kind) === 'group')) return false
  return true
}

function placeMentioned(collected: Collected, ids: Set<string>): void {
  const { found, mentioned } = collected
  if (mentioned.length === 0) return
  const known = new Map<string, Found>()
  for (const task of found) {
    for (const name of [task.task.id ?? '', ...task.aliases, task.task.title])
      if (name !== '' && !known.has(toLookup(name))) known.set(toLookup(name), task)
  }
  const others = found.length > 0
  // A group that lists ids beside texts of its own is rare; one that mostly lists known ids lists no tasks.
  for (const { text, groups, agent, number, only, line } of mentioned) {
    const told = known.get(toLookup(text)) ?? knownById(known, text)
    if (told !== undefined) {
      const own = groups.filter(
        group => !told.groups.includes(group) && !told.groups.some(other => other.kind === group.kind),
      )
      told.groups = [...own, ...told.groups]
      told.task.agent ??= agent
      if (own.length > 0) told.order = line
    } else if (ids.has(text.toLowerCase())) {
      const told = readTaskText(text, line, { groups, agent, key: null, number, doer: false })
      told.task.id = text
      found.push(told)
      known.set(toLookup(text), told)
    } else if (!only && isTask(text, others, groups)) {
      found.push(readTaskText(text, line, { groups, agent, key: null, number, doer: false }))
    }
  }
}

function knownById(known: Map<string, Found>, text: string): Found | undefined {
  const [id] = parseTaskLine({ plain: text, line: 0, lead: null, bold: false }, { loose: true }).ids
  return id === undefined ? undefined : known.get(toLookup(id))
}

/** Where tasks are told elsewhere, a single word is a reference to one that is missing, or a step's name. */
function isTask(text: string, others: boolean, groups: Group[]): boolean {
  if (groups[0]?.kind === 'step' && !/\s/.test(text)) return false
  return /\s/.test(text.trim()) || (!others && groups.some(group => sortOf(group.kind) === 'time'))
}
