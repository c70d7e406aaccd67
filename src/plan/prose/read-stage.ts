import { VERBS } from './verbs.ts'
import type { Grammar, Said, When } from './read-sentence.ts'
import { isFree, takeLeads } from './read-sentence.ts'

/** What is done, by whomever: a rewrite, an order, `we` who do it; by language. */
const WORK: Record<string, RegExp[]> = {
  en: [
    new RegExp(`^(?:please\\s|we\\s(?:then\\s|also\\s|now\\s)?)?(?:${VERBS})\\s`, 'iu'),
    /^[^,;:.]{2,90}?\s(?:is|are|will be|gets?|(?:has|have|needs?) to be|must be|should be|shall be)\s(?:then\s|also\s|now\s|first\s|next\s|finally\s)?(?!(?:needed|based|called|known|expected|used|kept|considered|allowed|given|done|finished|described|meant|planned|estimated|accepted|related|concerned|involved|required|started|begun|completed?|green)\b)\p{Ll}{2,20}(?:ed|en|wn|pt|ut|lt|nt|et|ung|ade|ead|ound|old)\b/iu,
    /^[^,;:.]{2,60}?\s(?:gets?|receives?|learns?|loses?)\s(?:an?|the|its|all|new|two|three|rid|to)\s/iu,
  ],
  de: [
    /^[^,;:.]{2,90}?\s(?:wird|werden)\s(?!nicht\b).{2,160}(?:t|en)$/iu,
    /^(?:wird|werden)\s(?!nicht\b).{2,160}(?:t|en)$/iu,
    /^[^,;:.]{2,60}?\s(?:bekommt|bekommen|erhält|erhalten)\s/iu,
    /^wir\s\p{Ll}{3,20}en\s/iu,
  ],
  fr: [
    /^[^,;:.]{2,90}?\s(?:est|sont|sera|seront|doit être|doivent être)\s(?:ensuite\s|alors\s|aussi\s)?\p{Ll}{1,20}(?:é|i|u|it|ert|is)(?:e|s|es)?(?![\p{L}])/iu,
    /^(?:on|nous)\s\p{Ll}{2,20}(?:e|ons)\s/iu,
    /^\p{Lu}\p{Ll}{2,20}(?:er|ir|re)\s(?:le|la|les|un|une|des|du|l['’])/u,
  ],
  es: [
    /^[^,;:.]{2,90}?\s(?:es|son|será|serán|debe ser|deben ser)\s\p{Ll}{2,20}(?:ad|id)[oa]s?(?!\p{L})/iu,
    /^(?:[^,;:.]{2,90}?\s)?se\s\p{Ll}{2,20}(?:a|an|e|en)(?!\p{L})/iu,
    /^\p{Lu}\p{Ll}{2,20}(?:ar|er|ir)\s(?:el|la|los|las|un|una|al)\s/u,
  ],
  pt: [
    /^[^,;:.]{2,90}?\s(?:é|são|será|serão|deve ser|devem ser)\s\p{Ll}{2,20}(?:ad|id)[oa]s?(?!\p{L})/iu,
    /^(?:[^,;:.]{2,90}?\s)?se\s\p{Ll}{2,20}(?:a|am|e|em)(?!\p{L})/iu,
    /^\p{Lu}\p{Ll}{2,20}(?:ar|er|ir)\s(?:o|a|os|as|um|uma|ao)\s/u,
  ],
}

/** Who does nothing, and what is said of the stage, of all of it or of what may come. */
const IDLE =
  /^(?:nobody|nothing|no one|no|both|either|neither|each|all of|these|those|this|that|it|they|everything|(?:the )?(?:work|stages?|phases?|steps?|waves?|rounds?|items?|tasks?|pieces?|order|two|three|rest|others?)\b|niemand|nichts|beides?|alles|dies(?:e|es)?|die (?:stufe|phase|reihenfolge)|personne|rien|les deux|l['’]étape|cette étape|nadie|nada|amb[ao]s|esta (?:fase|etapa)|ningu[eé]m|est[ae] (?:fase|etapa))(?![\p{L}])/iu
const DENIED =
  /(?<!\p{L})(?:not|never|may|might|can|could|would|was|were|had|nicht|nie|kann|können|könnte|pas|jamais|peut|peuvent|no|nunca|puede|pueden|não|pode|podem)(?!\p{L})|n['’]t(?!\p{L})/iu
/** `…: extracting the tokenizer, and writing a fuzz test for it` */
const LISTED =
  /\b(?:consists? of|comprises?|covers?|involves?|is about|are|is|means)\b[^:;.]{0,80}:\s*(?=\p{Ll}{2,20}ing\s)(.{5,400})$/iu
const BESIDE =
  /[\s,]+(?:in parallel|at the same time|meanwhile|beside (?:it|that|them)|alongside|parallel dazu|gleichzeitig|währenddessen|en parallèle|en même temps|en paralelo|al mismo tiempo|em paralelo|ao mesmo tempo)(?=[\s,.]*$)/iu
const BEHIND =
  /[\s,]+(?:(?:only |right |straight )?after (?:them|that|it|those|this)|danach|ensuite|après|después|depois)(?=$|[\s,.])/iu
const REASON =
  /,?\s(?:because|since|so that|as|which|who|weil|damit|denn|car|parce|pour que|porque|para que)\s.*$/iu

/** A sentence of a stage that lists nothing and names nobody: what is done in it, and after or beside what. */
export function readStage(text: string, code: string, grammar: Grammar): Said {
  const { when, once, rest } = takeLeads(text, grammar)
  const listed = code === 'en' ? LISTED.exec(rest)?.[1] : undefined
  const pieces =
    listed === undefined
      ? [rest]
      : listed.split(/,?\s(?:and|as well as)\s(?=\p{Ll}{2,20}ing\s)|[,;]\s(?=\p{Ll}{2,20}ing\s)/u)
  const isWork = listed !== undefined || tellsWork(rest, code, grammar)
  const works = isWork ? pieces.flatMap(piece => toWork(piece)) : []
  const sense: When | null = BESIDE.test(rest) ? 'meanwhile' : BEHIND.test(rest) ? 'then' : when
  return { when: sense, once, works, free: isFree(text) }
}

function tellsWork(text: string, code: string, { unless }: Grammar): boolean {
  const main = text.slice(0, 400).replace(REASON, '')
  if (IDLE.test(main) || unless.test(main) || DENIED.test(main) || text.endsWith('?')) return false
  const bare = main
    .replace(BESIDE, '')
    .replace(BEHIND, '')
    .replace(/[.;:,\s]+$/, '')
  return (WORK[code] ?? []).some(pattern => pattern.test(`${bare} `) || pattern.test(bare))
}

const TITLE_MAX = 300

function toWork(text: string): Said['works'] {
  const title = text
    .replace(/[.;:,\s]+$/, '')
    .replace(BESIDE, '')
    .trim()
    .slice(0, TITLE_MAX)
  return /\p{L}{2}/u.test(title) ? [{ doer: '', title, after: false, once: null }] : []
}
