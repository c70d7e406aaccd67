import type { Section } from '../outline/outline.ts'
import { countsOn, isMeeting, isOtherWord, isShortWord, parseCountedWord } from '../words/counted-word.ts'
import { parseMode } from '../words/modes.ts'
import { stripDecoration } from '../words/strip.ts'
import { FOLLOWING, OPENING, TURN_END } from '../words/turns.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { startsWithName } from './find-agent.ts'

/** Words that follow each other; one a row, so that a language can add its own. */
const SEQUENCES = [
  'now|next|later',
  'first|then|finally',
  'first|second|third|fourth|fifth|finally',
  'first|next|last',
  'before|during|after',
].map(row => row.split('|'))

/** `Now`, `Next`, `Later` beside each other. */
export function markSequence(sections: Section[], counted: Map<Section, WaveName>): void {
  const worded = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '')
    const match = /^(\p{L}{3,8})(?=\s*$|\s*[:,(]|\s+[–—-]\s)[\s:,–—-]*/u.exec(plain)
    return match === null
      ? []
      : [{ section, word: match[1]!.toLowerCase(), label: match[1]!, title: plain.slice(match[0].length) }]
  })
  const row = SEQUENCES.find(row => worded.filter(({ word }) => row.includes(word)).length > 1)
  if (row === undefined || !worded.some(({ word }) => word === row[0])) return markTurns(sections, counted)
  for (const { section, word, label, title } of worded) {
    if (!row.includes(word)) continue
    const name = { kind: 'part', key: `part ${word}`, label, alias: word, title, line: section.line }
    counted.set(section, name)
  }
}

/** `To begin with`, `After that, side by side`, `At the very end` beside each other, with lists below. */
function markTurns(sections: Section[], counted: Map<Section, WaveName>): void {
  const turns = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain.slice(0, 100) ?? '')
    const listed = section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
    const opens = OPENING.test(plain)
    return listed && (opens || FOLLOWING.test(plain)) ? [{ section, plain, opens }] : []
  })
  if (turns.length < 2 || !turns[0]!.opens || turns.some(({ opens }, at) => opens && at > 0)) return
  for (const [at, { section, plain }] of turns.entries()) {
    const [label = plain] = plain.split(TURN_END)
    const rest = { title: plain.slice(label.length).replace(/^\W+/u, ''), alias: null, line: section.line }
    counted.set(section, { kind: 'part', key: `part ${at + 1}`, label: label.trim(), ...rest })
  }
}

/** Several at once: `Agent A: …`, `Agent B: …` below `Session 1`. */
function isShared({ blocks }: Section): boolean {
  const lists = blocks.flatMap(block => (block.kind === 'list' ? [block] : []))
  return lists.some(
    ({ items }) => items.length > 1 && items.every(({ text }) => startsWithName(text.plain.slice(0, 200))),
  )
}

function isListed(section: Section): boolean {
  return (
    section.blocks.some(({ kind }) => kind === 'list' || kind === 'table' || kind === 'fence') ||
    countsInside(section, '\\d{1,2}')
  )
}

/** Lines or items that begin with `2.1`, `2.2` below what is number 2. */
function countsInside({ blocks }: Section, number: string): boolean {
  const counted = new RegExp(`^\\W{0,4}${number}\\.\\d{1,2}(?![\\d%])`, 'u')
  const texts = blocks.flatMap(block =>
    block.kind === 'text' ? block.lines : block.kind === 'list' ? block.items.map(({ text }) => text) : [],
  )
  return texts.filter(({ plain }) => counted.test(plain)).length > 1
}

/** `Stop 1`, `Stop 2`, `Stop 3` with lists below: any word that counts sections beside each other from one on. */
export function markCounting(sections: Section[], counted: Map<Section, WaveName>): void {
  const named = sections.flatMap(section => {
    const own = parseCountedWord(section.heading?.plain ?? '')
    if (own === null || !(isShortWord(own) ? countsInside(section, own.number) : isListed(section))) return []
    return isOtherWord(own) && !(isMeeting(own) && isShared(section)) ? [] : [{ section, own }]
  })
  if (!countsOn(named.map(({ own }) => own))) return
  for (const { section, own } of named) {
    const { word, number, title } = own
    counted.set(section, {
      kind: 'part',
      key: `part ${number}`,
      label: `${word} ${number}`,
      alias: `${word.toLowerCase()} ${number}`,
      title,
      line: section.line,
    })
  }
}

/** `## Sequential` and `## In parallel` beside each other, where nothing else says when. */
export function markModes(sections: Section[], counted: Map<Section, WaveName>): void {
  const said = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '')
    const mode = plain.split(/\s+/).length > 6 ? null : parseMode(plain)
    const listed = section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
    return mode === null || !listed || counted.has(section) ? [] : [{ section, mode, plain }]
  })
  if (new Set(said.map(({ mode }) => mode)).size < 2) return
  for (const [index, { section, plain }] of said.entries()) {
    const label = plain.replace(/[:\s]+$/, '').slice(0, 80)
    const alias = label.toLowerCase()
    counted.set(section, {
      kind: 'part',
      key: `part ${index + 1}`,
      label,
      alias,
      title: '',
      line: section.line,
    })
  }
}

const LAST =
  /^(?:finally|last(?: of all| but not least)?|at the (?:very )?end|to finish)(?=\s*$|\s*[:(]|\s+[–—-]\s)[\s:–—-]*/i

/** `## Finally` after `## Wave 2` is the last of the waves. */
export function markLast(sections: Section[], counted: Map<Section, WaveName>): void {
  const at = sections.findLastIndex(({ heading }) => LAST.test(stripDecoration(heading?.plain ?? '')))
  if (at < 1) return
  const before = sections
    .slice(0, at)
    .map(({ heading, line }) => (heading === null ? null : parseWaveName(heading.plain, line)))
    .findLast(name => name !== null)
  if (before === undefined || before === null || kindOf(before) !== 'time') return
  const { heading, line } = sections[at]!
  const plain = stripDecoration(heading!.plain)
  const said = LAST.exec(plain)![0]
  const { kind } = before
  const label = said.replace(/[\s:–—-]+$/, '')
  counted.set(sections[at]!, {
    kind,
    key: `${kind} final`,
    label,
    alias: null,
    title: plain.slice(said.length),
    line,
  })
}
