import { isId } from '../words/ids.ts'
import { nameTuples } from './name-tuples.ts'
import type { Entry, List, Mapping, Scalar, Value } from './value.ts'

/** Nobody writes a plan deeper; past it brackets are passed over. */
const DEPTH_MAX = 30
const CHARS_MAX = 500_000

interface Reader {
  text: string
  at: number
  line: number
  /** The last comment that stood by itself: it may name what tuples hold. */
  comment: string
}

/**
 * Lists and objects that a program in JavaScript or Python is given as they stand in it: `const tasks = [{ id: 'T1',
 * after: [] }]`, `Task("T2", needs=[t1])`. Read as text and never run; what is no literal is passed over. Null where
 * there is none.
 */
export function parseLiterals(text: string, firstLine: number): Mapping | null {
  if (text.length > CHARS_MAX) return null
  const reader: Reader = { text, at: 0, line: firstLine, comment: '' }
  const entries: Entry[] = []
  const called: Value[] = []
  while (skipBlank(reader)) {
    const start = STATEMENT.exec(text.slice(reader.at, reader.at + 300))
    if (start === null) {
      skipWord(reader)
      continue
    }
    const { line } = reader
    move(reader, start[0].length)
    const name = start[1] ?? start[2] ?? start[3] ?? ''
    const { comment } = reader
    if (!skipBlank(reader)) break
    const value = readValue(reader, 0)
    if (value === null) continue
    const isCall = value.kind === 'map' && value.entries[0]?.key === CALL
    if (isCall && TASKISH.test(textOfCall(value))) called.push(toTask(value, name))
    else if (value.kind !== 'text' && !isCall)
      entries.push({ key: toListName(name, value), value: nameTuples(value, comment, text), line })
  }
  if (called.length > 1)
    entries.push({
      key: 'tasks',
      value: { kind: 'list', items: called, line: called[0]!.line },
      line: called[0]!.line,
    })
  return entries.length === 0 ? null : { kind: 'map', entries, line: firstLine }
}

