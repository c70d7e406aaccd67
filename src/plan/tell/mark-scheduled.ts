import type { Block, Section } from '../outline/outline.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findWaveMentions, kindOf, parseWaveName } from '../words/wave-name.ts'
import { fieldsIn } from './fields.ts'

/** A group's name and what is listed behind it or below it. */
interface Slate {
  name: WaveName
  text: string
}

interface Owned {
  section: Section
  name: WaveName
}

const CALENDAR = new Set(['day', 'week', 'month', 'sprint', 'hour', 'clock', 'milestone', 'gate'])
const LINES_MAX = 12
const TEXT_MAX = 2000

/**
 * Groups that others gather, each done by somebody of its own: where `Batch 1: Phase 1 + Phase 3` stands, a phase
 * with its `Agent:` is what one agent is started with, and the batch is when.
 */
export function markScheduled(root: Section): Map<Section, WaveName> {
  const owned: Owned[] = []
  findOwned(root, owned)
  const scheduled = new Map<Section, WaveName>()
  if (owned.length < 3) return scheduled
  const slates: Slate[] = []
  findSlates(root, slates)
  const byKey = new Map(owned.map(({ section, name }) => [name.key, section]))
  for (const { name, text } of slates) {
    for (const key of keysIn(text, owned[0]!.name.kind)) {
      const section = byKey.get(key)
      if (section !== undefined && name.kind !== owned[0]!.name.kind && !scheduled.has(section))
        scheduled.set(section, name)
    }
  }
  const waves = new Set([...scheduled.values()].map(({ key }) => key)).size
  const all = scheduled.size * 10 >= owned.length * 8
  return all && waves > 1 && waves < scheduled.size ? scheduled : new Map()
}

function findOwned(section: Section, owned: Owned[]): void {
  const name = section.heading === null ? null : parseWaveName(section.heading.plain, section.heading.line)
  if (name !== null && kindOf(name) === 'time' && isOwned(section)) {
    if (owned.length === 0 || owned[0]!.name.kind === name.kind) owned.push({ section, name })
  }
  for (const child of section.sections) findOwned(child, owned)
}

/** Done by somebody, and holding steps rather than tasks with ids. */
function isOwned(section: Section): boolean {
  if (section.sections.length > 0 || fieldsIn(section).every(({ fact }) => fact !== 'agent')) return false
  return !section.blocks.some(
    block =>
      block.kind === 'table' ||
      (block.kind === 'list' &&
        block.items.some(({ text }) => parseIdStart(stripDecoration(text.plain)) !== null)),
  )
}

function findSlates(section: Section, slates: Slate[]): void {
  for (const block of section.blocks) readBlock(block, slates)
  for (const child of section.sections) findSlates(child, slates)
}

function readBlock(block: Block, slates: Slate[]): void {
  if (block.kind === 'list') {
    for (const { text, lines, blocks } of block.items) {
      const below = blocks.flatMap(inner => (inner.kind === 'list' ? inner.items.map(item => item.text) : []))
      add(
        [text, ...lines, ...below].map(({ plain }) => plain),
        text.line,
        slates,
      )
    }
  } else if (block.kind === 'text') for (const { plain, line } of block.lines) add([plain], line, slates)
  else if (block.kind === 'fence') {
    for (const [at, { text, line }] of block.lines.entries()) {
      if (toName(text, line) === null) continue
      const more = block.lines.slice(at + 1, at + 1 + LINES_MAX).map(other => other.text)
      const end = more.findIndex(other => other.trim() === '' || toName(other, 0) !== null)
      add([text, ...(end === -1 ? more : more.slice(0, end))], line, slates)
    }
  }
}

function add([first = '', ...more]: string[], line: number, slates: Slate[]): void {
  const name = toName(first, line)
  if (name !== null) slates.push({ name, text: [name.title, ...more].join('\n').slice(0, TEXT_MAX) })
}

function toName(text: string, line: number): WaveName | null {
  const name = parseWaveName(text.slice(0, 300), line)
  return name === null || kindOf(name) !== 'time' || CALENDAR.has(name.kind) ? null : name
}

/** `Phase 3`, and `10.3` alone where phases are numbered so. */
function keysIn(text: string, kind: string): string[] {
  const named = findWaveMentions(text).flatMap(({ keys }) => keys)
  const bare = text.match(/(?<![\p{L}\p{N}.])\d{1,3}\.\d{1,3}(?![\p{L}\p{N}.%])/gu) ?? []
  return [...named, ...bare.map(number => `${kind} ${number}`)]
}
