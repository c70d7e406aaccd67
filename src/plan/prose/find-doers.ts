import { matchesOf } from '../../lib/matches-of.ts'
import { isDoerName } from '../words/doer-names.ts'
import type { Sentence } from './sentences.ts'
import { VERBS } from './verbs.ts'

const NAME = '@?\\p{L}[\\p{L}\\p{N}_-]{1,30}'
/** In bold or as code: a name of one word, or of one word and a number or a further name. */
const MARKED = new RegExp(`(\\*\\*|__|\`)(${NAME}(?: (?:\\d{1,3}|\\p{Lu}\\p{L}{0,20}))?)\\1`, 'gu')
const SLANTED = /(?<![*_\p{L}\p{N}])([*_])(\p{Lu}[\p{L}\p{N}-]{1,30})\1(?![*_\p{L}\p{N}])/gu
const ROLE =
  /(?<![\p{L}\p{N}])(?:(?:Sub-?agent|Agent|Agente|Worker|Developer|Dev|Entwickler(?:in)?|Session|Sitzung|Sesión|Sessão|Sessione|Sessie|Instanz|Terminale?|Bot|Team|Équipe|Equipo|Equipe)\s(?:\d{1,3}|one|two|three|four|five|six|\p{Lu}(?:\p{L}{1,20})?)(?![\p{L}\p{N}])|(?:sub-?agent|agent|session|worker|terminal|bot|team) (?:\d{1,2}|one|two|three|four|five|six|[A-Z])(?![\p{L}\p{N}])|(?:エージェント|에이전트 ?|智能体|代理)[A-Z\d]{1,3})/gu
const HANDLE = /(?<![\p{L}\p{N}@.])@[\p{L}][\p{L}\p{N}_-]{1,30}/gu
const HYPHENED =
  /(?<![\p{L}\p{N}-])(?:[a-z][\w]{1,20}-){1,3}(?:agent|bot|worker|dev|writer|reviewer|tester|engineer|specialist|architect|\d{1,2})(?![\p{L}\p{N}-])/gu
/** `Mara writes the schema`, `porter copies every scan`: no article before, a verb behind. */
const SUBJECT =
  /(?:^|[,:]\s|\b(?:and|[Ww]hile|[Tt]hen|[Nn]ext|[Ff]inally|[Mm]eanwhile|[Aa]fterwards|[Ff]irst|that|wave|round|phase|step|stage|batch|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|time|parallel|alongside),?\s)(\p{L}[\p{L}-]{2,20}(?:-?\d{1,2})?|\p{Lu}\p{Ll}|\p{Ll}{1,6}\d{1,2})\s(?:then\s|also\s)?(?:(?:can|will|should|must|may)\s\p{Ll}{3,20}|(\p{Ll}{2,20}s))\s(?!(?:that|to be|not|are|were)\b)/gu
/** `At the same time search-tuner builds the index`: a name of two words may stand behind more. */
const COMPOUND =
  /\b(?:[Tt]hen|[Nn]ext|[Ff]inally|[Mm]eanwhile|[Aa]fterwards|[Ff]irst|[Tt]hat|time|parallel|with|rounds?|steps?|waves?|phases?|stages?|days?|evening|morning),?\s([a-z]\w{1,20}(?:-[a-z]\w{1,20}){1,2})\s(?:(?:can|will|should|must|may)\s\p{Ll}{3,20}|(\p{Ll}{2,20}s))\s(?!(?:that|to be|not)\b)/gu
/** `Zuerst baut Ada die Pumpe`. */
const INVERTED =
  /(?:^|[,:]\s|\s)(?:\p{Ll}{2,20}(?:t|en))\s(\p{Lu}\p{Ll}{1,20})\s(?:den|die|das|ein|eine|einen|alle|ihre|seine)\s/gu
/** `… und Cora näht die Vorhänge`. */
const JOINED =
  /(?:,|\bund|\bwährend)\s(\p{Lu}\p{Ll}{1,20})\s\p{Ll}{2,20}t\s(?:den|die|das|ein|eine|einen|alle|ihre|seine)\s/gu
const ROMANCE =
  /(?:^|[,:]\s|\b(?:y|e|et|mientras|enquanto|luego|depois|puis|ensuite)\s)(\p{Lu}\p{Ll}{1,20})\s\p{Ll}{2,20}\s(?:el|la|los|las|un|una|o|a|os|as|um|uma|le|les|une|des|todos|todas|tous|toutes)\s/gu

