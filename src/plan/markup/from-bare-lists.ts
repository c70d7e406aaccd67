import { beginsAsWork } from '../prose/verbs.ts'
import { asideOf } from '../words/asides.ts'
import { isDoerName } from '../words/doer-names.ts'
import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'
import { LINE_MAX } from './to-markdown.ts'

const HEADING = /^ {0,3}(#{1,6})\s+(\S.*?)\s*#*$/
const ITEM = /^( {0,3})([-*+•]|\d{1,3}[.)])\s+(?!\[[ xX]\]\s)(\S.*)$/
/** `**Foundation**`, `Foundation:`, `To do` right above a list. */
const LABEL = /^(?:[*_]{2})?([\p{L}\d][^*_\n]{1,100}?)(?:[*_]{2})?:?(?:[*_]{2})?$/u
/** What stands below such a word is work, however it is put. */
const WORK =
  /\b(?:tasks?|to-?dos?|work(?: items?)?|action items?|backlog|plan|implementation|tickets?|jobs?|chores|what (?:to|we|i) (?:build|do|ship|need to do))\b/i
/** Asides of a plan, and all that there is of a document without one. */
const LAST_RESORT = /^(?:\d{1,2}[.)]\s+)?(?:the |our |next )?(?:steps|features|deliverables|scope|changes)$/i
/** Nothing else stands below it. */
const TASKS =
  /^(?:\d{1,2}[.)]\s+)?(?:the |our |all |open )?(?:tasks?|to-?dos?|work items?|action items?)(?: list)?$/i
const LINES_MAX = 3000
const LABEL_MAX = 120
const LEAST = 3
const SHARE = 0.6

interface Head {
  at: number
  plain: string
}

interface List {
  /** How far its first item is set in. */
  indent: number
  at: number[]
  items: string[]
  /** The headings above, and last what stands right above the list. */
  heads: Head[]
}

/**
 * For a document in which nothing tells any work: its plain lists as boxes to tick, where their heading says that they are
 * work or most of their items begin as work does. Null where there are none. Every line stays where it is.
 */
export function fromBareLists(text: string, toEnglish: (plain: string) => string): string | null {
  const lines = linesOf(text)
  if (lines.length > LINES_MAX) return null
  const work = findLists(lines).filter(list => isWork(list, toEnglish))
  const ofPeople = work.filter(({ heads }) => isDoerName(heads.at(-1)?.plain ?? '')).length
  const isCalled = work.some(({ heads }) => TASKS.test(heads.at(-1)?.plain ?? ''))
  const least = isCalled ? 1 : ofPeople > 1 ? ofPeople : LEAST
  if (work.reduce((sum, { at }) => sum + at.length, 0) < least) return null
  const boxes = new Set(work.flatMap(({ at }) => at))
  const own = work.flatMap(({ heads }) => heads.at(-1) ?? [])
  // Boxes below `Steps` would be of results.
  const renamed = new Map(own.map(({ at, plain }) => [at, isLastResort(toEnglish(plain)) ? plain : '']))
  return lines
    .map((line, at) => {
      if (boxes.has(at))
        return line.replace(
          ITEM,
          (_, indent: string, mark: string, item: string) =>
            `${indent}${/\d/.test(mark) ? mark : '-'} [ ] ${item}`,
        )
      const name = renamed.get(at) ?? ''
      return name === '' ? line : line.replace(name, 'Tasks')
    })
    .join('\n')
}

function findLists(lines: readonly string[]): List[] {
  const fenced = findFenced(lines)
  const lists: List[] = []
  let headings: (Head & { depth: number })[] = []
  let label: Head | null = null
  let open: List | null = null
  for (const [at, line] of lines.entries()) {
    const plain = line.trim()
    if (plain === '' || fenced[at] || line.length > LINE_MAX) continue
    const [, marks, heading] = HEADING.exec(line) ?? []
    const [, indent = '', , item] = (heading === undefined ? ITEM.exec(line) : null) ?? []
    // What is set in goes with the item above it.
    if (open !== null && item !== undefined && indent.length > open.indent + 1) continue
    if (item !== undefined) {
      if (open === null) {
        open = {
          indent: indent.length,
          at: [],
          items: [],
          heads: label === null ? [...headings] : [...headings, label],
        }
        lists.push(open)
      }
      open.at.push(at)
      open.items.push(item)
      continue
    }
    if (open !== null && /^\s{2}/.test(line)) continue
    open = null
    const said = heading === undefined ? LABEL.exec(plain.slice(0, LABEL_MAX))?.[1] : undefined
    label = said === undefined ? null : { at, plain: said }
    if (heading === undefined) continue
    const depth = marks!.length
    headings = [...headings.filter(above => above.depth < depth), { at, plain: heading, depth }]
  }
  return lists
}

function isWork({ items, heads }: List, toEnglish: (plain: string) => string): boolean {
  const above = heads.map(({ plain }) => toEnglish(plain))
  const own = above.pop() ?? ''
  const isBegun = items.filter(beginsAnyhow).length >= items.length * SHARE
  if (above.some(name => asideOf(name) !== null)) return false
  if (isLastResort(own)) return isBegun
  return asideOf(own) === null && (isBegun || WORK.test(own))
}

/** `After step 1: write docs` begins as work does, too. */
function beginsAnyhow(item: string): boolean {
  return beginsAsWork(item.replace(LED, '')) || (LED.test(item) && item.replace(LED, '').length > 3)
}

const LED = /^(?:after|once|when|then|first|next|finally|last)(?:\s[^:,]{1,60})?[:,]\s+/iu

function isLastResort(name: string): boolean {
  return LAST_RESORT.test(name)
}
