import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import type { List, Value } from './value.ts'
import { textOf, textsOf } from './value.ts'

/** `("T1", "Paint the door", "ann", ["T0"])` below each other: the same place in each means the same. */
export function nameTuples(value: Value, comment: string, source = ''): Value {
  if (value.kind === 'map') {
    const entries = value.entries.map(entry => ({ ...entry, value: nameTuples(entry.value, '', source) }))
    return { ...value, entries }
  }
  if (value.kind !== 'list' || value.items.length < 1) return value
  // A group each, with its tuples inside.
  if (value.items.every(({ kind }) => kind === 'map'))
    return { ...value, items: value.items.map(item => nameTuples(item, '', source)) }
  const inner = value.items.flatMap(batch => (batch.kind === 'list' ? batch.items : []))
  if (inner.length > 0 && inner.every(({ kind }) => kind === 'list') && areLists(value))
    return nameBatches(value, inner, comment, source)
  const rows = value.items.filter(item => item.kind === 'list')
  const width = Math.max(0, ...rows.slice(0, 1000).map(row => row.items.length))
  if (rows.length < value.items.length || width < 2 || width > 12) return value
  const guessed = keysOf(comment, width) ?? guessKeys(rows, width)
  const keys =
    guessed !== null && namesDoers(guessed, rows, source) ? ['agent', ...guessed.slice(1)] : guessed
  if (keys === null) return value
  const items = rows.map((row): Value => {
    const entries = row.items.map((item, at) => ({ key: keys[at] ?? '', value: item, line: item.line }))
    return { kind: 'map', entries: entries.filter(({ key }) => key !== ''), line: row.line }
  })
  return { ...value, items }
}

function areLists({ items }: List): boolean {
  return items.every(({ kind }) => kind === 'list')
}

/** `[[("L1", "Hang the bars"), …], [("L3", "Patch the desk")]]`: the tuples of all batches are named alike. */
function nameBatches(value: List, inner: Value[], comment: string, source: string): Value {
  const named = nameTuples({ ...value, items: inner }, comment, source)
  if (named.kind !== 'list') return value
  let from = 0
  const items = value.items.map((batch): Value => {
    const count = batch.kind === 'list' ? batch.items.length : 0
    from += count
    return { kind: 'list', items: named.items.slice(from - count, from), line: batch.line }
  })
  return { ...value, items }
}

const SLUG = /^[a-z][a-z\d]*(?:-[a-z][a-z\d]*)+$/

/** `# (agent, what to do)` */
const SAID_SO =
  /[([]\s*(?:agents?|who|workers?|sessions?)\s*,\s*(?:the )?(?:what|task|title|prompt|work|job)/i

/** `("link-checker", "Find dead links")` where the script speaks of agents and nothing else says who. */
function namesDoers(keys: string[], rows: List[], source: string): boolean {
  if (keys[0] !== 'id' || keys.includes('agent') || keys.includes('needs')) return false
  if (SAID_SO.test(source)) return rows.every(({ items }) => /^[a-z][\w-]{1,40}$/i.test(textOf(items[0])))
  return (
    /\b(?:agents?|workers?|bots?)\b/i.test(source) &&
    rows.every(({ items }) => SLUG.test(textOf(items[0]).slice(0, 60)))
  )
}

/** `# id, title, agent, needs` above them. */
function keysOf(comment: string, width: number): string[] | null {
  const words = comment.replace(/[()[\]]/g, '').split(/\s*[,|]\s*/)
  if (words.length !== width) return null
  return words.filter(word => word === 'id' || factOf(word) !== null).length * 2 > width ? words : null
}

function guessKeys(rows: List[], width: number): string[] | null {
  const column = (at: number): Value[] => rows.flatMap(row => row.items[at] ?? [])
  const ids = new Set(column(0).map(textOf))
  if (ids.size < rows.length || column(0).some(cell => textOf(cell) === '' || /\s/.test(textOf(cell))))
    return null
  const keys = ['id', ...Array.from({ length: width - 1 }, () => '')]
  for (let at = 1; at < width; at++) {
    const cells = column(at)
    const texts = cells.flatMap(textsOf)
    const named = texts.filter(text => ids.has(text)).length
    const take = (key: string): void => {
      if (!keys.includes(key)) keys[at] = key
    }
    if (cells.every(cell => cell.kind === 'list') || (named > 0 && named === texts.length)) take('needs')
    else if (texts.filter(text => /\S\s+\S/.test(text)).length * 2 > texts.length) take('title')
    else if (cells.every(cell => cell.kind === 'text' && cell.type === 'string' && !isId(cell.text)))
      take('agent')
  }
  return keys.includes('title') ? keys : null
}
