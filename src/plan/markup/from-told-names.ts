import { beginsAsWork } from '../prose/verbs.ts'
import { toKind } from '../words/wave-kinds.ts'
import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

/** `ROUND 1, start now`, `🚀 Wave 2 once 1 is in:`, `W3 — the roof`, in bold or not. */
const TOLD =
  /^ {0,3}(?:[^\p{L}\p{N}\s#|>*_`~([-]{1,4}\s)?(?:\*{1,2}|__)?(?:(\p{L}{3,12}) (\d{1,2}|[A-Z])|([WPRSB])(\d{1,2}))(?![\p{L}\p{N}])(?!\s?(?:[-–+&/]|and|or|to|until)\s?\d)(.{0,200})$/u
const USUAL =
  /^ {0,3}(?:(?:\*\*|__)(?!Group|Block)\p{L}{3,12}\s.*|\p{L}{3,12} (?:\d{1,2}|[A-Z])(?::?\s*$|:.*[^:\s]\s*$|\s[([–—-].*[^:\s]\s*$))/u
const LISTED = /^ {0,8}(?:[-*+•◦▪·–]|\d{1,3}[.)])\s/
const HEADING = /^ {0,3}(#{1,6})\s/
const LINE_MAX = 240
const LEAST = 2

interface Told {
  at: number
  word: string
  number: string
  rest: string
}

/** Names of groups that count on, each in a line right above a list, whatever else the line says: as headings have them. */
export function fromToldNames(text: string): string {
  return mendLines(text, lines => {
    const told = [...lines.keys()].flatMap(at => findTold(lines, at) ?? [])
    if (told.length < LEAST) return
    const fenced = findFenced(lines)
    for (const word of new Set(told.map(one => one.word.toLowerCase()))) {
      const same = told.filter(one => one.word.toLowerCase() === word && !fenced[one.at])
      if (!countsOn(same)) continue
      // `Wave 1: Base`, `**Phase 2** – Walls` are understood as they are.
      if (same.every(({ at }) => USUAL.test(lines[at]!))) continue
      for (const { at, word: said, number, rest } of same) {
        const name = said.length === 1 ? `${said}${number}` : `${said} ${number}`
        lines[at] =
          `${'#'.repeat(levelAt(lines, at))} ${name}${rest === '' || rest.startsWith('(') ? ' ' : ': '}${rest}`.trimEnd()
      }
    }
  })
}

function findTold(lines: readonly string[], at: number): Told | null {
  const line = lines[at]!
  if (line.length > LINE_MAX) return null
  const [, word, number, letter, count, said = ''] = TOLD.exec(line) ?? []
  if (word === undefined && letter === undefined) return null
  const below = lines[at + 1]?.trim() === '' ? lines[at + 2] : lines[at + 1]
  if (!LISTED.test(below ?? '')) return null
  const rest = said
    .replaceAll(/\*\*|__/g, '')
    .replace(/[*_:\s]{1,6}$/u, '')
    .replace(/^[\s*_,;:.…|/→–—-]+/u, '')
  if (word === undefined) return { at, word: letter!, number: count!, rest }
  const kind = toKind(word)
  // `Step 2: Install the tools` above its points is itself to be done.
  if (kind === null || (kind === 'step' && beginsAsWork(rest))) return null
  return { at, word, number: number!, rest }
}

function countsOn(told: Told[]): boolean {
  const codes = told.map(({ number }) => (/\d/.test(number) ? Number(number) : number.charCodeAt(0)))
  return codes.length >= LEAST && codes.every((code, at) => at === 0 || code === codes[at - 1]! + 1)
}

/** Below the heading that it stands under. */
function levelAt(lines: readonly string[], at: number): number {
  for (let above = at - 1; above >= 0; above--) {
    const marks = HEADING.exec(lines[above]!)?.[1]
    if (marks === undefined) continue
    const own = TOLD.exec(lines[above]!.replace(HEADING, ''))
    return own === null ? Math.min(marks.length + 1, 6) : marks.length
  }
  return 2
}
