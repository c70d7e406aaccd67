import type { Finding } from '../plan.ts'
import type { Line } from './lines.ts'
import { statedOf } from './lines.ts'

/** So many lines at most stand before a document comes to its point. */
const TOP_MAX = 20
const STATUS = /^(?:current |document |plan )?status$|^activation$/i
const INACTIVE =
  '(?:a |only a |only )?reference (?:only|documents?|plan|material)|(?:a|only a) reference$|for reference|not (?:currently |yet )?active|inactive|archived|superseded'
/** `This document is a reference only`: about the document, not about one of its parts. */
const OF_ITSELF = new RegExp(
  `^(?:please note:? |note:? |important:? )?(?:this|it|(?:this|the) (?:whole )?(?:document|plan|file|page|roadmap))(?: is| serves as| remains)(?: currently| only| meant| here| kept| just)*(?: (?:${INACTIVE})(?![\\p{L}\\p{N}])|(?: \\p{L}{1,20}){1,6} and is not (?:currently |yet )?active\\b)`,
  'iu',
)
/** A sentence of nothing else. */
const ALONE =
  /^(?:please )?(?:do not|don['’]t) (?:execute|run|start)(?: (?:it|this|this plan|this document|the plan|yet))*$|^(?:for )?reference only$|^(?:currently )?(?:not (?:currently |yet )?active|inactive)$/i
const IN_STATUS =
  /^(?:reference(?: only| documents?| plan)?|not (?:currently |yet )?active|inactive|archived|superseded)(?![\p{L}\p{N}-])/iu
const LABELLED = /^status\s*:/i
const NOT_ACTIVE =
  /\breference\b|\bnot\s+(?:currently\s+|yet\s+)?active\b|\binactive\b|\barchived\b|\bsuperseded\b/i

/** The line on which a document says of itself that it is not to be run as it stands. */
export function findReference(lines: Line[]): number | null {
  let isTop = true
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    isTop &&= index < TOP_MAX && line.under.wave === null
    if (line.depth > 0 || (line.form !== 'text' && line.form !== 'item')) continue
    const plain = statedOf(line)
    if (LABELLED.test(plain) && NOT_ACTIVE.test(plain)) return line.line
    const isStatus = line.under.wave === null && STATUS.test(line.under.heading.trim())
    if ((isTop && line.form === 'text') || isStatus) {
      for (const sentence of toSentences(plain))
        if (OF_ITSELF.test(sentence) || ALONE.test(sentence) || (isStatus && IN_STATUS.test(sentence)))
          return line.line
    }
  }
  return null
}

function toSentences(plain: string): string[] {
  return plain
    .split(/[.!;:|]|\s[–—-]\s/)
    .map(sentence => sentence.trim())
    .filter(sentence => sentence !== '')
}

export function toReferenceFinding(line: number): Finding {
  const message =
    'The document says of itself that it is not active. Regatta starts it only on an explicit word.'
  return { code: 'reference-only', severity: 'warning', line, message }
}
