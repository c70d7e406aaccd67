import type { Paragraph, Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Sentence } from './sentences.ts'
import { toSentences } from './sentences.ts'

/** The sentences of every section that is about the work, with the wave that its heading names. */
export function gather(
  section: Section,
  headings: Map<number, string>,
  outer: WaveName | null = null,
): Sentence[][] {
  const heading = headings.get(section.line) ?? section.heading?.plain ?? ''
  const aside = section.depth > 1 ? asideOf(heading) : null
  if (aside !== null && aside !== 'retold') return []
  const group = (section.depth > 1 ? toGroup(heading, section.line) : null) ?? outer
  const own = section.blocks.flatMap(block =>
    block.kind === 'text'
      ? toGrouped(block).filter(({ text }) => !GREETING.test(text) && !FAREWELL.test(text))
      : [],
  )
  const grouped = group === null ? own : own.map(sentence => ({ group, ...sentence }))
  return [grouped, ...section.sections.flatMap(child => gather(child, headings, group))]
}

function toGroup(text: string, line: number): WaveName | null {
  const name = parseWaveName(text, line)
  return name === null || kindOf(name) === 'lane' ? null : name
}

/** `**First round.** Ann digs …` */
function toGrouped({ lines, line }: Paragraph): Sentence[] {
  // Plain text keeps its marks.
  const sentences = toSentences(lines).map(sentence => ({
    ...sentence,
    paragraph: line,
    text: sentence.text.replace(/`|\*\*/g, ''),
  }))
  const lead = lines[0]?.lead ?? null
  const name = lead === null ? null : toGroup(lead, lines[0]!.line)
  return name === null
    ? sentences
    : sentences.map(sentence => ({ ...sentence, group: { ...name, title: '' } }))
}

/** `Dear all (and whoever else reads this),` */
const GREETING =
  /^(?:dear|hi|hello|hey|morning|good (?:morning|evening|afternoon)|greetings|team|folks|all|everyone|liebe[rs]?|hallo|moin|guten (?:tag|morgen|abend)|hola|buen[ao]s (?:días|tardes|noches)|querid[oa]s?|olá|bom dia|boa tarde|bonjour|bonsoir|salut|chères?|chers?)(?![\p{L}])[^.!?]{0,100}[,!:–—-]$/iu
/** `Kind regards, Elin` */
const FAREWELL =
  /^(?:(?:with )?(?:kind|best|warm|many|all the)\s(?:regards|wishes|best|thanks)|cheers|thanks(?: a lot| all)?|best|regards|greetings|yours(?: sincerely)?|(?:viele|liebe|schöne|beste) grüße|grüße|danke|merci|cordialement|bien à vous|saludos|un saludo|gracias|abraços?|obrigad[ao])(?![\p{L}])[,.!]?(?:\s\p{L}{1,20}\.?){0,3}$/iu
