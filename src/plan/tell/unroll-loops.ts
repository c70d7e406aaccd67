export interface Coded {
  text: string
  line: number
  /** What the loop around it stands at. */
  item?: string
}

const FOR = /^\s*for\s+([A-Za-z_]\w{0,30})\s+in\s+(\S.{0,2000}?)\s*(?:;\s*do\b\s*(.*)|)$/
const LINES_MAX = 2000
const ITEMS_MAX = 500
const BODY_MAX = 40

/** `for i in 01 02; do claude -p "$(cat prompts/$i.md)" & done` as the lines that it runs. */
export function unrollLoops(lines: Coded[]): Coded[] {
  if (!lines.some(({ text }) => FOR.test(text.slice(0, LINE_MAX)) || text.includes(':::'))) return lines
  const lists = listsOf(lines)
  const told: Coded[] = []
  for (let at = 0; at < lines.length; at++) {
    const own = lines[at]!
    const loop = FOR.exec(own.text.slice(0, LINE_MAX))
    const items = loop === null ? null : itemsOf(loop[2]!, lists)
    if (loop === null || items === null || told.length > LINES_MAX) {
      told.push(...(unrollParallel(own, lists) ?? [own]))
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
    for (const item of items) {
      const given = partsOf(body, loop[1]!, item)
      for (const { text, line } of body)
        if (told.length <= LINES_MAX)
          told.push({
            text: [...given, [loop[1]!, item] as const].reduce(
              (filled, [name, value]) => fill(filled, name, value),
              text.slice(0, LINE_MAX),
            ),
            line,
            item,
          })
    }
    const rest = /\bdone\b(.*)$/.exec(first)?.[1] ?? ''
    if (/\bwait\b/.test(rest)) told.push({ text: 'wait', line: own.line })
  }
  return told
}

const LINE_MAX = 2000

const SET = /^\s*set\s+--\s+\$\{?(\w{1,30})\}?\s*$/
const READ =
  /^\s*(?:IFS=(?:\$?(?:'([^']{1,4})'|"([^"]{1,4})")|(\S))\s+)?read\s+(?:-\w+\s+)*((?:[A-Za-z_]\w{0,30}\s+){1,10})<<<\s*"?\$\{?(\w{1,30})\}?"?\s*$/

/** `set -- $job` and `IFS='|' read -r who id what <<<"$row"`: names for the parts of what a loop stands at. */
function partsOf(body: Coded[], name: string, item: string): (readonly [string, string])[] {
  return body.flatMap(({ text }): (readonly [string, string])[] => {
    const said = text.slice(0, LINE_MAX)
    if (SET.exec(said)?.[1] === name)
      return item.split(/\s+/).map((part, at) => [String(at + 1), part] as const)
    const [, single, double, bare, names = '', source] = READ.exec(said) ?? []
    if (source !== name) return []
    const [own, by] = [names.trim().split(/\s+/), single ?? double ?? bare]
    const parts =
      by === undefined ? item.split(/\s+/) : item.split(new RegExp(`[${by.replaceAll(/[\]\\^-]/g, '\\$&')}]`))
    // The last one takes all that is left.
    const rest = [...parts.slice(0, own.length - 1), parts.slice(own.length - 1).join(by ?? ' ')]
    return own.flatMap((part, at) => (rest[at] === undefined ? [] : [[part, rest[at]] as const]))
  })
}

const SEQ = /^(?:\$\(|`)seq\s+((?:-(?:w|f\s*\S{1,30})\s+){0,2})(\d{1,5})(?:\s+(\d{1,5}))?(?:\)|`)$/

/** `01 02 03`, `$(seq -w 7 18)`, `{1..4}`, `T{1..3}`, `"${ids[@]}"`; null where only running it would tell. */
function itemsOf(said: string, lists: Map<string, string>): string[] | null {
  const list = /^"?\$\{?(\w{1,30})(?:\[[@*]\]\})?"?$/.exec(said)?.[1]
  const parts = (lists.get(list ?? '') ?? said).match(PART) ?? []
  const items = parts.map(itemsOfPart)
  return items.includes(null) ? null : items.flatMap(some => some ?? []).slice(0, ITEMS_MAX)
}

const PART = /\$\([^()]{0,200}\)|`[^`]{0,200}`|"[^"$`]{1,400}"(?=\s|$)|'[^']{1,400}'(?=\s|$)|\S+/g
const SPAN = /^(["'\w.-]{0,30})\{(\d{1,5})\.\.(\d{1,5})\}["']?$/
const CHOICE = /^(["'\w.-]{0,30})\{([\w.-]{1,30}(?:,[\w.-]{1,30}){1,50})\}["']?$/

function itemsOfPart(said: string): string[] | null {
  const seq = SEQ.exec(said)
  if (seq !== null) {
    const [, options = '', first = '', last] = seq
    const [from, to] = last === undefined ? ['1', first] : [first, last]
    const format = /-f\s*["']?([\w-]{0,20})%0?(\d?)\d{0,3}(?:\.0)?[gdf]/.exec(options)
    const width = format === null ? (/-w/.test(options) ? to.length : 1) : Number(format[2]) || 1
    return count(from, to, format?.[1] ?? '', width)
  }
  const span = SPAN.exec(said)
  if (span !== null) {
    const [, prefix = '', from = '', to = ''] = span
    return count(from, to, prefix.replace(/["']/g, ''), from.startsWith('0') ? from.length : 1)
  }
  const choice = CHOICE.exec(said)
  if (choice !== null) return choice[2]!.split(',').map(one => choice[1]!.replace(/["']/g, '') + one)
  const word = said.replace(/^["']|["']$/g, '')
  const isQuoted = /^(["']).*\s.*\1$/.test(said)
  return (isQuoted ? /[$`]/ : /[$`*?(){}]/).test(word) ? null : [word]
}

const LIST =
  /^\s*(?:declare -a |local |export )?([A-Za-z_]\w{0,30})=(?:\(([^()]{1,2000})\)|"([\w .-]{1,2000})"|'([\w .-]{1,2000})')\s*$/
const OPENED = /^\s*(?:declare -a |local |export )?([A-Za-z_]\w{0,30})=\(\s*([^()]{0,500})$/

/** `ids=(03 11 17)`, `IDS="03 11 17"`, `ids=(` with one in each line below. */
function listsOf(lines: Coded[]): Map<string, string> {
  const lists = new Map<string, string>()
  for (const [at, { text }] of lines.entries()) {
    const [, name, ...values] = LIST.exec(text.slice(0, LINE_MAX)) ?? []
    if (name !== undefined) lists.set(name, values.find(value => value !== undefined) ?? '')
    const [, opened, first = ''] = OPENED.exec(text.slice(0, LINE_MAX)) ?? []
    if (opened === undefined) continue
    const below = lines.slice(at + 1, at + 1 + ITEMS_MAX)
    const end = below.findIndex(line => /^\s*\)/.test(line.text))
    if (end === -1) continue
    const items = below.slice(0, end).map(line => line.text.replace(/\s#.*$/, '').trim())
    lists.set(opened, [first, ...items].filter(item => item !== '' && !item.startsWith('#')).join(' '))
  }
  return lists
}

const PARALLEL =
  /^\s*(?:parallel\b.{0,300}?)(?:\s+-\S+(?:\s+\d+)?)*\s+["']?(\S.{0,400}?)["']?\s+:::\s+(\S.{0,1000})$/

/** `parallel -j4 claude -p prompts/{}.md ::: T1 T2`: once for each. */
function unrollParallel(own: Coded, lists: Map<string, string>): Coded[] | null {
  const match = PARALLEL.exec(own.text.slice(0, LINE_MAX))
  const items = match === null ? null : itemsOf(match[2]!, lists)
  return items === null
    ? null
    : items.map(item => ({ text: `${match![1]!.replaceAll('{}', item)} &`, line: own.line, item }))
}

function count(from: string, to: string, prefix: string, width: number): string[] {
  const [a, b] = [Number(from), Number(to)]
  const length = Math.min(Math.max(b - a + 1, 0), ITEMS_MAX)
  return Array.from({ length }, (_, at) => prefix + String(a + at).padStart(width, '0'))
}

function fill(text: string, name: string, item: string): string {
  return text
    .replace(new RegExp(`\\$\\{${name}(##?|%%?)([\\w.,:*/@-]{1,40})\\}`, 'g'), (_, at: string, cut: string) =>
      without(item, at, cut),
    )
    .replaceAll(`\${${name}}`, item)
    .replace(new RegExp(`\\$${name}(?![A-Za-z0-9_])`, 'g'), () => item)
}

/** `${agent#tiles-}`, `${file%.md}`, `${pair%%:*}`: a part at an end is left out, with two signs as much of it as may be. */
function without(item: string, at: string, cut: string): string {
  const bare = cut.replaceAll('*', '')
  const isFirst = at.startsWith('#')
  const index = isFirst === at.length > 1 ? item.lastIndexOf(bare) : item.indexOf(bare)
  if (index === -1) return item
  return isFirst ? item.slice(index + bare.length) : item.slice(0, index)
}
