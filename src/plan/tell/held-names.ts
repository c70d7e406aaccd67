import { isOther } from '../doers/give-people.ts'
import type { Item, List } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { isDoerName } from '../words/doer-names.ts'
import { factOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { isTrade } from '../words/lanes.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'
import { isFieldList } from './fields.ts'

const NAME =
  /^(@?\p{L}[\p{L}\p{N}_.-]{1,30}(?:\s(?:\p{Lu}[\p{L}\p{N}.]{0,20}|\d{1,2}))?)(?:\s\([^()]{1,60}\))?\s?:?$/u
/** What is surely somebody. */
const DOER =
  /^@|^[a-z]\w*(?:-\w+)+$|^(?:sub-?agent|agent|agente|worker|session|terminal|developer|dev)\s|^(?:claude|codex|gemini|jules|copilot|cursor|aider|devin|opus|sonnet|haiku|goose|amp|qwen|kimi)(?:\s|$)/iu

/** `- **codex**` and `- **claude**`, each above the list of what it does: whose each item is. */
export function namesHolding(list: List, isWithin: boolean): Map<Item, string> | null {
  const held = list.items.map(item => ({ name: nameOf(item), lists: listsOf(item) }))
  const isHeld = held.every(({ name, lists }) => name !== null && lists.length > 0)
  if (!isHeld || new Set(held.map(({ name }) => name)).size < held.length) return null
  const isSure =
    held.filter(({ name }) => isDoerName(name!)).length * 2 > held.length ||
    (isWithin && held.some(({ name }) => DOER.test(name!))) ||
    (isWithin &&
      held.length > 1 &&
      held.every(({ lists }) => lists.every(({ items }) => items.every(({ text }) => isCalled(text.plain)))))
  if (!isSure) return null
  return new Map(
    held.flatMap(({ name, lists }) =>
      lists.flatMap(({ items }) => items.map((item): [Item, string] => [item, name!.replace(/^@/, '')])),
    ),
  )
}

function nameOf({ text, lines, checked }: Item): string | null {
  const plain = stripDecoration(text.plain.slice(0, 120)).replace(/\s*:$/, '')
  const name = NAME.exec(plain)?.[1] ?? null
  if (name === null || lines.length > 0 || checked !== null || startsGroup(plain)) return null
  const isThing = isTrade(name) || isOther(name) || asideOf(name) !== null || factOf(name) !== null
  return isThing || isCalled(plain) ? null : name
}

function listsOf({ blocks }: Item): List[] {
  const lists = blocks.filter(block => block.kind === 'list')
  return lists.length < blocks.length || lists.some(isFieldList) ? [] : lists
}

function isCalled(plain: string): boolean {
  return parseLooseIdStart(plain.slice(0, 60)) !== null
}
