import { parseIdStart } from '../words/ids.ts'
import { startsGroup } from '../words/wave-name.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Text } from './outline.ts'

/** `**Lane D · Opening** (Maite). Does not start before B and C.`: whose a group is, and what is said of it in a sentence of its own. */
export function splitOwned(
  lines: Text[],
  toEnglish: (plain: string) => string,
): { head: Text; rest: Text[] } | null {
  const [first, ...below] = lines
  const lead = first?.lead ?? null
  if (first === undefined || lead === null || first.bold || !first.plain.startsWith(lead)) return null
  if (!startsGroup(toEnglish(lead))) return null
  const owner = OWNER.exec(first.plain.slice(lead.length))
  if (owner === null) return null
  const end = lead.length + owner[1]!.length
  const head = { ...first, plain: first.plain.slice(0, end) }
  return {
    head,
    rest: [{ ...first, plain: first.plain.slice(end + owner[2]!.length), lead: null }, ...below],
  }
}

const OWNER = /^(\s*\([^()]{1,60}\))([.;]\s+)(?=\p{Lu}.{3,200}$)/u

/** Behind a dash may stand anything: whose it is, a file. What is said in a sentence of its own is about when. */
const WHEN =
  /^(?:(?:can|may|must|only|not|starts?|begins?|waits?|needs?|requires?|depends|after|once|when|as soon as|nothing|at once|right away|beside|parallel|in parallel|kann|erst|nach|sobald|braucht|après|dès que|tras|después|depois|após)(?!\p{L})|\S{1,12} first\b)/iu

/** `**S2 – Label guide.** Starts at once.`: the bold words that tell a task, and the lines that go on about it. */
export function splitLed(lines: Text[]): { head: Text; rest: Text[] } | null {
  const [first, ...below] = lines
  const lead = first?.lead ?? null
  if (first === undefined || lead === null || first.bold || !first.plain.startsWith(lead)) return null
  const start = parseIdStart(stripDecoration(lead))
  if (start === null || start.ids.length !== 1 || !/^\p{L}{3}/u.test(start.rest)) return null
  const said = first.plain.slice(lead.length).replace(/^[\s.:–—-]+/u, '')
  if (said === '' || !(/[.!?]$/.test(lead) || WHEN.test(said))) return null
  const head = { ...first, plain: lead.replace(/[.:\s]+$/, ''), bold: true }
  return { head, rest: [{ ...first, plain: said, lead: null }, ...below] }
}
