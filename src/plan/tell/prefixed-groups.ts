import type { Item, List } from '../outline/outline.ts'
import { parseMode } from '../words/modes.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { isFieldList } from './fields.ts'
import { parseTaskLine } from './task-line.ts'

/** What the letter of `W1` stands for. */
export const KIND_LETTERS: Record<string, string> = {
  W: 'wave',
  P: 'phase',
  S: 'stage',
  B: 'batch',
  R: 'round',
  T: 'tier',
  M: 'milestone',
  G: 'gate',
}

const HEAD = /^(?:([A-Z]{1,3})-?)?(\d{1,2}|[IVX]{1,4})[.)]?(?:\s*[:–—-]\s+|\s+)(?=\p{L})/u

interface Head {
  letters: string
  number: string
  title: string
}

/** `2 Screens`, `G0  Bring-up`: what may gather `2.1` or `G0.1`. */
export function parseHead(text: string): Head | null {
  const plain = stripDecoration(text.slice(0, 300))
  const [all, letters = '', number = ''] = HEAD.exec(plain) ?? []
  return all === undefined ? null : { letters, number, title: plain.slice(all.length) }
}

/** Whether all that stands below is called by the head's own number, and then one more. */
export function gathers({ letters, number }: Head, texts: string[]): boolean {
  return (
    texts.length > 0 &&
    texts.every(text => {
      const plain = stripDecoration(text.slice(0, 60))
      const rest = plain.startsWith(letters + number) ? plain.slice(letters.length + number.length) : ''
      return /^[.-]\d{1,2}(?!\d)/.test(rest)
    })
  )
}

export function toGroup({ letters, number, title }: Head, line: number): WaveName {
  const kind = letters === '' ? 'part' : (KIND_LETTERS[letters] ?? 'group')
  const label = letters === '' ? `Part ${number}` : letters + number
  return {
    kind,
    key: `${kind} ${number.toLowerCase()}`,
    label,
    alias: (letters + number).toLowerCase(),
    title,
    line,
  }
}

export function countOn(heads: Head[]): boolean {
  const [first] = heads
  return (
    first !== undefined &&
    heads.length > 1 &&
    heads.every(({ letters }) => letters === first.letters) &&
    new Set(heads.map(({ number }) => number)).size === heads.length
  )
}

/** `1. **Build** (when 1 is complete)` with a list below each of them, and `1 Build` above `1.1`; none where they are tasks. */
export function prefixedGroups({ items }: List): WaveName[] {
  if (items.length < 2 || items.some(({ checked }) => checked !== null)) return []
  const heads = items.map(item =>
    item.number === null
      ? parseHead(item.text.plain)
      : { letters: '', number: String(item.number), title: stripDecoration(item.text.plain) },
  )
  const below = items.map(listedBelow)
  if (heads.includes(null) || below.some(list => list.length === 0)) return []
  const called = heads.every((head, at) =>
    gathers(
      head!,
      below[at]!.map(({ text }) => text.plain),
    ),
  )
  const timed =
    items.every(({ number }) => number !== null) &&
    items.filter(({ text }) => saysWhen(text.plain)).length * 2 >= items.length &&
    isSigned(below.flat())
  return countOn(heads.map(head => head!)) && (called || timed)
    ? heads.map((head, at) => toGroup(head!, items[at]!.line))
    : []
}

function listedBelow({ blocks }: Item): Item[] {
  const lists = blocks.flatMap(block => (block.kind === 'list' ? [block] : []))
  return lists.some(isFieldList) ? [] : lists.flatMap(({ items }) => items)
}

/** What somebody does is a task; what nobody is named for may be a step of one. */
function isSigned(items: Item[]): boolean {
  const signed = items.filter(({ text }) => {
    const { agent, fields } = parseTaskLine(text)
    return agent !== null || fields.some(({ fact }) => fact === 'agent')
  })
  return signed.length * 2 > items.length
}

/** `(all at the same time)`, `(when 1 is complete)` behind a title. */
function saysWhen(text: string): boolean {
  const aside = /[([–—]\s?([^()[\]]{4,120})[)\]]?\s*:?$/u.exec(text.slice(0, 300))?.[1]
  if (aside === undefined) return false
  return (
    parseMode(aside) !== null ||
    /^(?:starts?\s|begins?\s|only\s)?(?:after|once|when|as soon as|needs)\s/iu.test(aside)
  )
}