/** Where a statement gives something a name, returns it, or is a list or a call itself. */
const STATEMENT =
  /^(?:(?:export\s+)?(?:(?:const|let|var|final|static)\s+)?([\p{L}_$][\w$.]{0,60})\s*(?::\s*[\w<>[\]{}, |.'"]{1,80})?\s*(?<![=!<>])=(?![=>])\s*|(?:export\s+default|module\.exports\s*=|return)\s+|(?:await\s+)?(?:[\w$]{1,40}\.){0,3}(?=\w{0,20}(?:task|job|step|work|agent|add)\w{0,20}\()|(?=[[{]))/iu
const TASKISH = /task|job|step|work|agent|node|add/i
/** Under which a call keeps the name of what is called. */
const CALL = ' call'

function textOfCall({ entries }: Mapping): string {
  const [first] = entries
  return first?.value.kind === 'text' ? first.value.text : ''
}

/** `DEPS = {"T2": ["T1"]}` is an order. */
function toListName(name: string, value: Value): string {
  const bare = name.split('.').at(-1)!
  const edges =
    value.kind === 'map' &&
    value.entries.length > 0 &&
    value.entries.every(entry => entry.value.kind === 'list')
  if (edges && /^(?:deps?|depends(?:_?on)?|needs|edges|graph|after|dag|order|requires)$/i.test(bare))
    return 'dependencies'
  return bare === '' ? 'tasks' : bare
}

/** `t2 = Task("Paint it", needs=[t1])`: called by its name, unless it says an id itself. */
function toTask({ entries, line }: Mapping, name: string): Mapping {
  const own = entries.slice(1)
  const named = own.filter(({ key }) => key !== '')
  const given = own.filter(({ key }) => key === '').map(({ value }) => value)
  if (given[0]?.kind === 'map') return given[0]
  const texts = given.filter(value => value.kind === 'text')
  const [first, second] = texts
  const has = (keys: RegExp): boolean => named.some(({ key }) => keys.test(key))
  const add = (key: string, value: Value | undefined): void => {
    if (value !== undefined) named.push({ key, value, line: value.line })
  }
  const isNamed = first !== undefined && second !== undefined && (isId(first.text) || !/\s/.test(first.text))
  if (!has(/^(?:id|key)$/i))
    add('id', isNamed ? first : name === '' ? undefined : toScalar(name, 'string', line))
  if (!has(/^(?:title|name|what|description|task)$/i)) add('title', isNamed ? second : first)
  const list = given.find(value => value.kind === 'list')
  if (!has(/^(?:needs|after|deps?|depends_?on|requires)$/i)) add('needs', list)
  return { kind: 'map', entries: named, line }
}

function move(reader: Reader, count: number): void {
  const to = Math.min(reader.text.length, reader.at + count)
  for (; reader.at < to; reader.at++) if (reader.text[reader.at] === '\n') reader.line++
}

/** Past blanks, comments and commas; false at the end. */
function skipBlank(reader: Reader): boolean {
  const { text } = reader
  while (reader.at < text.length) {
    const char = text[reader.at]!
    if (/[\s,;]/.test(char)) move(reader, 1)
    else if (char === '#' || text.startsWith('//', reader.at)) {
      const end = text.indexOf('\n', reader.at)
      const to = end === -1 ? text.length : end
      reader.comment = text.slice(reader.at, Math.min(to, reader.at + 200)).replace(/^[#/\s]+/, '')
      move(reader, to - reader.at)
    } else if (text.startsWith('/*', reader.at)) {
      const end = text.indexOf('*/', reader.at + 2)
      move(reader, (end === -1 ? text.length : end + 2) - reader.at)
    } else return true
  }
  return false
}

/** Past a word, a text or a single mark that begins nothing known. */
function skipWord(reader: Reader): void {
  const char = reader.text[reader.at]!
  if (/["'`]/.test(char)) readText(reader)
  else
    move(
      reader,
      Math.max(1, /^[\w$.]{1,200}/.exec(reader.text.slice(reader.at, reader.at + 200))?.[0].length ?? 1),
    )
}

const WORD = /^(?:new\s+|await\s+)?-?[\p{L}\p{N}_$][\p{L}\p{N}_$.-]{0,120}/u

function readValue(reader: Reader, depth: number): Value | null {
  const { text, line } = reader
  const char = text[reader.at]
  if (char === undefined) return null
  const prefix = /^(?:[rfbu]{1,2})(?=["'])/i.exec(text.slice(reader.at, reader.at + 3))
  if (prefix !== null) move(reader, prefix[0].length)
  if (/["'`]/.test(text[reader.at]!)) return toScalar(readTexts(reader), 'string', line)
  if (char === '[' || char === '(') return readList(reader, char === '[' ? ']' : ')', depth)
  if (char === '{') return readMap(reader, depth)
  if (text.startsWith('...', reader.at)) {
    move(reader, 3)
    skipWord(reader)
    return null
  }
  const word = WORD.exec(text.slice(reader.at, reader.at + 140))?.[0]
  if (word === undefined) {
    move(reader, 1)
    return null
  }
  move(reader, word.length)
  if (text[reader.at] === '(') return readCall(reader, word.replace(/^(?:new|await)\s+/, ''), depth)
  if (/^(?:null|None|undefined|nil)$/.test(word)) return toScalar('', 'null', line)
  if (/^(?:true|false)$/i.test(word)) return toScalar(word.toLowerCase(), 'boolean', line)
  return toScalar(word, /^-?[\d.]+$/.test(word) ? 'number' : 'string', line)
}

function toScalar(text: string, type: Scalar['type'], line: number): Scalar {
  return { kind: 'text', text, type, line }
}

/** Texts that stand beside each other or are added are one. */
function readTexts(reader: Reader): string {
  let all = readText(reader)
  for (let parts = 0; parts < 50; parts++) {
    const gap = /^\s{0,80}\+?\s{0,80}[rfbu]?(?=["'`])/i.exec(reader.text.slice(reader.at, reader.at + 200))
    if (gap === null) break
    move(reader, gap[0].length)
    all += readText(reader)
  }
  return all.replace(/\s+/g, ' ').trim()
}

function readText(reader: Reader): string {
  const { text } = reader
  const quote = text[reader.at]!
  const mark = text.startsWith(quote.repeat(3), reader.at) && quote !== '`' ? quote.repeat(3) : quote
  let [end, said] = [reader.at + mark.length, '']
  for (; end < text.length && !text.startsWith(mark, end); end++) {
    // An apostrophe somewhere in between is none: such a text ends with its line.
    if (text[end] === '\n' && mark.length === 1 && quote !== '`') break
    if (text[end] === '\\') end++
    said += text[end] ?? ''
  }
  move(reader, end + (text.startsWith(mark, end) ? mark.length : 0) - reader.at)
  return said
}

/** Past brackets that are too deep, by counting them. */
function skipDeep(reader: Reader): void {
  let open = 0
  do {
    const char = reader.text[reader.at]!
    if (/[[({]/.test(char)) open++
    else if (/[\])}]/.test(char)) open--
    move(reader, 1)
  } while (open > 0 && reader.at < reader.text.length)
}

/** `[f"T{i}" for i in range(5)]` holds what only running it would tell. */
const COUNTED = /^(?:async\s+)?for\s/

function readList(reader: Reader, end: string, depth: number): List {
  const { line } = reader
  const items: Value[] = []
  const list: List = { kind: 'list', items, line }
  let counted = false
  if (depth > DEPTH_MAX) {
    skipDeep(reader)
    return list
  }
  move(reader, 1)
  while (skipBlank(reader)) {
    const char = reader.text[reader.at]!
    if (/[\])}]/.test(char)) {
      if (char === end) move(reader, 1)
      break
    }
    counted ||= COUNTED.test(reader.text.slice(reader.at, reader.at + 12))
    const value = readValue(reader, depth + 1)
    if (value !== null) items.push(toPlain(value))
  }
  if (counted) items.length = 0
  return list
}

/** A call in a list is a task where it looks like one. */
function toPlain(value: Value): Value {
  return value.kind === 'map' && value.entries[0]?.key === CALL ? toTask(value, '') : value
}

/** `{ id: 'T1', agent: "ann" }`, `{"T1": [...]}`; `{"a", "b"}` is a set. */
function readMap(reader: Reader, depth: number): Value {
  const { line } = reader
  const { entries, loose } = readEntries(reader, '}', /^\s{0,40}:(?!:)/, depth)
  return entries.length === 0 && loose.length > 0
    ? { kind: 'list', items: loose, line }
    : { kind: 'map', entries, line }
}

function readCall(reader: Reader, name: string, depth: number): Mapping {
  const { line } = reader
  const { entries, loose } = readEntries(reader, ')', /^\s{0,40}=(?!=|>)/, depth)
  // `dict(id="T1")` is what it holds.
  if (name === 'dict' || name === 'Object.freeze')
    return loose[0]?.kind === 'map' ? loose[0] : { kind: 'map', entries, line }
  const given = loose.map((value): Entry => ({ key: '', value, line: value.line }))
  return {
    kind: 'map',
    entries: [{ key: CALL, value: toScalar(name, 'string', line), line }, ...entries, ...given],
    line,
  }
}

function readEntries(
  reader: Reader,
  end: string,
  mark: RegExp,
  depth: number,
): { entries: Entry[]; loose: Value[] } {
  const [entries, loose]: [Entry[], Value[]] = [[], []]
  if (depth > DEPTH_MAX) {
    skipDeep(reader)
    return { entries, loose }
  }
  move(reader, 1)
  while (skipBlank(reader)) {
    const { line } = reader
    const char = reader.text[reader.at]!
    if (/[\])}]/.test(char)) {
      if (char === end) move(reader, 1)
      break
    }
    const key = readValue(reader, depth + 1)
    const colon = mark.exec(reader.text.slice(reader.at, reader.at + 42))
    if (key === null) continue
    if (colon === null) {
      loose.push(toPlain(key))
      continue
    }
    move(reader, colon[0].length)
    if (!skipBlank(reader)) break
    const value = readValue(reader, depth + 1)
    if (value !== null && key.kind === 'text' && key.text !== '')
      entries.push({ key: key.text.slice(0, 200), value: toPlain(value), line })
  }
  return { entries, loose }
}
