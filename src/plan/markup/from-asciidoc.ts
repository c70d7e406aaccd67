import { LINE_MAX } from './to-markdown.ts'

const ASCIIDOC = /^={1,5} \S[^\n]*[^=\s]$[\s\S]*^(?:\|===|\[(?:cols|source|options|%header)|={2,5} \S)/m

/** `== Wave 1`, `.. deeper`, `|===`, `[source,yaml]` above `----`. */
export function fromAsciidoc(text: string): string {
  if (!ASCIIDOC.test(text) || /^#{1,6} /m.test(text.replace(BLOCK, ''))) return text
  let [fence, table, language] = [null as string | null, false, '']
  return joinCells(text.split('\n'))
    .map(line => {
      if (line.length > LINE_MAX) return line
      const plain = line.trimEnd()
      if (fence !== null || /^(?:-{4}|\.{4})$/.test(plain)) {
        if (fence !== null && plain !== fence) return line
        fence = fence === null ? plain : null
        return `\`\`\`${fence === null ? '' : language}`
      }
      if (/^\|={3}$/.test(plain)) {
        table = !table
        return ''
      }
      if (table) return toRow(plain)
      const source = /^\[source(?:,\s*([\w+-]{1,20}))?[^\]]{0,80}\]$/.exec(plain)
      if (source !== null) language = source[1] ?? ''
      if (/^\[[^\]]{0,200}\]$/.test(plain) || /^:[\w-]{1,40}:/.test(plain)) return ''
      return toLine(plain)
    })
    .join('\n')
}

/** What stands between lines of dashes or dots may begin with `#`. */
const BLOCK = /^(-{4}|\.{4})$[\s\S]{0,20000}?^\1$/gm

/** A table whose cells stand on lines of their own: those of a row on the line of the first. */
function joinCells(lines: string[]): string[] {
  const joined = [...lines]
  let [open, width, row] = [false, 0, -1]
  for (const [at, line] of lines.entries()) {
    const plain = line.trimEnd()
    if (/^\|={3}$/.test(plain)) [open, width, row] = [!open, 0, -1]
    else if (open && plain.startsWith('|')) {
      const cells = plain.split('|').length - 1
      if (width === 0) width = cells
      else if (cells === 1 && width > 1) {
        const own = row === -1 ? 0 : joined[row]!.split('|').length - 1
        if (row === -1 || own >= width) row = at
        else if (joined[row]!.length < LINE_MAX) {
          joined[row] += ` ${plain}`
          joined[at] = ''
        }
      } else row = -1
    }
  }
  return joined
}

/** `|T1 |Lay the cable`; a gap inside a table is an empty row, since a blank line would end it. */
function toRow(plain: string): string {
  return plain === '' ? '| | |' : plain.replace(/\s*\d{0,2}[<>^.]?\|/g, ' | ').trim()
}

function toLine(plain: string): string {
  const heading = /^(={1,5})\s+(\S.*)$/.exec(plain)
  if (heading !== null) return `${'#'.repeat(heading[1]!.length)} ${heading[2]!.replace(/\s=+$/, '')}`
  const item = /^\s*(\*{1,5}|\.{1,5})\s+(\S.*)$/.exec(plain)
  if (item !== null)
    return `${'   '.repeat(item[1]!.length - 1)}${item[1]!.startsWith('.') ? '1.' : '-'} ${toBold(item[2]!)}`
  const titled = /^\.(\p{L}.{0,160})$/u.exec(plain)
  return titled === null ? toBold(plain) : `**${titled[1]}**`
}

function toBold(text: string): string {
  return text.replace(/(^|[\s(])\*([^\s*][^*]{0,200})\*(?=$|[\s.,:;)])/g, '$1**$2**')
}
