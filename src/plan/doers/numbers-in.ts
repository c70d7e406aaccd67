import { matchesOf } from '../../lib/matches-of.ts'

/** `1, 4–6` */
export function numbersIn(text: string): number[] {
  if (!/^[\s\d,&+–-]+(?:and\s\d+)?$/.test(text)) return []
  return matchesOf(text, /(\d{1,3})(?:\s?[–-]\s?(\d{1,3}))?/gu).flatMap(([, from, to]) =>
    Array.from(
      { length: Math.min(200, Math.max(1, Number(to ?? from) - Number(from) + 1)) },
      (_, at) => Number(from) + at,
    ),
  )
}
