import { readLabels } from '../../lib/labels.ts'
import { isDone, toName } from '../tell/fields.ts'
import { parseTaskLine } from '../tell/task-line.ts'
import type { Candidate } from '../tell/telling.ts'
import { toCandidate } from '../tell/telling.ts'
import { takeSigner } from '../words/doer-names.ts'
import type { Fact } from '../words/facts.ts'
import { findFiles, findRefs } from '../words/measures.ts'
import type { Found, Group, Reference } from './found.ts'
import type { KeyFact } from './keys.ts'
import { factOfKey, groupKindOf, toKeyWords } from './keys.ts'
import { minutesOf, timeoutOf } from './minutes-of.ts'
import type { Entry, Mapping, Value } from './value.ts'
import { textOf, textsOf } from './value.ts'

const TITLE_MAX = 200
const DETAIL_MAX = 4000

/** Where a map of a task stands. */
export interface Setting {
  groups: Group[]
  agent: string | null
  /** Its key in a map of tasks. */
  key: string | null
  number: number
  /** In a list of agents a name is who does it. */
  doer: boolean
}

interface Facts {
  map: Mapping
  entries: { entry: Entry; fact: Fact; unit: KeyFact['unit']; words: string }[]
}

export function readTask(map: Mapping, setting: Setting): Found {
  const facts = toFacts(map)
  const { id, title, detail, names } = nameTask(facts, setting)
  const task = toCandidate({
    id,
    number: setting.number,
    title,
    detail,
    agent: findAgent(facts, setting),
    provider: first(facts, 'provider') || null,
    labels: readLabels(textsFor(facts, 'labels').join(',')) ?? [],
    minutes: findMinutes(facts),
    files: findPaths(facts),
    refs: textsFor(facts, 'refs').flatMap(text => (/^\d+$/.test(text) ? [`#${text}`] : findRefs(text))),
    done: isFinished(map, facts),
    path: [],
    line: map.line,
  })
  const needs = referencesFor(facts, 'needs')
  // An empty list says that nothing is needed.
  if (
    needs.length === 0 &&
    facts.entries.some(({ fact, entry }) => fact === 'needs' && isEmptyList(entry.value))
  )
    task.dependencies.push({ text: 'none', by: 'field', line: map.line })
  const blocks = referencesFor(facts, 'blocks')
  const fields = map.entries.flatMap(({ key, value, line }) => {
    const kind = groupKindOf(key)
    return kind === null || textOf(value) === '' ? [] : [{ kind, text: textOf(value), line }]
  })
  return {
    task,
    needs,
    blocks,
    groups: setting.groups,
    aliases: names,
    fields,
    timeout: timeoutOf(map),
    order: map.line,
  }
}

/** A task told in one text: `T3: Write the parser (agent: ada, depends on T1)`. */
export function readTaskText(text: string, line: number, setting: Setting): Found {
  const signed = takeSigner(text)
  const plain = signed?.title ?? text
  const told = parseTaskLine({ plain, line, lead: null, bold: false }, { loose: true, names: true })
  const id = setting.key ?? told.ids[0] ?? null
  const task: Candidate = toCandidate({
    id,
    number: setting.number,
    title: (told.title || plain).slice(0, TITLE_MAX),
    agent: setting.agent ?? told.agent ?? signed?.agent ?? null,
    minutes: told.minutes,
    files: told.files,
    refs: told.refs,
    done: told.done,
    dependencies: told.dependencies,
    path: [],
    line,
  })
  return {
    task,
    needs: [],
    blocks: [],
    groups: setting.groups,
    aliases: [],
    fields: [],
    timeout: null,
    order: line,
  }
}

function isEmptyList(value: Value): boolean {
  return value.kind === 'list' && value.items.length === 0
}

function toFacts(map: Mapping): Facts {
  const entries: Facts['entries'] = []
  for (const entry of map.entries) {
    const fact = factOfKey(entry.key)
    if (fact !== null) entries.push({ entry, ...fact, words: toKeyWords(entry.key) })
  }
  return { map, entries }
}

function textsFor({ entries }: Facts, fact: Fact): string[] {
  return entries.filter(told => told.fact === fact).flatMap(told => textsOf(told.entry.value))
}

function first(facts: Facts, fact: Fact): string {
  const told = facts.entries.find(told => told.fact === fact && textOf(told.entry.value) !== '')
  return textOf(told?.entry.value)
}

/** `title` before `name` before `summary`: what several keys call it, in the order of how plainly they do. */
const TITLES = /^(?:(?:task )?title|heading|label|subject)$/
const NAMES = /^(?:(?:task |display )?name)$/
/** A person would not call a task by a word of this form; a name like it is what others refer to it by. */
const SLUG = /^[\p{L}\p{N}]+(?:[-_.:/][\p{L}\p{N}]+)+$/u

