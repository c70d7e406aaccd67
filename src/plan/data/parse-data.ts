import type { Document, LineCounter as Lines, Node } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Finding } from '../plan.ts'
import type { Entry, Scalar, Value } from './value.ts'

export interface Parsed {
  value: Value
  findings: Finding[]
}

/** Nobody writes a plan 40 levels deep; the parser below is recursive. */
const DEPTH_MAX = 40
/** Aliases may make a small text a tree of any size (`billion laughs`). */
const VALUES_MAX = 250_000
/** The parser takes some three seconds for a megabyte. */
const CHARS_MAX = 500_000

/**
 * YAML or JSON (which is YAML) → values with lines; null where it is neither. Lines whose values need quotes
 * that are missing are mended and said so: `title: Fix: the thing`, `agent: @alice`. `firstLine`: where in the document
 * the text begins.
 */
export function parseData(text: string, firstLine = 1): Parsed | null {
  if (text.length > CHARS_MAX) return toTooLarge(`The data is longer than ${CHARS_MAX} characters`, firstLine)
  if (isTooDeep(text)) return null
  const first = parse(text)
  if (first.document.errors.length === 0) return toParsed(first, [], firstLine)
  const lines = new Set(first.document.errors.map(error => first.lines.linePos(error.pos[0]).line))
  const mended = mend(text, lines)
  if (mended === null) return null
  const second = parse(mended.text)
  if (second.document.errors.length > 0) return null
  const message =
    `Values that need quotes (such as those with ": " in them) have none, here and in ${mended.count - 1} more lines. ` +
    'Regatta reads each as one text.'
  const single = 'This value needs quotes and has none. Regatta reads it as one text.'
  const line = mended.line + firstLine - 1
  const findings: Finding[] = [
    { code: 'mended-data', severity: 'note', line, message: mended.count === 1 ? single : message },
  ]
  return toParsed(second, findings, firstLine)
}

interface Source {
  document: Document.Parsed
  lines: Lines
}

function parse(text: string): Source {
  const lines = new LineCounter()
  // `uniqueKeys` compares each key with all before it: 50,000 keys took 52 s.
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' as const }
  return { document: parseDocument(text, options), lines }
}

/** Counts brackets and leading marks without parsing, so that depth never reaches the stack. */
function isTooDeep(text: string): boolean {
  let open = 0
  let unquoted = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '"' && i >= unquoted) {
      const end = endOfString(text, i)
      // Behind a mark that no other follows on its line nothing is quoted.
      if (end === -1) unquoted = text.indexOf('\n', i) >>> 0
      else i = end
    } else if (char === '[' || char === '{') open++
    else if (char === ']' || char === '}') open--
    // Prose may leave a bracket open; only a pile of them is nesting.
    if (open > 200) return true
  }
  return /^(?:[ \t]*[-?:](?=[ \t])){40}/m.test(text) || /^ {400}\S/m.test(text)
}

/** Brackets in quotes are none. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '"') return i
    if (text[i] === '\\') i++
  }
  return -1
}

const PAIR = /^(\s*(?:-\s+)*(?:"[^"]{0,80}"|'[^']{0,80}'|[\p{L}\p{N}_][^:#"']{0,80}?)\s*:\s+)(\S.*)$/u
const ITEM = /^(\s*(?:-\s+)+)(\S.*)$/

/** Puts quotes around the values of the lines that could not be read; null where that is not what is wrong. */
function mend(text: string, wrong: Set<number>): { text: string; line: number; count: number } | null {
  const lines = text.split('\n')
  let [first, count] = [0, 0]
  for (const number of [...wrong].sort((a, b) => a - b)) {
    const index = number - 1
    const match = PAIR.exec(lines[index] ?? '') ?? ITEM.exec(lines[index] ?? '')
    if (match === null) continue
    lines[index] = match[1]! + JSON.stringify(match[2]!.trim())
    first ||= number
    count++
  }
  return count === 0 ? null : { text: lines.join('\n'), line: first, count }
}

interface Walk {
  lines: Lines
  firstLine: number
  anchors: Map<string, Node>
  left: number
}

function toParsed({ document, lines }: Source, findings: Finding[], firstLine: number): Parsed | null {
  const walk: Walk = { lines, firstLine, anchors: new Map(), left: VALUES_MAX }
  const value = toValue(document.contents, walk, firstLine, 0)
  if (value === null) return null
  if (walk.left > 0) return { value, findings }
  return toTooLarge(`The data holds more than ${VALUES_MAX} values once its aliases are filled in`, firstLine)
}

function toTooLarge(what: string, line: number): Parsed {
  const message = `${what}. Regatta reads none of it; split it.`
  return {
    value: { kind: 'map', entries: [], line },
    findings: [{ code: 'too-large', severity: 'error', line, message }],
  }
}

function toValue(node: unknown, walk: Walk, line: number, depth: number): Value | null {
  if (depth > DEPTH_MAX || walk.left-- <= 0) return null
  if (isAlias(node)) {
    const known = walk.anchors.get(node.source)
    return known === undefined ? null : toValue(known, walk, line, depth + 1)
  }
  const own = lineOf(node, walk) ?? line
  if (isScalar(node)) {
    if (node.anchor !== undefined) walk.anchors.set(node.anchor, node)
    return toScalar(node.value, node.source, own)
  }
  if (isSeq(node)) {
    if (node.anchor !== undefined) walk.anchors.set(node.anchor, node)
    const items = node.items.flatMap(item => toValue(item, walk, own, depth + 1) ?? [])
    return { kind: 'list', items, line: own }
  }
  if (!isMap(node)) return null
  const entries: Entry[] = []
  for (const pair of node.items) {
    const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : null
    const at = lineOf(pair.key, walk) ?? own
    const value = toValue(pair.value, walk, at, depth + 1) ?? {
      kind: 'text',
      text: '',
      type: 'null',
      line: at,
    }
    if (key === '<<' && value.kind === 'map') entries.push(...value.entries)
    else if (key !== null) entries.push({ key, value, line: at })
  }
  // Only what is finished can be meant by an alias: one inside itself would have no end.
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node)
  return { kind: 'map', entries, line: entries[0]?.line ?? own }
}

function lineOf(node: unknown, { lines, firstLine }: Walk): number | null {
  const range = (node as Node | null)?.range
  return range == null ? null : lines.linePos(range[0]).line + firstLine - 1
}

function toScalar(value: unknown, source: string | undefined, line: number): Scalar {
  if (value === null || value === undefined) return { kind: 'text', text: '', type: 'null', line }
  if (typeof value === 'boolean') return { kind: 'text', text: String(value), type: 'boolean', line }
  // `1.10` is an id before it is a number.
  if (typeof value === 'number') return { kind: 'text', text: source ?? String(value), type: 'number', line }
  return { kind: 'text', text: typeof value === 'string' ? value : (source ?? ''), type: 'string', line }
}
