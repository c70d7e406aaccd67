import type { Entry, Mapping, Scalar, Value } from '../data/value.ts'
import type { Finding } from '../plan.ts'
import { wrongAt } from './codec.ts'

/** Fields that hold several values, with commas between them. */
const LISTS: ReadonlySet<string> = new Set(['needs', 'after', 'files', 'refs', 'labels'])
/** What stands for a list without members. */
export const NONE = 'none'

const FENCE = /^\s{0,3}(`{3,80}|~{3,80})(.*)/
const TASK = /^[-*] \[([ xX])\] (.*)$/
const FIELD = /^[-*] ([A-Za-z]{1,40}):(?: (.*))?$/
const INNER_FIELD = /^\s{1,8}[-*] ([A-Za-z]{1,40}):(?: (.*))?$/
const DETAIL = /^\s{1,8}> ?(.*)$/
const ITEM = /^\s{0,8}[-*+] |^\s{0,3}\d{1,4}[.)] /
const QUOTED = /^"(?:[^"\\]|\\.)*"/

interface Reader {
  title: Entry | null
  waves: Mapping[]
  /** Those above the first wave. */
  tasks: Mapping[]
  wave: Mapping | null
  task: Mapping | null
  fence: string | null
  findings: Finding[]
}

/** The waves and tasks of the Markdown form, line by line, as what YAML would have told. */
export function parseBody(lines: string[], from: number, findings: Finding[]): Entry[] {
  const here = { wave: null, task: null, fence: null }
  const reader: Reader = { title: null, waves: [], tasks: [], ...here, findings }
  for (let index = from; index < lines.length; index++) readLine(reader, lines[index]!, index + 1)
  const { title, waves, tasks } = reader
  const told = { tasks, waves }
  return [
    ...(title === null ? [] : [title]),
    ...Object.entries(told).flatMap(([key, items]) =>
      items.length === 0 ? [] : [toEntry(key, { kind: 'list', items, line: items[0]!.line }, items[0]!.line)],
    ),
  ]
}

function readLine(reader: Reader, line: string, number: number): void {
  const [, fence = '', behind = ''] = FENCE.exec(line) ?? []
  if (reader.fence !== null) {
    if (fence.startsWith(reader.fence) && behind.trim() === '') reader.fence = null
    return
  }
  if (fence !== '') {
    reader.fence = fence
    return
  }
  const task = TASK.exec(line)
  if (task !== null) return addTask(reader, task[2]!, task[1] !== ' ', number)
  if (line.startsWith('## ')) return addWave(reader, line.slice(3).trim(), number)
  if (line.startsWith('# ')) return addTitle(reader, line.slice(2).trim(), number)
  const own = FIELD.exec(line)
  if (own !== null) return addField(reader, reader.wave, own, number)
  const inner = INNER_FIELD.exec(line)
  if (inner !== null) return addField(reader, reader.task, inner, number)
  const detail = DETAIL.exec(line)
  if (detail !== null && reader.task !== null) return addDetail(reader.task, detail[1]!, number)
  if (ITEM.test(line)) tellPassed(reader, number)
}

function addTitle(reader: Reader, raw: string, line: number): void {
  if (reader.title !== null) return tellPassed(reader, line)
  reader.title = toEntry('title', toText(reader, raw, line), line)
}

function addWave(reader: Reader, raw: string, line: number): void {
  const [id, title] = splitName(raw)
  const entries = [toEntry('id', toText(reader, id, line), line)]
  if (title !== null) entries.push(toEntry('title', toText(reader, title, line), line))
  reader.wave = { kind: 'map', entries, line }
  reader.task = null
  reader.waves.push(reader.wave)
}

function addTask(reader: Reader, raw: string, isDone: boolean, line: number): void {
  const [id, title] = splitName(raw.trim())
  const entries = [toEntry('id', toText(reader, id, line), line)]
  if (title !== null) entries.push(toEntry('title', toText(reader, title, line), line))
  if (isDone) entries.push(toEntry('done', toScalar('true', line), line))
  reader.task = { kind: 'map', entries, line }
  if (reader.wave === null) reader.tasks.push(reader.task)
  else tasksOf(reader.wave, line).push(reader.task)
}

function tasksOf(wave: Mapping, line: number): Value[] {
  const last = wave.entries.find(({ key }) => key === 'tasks')?.value
  if (last?.kind === 'list') return last.items
  const items: Value[] = []
  wave.entries.push(toEntry('tasks', { kind: 'list', items, line }, line))
  return items
}

function addField(reader: Reader, owner: Mapping | null, match: RegExpExecArray, line: number): void {
  if (owner === null) return tellPassed(reader, line)
  const [, key = '', rest = ''] = match
  const raw = rest.trim()
  const value = LISTS.has(key) ? toList(reader, raw, line) : toFieldText(reader, raw, line)
  owner.entries.push(toEntry(key, key === 'progress' ? withoutSign(value) : value, line))
}

function toFieldText(reader: Reader, raw: string, line: number): Scalar {
  return raw === '' ? { kind: 'text', text: '', type: 'null', line } : toText(reader, raw, line)
}

function withoutSign(value: Value): Value {
  return value.kind === 'text' ? { ...value, text: value.text.replace(/\s?%$/, '') } : value
}

function addDetail(task: Mapping, raw: string, line: number): void {
  const told = task.entries.find(({ key }) => key === 'detail')?.value
  if (told?.kind === 'text') told.text += `\n${raw}`
  else task.entries.push(toEntry('detail', toScalar(raw, line), line))
}

/** `T1: Lay the keel`; what is in quotes may hold a colon. */
function splitName(raw: string): [id: string, title: string | null] {
  const quoted = QUOTED.exec(raw)?.[0]
  const at = quoted === undefined ? raw.indexOf(': ') : raw.indexOf(':', quoted.length)
  if (at === -1) return [quoted === undefined && raw.endsWith(':') ? raw.slice(0, -1) : raw, null]
  return [raw.slice(0, at), raw.slice(at + 1).trim()]
}

/** As it stands; what begins with a quotation mark is a string as in JSON. */
function toText({ findings }: Reader, raw: string, line: number): Scalar {
  if (!raw.startsWith('"')) return toScalar(raw, line)
  try {
    return toScalar(String(JSON.parse(raw)), line)
  } catch {
    wrongAt(line, 'What begins with a quotation mark here is no string as JSON has them', findings)
    return toScalar(raw, line)
  }
}

function toList(reader: Reader, raw: string, line: number): Value {
  const items: Value[] = []
  let rest = raw.toLowerCase() === NONE ? '' : raw
  while (rest !== '') {
    const quoted = QUOTED.exec(rest)?.[0]
    const comma = rest.indexOf(',', quoted?.length ?? 0)
    const end = comma === -1 ? rest.length : comma
    const item = rest.slice(0, end).trim()
    if (item !== '') items.push(toText(reader, item, line))
    rest = rest.slice(end + 1).trimStart()
  }
  return { kind: 'list', items, line }
}

function tellPassed({ findings }: Reader, line: number): void {
  const message =
    'This is no part of a plan as Regatta writes it: neither a task ("- [ ] id: title") nor a field of one or of a wave. Regatta passes over it.'
  findings.push({ code: 'passed-over', severity: 'warning', line, message })
}

function toScalar(text: string, line: number): Scalar {
  return { kind: 'text', text, type: 'string', line }
}

function toEntry(key: string, value: Value, line: number): Entry {
  return { key, value, line }
}
