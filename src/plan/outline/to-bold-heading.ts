import { parseIdStart } from '../words/ids.ts'
import { parseMode } from '../words/modes.ts'
import { parseCalled, ROLE } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'
import type { Text } from './outline.ts'

/** `**Batch 2: Parsers**` or `Batch 2 (parallel):` on a line of its own. */
export function toBoldHeading(texts: Text[], toEnglish: (plain: string) => string): Text | null {
  const [said] = texts
  if (said === undefined || texts.length > 1 || said.plain.length > 160) return null
  if (!said.bold && said.lead === null && !/[:：]$/.test(said.plain)) return null
  const lead = said.lead === null ? null : toEnglish(said.lead)
  const text = { ...said, plain: toEnglish(said.plain), lead }
  const ends = text.plain.endsWith(':')
  const rest = lead === null ? '' : text.plain.slice(text.plain.indexOf(lead) + lead.length)
  // `**Batch 2: Parsers** (after Batch 1)`
  const aside =
    text.lead !== null &&
    (startsGroup(text.lead) || parseIdStart(text.lead) !== null || ROLE.test(text.lead)) &&
    (/\d/.test(text.lead) ? ASIDES : ASIDE).test(rest)
  // `**Round 3** – one after the other`
  const mode = text.lead !== null && startsGroup(text.lead) && MODE.test(rest) && saysWhen(rest)
  // `**Tail** – after everything`
  const last =
    text.lead !== null && LAST.test(text.plain.slice(text.lead.length)) && text.plain.startsWith(text.lead)
  if (last && !startsGroup(text.plain)) return { ...said, plain: said.plain.replace(/[:：]$/, '') }
  if (!text.bold && !ends && !aside && !mode) return null
  const plain = text.plain.replace(/:$/, '')
  const bare = stripDecoration(plain)
  const named =
    (text.bold || aside) && (parseIdStart(bare) !== null || ROLE.test(bare) || parseCalled(bare) !== null)
  return startsGroup(plain) || named ? { ...said, plain: said.plain.replace(/[:：]$/, '') } : null
}

/** `**Day 1 – make it hit**`, and in the next line what is said of it. */
export function toHeadLine(lines: Text[], toEnglish: (plain: string) => string): Text | null {
  const [first] = lines
  return first?.bold === true && startsGroup(toEnglish(first.plain))
    ? toBoldHeading([first], toEnglish)
    : null
}

const LAST =
  /^\s*(?:[–—-]\s|\(|:\s)(?:only )?(?:after|once|when) (?:all|everything|the (?:waves|rest|last)|both|that|these|those)\b[^.]{0,60}$/iu

function saysWhen(rest: string): boolean {
  return (
    parseMode(rest) !== null ||
    /^\W*(?:(?:last(?: thing| of all)?|at the (?:very )?end|finally),? )?(?:(?:only|starts?|begins?|opens?|runs?|goes) ){0,2}(?:after|once|when|as soon as|needs)\b/i.test(
      rest,
    )
  )
}

/** A few words behind the name, and no sentence. */
const MODE = /^\s*[–—:,-]\s*\p{Ll}[^.;!?:]{3,60}:?$/u

const ASIDE = /^\s*\([^()]{1,100}\):?$/
/** In other languages what stands in one bracket is put into several. */
const ASIDES = /^(?:\s*\([^()]{1,100}\)){1,4}:?$/