/** What is nobody's name, though verbs follow it. */
export const NOBODY = new Set(
  (
    'this that these those there here it he she they we you i one nobody everybody everyone somebody someone anyone nothing everything ' +
    'something anything each every all both neither either what which who whoever whatever where when while then next finally first last ' +
    'meanwhile afterwards also only just still now always never the our your his her its their not and but work time nothing people ' +
    'ten seven eight nine eleven twelve task tasks wave step plan team agent agents worker session sessions everything half three two four five six some most many none ' +
    'can could would should shall may might must please pls let once after before until since because so as if unless for with without how why time money testing production data code mein dein ' +
    'das die der ein eine man alles niemand jeder jemand nichts wir sie er es'
  ).split(' '),
)
export const NO_WORK = new Set(
  (
    'is was has does needs waits gets costs means stays knows wants likes owns belongs depends seems remains looks becomes sounds ' +
    'lies stands sits lives exists happens matters this its his hers ours theirs less unless perhaps always sometimes across thus plus ' +
    'status process access success progress class'
  ).split(' '),
)

/** Who does things, as the document itself sets names apart; where it does not, by how they stand in sentences. */
export function findDoers(
  raw: string[],
  sentences: Sentence[],
  isEnglish: boolean,
  known: string[] = [],
): string[] {
  const counts = new Map<string, number>(known.map(name => [name, 1]))
  const add = (name: string): void => {
    if (counts.size < NAMES_MAX || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const enumerated = isEnglish ? enumeratedIn(sentences) : []
  if (enumerated.length > 0) {
    const others = sentences.flatMap(({ text }) =>
      matchesOf(text, SUBJECT).flatMap(match => (isSubject(match) ? match[1]! : [])),
    )
    return [...new Set([...enumerated, ...others])].sort((a, b) => b.length - a.length)
  }
  const lines = linesOf(sentences, raw)
  for (const text of lines)
    for (const match of matchesOf(text, MARKED)) if (!/\.\p{L}{1,4}$|[/_]/u.test(match[2]!)) add(match[2]!)
  if (isEnglish) dropThings(counts, known, sentences)
  for (const text of counts.size > 1 ? [] : lines)
    for (const match of matchesOf(text, SLANTED)) if (!NOBODY.has(match[2]!.toLowerCase())) add(match[2]!)
  for (const { text } of sentences)
    for (const pattern of [ROLE, HANDLE, HYPHENED])
      for (const match of matchesOf(text, pattern)) add(match[0])
  if (counts.size < 2) for (const name of rosterOf(raw, sentences)) add(name)
  const isFew = counts.size < 2
  if (!isEnglish) for (const name of peopleIn(sentences)) add(name)
  if (isFew)
    for (const { text } of sentences)
      for (const pattern of isEnglish ? [SUBJECT, COMPOUND] : [INVERTED, JOINED, ROMANCE])
        for (const match of matchesOf(text, pattern))
          if (!NOBODY.has(match[1]!.toLowerCase()) && !NO_WORK.has(match[2] ?? '')) add(match[1]!)
  // Beside those who are called agents, whoever is the subject again and again.
  if (isEnglish && known.length > 0) for (const name of againIn(sentences)) add(name)
  if (isEnglish && counts.size < NAMES_MAX)
    for (const { text } of sentences)
      for (const match of matchesOf(text, ASKED)) if (!NOBODY.has(match[1]!.toLowerCase())) add(match[1]!)
  // Where some are called by two words, so are others, wherever they stand.
  if (isEnglish && [...counts.keys()].filter(name => TWO_WORDS.test(name)).length > 1)
    for (const { text } of sentences)
      for (const match of matchesOf(text, DOING)) if (!NO_WORK.has(match[2]!)) add(match[1]!)
  return [...counts.keys()].sort((a, b) => b.length - a.length)
}

const CAPITAL = /(?<![\p{L}\p{N}-])(\p{Lu}\p{L}{1,20}(?:-\d{1,2})?)(?![\p{L}\p{N}-])/gu

/** Names that people and programs have, in any language, of whom some verb may be said. */
function peopleIn(sentences: Sentence[]): string[] {
  const found = sentences.flatMap(({ text }) =>
    matchesOf(text, CAPITAL).flatMap(match => (isDoerName(match[1]!) ? match[1]! : [])),
  )
  return [...new Set(found)].slice(0, NAMES_MAX)
}

/** `Ask Ann to dig`, `let Bo build` */
const ASKED = new RegExp(
  `(?<![\\p{L}])(?:[Aa]sk|[Ll]et|[Hh]ave|[Tt]ell)\\s(\\p{Lu}[\\p{L}-]{1,20}(?:-?\\d{1,2})?)\\s(?:to\\s\\p{L}{2,20}|(?:${VERBS}))\\s`,
  'gu',
)

/** `the \`Resolver\` trait`: of what is set apart, those that never do anything are things, where somebody else does. */
function dropThings(counts: Map<string, number>, known: string[], sentences: Sentence[]): void {
  if (counts.size === 0) return
  const does = new Set(
    sentences.flatMap(({ text }) => [
      ...matchesOf(text, DOES).flatMap(match => (NO_WORK.has(match[2] ?? '') ? [] : match[1]!)),
      ...matchesOf(text, GIVEN).map(match => match[1]!),
    ]),
  )
  const others = sentences.flatMap(({ text }) =>
    matchesOf(text, SUBJECT).flatMap(match => (isSubject(match) && !counts.has(match[1]!) ? match[1]! : [])),
  )
  if (new Set(others).size < 2) return
  for (const name of counts.keys()) if (!does.has(name) && !known.includes(name)) counts.delete(name)
}

const DOES =
  /(?<![\p{L}\p{N}_-])(@?\p{L}[\p{L}\p{N}_-]{1,30}(?: (?:\d{1,3}|\p{Lu}\p{L}{0,20}))?)[\s,]{1,2}(?:(?:then|also|who|please)\s)?(?:(?:can|will|should|must|may|has to|needs to|to)\s\p{Ll}{2,20}|(\p{Ll}{2,20}s))(?![\p{L}])/gu

const GIVEN = /(?<![\p{L}])(?:to|by|agent|session|with)\s(@?\p{L}[\p{L}\p{N}_-]{1,30})(?![\p{L}\p{N}_-])/gu

/** With a capital letter, and what follows is work. */
function isSubject(match: RegExpExecArray): boolean {
  return /^\p{Lu}/u.test(match[1]!) && !NOBODY.has(match[1]!.toLowerCase()) && !NO_WORK.has(match[2] ?? '')
}

function againIn(sentences: Sentence[]): string[] {
  const found = sentences.flatMap(({ text }) =>
    matchesOf(text, SUBJECT).flatMap(match => (NO_WORK.has(match[2] ?? '') ? [] : match[1]!)),
  )
  const again = found.filter((name, at) => /^\p{Lu}/u.test(name) && found.indexOf(name) !== at)
  return [...new Set(again)].filter(name => !NOBODY.has(name.toLowerCase()))
}

const TWO_WORDS = /^[a-z]\w{1,20}(?:-[a-z]\w{1,20}){1,2}$/
const DOING =
  /(?<![\p{L}\p{N}-])([a-z]\w{1,20}(?:-[a-z]\w{1,20}){1,2})\s(\p{Ll}{2,20}s)\s(?:up\s|out\s|down\s)?(?=(?:the|an?|all|every|each|its|new)\s)/gu

/** `six coding agents … : Ada, Bo, Cy and Di` */
const ENUMERATED =
  /\b(?:agents|sessions|bots|workers|names?|named|call(?:ed)?)\b[^.!?]{0,120}?(?:[:(]|\b(?:them|are|named|call|called))\s*((?:\p{Lu}\p{L}{1,20},\s+){1,20}\p{Lu}\p{L}{1,20},?\s+and\s+\p{Lu}\p{L}{1,20})(?=[.,;)]|$)/u

function enumeratedIn(sentences: Sentence[]): string[] {
  const names = sentences.flatMap(
    ({ text }) => ENUMERATED.exec(text.slice(0, 400))?.[1]?.match(/\p{Lu}\p{L}+/gu) ?? [],
  )
  const words = new Set(sentences.flatMap(({ text }) => text.match(/[\p{L}]+/gu)?.slice(0, 60) ?? []))
  return names.length < 3 ? [] : [...new Set(names)].filter(name => words.has(name))
}

const ROSTER = new RegExp(
  `^\\s{0,6}[-*+]\\s+(?:\\*\\*|__|\`)(${NAME})(?:\\*\\*|__|\`)\\s*(?:[–—:(=]|-\\s|$)`,
  'u',
)

/** Of a list that says who takes part those whom the sentences speak of. */
function rosterOf(raw: string[], sentences: Sentence[]): string[] {
  const listed = raw.flatMap(line => ROSTER.exec(line.slice(0, 200))?.[1] ?? []).slice(0, NAMES_MAX)
  if (listed.length < 2) return []
  const words = new Set(sentences.flatMap(({ text }) => text.match(/[\p{L}\p{N}_-]+/gu) ?? []))
  return listed.filter(name => words.has(name))
}

const SENTENCE_LINES_MAX = 12

/** The lines that sentences stand in: one may go on for some. */
function linesOf(sentences: Sentence[], raw: string[]): string[] {
  const own = new Set<number>()
  for (const [at, { line }] of sentences.entries()) {
    const next = sentences[at + 1]?.line ?? line + 1
    const end = next > line && next - line <= SENTENCE_LINES_MAX ? next : line
    for (let index = line; index <= end; index++)
      if (index === line || (raw[index - 2] ?? '').trim() !== '') own.add(index)
  }
  return [...own].map(line => (raw[line - 1] ?? '').slice(0, 2000))
}

/** No team is larger. */
const NAMES_MAX = 200
