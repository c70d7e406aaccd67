import type { Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { parseMode } from '../words/modes.ts'
import { stripDecoration, toWords } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'

interface Part {
  section: Section
  /** What it is called. */
  head: string
  /** After what it comes. */
  rest: string
}

const ORDER =
  /^(\P{Ll}.{1,50}?)(?:\s?[,:(–—-]\s?|\s\()(?:(?:only|starts?|begins?|comes?|runs?)\s)?((?:after|once|when|as soon as)\s.{3,80}?)[)\s]*$/iu
const BELOW =
  /^(?:(?:only|starts?|begins?|comes?|runs?)\s){0,2}((?:after|once|when|as soon as)\s[^.]{3,80})\.?$/iu
const HEAD_MAX = 60

/** `## Boats`, `## Oars, once the boats are dry` beside each other with lists below: groups that say themselves after which they come. */
export function markFollowing(sections: Section[], counted: Map<Section, WaveName>): void {
  const parts = sections.flatMap(toPart)
  const named = new Set<Part>()
  for (const [at, part] of parts.entries()) {
    const words = part.rest === '' ? [] : toWords(part.rest)
    if (words.length === 0) continue
    const before = parts.slice(0, at).filter(({ head }) => holds(words, toWords(head)))
    if (before.length === 0) continue
    for (const one of [part, ...before]) named.add(one)
  }
  // What is beside the work is so, unless something waits for it.
  const work = parts.filter(part => named.has(part) || asideOf(part.head) === null)
  if (named.size < 2 || named.size < work.length) return
  for (const [at, { section, head }] of work.entries())
    counted.set(section, {
      kind: 'part',
      key: `part ${at + 1}`,
      label: head,
      alias: head.toLowerCase(),
      title: '',
      line: section.line,
    })
}

function toPart(section: Section): Part[] {
  const plain = stripDecoration(section.heading?.plain.slice(0, 160) ?? '')
  const isListed = section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
  if (plain === '' || !isListed) return []
  const [, head = plain, rest = ''] = ORDER.exec(plain) ?? []
  const [first] = section.blocks
  const below =
    first?.kind === 'text' ? BELOW.exec(first.lines[0]?.plain.slice(0, 160) ?? '')?.[1] : undefined
  return head.length > HEAD_MAX || parseMode(head) !== null
    ? []
    : [{ section, head: head.trim(), rest: rest === '' ? (below ?? '') : rest }]
}

/** Each word, in the plural or not. */
function holds(words: string[], head: string[]): boolean {
  return head.length > 0 && head.every(word => words.some(other => bare(other) === bare(word)))
}

function bare(word: string): string {
  return word.replace(/s$/, '')
}
