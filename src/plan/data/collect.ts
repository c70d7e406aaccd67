import { isDoerName } from '../words/doer-names.ts'
import { isId } from '../words/ids.ts'
import { parseMode } from '../words/modes.ts'
import { parseWaveName } from '../words/wave-name.ts'
import type { Collected, Group } from './found.ts'
import { factOfKey, roleOf, toKeyWords } from './keys.ts'
import { blockOf, bundleKind, isBundle } from './bundles.ts'
import { holdsTasks, isTaskLike, isTaskList, isTaskMap, ownsKey } from './likeness.ts'
import { readGroup } from './read-group.ts'
import { agentOf, readTask, readTaskText } from './read-task.ts'
import type { Setting } from './read-task.ts'
import { takeEdges } from './take-edges.ts'
import { usualAgentOf } from './usual-agent.ts'
import type { Entry, List, Mapping, Value } from './value.ts'
import { textOf } from './value.ts'

/** What else counts as a task: agents that are said to do something, and groups that hold nothing. */
export interface Reach {
  doers: boolean
  groups: boolean
}

interface Walk {
  /** Texts in lists are ids of what is told elsewhere, or nothing. */
  only: boolean
  reach: Reach
  collected: Collected
  groups: Group[]
  agent: string | null
}

/** Every list of tasks in a value, whatever it is called and however deep it lies. */
export function collect(value: Value, outer: Group[], reach: Reach): Collected {
  const collected: Collected = { found: [], groups: [], mentioned: [], edges: [] }
  const walk: Walk = { only: false, reach, collected, groups: outer, agent: null }
  if (value.kind === 'map') walkMap(value, walk)
  else if (value.kind === 'list') {
    const grouped = value.items.some(item => item.kind === 'map' && isBundle(item, 'items'))
    if (grouped || isTaskList(value) || value.items.some(isTaskLike)) takeTasks(value, walk, 'items')
    else for (const item of value.items) if (item.kind === 'map') walkMap(item, walk)
  }
  return collected
}

function walkMap(map: Mapping, walk: Walk): void {
  if (isTaskMap(map)) {
    takeTasks(map, walk, 'tasks')
    return
  }
  const agent = usualAgentOf(map) ?? walk.agent
  for (const entry of map.entries) walkEntry(entry, { ...walk, agent })
}

function walkEntry({ key, value, line }: Entry, walk: Walk): void {
  if (value.kind === 'text') return
  const role = roleOf(key)
  if (role.role === 'tasks') takeTasks(value, walk, toKeyWords(key))
  else if (role.role === 'doers') takeDoers(value, walk)
  else if (role.role === 'groups') takeGroups(value, role.kind, walk)
  else if (role.role === 'edges') takeEdges(value, walk.collected)
  else if (role.role === 'list' && value.kind === 'list') takeOrder(value, walk)
  else if (role.role === 'free' || role.role === 'list') {
    const name = parseWaveName(key, line) ?? parseWaveName(toKeyWords(key), line)
    if (name !== null && value.kind === 'list') takeGroup(value, key, 0, name.kind, walk)
    else if (name !== null && value.kind === 'map') takeGroup(value, key, 0, name.kind, walk)
    else if (value.kind === 'list' && isTaskList(value)) takeTasks(value, walk, 'items')
    else if (value.kind === 'map') walkMap(value, walk)
    else for (const item of value.items) if (item.kind === 'map') walkMap(item, walk)
  }
}

/** `schedule: [T1, [T2, T3], T4]` orders what is told elsewhere; `pipeline: [{…}]` tells it. */
function takeOrder(list: List, walk: Walk): void {
  if (list.items.some(item => item.kind === 'map' && holdsTasks(item) && blockOf(item) === null))
    takeTasks(list, walk, 'items')
  else if (list.items.some(item => item.kind === 'map')) takeTasks(list, walk, 'tasks')
  else takeGroups(list, 'step', walk)
}

function takeGroups(value: Value, kind: string, walk: Walk): void {
  if (value.kind === 'text') return
  if (value.kind === 'list') {
    // `phases` that hold nothing and are done by somebody are the tasks.
    const bare = value.items.every(item => item.kind === 'map' && !holdsTasks(item))
    if (bare && walk.reach.groups && value.items.length > 0) takeTasks(value, walk, 'items')
    else for (const [index, item] of value.items.entries()) takeGroup(item, null, index, kind, walk)
    return
  }
  const list = value.entries.find(
    entry => roleOf(entry.key).role === 'groups' || /^(?:items|list)$/i.test(entry.key),
  )
  const single = value.entries.some(
    entry => factOfKey(entry.key)?.fact === 'task' || roleOf(entry.key).role === 'tasks',
  )
  // `group: {name: …, tasks: […]}` is one; a map by names holds several.
  if (single) takeGroup(value, null, 0, kind, walk)
  else if (list !== undefined && list.value.kind === 'list') takeGroups(list.value, kind, walk)
  else
    for (const [index, entry] of value.entries.entries()) takeGroup(entry.value, entry.key, index, kind, walk)
}

