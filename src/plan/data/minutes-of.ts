import { parseMinutes } from '../words/measures.ts'
import type { KeyFact } from './keys.ts'
import { toKeyWords } from './keys.ts'
import type { Mapping, Value } from './value.ts'
import { textOf } from './value.ts'

/** `20m`, `PT1H30M`, 45 under a key that names the unit, `{min: 20, max: 40}`. */
export function minutesOf(value: Value, unit: KeyFact['unit']): number | null {
  if (value.kind === 'list') return null
  if (value.kind === 'map') {
    const numbers = value.entries.map(entry => Number(textOf(entry.value))).filter(number => number > 0)
    const counts = value.entries.length === 2 && numbers.length === 2 && unit !== null
    return counts ? ((numbers[0]! + numbers[1]!) / 2) * (unit === 'h' ? 60 : 1) : null
  }
  const text = textOf(value)
  const iso = /^PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?$/i.exec(text)
  if (iso !== null) return Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0) || null
  if (/^[~\s]*[\d.]+(?:\s*[-–]\s*[\d.]+)?\s*$/.test(text))
    return unit === null ? null : parseMinutes(`${text} ${unit}`)
  return parseMinutes(text)
}

const TIMEOUT =
  /^(?:max )?(?:time ?out|time limit|max (?:duration|time|runtime))(?: (?:in )?(minutes?|mins?|hours?|seconds?|secs?|s|m|h|ms))?$/

/** `timeout_minutes: 90`, `timeout: 2h`. */
export function timeoutOf(map: Mapping): number | null {
  for (const { key, value } of map.entries) {
    const match = TIMEOUT.exec(toKeyWords(key))
    const text = textOf(value)
    if (match === null || text === '') continue
    if (!/^[\d.]+$/.test(text)) return parseMinutes(text)
    const unit = match[1] === 'ms' ? '' : match[1]?.[0]
    return unit === 'h'
      ? Number(text) * 60
      : unit === 'm'
        ? Number(text)
        : unit === 's'
          ? Number(text) / 60
          : null
  }
  return null
}
