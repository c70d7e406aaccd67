import type { Block, Item, List, Text } from '../outline/outline.ts'
import { parseChain } from '../words/arrows.ts'
import type { Field } from '../words/facts.ts'
import { parseField } from '../words/facts.ts'
import { findFiles, findRefs, parseMinutes } from '../words/measures.ts'
import type { Candidate } from './telling.ts'

/** The labelled lines among some blocks: `**Files:** a, b`, or a list of such. */
export function fieldsOf(blocks: Block[]): Field[] {
  const fields: Field[] = []
  for (const block of blocks) {
    if (block.kind === 'text') fields.push(...fieldsOfLines(block.lines))
    if (block.kind === 'list') fields.push(...fieldsOfList(block))
  }
  return fields
}

export function fieldsOfLines(lines: Text[]): Field[] {
  return lines.flatMap(line => splitFields(line).flatMap(part => parseField(part) ?? []))
}

const SEPARATED = /\s[|·•]\s|[.;]\s+(?=\p{Lu}\p{L}{2,12}(?: \p{L}{2,10})?:\s)/u

/** `**Agent:** x | **Time:** 5 min` holds two. */
function splitFields(text: Text): Text[] {
  if (text.plain.length > 1000 || !SEPARATED.test(text.plain)) return [text]
  const { line } = text
  return text.plain.split(SEPARATED).map(plain => ({ plain, line, lead: null, bold: false }))
}

function fieldsOfList(list: List): Field[] {
  const own = list.items.flatMap(item => fieldOfItem(item) ?? [])
  const label = list.label === null ? null : parseField(list.label)
  if (
    own.length === 0 &&
    label !== null &&
    label.value === '' &&
    (label.fact === 'files' || label.fact === 'needs' || label.fact === 'blocks')
  ) {
    return [{ ...label, value: list.items.map(item => item.text.plain).join(', ') }]
  }
  return own
}

function fieldOfItem(item: Item): Field | null {
  const field = parseField(item.text)
  if (field === null || field.value !== '') return field
  const below = item.blocks.flatMap(block =>
    block.kind === 'list' ? block.items.map(inner => inner.text.plain) : [],
  )
  return { ...field, value: below.join(', ') }
}

/** Whether a list is labelled lines about one thing rather than a list of things. */
export function isFieldList(list: List): boolean {
  const fields = list.items.filter(item => parseField(item.text) !== null || isLabelled(item.text)).length
  return (
    fields > 0 && fields * 2 > list.items.length && list.items.some(item => parseField(item.text) !== null)
  )
}

export function isLabelled(text: Text): boolean {
  return text.lead !== null && text.lead.endsWith(':') && text.lead.length <= 40
}

/** What labelled lines add to a task. */
export function addFields(task: Candidate, fields: Field[]): void {
  for (const { fact, value, line } of fields) {
    if (fact === 'agent') task.agent ??= toName(value)
    else if (fact === 'provider') task.provider ??= value === '' ? null : value
    else if (fact === 'minutes') task.minutes ??= parseMinutes(value)
    else if (fact === 'files') task.files = union(task.files, findFiles(value))
    else if (fact === 'refs') task.refs = union(task.refs, findRefs(value))
    else if (fact === 'needs' && parseChain(value) === null)
      task.dependencies.push({ text: value, by: 'field', line })
    else if (fact === 'blocks') task.dependencies.push({ text: value, by: 'field', blocks: true, line })
    else if (fact === 'status') task.done ||= isDone(value)
    else if (fact === 'detail' || fact === 'task') task.detail ??= value === '' ? null : value
  }
}

export function isDone(text: string): boolean {
  return (
    /[✅☑✔]|^\W*(?:done|completed?|merged|finished|yes|closed)\b/iu.test(text) &&
    !/\bnot\b|\bin ?complete\b|\d\s*%/i.test(text)
  )
}

export function toName(text: string): string | null {
  const name = text
    .replace(/[`*]/g, '')
    .replace(/^@/, '')
    .replace(/\s*\(.*$/, '')
    .trim()
  return name === '' || name.length > 80 || /^(?:none|n\/a|tbd|any|all|unassigned|-|–|—)$/i.test(name)
    ? null
    : name
}

export function union(some: string[], more: string[]): string[] {
  return more.length === 0 ? some : [...new Set([...some, ...more])]
}
