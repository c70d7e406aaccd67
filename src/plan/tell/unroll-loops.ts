interface Coded {
  text: string
  line: number
}

const FOR = /^\s*for\s+([A-Za-z_]\w{0,30})\s+in\s+(\S.{0,2000}?)\s*(?:;\s*do\b\s*(.*)|)$/
const LINES_MAX = 2000
const ITEMS_MAX = 500
const BODY_MAX = 40

/** `for i in 01 02; do claude -p "$(cat prompts/$i.md)" & done` as the lines that it runs. */
export function unrollLoops(lines: Coded[]): Coded[] {
  if (!lines.some(({ text }) => FOR.test(text.slice(0, LINE_MAX)))) return lines
  const told: Coded[] = []
  for (let at = 0; at < lines.length; at++) {
    const own = lines[at]!
    const loop = FOR.exec(own.text.slice(0, LINE_MAX))
    const items = loop === null ? null : itemsOf(loop[2]!)
    if (loop === null || items === null || told.length > LINES_MAX) {
      told.push(own)
      continue
    }
    const body: Coded[] = []
    const first = loop[3] ?? ''
    let isOpen = !/(?:^|[;&\s])done\b/.test(first)
    if (first !== '') body.push({ text: first.replace(/[;\s]*\bdone\b.*$/, ''), line: own.line })
    while (isOpen && at + 1 < lines.length && body.length < BODY_MAX) {
      const next = lines[++at]!
      isOpen = !/^\s*done\b/.test(next.text)
      if (isOpen && !/^\s*do\s*$/.test(next.text)) body.push(next)
    }
    for (const item of items)
      for (const { text, line } of body)
        if (told.length <= LINES_MAX) told.push({ text: fill(text.slice(0, LINE_MAX), loop[1]!, item), line })
    const rest = /\bdone\b(.*)$/.exec(first)?.[1] ?? ''
    if (/\bwait\b/.test(rest)) told.push({ text: 'wait', line: own.line })
  }
  return told
}

const LINE_MAX = 2000

/** `01 02 03`, `$(seq -w 7 18)`, `{1..4}`, `T{1..3}`; null where only running it would tell. */
function itemsOf(said: string): string[] | null {
  const seq =
    /^\$\(seq\s+(-w\s+)?(?:-f\s+\S+\s+)?(\d{1,5})(?:\s+(\d{1,5}))?\)$|^`seq\s+(-w\s+)?(\d{1,5})\s+(\d{1,5})`$/.exec(
      said,
    )
  if (seq !== null) {
    const wide = (seq[1] ?? seq[4]) !== undefined
    const [from, to] =
      seq[5] === undefined ? (seq[3] === undefined ? ['1', seq[2]!] : [seq[2]!, seq[3]]) : [seq[5], seq[6]!]
    return count(from, to, '', wide ? to.length : 1)
  }
  const words = said.split(/\s+/).flatMap(word => {
    const span = /^(["'\w.-]{0,30})\{(\d{1,5})\.\.(\d{1,5})\}["']?$/.exec(word)
    if (span === null) return [word.replace(/^["']|["']$/g, '')]
    return count(
      span[2]!,
      span[3]!,
      span[1]!.replace(/["']/g, ''),
      span[2]!.startsWith('0') ? span[2]!.length : 1,
    )
  })
  return words.length > ITEMS_MAX || words.some(word => /[$`*?(){}]/.test(word)) ? null : words
}

function count(from: string, to: string, prefix: string, width: number): string[] {
  const [a, b] = [Number(from), Number(to)]
  const length = Math.min(Math.max(b - a + 1, 0), ITEMS_MAX)
  return Array.from({ length }, (_, at) => prefix + String(a + at).padStart(width, '0'))
}

function fill(text: string, name: string, item: string): string {
  return text
    .replaceAll(`\${${name}}`, item)
    .replace(new RegExp(`\\$${name}(?![A-Za-z0-9_])`, 'g'), () => item)
}
