import { parseLooseIdStart } from '../words/ids.ts'
import { FOLLOWING, OPENING } from '../words/turns.ts'
import { startsGroup } from '../words/wave-name.ts'
import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'
import { LINE_MAX } from './to-markdown.ts'

/** `➤ `, `🔹 `, `-> ` before what is said; boxes and warnings say something themselves. */
const SIGN =
  /^\s{0,8}((?![✅☑✔❌✖⬜☐⚠🚨🔴🟠🟡🟢🔵⚪⚫])(?:\p{Extended_Pictographic}\uFE0F?|[➤➢➣➔➜➝➞➧➨➡▶►▸▹▷»›❯❖✦✧◈◆◇■□▫⁃→⇒]\uFE0F?|[-=]>))\s{1,3}(?=[\p{L}\p{N}@\x60"'“(*_])/u
const ARROW = /^(?:[→⇒]|[-=]>)$/
/** `*Round 2 – Sunday* (after round 1)` as Slack sets it in bold. */
const STARRED = /^([^\p{L}\p{N}*_]{0,12})\*([^*\n]{3,100})\*(\s*\([^()]{1,80}\)|\s[–—-]\s[^*]{1,80})?:?\s*$/u

/** Any line like that. */
const STARS = /^\*[^*\s][^*\n]{1,98}\*/m
const BULLET = /^\s{0,3}[-•◦▪]\s/u

/** Signs that begin several lines below each other are bullets; what chats set in bold right above them is a heading. */
export function fromSignBullets(text: string): string {
  const lines = linesOf(text)
  const begun = lines.map(signOf)
  if (begun.every(sign => sign === null) && !STARS.test(text)) return text
  const fenced = findFenced(lines)
  const signs = begun.map((sign, at) => (fenced[at]! ? null : sign))
  const bullets = new Set(signs.filter((sign, at) => sign !== null && sign === signs[at + 1]))
  if (bullets.size === 0 && !STARS.test(text)) return text
  const told = lines.map((line, at) => {
    const sign = signs[at] ?? null
    return sign === null || !bullets.has(sign) ? line : line.replace(SIGN, '- ')
  })
  return told
    .map((line, at) => {
      const leads =
        (signs[at + 1] !== null && bullets.has(signs[at + 1] ?? null)) ||
        (BULLET.test(lines[at + 1] ?? '') && startsGroup(STARRED.exec(line)?.[2] ?? ''))
      return leads && !fenced[at]! ? line.replace(STARRED, '$1**$2**$3') : line
    })
    .join('\n')
}

function signOf(line: string): string | null {
  const match = line.length > LINE_MAX ? null : SIGN.exec(line)
  if (match === null) return null
  const rest = line.slice(match[0].length)
  // `→ T2` goes on with a chain, `🌊 **Wave 2**` is a heading.
  if (ARROW.test(match[1]!) && parseLooseIdStart(rest) !== null) return null
  const says = startsGroup(rest) || OPENING.test(rest) || FOLLOWING.test(rest)
  return rest.startsWith('**') || says ? null : match[1]!
}
