import type { Mode } from '../words/modes.ts'
import { parseMode } from '../words/modes.ts'
import { parseWaveName } from '../words/wave-name.ts'
import type { Group, Reference } from './found.ts'
import { toLookup } from './found.ts'
import { factOfKey, groupKindOf, toKeyWords } from './keys.ts'
import { minutesOf } from './minutes-of.ts'
import { toReferences } from './read-task.ts'
import type { Mapping, Value } from './value.ts'
import { textOf } from './value.ts'

/** A wave, phase, lane … from the map, the list or the mere text that stands for it. */
export function readGroup(
  value: Value,
  key: string | null,
  index: number,
  kind: string,
  outer: Group | null,
): Group {
  const map = value.kind === 'map' ? value : null
  const called = [key === null ? '' : key, value.kind === 'text' ? textOf(value) : ''].filter(
    text => text !== '',
  )
  const number = map === null ? '' : numberOf(map, kind)
  const title = map === null ? '' : titleOf(map)
  const names = [...called, title, number, ...(map === null ? [] : idsOf(map))].filter(text => text !== '')
  const line = key === null ? value.line : Math.min(value.line, map?.line ?? value.line)
  return {
    kind,
    names: [...new Set(names.map(toLookup))],
    number: number || (names.map(name => numberIn(name)).find(found => found !== null) ?? null),
    title: title || toTitle(called[0] ?? ''),
    map,
    outer,
    after: map === null ? null : afterOf(map),
    mode: map === null ? null : modeOf(map),
    minutes: map === null ? null : minutesIn(map),
    stated: map === null ? null : statedIn(map),
    name: null,
    tasks: 0,
    line: index === 0 && key === null ? value.line : line,
  }
}

/** `phase: 2`, `number: 2`, `id: 2`. */
function numberOf(map: Mapping, kind: string): string {
  for (const { key, value } of map.entries) {
    const text = textOf(value)
    const own = groupKindOf(key) === kind || /^(?:id|number|no|nr|index|num|order|sequence)$/i.test(key)
    if (own && /^(?:\d{1,4}|[A-Za-z])$/.test(text)) return text.replace(/^0+(?=\d)/, '')
  }
  return ''
}

function titleOf(map: Mapping): string {
  const told = map.entries.filter(
    entry => factOfKey(entry.key)?.fact === 'task' && textOf(entry.value) !== '',
  )
  const titled = told.find(entry => /title/i.test(entry.key)) ?? told[0]
  if (titled !== undefined) return withoutNumber(textOf(titled.value))
  const other = map.entries.find(({ key, value }) => {
    const fact = factOfKey(key)?.fact
    return (
      (fact === 'wave' || fact === 'id' || toKeyWords(key) === 'theme' || toKeyWords(key) === 'focus') &&
      /\p{L}{2}/u.test(textOf(value))
    )
  })
  return textOf(other?.value)
}

/** `Phase 2 - Gateway` names the phase and then says what it is. */
function withoutNumber(title: string): string {
  const named = parseWaveName(title, 0)
  return named === null || named.kind === 'clock' || !/\d|^\S+ \S$/.test(named.label) ? title : named.title
}

function idsOf(map: Mapping): string[] {
  return map.entries.flatMap(({ key, value }) => {
    const fact = factOfKey(key)?.fact
    return fact === 'id' ||
      fact === 'wave' ||
      (fact === 'task' && value.kind === 'text') ||
      groupKindOf(key) !== null
      ? [textOf(value)]
      : []
  })
}

/** `wave-2`, `W2`, `Phase 2: Gateway`, `2`. */
export function numberIn(name: string): string | null {
  const named = parseWaveName(name.replace(/[_-](?=\d)/g, ' '), 0)
  if (named !== null && named.kind !== 'clock') {
    const number = named.key.slice(named.kind.length + 1)
    return /^(?:\d{1,4}|[a-z])$/i.test(number) ? number : null
  }
  return /^(?:\p{L}{0,2}[-_ ]?)0*(\d{1,4})$/u.exec(name)?.[1] ?? null
}

function toTitle(name: string): string {
  const named = parseWaveName(toKeyWords(name), 0)
  return named === null ? (numberIn(name) === null ? name : '') : named.title
}

function afterOf(map: Mapping): Reference[] | null {
  const told = map.entries.filter(entry => factOfKey(entry.key)?.fact === 'needs')
  return told.length === 0 ? null : told.flatMap(entry => toReferences(entry.value))
}

function modeOf(map: Mapping): Mode | null {
  for (const { key, value } of map.entries) {
    const words = toKeyWords(key)
    const text = textOf(value)
    const flag = /\b(?:parallel|concurrent)\b/.test(words)
      ? 'parallel'
      : /\b(?:sequential|serial)\b/.test(words)
        ? 'serial'
        : null
    if (flag !== null && /^(?:true|yes)$/i.test(text)) return flag
    if (flag === 'parallel' && /^(?:false|no)$/i.test(text)) return 'serial'
    const named = factOfKey(key)?.fact === 'mode' || /^(?:type|order|run)$/.test(words)
    const mode = named ? parseMode(text) : null
    if (mode !== null) return mode
  }
  return null
}

function minutesIn(map: Mapping): string | null {
  for (const { key, value } of map.entries) {
    const fact = factOfKey(key)
    if (fact?.fact !== 'minutes') continue
    const minutes = minutesOf(value, fact.unit)
    if (minutes !== null) return `${minutes} minutes`
  }
  return null
}

/** `expected_tasks: 5`, `agent_count: 3`. */
function statedIn(map: Mapping): number | null {
  for (const { key, value } of map.entries) {
    const words = toKeyWords(key)
    const counts =
      /^(?:expected|total|number of|num|n)\s+(?:\p{L}+\s+)?(?:tasks|agents|workers|jobs|items|steps)$|^(?:tasks?|agents?|workers?|jobs?|items?)\s+(?:count|total)$|^count$/u.test(
        words,
      )
    if (counts && /^\d{1,5}$/.test(textOf(value))) return Number(textOf(value))
  }
  return null
}
