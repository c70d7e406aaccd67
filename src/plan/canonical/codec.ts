import type { Entry, Mapping, Value } from '../data/value.ts'
import type { Finding, Range } from '../plan.ts'

export type Json = string | number | boolean | Json[] | JsonMap
export interface JsonMap {
  [key: string]: Json
}

/** One kind of value, both ways. */
export interface Codec<T> {
  write(value: T): Json
  /** Undefined where it is something else, which has then been said. */
  read(value: Value, findings: Finding[]): T | undefined
}

/** What a field is where it is not written: nothing at all (`needed`), a value, or left out of the record as well. */
export interface Field<T> {
  codec: Codec<T>
  unwritten: { value: T } | 'needed' | 'left-out'
}

type Fields<T> = { [K in Exclude<keyof T, 'line'>]-?: Field<Exclude<T[K], undefined>> }

export function needed<T>(codec: Codec<T>): Field<T> {
  return { codec, unwritten: 'needed' }
}

export function maybe<T>(codec: Codec<T>): Field<T> {
  return { codec, unwritten: 'left-out' }
}

export function usually<T>(value: T, codec: Codec<T>): Field<T> {
  return { codec, unwritten: { value } }
}

export function many<T>(codec: Codec<T>): Field<T[]> {
  return usually([], list(codec))
}

/** Null is written by leaving it out. */
export function orNull<T>(codec: Codec<T>): Field<T | null> {
  const own: Codec<T | null> = {
    write: value => (value === null ? '' : codec.write(value)),
    read: (value, findings) => (isNull(value) ? null : codec.read(value, findings)),
  }
  return usually<T | null>(null, own)
}

export const text: Codec<string> = {
  write: value => value,
  read: (value, findings) => (value.kind === 'text' ? value.text : wrong(value, 'a text', findings)),
}

/** Nothing that a plan counts can be less than nothing. */
export const number: Codec<number> = {
  write: value => value,
  read(value, findings) {
    const read = value.kind === 'text' && value.text.trim() !== '' ? Number(value.text) : Number.NaN
    return Number.isFinite(read) && read >= 0 ? read : wrong(value, 'a number, 0 or more', findings)
  },
}

export const flag: Codec<boolean> = {
  write: value => value,
  read(value, findings) {
    const said = value.kind === 'text' ? value.text.toLowerCase() : ''
    if (said === 'true' || said === 'yes') return true
    return said === 'false' || said === 'no' ? false : wrong(value, 'yes or no', findings)
  },
}

/** `[20, 40]` or `20-40`. */
export const range: Codec<Range> = {
  write: value => value,
  read(value, findings) {
    const ends =
      value.kind === 'text'
        ? /^\s*(\d[\d.]{0,15})\s*[-–]\s*(\d[\d.]{0,15})\s*$/.exec(value.text)?.slice(1)
        : value.kind === 'list' && value.items.map(item => (item.kind === 'text' ? item.text : ''))
    const [from, to, more] = (ends || []).map(Number)
    if (from === undefined || to === undefined || more !== undefined || !(from <= to))
      return wrong(value, 'a range such as 20-40', findings)
    return [from, to]
  },
}

export function choice<T extends string>(...words: T[]): Codec<T> {
  return {
    write: value => value,
    read: (value, findings) =>
      words.find(word => value.kind === 'text' && value.text === word) ??
      wrong(value, `one of ${words.join(', ')}`, findings),
  }
}

/** Of a single member the brackets may be left out. */
export function list<T>(codec: Codec<T>): Codec<T[]> {
  return {
    write: value => value.map(codec.write),
    read(value, findings) {
      if (isNull(value)) return []
      const items = value.kind === 'list' ? value.items : [value]
      return items.flatMap(item => codec.read(item, findings) ?? [])
    },
  }
}

/** `what`: what one is called where it is wrong. `alone`: the field that a mere text is. */
export function record<T extends object>(
  what: string,
  fields: Fields<T>,
  alone?: Exclude<keyof T, 'line'>,
): Codec<T> {
  const all = new Map(Object.entries<Field<unknown>>(fields as Record<string, Field<unknown>>))
  return {
    write(value) {
      const given = new Map(Object.entries(value))
      const written = [...all].flatMap(([key, { codec, unwritten }]): [string, Json][] => {
        const own: unknown = given.get(key)
        if (own === undefined || (typeof unwritten === 'object' && isSame(own, unwritten.value))) return []
        const json = codec.write(own)
        return isEmptyMap(json) ? [] : [[key, json]]
      })
      const [only, more] = written
      const isAlone = alone !== undefined && only?.[0] === alone && more === undefined
      return isAlone ? only[1] : Object.fromEntries(written)
    },
    read(value, findings) {
      const map = value.kind === 'text' && alone !== undefined ? toMapping(String(alone), value) : value
      if (map.kind !== 'map') return wrong(value, `${what} with its fields`, findings)
      return readFields(what, all, map, findings) as T | undefined
    },
  }
}

/** A record that remembers where it stands. */
export function lined<T extends { line: number }>(
  what: string,
  fields: Fields<T>,
  alone?: Exclude<keyof T, 'line'>,
): Codec<T> {
  const own = record<T>(what, fields, alone)
  return {
    write: own.write,
    read(value, findings) {
      const read = own.read(value, findings)
      return read && Object.assign(read, { line: value.line })
    },
  }
}

function readFields(
  what: string,
  fields: Map<string, Field<unknown>>,
  map: Mapping,
  findings: Finding[],
): Record<string, unknown> | undefined {
  const given = new Map<string, Entry>()
  for (const entry of map.entries) {
    const { key, line } = entry
    if (given.has(key)) wrongAt(line, `${what} has the field "${key}" a second time here`, findings)
    given.set(key, entry)
    if (fields.has(key)) continue
    const message = `${what} has no field "${key}". Regatta passes over it; there is ${[...fields.keys()].join(', ')}.`
    findings.push({ code: 'unknown-field', severity: 'warning', line, message })
  }
  const read: Record<string, unknown> = {}
  let isWhole = true
  for (const [key, { codec, unwritten }] of fields) {
    const entry = given.get(key)
    const own = entry === undefined ? undefined : codec.read(entry.value, findings)
    if (own !== undefined) read[key] = own
    else if (typeof unwritten === 'object') read[key] = structuredClone(unwritten.value)
    else if (unwritten === 'needed') {
      isWhole = false
      if (entry === undefined) wrongAt(map.line, `${what} needs the field "${key}" and has none`, findings)
    }
  }
  return isWhole ? read : undefined
}

function toMapping(key: string, value: Value): Mapping {
  return { kind: 'map', entries: [{ key, value, line: value.line }], line: value.line }
}

function isNull(value: Value): boolean {
  return value.kind === 'text' && value.type === 'null'
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (Array.isArray(one) && Array.isArray(other) && one.length + other.length === 0)
}

export function wrong(value: Value, what: string, findings: Finding[]): undefined {
  const said = value.kind === 'text' ? ` "${value.text.slice(0, 60)}"` : ''
  wrongAt(value.line, `What stands here${said} is not ${what}`, findings)
}

function isEmptyMap(json: Json): boolean {
  return typeof json === 'object' && !Array.isArray(json) && Object.keys(json).length === 0
}

export function wrongAt(line: number, what: string, findings: Finding[]): undefined {
  const message = `${what}. Regatta starts nothing of this plan until that is mended.`
  findings.push({ code: 'not-in-form', severity: 'error', line, message })
}
