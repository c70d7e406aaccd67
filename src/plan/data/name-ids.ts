import { factOfKey } from './keys.ts'
import { toReferences } from './read-task.ts'
import type { Entry, Mapping, Value } from './value.ts'
import { textOf } from './value.ts'

/** What tasks need by a name that no two of them share is what they are called, whatever its key: `code: T1`. */
export function nameIds(value: Value): Value {
  const maps = mapsIn(value)
  const needed = new Set(maps.flatMap(map => map.entries.flatMap(needsOf)))
  if (needed.size === 0 || maps.some(map => map.entries.some(({ key }) => factOfKey(key)?.fact === 'id')))
    return value
  const keys = new Set(maps.flatMap(map => map.entries.filter(isFree).map(({ key }) => key)))
  for (const key of keys) {
    const own = maps.flatMap(map =>
      map.entries.filter(entry => entry.key === key).map(entry => textOf(entry.value)),
    )
    const known = new Set(own)
    if (known.size === own.length && [...needed].every(one => known.has(one))) return rename(value, key)
  }
  return value
}

function needsOf({ key, value }: Entry): string[] {
  return factOfKey(key)?.fact === 'needs' ? toReferences(value).map(({ text }) => text) : []
}

/** A title may be what is needed as well, and is no id. */
function isFree({ key, value }: Entry): boolean {
  const fact = factOfKey(key)?.fact ?? null
  return (fact === null || fact === 'refs') && value.kind === 'text' && /^\S{1,40}$/.test(textOf(value))
}

function mapsIn(value: Value): Mapping[] {
  const inner =
    value.kind === 'list' ? value.items : value.kind === 'map' ? value.entries.map(entry => entry.value) : []
  const maps = inner.flatMap(mapsIn)
  return value.kind === 'map' ? [value, ...maps] : maps
}

function rename(value: Value, key: string): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(item => rename(item, key)) }
  if (value.kind === 'text') return value
  const entries = value.entries.map(entry => ({
    ...entry,
    key: entry.key === key ? 'id' : entry.key,
    value: rename(entry.value, key),
  }))
  return { ...value, entries }
}
