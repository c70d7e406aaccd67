import type { Text } from '../outline/outline.ts'
import { MODEL, SURE } from '../words/doer-names.ts'
import { withoutReviewer } from '../words/reviewers.ts'
import { withoutOrder } from './find-dependencies.ts'
import { toTitle } from './task-line.ts'
import type { Candidate } from './telling.ts'

/** `… – fixer-2, once T1 is merged` */
const PROGRAM = /(?:\s(?:[—–·|]|--?)|:)\s*@?([a-z][\w.]{1,30}(?:-[\w.]{1,30}){1,4})(?:,\s.{1,200})?$/
const DOTTED = /\s(?:\.{2,}|…|·{3,}|_{3,}|-{3,})\s*@?([A-Za-z][\w.-]{1,30})$/
const BRACKET = /\s[([]@?(\p{L}[\p{L}\p{N}_.-]{1,30}?)(?:님|씨)?[)\]]$/u
/** `(ben, once the lists are read)`, `(Ada, 2 h)` */
const ORDERED =
  /\s\(@?(\p{L}[\p{L}\p{N}_.-]{1,30})(?:[,;]|\s[·|/–-])\s(?:(?:after|once|when|as soon as|needs|waits for|depends on)\s[^()[\]]{1,120}|[~≈]?(?:ca\.?\s)?\d[\d.,–-]{0,6}\s?\p{L}{1,8}\.?)\)$/u
/** `(2 h, Marek)` */
const TIMED =
  /\s\([~≈]?(?:ca\.?\s)?\d[\d.,–-]{0,6}\s?\p{L}{1,8}\.?(?:[,;]|\s[·|/–-])\s@?(\p{L}[\p{L}\p{N}_.-]{1,30})\)$/u
const TAILS = [DOTTED, /\s(?:→|->|=>)\s*@?([A-Za-z][\w.-]{1,30})$/, BRACKET, PROGRAM]
const NO_NAME =
  /^(?:parallel|sequential|serial|done|todo|optional|required|critical|high|medium|low|urgent|blocked|new|draft|wip|later|tbd|xs|xl|mvp|p\d|v\d.*|\p{L}{1,3}\d+)$/iu
const NO_NAME_CODE = /^[A-Z]+-?\d+$/

/** A mark, a size or an id rather than somebody. */
export function isNoName(word: string): boolean {
  return NO_NAME.test(word) || NO_NAME_CODE.test(word)
}

const HEAD = new RegExp(`^[([{]@?(${SURE}|${MODEL}|[A-Za-z][\\w.-]{1,30})[)\\]}]\\s+(?=\\S)`, 'u')

/** `S7 (codex) Rewrite the search`: where most tasks begin so behind their ids, the words are who does it. */
export function addHeads(tasks: Candidate[]): void {
  const free = tasks.filter(({ agent, id }) => agent === null && id !== null)
  const named = free.flatMap(task => {
    const head = HEAD.exec(task.title.slice(0, 80))
    return head === null || isNoName(head[1]!) ? [] : [{ task, head }]
  })
  if (named.length < 2 || named.length * 5 < free.length * 3) return
  for (const { task, head } of named) {
    task.agent = head[1]!
    task.title = task.title.slice(head[0].length)
  }
}

const PART = /^@?[a-z][\w.-]{1,30}$/
const DOTS = /\s+[·•|]\s+/u

/** `Mapper · ann · src/map.ts`: where the second part of every item is one word, it is who does it. */
export function addParts(tasks: Candidate[], texts: Text[]): void {
  if (tasks.length < 2 || tasks.length !== texts.length || tasks.some(task => task.agent !== null)) return
  const parts = texts.map(({ plain }) => plain.slice(0, 500).split(DOTS))
  if (!parts.every(([, name]) => name !== undefined && PART.test(name) && !isNoName(name))) return
  for (const [at, task] of tasks.entries()) {
    task.agent = parts[at]![1]!.replace(/^@/, '')
    task.title = toTitle(task.title.split(DOTS)[0]!) || task.title
  }
}

const COLUMN = /^@?\p{L}[\p{L}\p{N}_.-]{1,30}$/u

/** `1.2  Bootloader      Yuki      needs 1.1`: where wide blanks set one word apart in every item, it is who does it. */
function addColumns(tasks: Candidate[], texts: Pick<Text, 'plain'>[]): boolean {
  if (tasks.length !== texts.length) return false
  const rows = texts.map(({ plain }) =>
    plain
      .slice(0, 500)
      .trim()
      .split(/\s{2,}/),
  )
  const first = rows.every(([own]) => /^\W?\S+$/.test(own ?? '') && /\d/.test(own!)) ? 1 : 0
  // `S1   Ada   freeze the shop`: names may stand before what is done as well, where they come again.
  const found = [
    { at: first + 1, title: first },
    { at: first, title: first + 1 },
  ].find(columns => areNames(rows, columns.at, columns.title))
  if (found === undefined) return false
  const { at, title } = found
  for (const [index, task] of tasks.entries()) {
    task.agent = rows[index]![at]!.replace(/^@/, '')
    task.title = toTitle(rows[index]![title]!) || task.title
  }
  return true
}

function areNames(rows: string[][], at: number, title: number): boolean {
  const names = rows.map(row => row[at] ?? '')
  if (names.some(name => !COLUMN.test(name) || isNoName(name))) return false
  const isAgain = new Set(names).size * 4 <= rows.length * 3 && rows.length > 3
  const areLike = names.some(name => /\p{L}-\w/u.test(name)) && names.every(name => /^\p{Lu}|-/u.test(name))
  return at > title || ((isAgain || areLike) && rows.every(row => /\s/.test(row[title] ?? '')))
}

/** Where every item ends in one word after an arrow or in brackets, the words are who does it. */
export function addTails(tasks: Candidate[], texts: Pick<Text, 'plain' | 'line'>[]): void {
  if (tasks.length < 2 || tasks.some(task => task.agent !== null)) return
  if (addColumns(tasks, texts)) return
  for (const tail of TAILS) {
    const named = new Map(texts.flatMap(text => nameAt(tail, text)))
    const least = tail === PROGRAM ? MOST : 1
    if (named.size < 2 || named.size < texts.length * least) continue
    for (const task of tasks) {
      const name = named.get(task.line)
      if (name === undefined) continue
      task.agent = name
      task.title = toTitle(withoutAsides(task.title).replace(tail, '')) || task.title
    }
    return
  }
}

/** Of items that end in a program's name so many must, for some are done by nobody in particular. */
const MOST = 0.6

function nameAt(tail: RegExp, { plain, line }: Pick<Text, 'plain' | 'line'>): [number, string][] {
  const name =
    tail.exec(withoutAsides(plain))?.[1] ??
    (tail === BRACKET ? (ORDERED.exec(plain) ?? TIMED.exec(plain))?.[1] : undefined)
  return name === undefined || isNoName(name) ? [] : [[line, name]]
}

/** `(needs 2)`, `, needs T1` and the like behind the name. */
function withoutAsides(text: string): string {
  return withoutReviewer(withoutOrder(text.slice(0, 500)))
    .replace(/(?:\s*[([](?:[^()[\]]*\s[^()[\]]*|[A-Z]{1,6}[-_]?\d{1,5})[)\]])+$/, '')
    .trim()
}
