import type { Block, Section, Text } from '../outline/outline.ts'
import { toAfterText, toSiblings } from './follow-references.ts'
import type { Siblings } from './follow-references.ts'
import type { Collected, Group } from './found.ts'
import { factOfKey, roleOf, toKeyWords } from './keys.ts'
import { headingOf } from './name-groups.ts'
import { timeoutOf } from './minutes-of.ts'
import type { Mapping, Value } from './value.ts'
import { textOf, textsOf } from './value.ts'

const DEPTH_MAX = 6
const TEXT_MAX = 1000

/**
 * What data says beside its tasks, in the form in which a person would have written it down, for those who
 * look for limits, checks, criteria and the order of waves: keys as headings, `key: value` as lines.
 */
export function toSections(value: Value, collected: Collected, comments: Text[]): Section {
  const root: Section = { heading: null, depth: 0, blocks: [], sections: [], line: 1 }
  const groups = collected.groups.filter(group => group.name !== null)
  if (comments.length > 0) root.blocks.push({ kind: 'text', lines: comments, line: comments[0]!.line })
  const title = findTitle(value, comments)
  const timeouts = collected.found.filter(found => found.timeout !== null)
  // A document without a title has an empty one, or its first heading would be taken for it.
  const top = addSection(root, title?.plain ?? '', title?.line ?? 1)
  const owned = new Set(groups.flatMap(group => group.map ?? []))
  if (timeouts.length > 0) {
    // There is one limit for all attempts; it must not end the one that may take longest.
    const most = Math.max(
      ...timeouts.map(found => found.timeout!),
      value.kind === 'map' ? outerTimeout(value) : 0,
    )
    const line = timeouts[0]!.task.line
    top.blocks.push({ kind: 'text', lines: [toText(`timeout: ${most} minutes`, line)], line })
  }
  describe(value, top, owned, 0)
  const nest = toNest(groups)
  for (const group of groups.filter(group => group.outer === null || group.outer.name === null))
    addGroup(group, nest, collected, owned, top)
  return root
}

/** Waves that stand in a document's section (data in a fence) come below it. */
export function addGroups(section: Section, collected: Collected): void {
  const groups = collected.groups.filter(group => group.name !== null)
  const owned = new Set(groups.flatMap(group => group.map ?? []))
  const nest = toNest(groups)
  const known = new Set(groups)
  for (const group of groups)
    if (group.outer === null || !known.has(group.outer)) addGroup(group, nest, collected, owned, section)
}

/** The groups in each group, and each kind of them by itself. */
type Nest = Map<Group | null, { groups: Group[]; byKind: Map<string, Siblings> }>

function toNest(groups: Group[]): Nest {
  const nest: Nest = new Map()
  for (const [outer, inner] of Map.groupBy(groups, group => group.outer)) {
    const kinds = Map.groupBy(inner, group => group.kind)
    const byKind = new Map(Array.from(kinds, ([kind, own]) => [kind, toSiblings(own)] as const))
    nest.set(outer, { groups: inner, byKind })
  }
  return nest
}

function outerTimeout(map: Mapping): number {
  const inner = map.entries.flatMap(entry =>
    entry.value.kind === 'map' && roleOf(entry.key).role === 'free' ? [entry.value] : [],
  )
  return Math.max(0, ...[map, ...inner].map(own => timeoutOf(own) ?? 0))
}

function addGroup(group: Group, nest: Nest, collected: Collected, owned: Set<Mapping>, outer: Section): void {
  const counted = group.stated === null ? '' : ` (${group.stated} tasks)`
  const section = addSection(outer, headingOf(group, group.number!) + counted, group.line)
  const after = toAfterText(group, nest.get(group.outer)!.byKind.get(group.kind)!, collected)
  const lines = [
    after === null ? null : `Depends on: ${after}`,
    group.mode === null ? null : `Mode: ${group.mode}`,
    group.minutes === null ? null : `Duration: ${group.minutes}`,
  ].flatMap(line => (line === null ? [] : toText(line, group.line)))
  if (lines.length > 0) section.blocks.push({ kind: 'text', lines, line: group.line })
  // An empty list ends what counts as the wave's own introduction.
  section.blocks.push({ kind: 'list', items: [], label: null, line: group.line })
  if (group.map !== null) describe(group.map, section, owned, 1)
  for (const inner of nest.get(group)?.groups ?? []) addGroup(inner, nest, collected, owned, section)
}

function addSection(outer: Section, heading: string, line: number): Section {
  const section = toSection(outer, heading, line)
  outer.sections.push(section)
  return section
}

function toSection(outer: Section, heading: string, line: number): Section {
  return { heading: toText(heading, line), depth: outer.depth + 1, blocks: [], sections: [], line }
}

function toText(plain: string, line: number): Text {
  return { plain: plain.replace(/\s+/g, ' ').trim().slice(0, TEXT_MAX), line, lead: null, bold: false }
}

