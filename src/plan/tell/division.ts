import type { List } from '../outline/outline.ts'
import { findWaveMentions } from '../words/wave-name.ts'

const ROLE =
  '(?:Developer|Dev|Engineer|Agent|Worker|Team|Session|Terminal|Person|Member)\\s(?:[A-Z]|\\d{1,2})(?![\\p{L}\\p{N}])'
const WHO = new RegExp(
  `^\\W{0,4}(?:and\\s+)?(${ROLE})\\s*(?:\\([^()]{1,40}\\)\\s*)?(?::|→|->|[–—-]\\s|takes\\s|does\\s|gets\\s)\\s*(\\S.{1,160})$`,
  'u',
)
const NEXT = new RegExp(`[,;]\\s+(?=(?:and\\s+)?${ROLE})`, 'u')
const STORY = /\b(?:US|User Story|Story)\s*#?(\d{1,2})(?!\d)/giu
const WAITS = /\b(?:after|once|when|depends|needs)\b/i

/** Who does which whole groups, by the keys of the groups: `Developer A: US1, Developer B: US2 after Setup`. */
export function parseDivision(plain: string): { who: string; keys: string[] }[] {
  if (plain.length > 600 || !/[A-Z]\w+\s(?:[A-Z]|\d)/.test(plain)) return []
  return plain.split(NEXT).flatMap(part => {
    const [, who, what] = WHO.exec(part) ?? []
    if (who === undefined || what === undefined) return []
    // What stands behind a word of order is waited for.
    const own = what.split(WAITS)[0]!
    const keys = findWaveMentions(own).flatMap(mention => mention.keys)
    const stories = [...own.matchAll(STORY)].map(match => `us${match[1]}`)
    return keys.length + stories.length === 0 ? [] : [{ who, keys: [...keys, ...stories] }]
  })
}

/** A list that only divides stories told elsewhere among people. */
export function isDivision({ items }: List): boolean {
  return (
    items.length > 1 &&
    items.every(
      ({ text }) =>
        text.plain.length < 120 &&
        /\b(?:US\d|(?:User )?Story \d)/i.test(text.plain) &&
        parseDivision(text.plain).length > 0,
    )
  )
}
