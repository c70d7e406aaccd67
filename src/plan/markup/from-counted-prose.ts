import { matchesOf } from '../../lib/matches-of.ts'
import { asideOf } from '../words/asides.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'

/** `(3) set up staging`, `(b) write the manifest`: what is counted within sentences. */
const MARK = /(?<![\p{L}\p{N}(])\((?:\d{1,2}|[a-l])\)\s+(?=[\p{L}`"“«])/gu
const LED = /^(?:\*\*|__)([^*_\n]{3,60}?)[.:]?(?:\*\*|__)[.:]?\s+(?=\S)/u
const LISTED = /^\s*(?:[-*+•]\s|\d{1,3}[.)]\s|#|>|\||```|~~~)/
const NAMED = /^(?:(?:[Tt]he )?\p{L}{2,12} (?:\d{1,2}|\p{L}{3,8}))(?![\p{L}\p{N}])/u
const LEAST = 2

/** `**Monday.** Two things: (1) move the lamp, (2) paint it.`: paragraphs that count what is done get what they begin with as headings. */
export function fromCountedProse(text: string): string {
  if (!/\((?:1|a)\)\s/.test(text)) return text
  const lines = linesOf(text)
  const fenced = findFenced(lines)
  const found: { at: number; heading: string; lead: string }[] = []
  let depth = 1
  for (let at = 0; at < lines.length; at++) {
    if (fenced[at]) continue
    depth = /^(#{1,4})\s/.exec(lines[at]!)?.[1]?.length ?? depth
    if (at === 0 || lines[at]!.trim() === '' || lines[at - 1]!.trim() !== '') continue
    let end = at
    while (end < lines.length && lines[end]!.trim() !== '' && !fenced[end]) end++
    const name = LISTED.test(lines[at]!) ? null : nameOf(lines[at]!)
    const isWork = name !== null && asideOf(name.said) === null && !listsBelow(lines, end)
    if (isWork && matchesOf(lines.slice(at, end).join(' '), MARK).length > 1)
      found.push({ at, heading: `${'#'.repeat(depth + 1)} ${name.said}`, lead: name.lead })
  }
  if (found.length < LEAST) return text
  const mended = [...lines]
  for (const { at, heading, lead } of found) {
    mended[at - 1] = heading
    mended[at] = lines[at]!.slice(lead.length)
  }
  return mended.join('\n')
}

/** Whether a list or a table stands there before the next heading: that is what is done. */
function listsBelow(lines: readonly string[], from: number): boolean {
  const behind = lines.slice(from, from + BELOW_MAX)
  const heading = behind.findIndex(line => /^#{1,6}\s/.test(line))
  return behind.slice(0, heading === -1 ? undefined : heading).some(line => WORK.test(line))
}

const BELOW_MAX = 30
const WORK = /^\s*(?:[-*+•]\s|\d{1,3}[.)]\s|\|)/

/** In bold, or a wave's name with which a sentence begins. */
function nameOf(line: string): { said: string; lead: string } | null {
  const led = LED.exec(line)
  if (led !== null) return { said: led[1]!, lead: led[0] }
  const said = NAMED.exec(line)?.[0]
  return said === undefined || parseWaveName(said, 0) === null ? null : { said, lead: '' }
}
