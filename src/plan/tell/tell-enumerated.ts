import { matchesOf } from '../../lib/matches-of.ts'
import type { Paragraph } from '../outline/outline.ts'
import { toSentences } from '../prose/sentences.ts'
import { parseMode } from '../words/modes.ts'
import { findOrderWords } from '../words/order-words.ts'
import { kindOf } from '../words/wave-name.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Dependency, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const TEXT_MAX = 6000
const TITLE_MAX = 300
const MARK = /(?<![\p{L}\p{N}(])\(?([a-z]|\d{1,2}|[ivx]{1,4})\)\s+(?=[\p{L}`"“«])/gu
/** `Done when (a) … and (b) …` is about results. */
const ABOUT =
  /\b(?:done|complete|finished|accepted|accept|success\p{L}*|risks?|reasons?|either|if|unless|rejected|alternatives?|options?|questions?|fails?|means|assum\p{L}*|rules?|criteria|only when|can start|may start)\b[^.;]{0,60}$|\bbecause\b[^.;:]{0,60}$/iu
const AND = /[\s,;]*(?:\b(?:and|or|und|sowie|et|puis|y|e|then)\b)?[\s,;.]*$/iu

interface Mark {
  name: string
  start: number
  end: number
}

/** `The work is (a) a lookup, (b) metrics, and (c) a load test; (c) follows (a)`, in the text of a wave that lists nothing. */
export function tellEnumerated({ lines }: Paragraph, place: Place): Telling[] {
  const [name] = place.path
  if (place.aside !== null || name === undefined || kindOf(name) === 'lane' || kindOf(name) === 'group')
    return []
  if (place.section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')) return []
  const text = lines.map(({ plain }) => plain).join(' ')
  if (text.length > TEXT_MAX || !text.includes(')')) return []
  const marks = runOf(matchesOf(text, MARK))
  if (marks.length < 2 || ABOUT.test(text.slice(Math.max(0, marks[0]!.start - 100), marks[0]!.start)))
    return []
  const items = marks.map(({ end }, at) => text.slice(end, marks[at + 1]?.start))
  const last = toSentences([{ ...lines[0]!, plain: items.at(-1)! }]).map(sentence => sentence.text)
  items[items.length - 1] = last[0] ?? ''
  const [ended = '', ...clauses] = items.at(-1)!.split(/;\s/)
  items[items.length - 1] = ended
  const said = [...clauses, ...last.slice(1)]
  const orders = readOrders(
    said,
    marks.map(mark => mark.name),
  )
  for (const [at, item] of items.entries()) {
    const own = at === items.length - 1 ? item : item.replace(AND, '')
    orders[at]!.push(...readOwn(own, marks, at))
    if (at + 1 < items.length && WHEN_BOTH.test(own)) orders[at + 1]!.push(...marks.keys().take(at + 1))
  }
  const chained = [text.slice(0, marks[0]!.start), ...said].some(
    clause => matchesOf(clause, REFERENCE).length === 0 && parseMode(clause) === 'serial',
  )
  const tasks = items.flatMap((item, at): Candidate[] => {
    const line = lineAt(lines, marks[at]!.start)
    const [first = '', ...more] = toSentences([{ ...lines[0]!, plain: item.replace(AND, '') }]).map(
      one => one.text,
    )
    const told = parseTaskLine({ plain: first.replace(/[.;,\s]+$/, ''), line, lead: null, bold: false })
    const { title, agent, minutes, files, refs } = told
    if (title === '' || title.length > TITLE_MAX) return []
    const needs: Dependency[] =
      orders[at]!.length === 0
        ? []
        : [
            {
              text: orders[at]!.map(other => `#${numberOf(marks[other]!, other)}`).join(', '),
              by: 'inline',
              line,
            },
          ]
    const detail = more.length === 0 ? null : more.join(' ')
    const facts = {
      title,
      detail,
      agent,
      minutes,
      files,
      refs,
      number: numberOf(marks[at]!, at),
      path: place.path,
      line,
    }
    return [toCandidate({ ...facts, chain: chained ? lines[0]!.line : null, dependencies: needs })]
  })
  return tasks.length === marks.length ? [toTelling('bullets', place, tasks)] : []
}