function nameTask(
  facts: Facts,
  setting: Setting,
): { id: string | null; title: string; detail: string | null; names: string[] } {
  const called = facts.entries.filter(told => told.fact === 'task' && textOf(told.entry.value) !== '')
  const name = textOf(called.find(told => NAMES.test(told.words))?.entry.value)
  const titles = called.filter(told => !(setting.doer && NAMES.test(told.words)))
  const plainest =
    titles.find(told => TITLES.test(told.words)) ?? titles.find(told => !NAMES.test(told.words)) ?? titles[0]
  const details = facts.entries.filter(told => told.fact === 'detail' && textOf(told.entry.value) !== '')
  const detail =
    details
      .map(told => textOf(told.entry.value))
      .join('\n')
      .slice(0, DETAIL_MAX) || null
  // `- Rotate the keys: {agent: smith}` is called by what is done.
  const spoken = setting.key !== null && /\s/.test(setting.key) ? setting.key : ''
  let id: string | null = first(facts, 'id') || (spoken === '' ? setting.key : null)
  if (setting.doer && setting.key !== null && first(facts, 'id') === '') id = null
  let title = textOf(plainest?.entry.value)
  if (title === name && !setting.doer && detail !== null && SLUG.test(name)) title = ''
  if (id === null && SLUG.test(name) && !setting.doer && title !== name) id = name
  if (title === '') title = spoken || firstSentence(detail ?? '')
  if (title === '' && setting.doer) title = firstSentence(stepsOf(facts.map))
  if (title === '') title = name || firstSentence(stepsOf(facts.map)) || id || 'Untitled task'
  const names = [name, setting.key ?? ''].filter(text => text !== '')
  const told = detail === title ? null : detail
  return { id, title: title.split('\n')[0]!.slice(0, TITLE_MAX), detail: told, names }
}

function firstSentence(text: string): string {
  const [line = ''] = text.trim().split('\n')
  const end = /[.!?](?=\s+\p{Lu})/u.exec(line)
  return (end === null || end.index < 8 ? line : line.slice(0, end.index)).slice(0, TITLE_MAX)
}

function stepsOf(map: Mapping): string {
  const steps = map.entries.find(
    entry => entry.value.kind === 'list' && factOfKey(entry.key)?.fact !== 'needs',
  )
  return steps === undefined ? '' : textsOf(steps.value).slice(0, 5).join('; ')
}

function findAgent(facts: Facts, setting: Setting): string | null {
  if (setting.doer) {
    const named = facts.entries.find(told => NAMES.test(told.words))
    const own = textOf(named?.entry.value) || setting.key || first(facts, 'agent') || first(facts, 'id')
    return toName(own)
  }
  for (const { entry } of facts.entries.filter(told => told.fact === 'agent')) {
    const name = agentOf(entry.value)
    if (name !== null) return name
  }
  for (const { key, value } of facts.map.entries) {
    // CI jobs keep it among their variables.
    if (
      value.kind !== 'map' ||
      !/^(?:env|with|variables|vars|params|config|meta|metadata|execution|assignment)$/i.test(key)
    )
      continue
    const inner = value.entries.find(entry => factOfKey(entry.key)?.fact === 'agent')
    const name = inner === undefined ? null : agentOf(inner.value)
    if (name !== null) return name
  }
  return toName(first(facts, 'role')) ?? setting.agent
}

export function agentOf(value: Value): string | null {
  if (value.kind === 'text') return value.type === 'number' ? `Agent ${value.text}` : toName(value.text)
  if (value.kind === 'list') {
    const names = value.items.flatMap(item => agentOf(item) ?? [])
    return names.length === 0 ? null : names.join(', ').slice(0, 80)
  }
  const named = ['name', 'id', 'type', 'role'].flatMap(
    key => value.entries.find(entry => entry.key === key) ?? [],
  )
  return named.length === 0 ? null : toName(textOf(named[0]!.value))
}

function findMinutes(facts: Facts): number | null {
  for (const { entry, unit } of facts.entries.filter(told => told.fact === 'minutes')) {
    const minutes = minutesOf(entry.value, unit)
    if (minutes !== null) return minutes
  }
  return null
}

function findPaths(facts: Facts): string[] {
  const files = new Set<string>()
  for (const { entry } of facts.entries.filter(told => told.fact === 'files')) {
    for (const text of textsOf(entry.value)) {
      // A member of a list is a path whatever it looks like; in a sentence only what looks like one.
      const whole =
        entry.value.kind !== 'text' && /^[^\s,;]{1,300}$/.test(text) && /[./*]|^\p{Lu}/u.test(text)
      for (const file of whole ? [text] : findFiles(text)) files.add(file)
    }
  }
  return [...files]
}

function isFinished(map: Mapping, facts: Facts): boolean {
  if (facts.entries.some(told => told.fact === 'status' && isDone(textOf(told.entry.value)))) return true
  return map.entries.some(
    entry =>
      /^(?:done|completed?|passes|finished|checked)$/i.test(entry.key) &&
      textOf(entry.value).toLowerCase() === 'true',
  )
}

function referencesFor(facts: Facts, fact: Fact): Reference[] {
  return facts.entries.filter(told => told.fact === fact).flatMap(told => toReferences(told.entry.value))
}

/** `[a, b]`, `a`, `[{task: a, type: finish}]`, `{a: completed}`. */
export function toReferences(value: Value): Reference[] {
  if (value.kind === 'text') {
    if (value.type === 'boolean' || textOf(value) === '') return []
    return [{ text: textOf(value), line: value.line }]
  }
  if (value.kind === 'list') return value.items.flatMap(toReferences)
  const named = value.entries.find(entry =>
    /^(?:id|task|task_?id|job|name|step|stage|phase|wave|ref|on)$/i.test(entry.key),
  )
  if (named !== undefined) return toReferences(named.value)
  // `{tasks: [A1], phases: [2]}` says of what kind they are; `{A1: completed}` names them.
  return value.entries.flatMap(entry =>
    entry.value.kind === 'list' ? toReferences(entry.value) : [{ text: entry.key, line: entry.line }],
  )
}
