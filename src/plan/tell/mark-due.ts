import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { DAYS } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'

const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|avr|juin|juil|août|ene|abr|ago|dic|fev|set|out)[\\p{L}]*'
const DATE = `(?:\\d{1,2}(?:st|nd|rd|th|\\.)?\\s(?:of\\s|de\\s)?${MONTH}|${MONTH}\\.?\\s\\d{1,2}|\\d{1,2}[./]\\d{1,2}|\\d{4}-\\d{2}-\\d{2}|the \\d{1,2}(?:st|nd|rd|th)|${DAYS}|(?:sync|meeting|call|stand-?up|review|session)$|next (?:week|month|sync|meeting|call|stand-?up|session|time)|end of (?:the )?(?:day|week|month|quarter))`
/** `By Friday`, `Before the next sync (18 Feb)`, `For the meeting on 4 March`, `Due 20 June`. */
const DUE = new RegExp(
  `^(?:(?:to be done|done|ready|finished|needed|wanted|closed|delivered|due)\\s)?(?:by|before|until|till|up to|for|due(?: by| on|:)?|bis|vor|avant|pour|antes d[eo]|para|até|hasta)\\s(?:[^.;:]{0,50}?[\\s(])?${DATE}(?![\\p{L}\\p{N}])`,
  'iu',
)
const ORDER =
  /\s?(?:\(|[,:–—-]\s)(?:(?:only|starts?|begins?|needs|requires)\s|after\s|once\s|when\s|as soon as\s)/iu
const LEAST = 2

/** Lists of what is due when, beside each other: each is a group, and comes after what is due before it. */
export function markDue(sections: Section[], counted: Map<Section, WaveName>): void {
  const due = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain.slice(0, 160) ?? '')
    const isListed = section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
    return isListed && DUE.test(plain) ? [{ section, plain }] : []
  })
  if (due.length < LEAST) return
  for (const [at, { section, plain }] of due.entries()) {
    const end = ORDER.exec(plain)?.index ?? plain.length
    const label = plain.slice(0, end).replace(/:$/, '')
    const rest = {
      title: plain.slice(end).replace(/^[\s,:–—-]+/, ''),
      alias: label.toLowerCase(),
      line: section.line,
    }
    counted.set(section, { kind: 'part', key: `part ${at + 1}`, label, ...rest })
  }
}