function takeGroup(value: Value, key: string | null, index: number, kind: string, walk: Walk): void {
  const group = readGroup(value, key, index, kind, walk.groups[0] ?? null)
  walk.collected.groups.push(group)
  const inner: Walk = { ...walk, groups: [group, ...walk.groups] }
  if (value.kind === 'text') {
    // `execution_order: [T1, T2]`: a group of one, if T1 turns out to be a task.
    if (group.kind === 'step' || isId(value.text)) mention(value.text, value.line, index, inner)
    return
  }
  if (value.kind === 'list') {
    takeTasks(value, inner, 'tasks')
    return
  }
  if (group.kind === 'step' && isTaskLike(value) && !holdsTasks(value)) {
    takeTasks({ kind: 'list', items: [value], line: value.line }, inner, 'tasks')
    return
  }
  const held = value.entries.filter(
    entry => BESIDE.test(entry.key) || !(entry.value.kind !== 'text' && ownsKey(entry.key)),
  )
  const named = held.some(entry => roleOf(entry.key).role === 'tasks' && entry.value.kind !== 'text')
  for (const entry of held) {
    // Who works in a wave is no task beside what is to be done there.
    if (named && roleOf(entry.key).role === 'doers') noteAgents(entry.value, inner)
    else if (roleOf(entry.key).role === 'doers')
      takeDoers(entry.value, { ...inner, reach: { ...inner.reach, doers: true } })
    else if (BESIDE.test(entry.key) && entry.value.kind === 'list') {
      group.mode ??= parseMode(entry.key.replace(/^in_?/i, ''))
      takeTasks(entry.value, inner, 'tasks')
    } else walkEntry(entry, { ...inner, agent: statedAgentOf(value) ?? walk.agent })
  }
}

/** `stage: {parallel: [a, b]}`: how what is in it runs. */
const BESIDE = /^(?:in_?)?(?:parallel|concurrent(?:ly)?|serial(?:ly)?|sequential(?:ly)?|in_order)$/i

function takeTasks(value: Value, walk: Walk, words: string): void {
  if (value.kind === 'text') return
  if (value.kind === 'map') {
    takeTaskMap(value, walk, words)
    return
  }
  // Blocks side by side make of the list around them a sequence.
  const blocks = value.items.some(item => blockOf(item) !== null)
  for (const [index, item] of value.items.entries()) {
    const block = blockOf(item)
    if (blocks) {
      const step = readGroup(block ?? item, null, index, 'step', walk.groups[0] ?? null)
      walk.collected.groups.push(step)
      const inner = { ...walk, groups: [step, ...walk.groups] }
      takeTasks(block ?? { kind: 'list', items: [item], line: item.line }, inner, words)
    } else takeTask(item, null, index, walk, words)
  }
}

function takeTaskMap(map: Mapping, walk: Walk, words: string): void {
  const wrapped = map.entries.filter(
    entry => entry.value.kind !== 'text' && roleOf(entry.key).role !== 'free',
  )
  if (wrapped.length === 1 && map.entries.length <= 3 && !isTaskLike(wrapped[0]!.value)) {
    walkEntry(wrapped[0]!, walk)
    return
  }
  const counted = words === 'steps' && map.entries.every(({ key }) => /^\d{1,3}$/.test(key))
  for (const [index, { key, value, line }] of map.entries.entries()) {
    const name = parseWaveName(toKeyWords(key), line)
    if (value.kind === 'list') takeGroup(value, key, index, name?.kind ?? (counted ? 'step' : 'track'), walk)
    else if (name !== null && value.kind === 'map' && holdsTasks(value))
      takeGroup(value, key, index, name.kind, walk)
    else takeTask(value, key, index, walk, 'tasks')
  }
}