/** Lines for what is single, a section with a list for what is several; tasks and groups have their own place. */
function describe(value: Value, section: Section, owned: Set<Mapping>, depth: number): void {
  if (value.kind !== 'map' || depth > DEPTH_MAX) return
  const lines: Text[] = []
  const fields = depth > 0 && section.sections.length === 0 && owned.has(value)
  for (const { key, value: inner, line } of value.entries) {
    if (isCheckKey(key)) addCheck(inner, line, section)
    else if (inner.kind === 'text') {
      if (!(fields && factOfKey(key) !== null && factOfKey(key)!.fact !== 'detail'))
        lines.push(...statementsOf(key, inner, line))
    }
  }
  if (lines.length > 0) section.blocks.push({ kind: 'text', lines, line: lines[0]!.line })
  for (const { key, value: inner, line } of value.entries) {
    const { role } = roleOf(key)
    if (
      inner.kind === 'text' ||
      role === 'tasks' ||
      role === 'doers' ||
      role === 'groups' ||
      role === 'edges'
    )
      continue
    if (inner.kind === 'map' && owned.has(inner)) continue
    if (factOfKey(key) !== null || isCheckKey(key)) continue
    addDescribed(key, inner, line, section, owned, depth)
  }
}

function isCheckKey(key: string): boolean {
  return /^(?:(?:checks?|verify|verification|validat(?:e|ion)|tests?|gate|test strategy)(?: (?:commands?|cmd|scripts?))?|(?:post|after) (?:checks?|commands?))$/.test(
    toKeyWords(key),
  )
}

/** A command as it would stand in a document; whatever is no command is a line like others. */
function addCheck(value: Value, line: number, section: Section): void {
  const lines = textsOf(value)
    .flatMap(text => text.split('\n').map(part => part.trim()))
    .filter(part => part !== '' && part.length <= 300)
  const commands = lines.filter(
    part => /^[a-z.~/][\w./-]*\s+(?:[-a-z./]|&&)|^\.?\//.test(part) && !/[.?!]$/.test(part),
  )
  const fence = commands.map(part => ({ text: `$ ${part}`, line }))
  if (fence.length > 0)
    section.blocks.push({
      kind: 'fence',
      language: 'bash',
      lines: fence,
      label: toText('Checks:', line),
      line,
    })
  const said = lines.filter(part => !commands.includes(part))
  if (said.length > 0)
    section.blocks.push({ kind: 'text', lines: said.map(part => toText(`check: ${part}`, line)), line })
}

function addDescribed(
  key: string,
  value: Value,
  line: number,
  outer: Section,
  owned: Set<Mapping>,
  depth: number,
): void {
  const words = toKeyWords(key)
  const heading = words.charAt(0).toUpperCase() + words.slice(1)
  if (value.kind === 'map') {
    const section = toSection(outer, heading, line)
    describe(value, section, owned, depth + 1)
    if (section.blocks.length + section.sections.length > 0) outer.sections.push(section)
    return
  }
  if (value.kind === 'text') return
  const texts = value.items.map(item => toText(sentenceOf(item), item.line)).filter(text => text.plain !== '')
  if (texts.length === 0) return
  const section = addSection(outer, heading, line)
  const items = texts.map(text => ({
    text,
    lines: [],
    number: null,
    checked: null,
    blocks: [] as Block[],
    line: text.line,
  }))
  section.blocks.push({ kind: 'list', items, label: null, line })
}

function sentenceOf(value: Value): string {
  if (value.kind === 'map')
    return value.entries
      .map(entry => `${toKeyWords(entry.key)}: ${textsOf(entry.value).join(', ')}`)
      .join('; ')
  return textsOf(value).join(', ')
}

/** `timeout_minutes: 35` → `timeout: 35 minutes`, `requests_per_minute: 90` → `rate limit: 90 requests per minute`. */
function statementsOf(key: string, value: Value, line: number): Text[] {
  const text = textOf(value)
  if (text === '') return []
  const words = toKeyWords(key)
  const unit = /^(.*?)\s*(?:in )?(minutes?|mins?|hours?|hrs?|seconds?|secs?|ms)$/.exec(words)
  const rate = /^(?:max )?(.*?)\s*per (minute|second|hour)$/.exec(words)
  if (/^[\d.]+$/.test(text)) {
    if (rate !== null)
      return [toText(`rate limit: ${text} ${rate[1] === '' ? 'requests' : rate[1]} per ${rate[2]}`, line)]
    if (unit !== null && unit[1] !== '') return [toText(`${unit[1]}: ${text} ${unit[2]}`, line)]
  }
  return text.split('\n').flatMap((part, index) => {
    const plain = index === 0 ? `${words}: ${part}` : part
    return part.trim() === '' ? [] : [toText(plain, line + index)]
  })
}

const TITLES = [
  'title',
  'name',
  'plan name',
  'project name',
  'project',
  'plan',
  'epic',
  'goal',
  'summary',
  'description',
  'objective',
]

function findTitle(value: Value, comments: Text[]): Text | null {
  const maps =
    value.kind === 'map'
      ? [value, ...value.entries.flatMap(entry => innerTitles(entry.key, entry.value))]
      : []
  for (const map of maps) {
    for (const title of TITLES) {
      const entry = map.entries.find(({ key, value }) => toKeyWords(key) === title && textOf(value) !== '')
      if (entry !== undefined) return toText(textOf(entry.value).split('\n')[0]!, entry.line)
    }
  }
  return comments[0] ?? null
}

/** `{plan: {title: …}}`, `{master: {metadata: {description: …}}}` */
function innerTitles(key: string, value: Value): Mapping[] {
  if (value.kind !== 'map' || roleOf(key).role !== 'free') return []
  const own = /^(?:meta|metadata|plan|project|info|header)$/i.test(key) ? [value] : []
  const nested = value.entries.flatMap(({ key, value }) =>
    value.kind === 'map' && /^(?:meta|metadata|info)$/i.test(key) ? [value] : [],
  )
  return [...own, ...nested]
}
