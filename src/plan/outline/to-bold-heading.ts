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

/** `**Day 1 – make it hit**`, and in the next line what is said of it; `**Agent 2: Schema**` above `**Files:** …`. */
export function toHeadLine(lines: Text[], toEnglish: (plain: string) => string): Text | null {
  const [first, second] = lines
  if (first?.bold !== true) return null
  const plain = toEnglish(first.plain)
  if (startsGroup(plain)) return toBoldHeading([first], toEnglish)
  const isLabelled = second !== undefined && second.lead !== null && LABELLED.test(toEnglish(second.plain))
  return isLabelled && namesWork(plain) ? { ...first, plain: first.plain.replace(/[:：]$/, '') } : null
}

const LABELLED = /^\W{0,4}\p{L}[\p{L} ]{2,28}:/u
/** `token-auditor` */
const SLUG = /^[`@]?[a-z][a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){1,3}`?$/
const AGENT = /^(?:Sub-?agent|Agent|Worker|Session|Terminal)\s?:\s?\S/u

/** A task by its id, or who does one. */
export function namesWork(plain: string): boolean {
  const bare = stripDecoration(plain)
  return !startsGroup(plain) && (isDoer(bare) || parseIdStart(bare) !== null)
}

function isDoer(bare: string): boolean {
  return ROLE.test(bare) || AGENT.test(bare) || SLUG.test(bare) || parseCalled(bare) !== null
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
