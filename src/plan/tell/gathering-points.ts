import type { Item, List, Text } from '../outline/outline.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { parseMode } from '../words/modes.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { isFieldList } from './fields.ts'
import type { GroupHead } from './group-heads.ts'
import { countOn, gathers, parseGroupHead, toGroup } from './group-heads.ts'
import { parseTaskLine, withoutBox } from './task-line.ts'

const CHAPTER = /^(\d{1,2})[.):]?\s+(?=\p{L})/u

/**
 * What stands below points that are chapters: 2.1 and 2.2 below `2. Build`; empty where any point holds something else.
 * Among boxes to tick a point with nothing to tick below is a task of its own.
 * No groups yet, unlike those of `groupsByNumber`: every outline counts so, and `placeChapters` asks the whole document.
 */
export function listsInChapters({ items }: List): List[] {
  if (items.length < 2) return []
  const held = items.map(heldBy)
  if (held.every(lists => lists.length > 0)) return held.flat()
  const chapters = held.filter(lists => lists.length > 0).length
  const told = items.map((item, at) => (held[at]!.length > 0 ? held[at]! : alone(item)))
  return chapters > 1 && told.every(lists => lists !== null) ? told.flat() : []
}

/** Null where it holds boxes that are not its own. */
function alone(item: Item): List[] | null {
  const number = numberOf(item)
  const boxes = item.blocks.flatMap(block => (block.kind === 'list' ? block.items : []))
  if (number === null || item.checked === null || boxes.some(({ checked }) => checked !== null)) return null
  const plain = stripDecoration(item.text.plain).replace(CHAPTER, '')
  if (STOP.test(plain)) return []
  const text = { ...item.text, plain, lead: null }
  return [{ kind: 'list', items: [{ ...item, text, number: Number(number) }], label: null, line: item.line }]
}

const STOP = /^(?:final |last )?(?:checkpoint|gate|milestone)\b/i

function numberOf({ text, number }: Item): string | null {
  return (
    CHAPTER.exec(stripDecoration(text.plain.slice(0, 120)))?.[1] ?? (number === null ? null : String(number))
  )
}

function heldBy(item: Item): List[] {
  const own = numberOf(item)
  if (own === null) return []
  const isOwn = ({ text }: Item): boolean =>
    parseLooseIdStart(withoutBox(text))?.ids[0]?.startsWith(`${own}.`) === true
  const lists = item.blocks.filter(block => block.kind === 'list')
  if (lists.length > 0) {
    // What has no box there says more of the point itself.
    const boxes = lists.map(list => ({
      ...list,
      items: list.items.filter(({ checked }) => checked !== null),
    }))
    const told = boxes.some(({ items }) => items.length > 0)
      ? boxes.filter(({ items }) => items.length > 0)
      : lists
    return told.every(list => list.items.every(isOwn)) ? told : []
  }
  const items = item.lines.map(toItem)
  return items.length > 0 && items.every(isOwn) ? [{ kind: 'list', items, label: null, line: item.line }] : []
}

/** To Markdown a line that begins with 2.1 is no item. */
function toItem(text: Text): Item {
  return { text, lines: [], number: null, checked: null, blocks: [], line: text.line }
}

/** Points that are groups: `G0 Bring-up` above `G0.1`, `2. **Build** (when 1 is complete)` above what agents do; none where they are tasks. */
export function groupsByNumber({ items }: List): WaveName[] {
  if (items.length < 2 || items.some(({ checked }) => checked !== null)) return []
  const heads = items.flatMap(item => headOf(item) ?? [])
  const below = items.map(listedBelow)
  if (heads.length < items.length || below.some(held => held.length === 0) || !countOn(heads)) return []
  const called = heads.every((head, at) =>
    gathers(
      head,
      below[at]!.map(({ text }) => text.plain),
    ),
  )
  return called || (areTimed(items) && areSigned(below.flat()))
    ? heads.map((head, at) => toGroup(head, items[at]!.line))
    : []
}

function headOf({ number, text }: Item): GroupHead | null {
  return number === null
    ? parseGroupHead(text.plain)
    : { letters: '', number: String(number), title: stripDecoration(text.plain) }
}

function listedBelow({ blocks }: Item): Item[] {
  const lists = blocks.filter(block => block.kind === 'list')
  return lists.some(isFieldList) ? [] : lists.flatMap(({ items }) => items)
}

function areTimed(items: Item[]): boolean {
  const timed = items.filter(({ text }) => saysWhen(text.plain))
  return items.every(({ number }) => number !== null) && timed.length * 2 >= items.length
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

/** What somebody does is a task; what nobody is named for may be a step of one. */
function areSigned(items: Item[]): boolean {
  const signed = items.filter(({ text }) => {
    const { agent, fields } = parseTaskLine(text)
    return agent !== null || fields.some(({ fact }) => fact === 'agent')
  })
  return signed.length * 2 > items.length
}