/** `…, which has to wait for 4 and 5`: what an item says of itself by the numbers of others. */
function readOwn(item: string, marks: Mark[], at: number): number[] {
  return findOrderWords(item)
    .filter(({ sense }) => sense === 'after')
    .flatMap(({ end }) => {
      const listed = /^\s*\(?(\d{1,2}\)?(?:(?:,\s|\s(?:and|&)\s)\(?\d{1,2}\)?){0,8})(?=$|[\s.,;)])/u.exec(
        item.slice(end),
      )?.[1]
      const numbers: string[] = listed?.match(/\d+/g) ?? []
      return marks.flatMap(({ name }, other) => (other !== at && numbers.includes(name) ? [other] : []))
    })
}

/** `When both are there, …` before the next of them. */
const WHEN_BOTH =
  /[.!]\s(?:when|once|as soon as|after)\s(?:both|all(?: of them)?|these|those|they|that)\b[^.]{0,80}$/iu

/** The marks that count on from the first one: `a`, `b`, `c`; `4`, `5`. */
function runOf(matches: RegExpExecArray[]): Mark[] {
  const run: Mark[] = []
  for (const match of matches) {
    const name = match[1]!
    if (isNext(name, run)) run.push({ name, start: match.index, end: match.index + match[0].length })
  }
  return run
}

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x']

/** Numbers may go on from those of the paragraph before. */
function isNext(name: string, run: Mark[]): boolean {
  const [first] = run
  const at = run.length
  if (/^\d/.test(name)) return first === undefined || Number(name) === Number(first.name) + at
  return name === String.fromCharCode(97 + at) || name === ROMAN[at]
}

function numberOf({ name }: Mark, at: number): number {
  return /^\d/.test(name) ? Number(name) : at + 1
}

function lineAt(lines: Paragraph['lines'], index: number): number {
  let end = 0
  for (const { plain, line } of lines) {
    end += plain.length + 1
    if (index < end) return line
  }
  return lines.at(-1)!.line
}

const REFERENCE =
  /(?<![\p{L}\p{N}(])\(?([a-z]|\d{1,2}|[ivx]{1,4})\)|\b(?:items?|points?)\s([a-h]|\d{1,2})\b/giu
const ALL = /\b(?:both|them|the others?|the rest|all(?: of them)?|the first two|these|those)\b/i

/** `Item (c) uses both and comes after them`: after which others each one comes, by their places. */
function readOrders(clauses: string[], names: string[]): number[][] {
  const orders: number[][] = names.map(() => [])
  let above: number[] = []
  for (const clause of clauses.slice(0, 40)) {
    const found = matchesOf(clause, REFERENCE).flatMap(match => {
      const at = names.indexOf((match[1] ?? match[2])!.toLowerCase())
      return at === -1 ? [] : [{ at, index: match.index }]
    })
    for (const { sense, start, end } of findOrderWords(clause).slice(0, 4)) {
      const subjects = found.filter(({ index }) => index < start).map(({ at }) => at)
      const objects = found.filter(({ index }) => index >= end).map(({ at }) => at)
      const others = objects.length > 0 || !ALL.test(clause) ? objects : above
      const rest = names.map((_, at) => at).filter(at => !subjects.includes(at))
      const meant = others.length > 0 || !ALL.test(clause) ? others : rest
      const [later, earlier] = sense === 'after' ? [subjects, meant] : [meant, subjects]
      for (const own of later) for (const other of earlier) if (own !== other) orders[own]!.push(other)
    }
    if (found.length > 0) above = found.map(({ at }) => at)
  }
  return orders.map(order => [...new Set(order)])
}