function takeTask(item: Value, key: string | null, index: number, walk: Walk, words: string): void {
  const setting: Setting = { groups: walk.groups, agent: walk.agent, key, number: index + 1, doer: false }
  if (item.kind === 'text') {
    if (key !== null && textOf(item) !== '')
      walk.collected.found.push(readTaskText(item.text, item.line, setting))
    else if (textOf(item) !== '') mention(textOf(item), item.line, index, walk)
  } else if (item.kind === 'map') {
    const [only] = item.entries
    if (
      only !== undefined &&
      item.entries.length === 1 &&
      (isDoerName(only.key) || (factOfKey(only.key) === null && roleOf(only.key).role === 'free'))
    ) {
      // `- T3: Write the parser` is a map to YAML.
      if (only.value.kind === 'text') {
        // `- api-agent: Write the parser`
        const isDoer = isDoerName(only.key)
        const told = isDoer
          ? { ...setting, agent: only.key }
          : isId(only.key)
            ? { ...setting, key: only.key }
            : setting
        const said = textOf(only.value)
        const text = told === setting ? `${only.key}: ${said}` : said || only.key
        walk.collected.found.push(readTaskText(text, only.line, told))
      } else if (only.value.kind === 'map') takeTask(only.value, only.key, index, walk, words)
      else takeTask({ ...item, entries: [] }, only.key, index, walk, words)
    } else if (isBundle(item, words) && isDoerName(textOf(nameEntryOf(item)?.value)))
      takeDoer(item, setting, walk)
    else if (isBundle(item, words)) takeGroup(item, key, index, bundleKind(item, words), walk)
    else walk.collected.found.push(readTask(item, setting))
  }
}

function takeDoers(value: Value, walk: Walk): void {
  const members: [Value, string | null][] =
    value.kind === 'list'
      ? value.items.map(item => [item, null])
      : value.kind === 'map'
        ? value.entries.map(entry => [entry.value, entry.key])
        : []
  for (const [index, [item, key]] of members.entries()) {
    const setting: Setting = { groups: walk.groups, agent: key, key, number: index + 1, doer: true }
    if (item.kind === 'map') takeDoer(item, setting, walk)
    else if (item.kind === 'list' && key !== null) takeTasks(item, { ...walk, agent: key }, 'tasks')
    else if (item.kind === 'text' && key !== null && walk.reach.doers && textOf(item) !== '')
      walk.collected.found.push(readTaskText(textOf(item), item.line, { ...setting, key: null }))
    // `owners: {T1: ann}` says who does what is told elsewhere.
    else if (item.kind === 'text' && key !== null && textOf(item) !== '')
      mention(key, item.line, index, { ...walk, agent: agentOf(item), only: true })
    else if (item.kind === 'text' && walk.reach.doers && /\s/.test(textOf(item)))
      mention(textOf(item), item.line, index, walk)
  }
}

function takeDoer(map: Mapping, setting: Setting, walk: Walk): void {
  const agent = nameOfDoer(map) ?? setting.key
  const lists = map.entries.filter(({ key, value }) => value.kind === 'list' && roleOf(key).role === 'tasks')
  const tasks = lists.filter(
    ({ value }) => value.kind === 'list' && value.items.some(item => isTaskLike(item)),
  )
  if (tasks.length > 0)
    for (const { key, value } of tasks) takeTasks(value, { ...walk, agent }, toKeyWords(key))
  else if (walk.reach.doers) walk.collected.found.push(readTask(map, setting))
  // Ids under a name say who does what is told elsewhere.
  else for (const { value } of lists) takeTasks(value, { ...walk, agent, only: true }, 'tasks')
}

function noteAgents(value: Value, walk: Walk): void {
  if (value.kind !== 'text') takeDoers(value, { ...walk, reach: { ...walk.reach, doers: false } })
}

function statedAgentOf(map: Mapping): string | null {
  const named = map.entries.find(
    entry => factOfKey(entry.key)?.fact === 'agent' && entry.value.kind !== 'list',
  )
  return named === undefined ? null : agentOf(named.value)
}

/** Among agents the name is what they are called by, and a role says what they can do. */
function nameOfDoer(map: Mapping): string | null {
  const name = nameEntryOf(map)
  const role = map.entries.find(({ key }) => factOfKey(key)?.fact === 'role')
  const own = name === undefined ? statedAgentOf(map) : agentOf(name.value)
  return own ?? (role === undefined ? null : agentOf(role.value))
}

function nameEntryOf({ entries }: Mapping): Entry | undefined {
  return entries.find(
    ({ key, value }) => /^(?:name|id|agent_?(?:name|id|type))$/i.test(key) && value.kind === 'text',
  )
}

function mention(text: string, line: number, index: number, walk: Walk): void {
  walk.collected.mentioned.push({
    text,
    groups: walk.groups,
    agent: walk.agent,
    number: index + 1,
    only: walk.only,
    line,
  })
}
