import { beginsAsWork } from '../prose/verbs.ts'
import { asideOf } from '../words/asides.ts'
import { isDoerName } from '../words/doer-names.ts'
import { toKind } from '../words/wave-kinds.ts'
import { startsGroup } from '../words/wave-name.ts'
import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

/** `**1. Port the loader**`, `**Port the loader** 🚚`, `**2) Draw the map** (2 h)` */
const BOLD =
  /^ {0,3}\*\*(?:(\d{1,2})[.)]\s+)?([^*\n]{3,120})\*\*\s*(\([^()]{1,40}\)|[^\p{L}\p{N}*]{0,8}|(?<=\*\*\d.*)[–—-]\s[^*]{1,120})$/u
const HEADING = /^ {0,3}#{1,6}\s/
const LISTED = /^ {0,3}(?:[-*+•]|\d{1,3}[.)])\s/
const LEAST = 2
const SHARE = 0.7

interface Bold {
  at: number
  number: number | null
  title: string
}

/** **`reader-shim`**: Wrap the reader */
const LED =
  /^ {0,3}\*\*`?(@?[\p{L}\p{N}][\p{L}\p{N}_.-]{1,40}?)`?(?::\*\*|\*\*\s?(?::|–|—|-(?=\s)))\s+(?=\p{L}{3,20}\s.{0,80}\p{Ll}{3})/u

/** Bold lines above lists or text, numbered in a row or begun as work is: the items that they stand for. */
export function fromBoldItems(text: string): string {
  if (!/^ {0,3}\*\*[^*\n]+\*\*/m.test(text)) return text
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    const bold = [...lines.keys()].flatMap(at => (fenced[at] ? [] : (toBold(lines, at) ?? [])))
    const led = pickLed(lines, fenced)
    for (const at of led) {
      lines[at] = `- ${lines[at]!.trim()}`
      setIn(lines, at + 1)
    }
    const found = new Set([...pickNumbered(bold), ...pickBegun(bold)])
    if (found.size < LEAST) return
    for (const at of found) {
      lines[at] = lines[at]!.replace(BOLD, (_, number: string | undefined, title: string, rest: string) =>
        `${number === undefined ? '-' : `${number}.`} **${title}** ${rest}`.trimEnd(),
      )
      setIn(lines, at + 1)
    }
  })
}

/** What stands right below, or after a blank line as a list, goes with it. */
function setIn(lines: string[], from: number): void {
  const first = lines[from]!.trim() === '' ? from + 1 : from
  const isListed = LISTED.test(lines[first] ?? '')
  if (first > from && !isListed) return
  for (let at = first; at < lines.length; at++) {
    const line = lines[at]!
    if (HEADING.test(line) || BOLD.test(line.slice(0, 200)) || line.startsWith('|')) return
    if (line.trim() === '' && !(isListed && /^\s*[-*+•]\s|^\s{2,}\S/.test(lines[at + 1] ?? ''))) return
    if (line.trim() !== '') lines[at] = `   ${line}`
  }
}

function toBold(lines: readonly string[], at: number): Bold | null {
  const line = lines[at]!
  const match = line.length > 200 ? null : BOLD.exec(line)
  if (match === null) return null
  const [, number, title] = match
  const below = lines.slice(at + 1, at + 3).find(next => next.trim() !== '') ?? ''
  const isAbove =
    LISTED.test(below) || (number !== undefined && (below === '' || /^ {0,3}[\p{L}*_`]/u.test(below)))
  if (!isAbove || /[:：]$/.test(title!) || asideOf(title!) !== null || startsGroup(title!)) return null
  return { at, number: number === undefined ? null : Number(number), title: title! }
}

/** `1`, `2`, `3`, in each group anew or on and on. */
function pickNumbered(bold: Bold[]): number[] {
  const numbered = bold.filter(({ number }) => number !== null)
  const isRow = numbered.every(
    ({ number }, at) => number === 1 || number === (numbered[at - 1]?.number ?? 0) + 1,
  )
  return isRow ? numbered.map(({ at }) => at) : []
}

/** Paragraphs that begin with whom they are for, by names that nothing else has. */
function pickLed(lines: readonly string[], fenced: readonly boolean[]): number[] {
  const led = [...lines.keys()].flatMap(at => {
    const line = lines[at]!
    const name = fenced[at] || line.length > LED_MAX ? undefined : LED.exec(line)?.[1]
    return name === undefined || (at > 0 && lines[at - 1]!.trim() !== '') ? [] : [{ at, name }]
  })
  const named = led.filter(({ name }) => /\p{Ll}-\p{L}/u.test(name) || isDoerName(name))
  return led.length < LED_LEAST || named.length < led.length * LED_SHARE ? [] : led.map(({ at }) => at)
}

const LED_MAX = 400
const LED_LEAST = 3
const LED_SHARE = 0.8

function pickBegun(bold: Bold[]): number[] {
  const bare = bold.filter(({ number }) => number === null)
  // `Track Ada` is a lane.
  const begun = bare.filter(({ title }) => beginsAsWork(title) && toKind(title.split(/\s/)[0]!) === null)
  return begun.length < bare.length * SHARE ? [] : bare.map(({ at }) => at)
}
