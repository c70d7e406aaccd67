import { matchesOf } from '../../lib/matches-of.ts'

/** Any way of drawing an arrow to the right or to the left, `──┬──>` and `--label-->` included. */
const ARROW = /[-=─━┬┼]*(?:-->|->|=>|─>|→|➔|➜|⇒|⟶|▶|►)+|(?:<--|<-|<=|←|⇐|⟵|◀|◄)[-=─━]*/gu
/** What no arrow is without: most lines are done with here. */
const HEAD = /[-=─]>|<[-=]|[→➔➜⇒⟶▶►←⇐⟵◀◄]/u
const LEFT = /^[<←⇐⟵◀◄]/u

/** `A → {B, C} → D`: what stands between the arrows, and which way each of them points. */
export interface Chain {
  parts: string[]
  forward: boolean[]
}

const PARTS_MAX = 200

/** Whether there may be an arrow in a text. */
export function mayDraw(text: string): boolean {
  return HEAD.test(text)
}

export function parseChain(text: string): Chain | null {
  if (!mayDraw(text)) return null
  const chain: Chain = { parts: [], forward: [] }
  let end = 0
  for (const match of matchesOf(text, ARROW)) {
    if (chain.forward.length >= PARTS_MAX) return chain
    chain.parts.push(text.slice(end, match.index))
    chain.forward.push(!LEFT.test(match[0]))
    end = match.index + match[0].length
  }
  if (chain.forward.length === 0) return null
  chain.parts.push(text.slice(end))
  return chain
}

/** A line of a drawing that holds nothing but a way down: `↓`, `| |`, `▼`. */
export function isDownArrow(text: string): boolean {
  return /[↓⬇▼]|^\s*[vV]\s*$/u.test(text) && /^[\s↓⬇▼│┃|vV└┘├┤┬┴─+-]+$/u.test(text)
}

/** The members of `{A2, A3}`, `[A2 + A3]`, `A2 & A3`, `T1  T2` (two spaces, as in drawings). */
export function splitEnds(part: string): string[] {
  const plain = part
    .replace(/[`*"]/g, '')
    .replace(/[┌┐└┘├┤┬┴┼─│┃╭╮╯╰]+/gu, '  ')
    .trim()
  const inner = /^[{[(]([^{}[\]()]{1,400})[}\])]\s*$/.exec(plain)?.[1] ?? plain
  return inner
    .split(/\s*(?:,\s*(?:and\s+)?|[&+|∥;]|\|\||\s\/\s|\s+and\s+|\s{2,})\s*/u)
    .map(end => end.trim())
    .filter(end => end !== '')
}

const MEANS_AFTER =
  /(?:→|->|=>|\barrows?\b)[^.\n]{0,40}(?:\bmeans?\b|=|\breads?\b|\bis\b|:)(?:(?!\bnot\b|n['’]t\b|\bnever\b)[^.\n]){0,40}\b(?:depends? on|needs?|requires?|blocked by|waits? for|after)\b(?! (?:it|them)\b)/iu

/** A legend that says the arrow points from what waits to what it waits for: `A → B means A needs B`. */
export function isReversingLegend(text: string): boolean {
  // `A <== B means A waits for B` points from what comes first, as others do.
  return MEANS_AFTER.test(text) && !/<[=-]+(?!>)|[←⇐⬅]/u.test(text)
}
