import { isFirstName } from '../words/first-names.ts'
import type { Section } from '../outline/outline.ts'

/** Of a letter: who wrote it, and to whom. */
export interface Parties {
  writer: string | null
  reader: string | null
}

const ONE = '(\\p{Lu}[\\p{L}-]{1,20})(?:\\s\\p{Lu}[\\p{L}.-]{0,20}){0,2}'
const GREETING = new RegExp(
  `^(?:Hi|Hey|Hello|Dear|Morning|Good morning|Moin|Hallo|Hej|Liebe[rs]?|Servus|Salut|Bonjour|Cher|Chère|Hola|Querid[oa]|Olá|Oi|Ciao|Caro|Cara)\\s${ONE}\\s?[,!.:–—-]?(?:\\s|$)`,
  'u',
)
const CLOSING =
  /^(?:cheers|thanks|thank you|many thanks|best|best wishes|all the best|regards|(?:best|kind|warm) regards|yours|love|talk soon|see you|grüße|gruß|viele grüße|liebe grüße|lg|vg|danke|merci|à bientôt|bises|amitiés|cordialement|un abrazo|saludos|gracias|abraço|obrigad[oa]|[–—-]{1,2})(?:\s\p{L}{1,12})?\s?[,!.]?$/iu
const SIGNED = new RegExp(`^[–—-]{0,2}\\s?${ONE}$`, 'u')
const HEADER = new RegExp(`^(From|To|Von|An|De|Para|À)\\s?:\\s${ONE}(?:\\s?<[^<>]{1,80}>)?$`, 'u')
/** `Cheers, Paul` */
const CLOSED = new RegExp(`^(.{2,20}?),?\\s${ONE}$`, 'u')
/** They are not one person. */
const ALL = /^(?:All|Both|Team|Everyone|Everybody|Folks|Guys|There|Zusammen|Leute|Alle|Todos|Tous)$/u

export function findParties(root: Section): Parties {
  const parties: Parties = { writer: null, reader: null }
  let before = ''
  for (const plain of linesOf(root)) {
    const [, label, name] = HEADER.exec(plain) ?? []
    if (name !== undefined) parties[/^(?:From|Von|De)$/.test(label!) ? 'writer' : 'reader'] ??= name
    const greeted = GREETING.exec(plain)?.[1]
    if (greeted !== undefined && !ALL.test(greeted)) parties.reader ??= greeted
    const closed = CLOSED.exec(plain)
    const signed =
      (CLOSING.test(before) ? SIGNED.exec(plain)?.[1] : undefined) ??
      (/^[–—-]/.test(plain) ? SIGNED.exec(plain)?.[1] : undefined) ??
      (closed !== null && CLOSING.test(closed[1]!) ? closed[2] : undefined)
    if (signed !== undefined) parties.writer = signed
    before = plain
  }
  // A name alone ends it.
  const last = SIGNED.exec(before)?.[1]
  if (last !== undefined && isFirstName(last)) parties.writer ??= last
  return parties
}

const LINE_MAX = 100

function linesOf({ heading, blocks, sections }: Section): string[] {
  const own = blocks.flatMap(block => {
    if (block.kind === 'text') return block.lines
    return block.kind === 'list' ? block.items.flatMap(({ lines }) => lines) : []
  })
  const lines = heading === null ? own : [heading, ...own]
  return [...lines.map(({ plain }) => plain.slice(0, LINE_MAX).trim()), ...sections.flatMap(linesOf)]
}
