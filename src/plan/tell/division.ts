import type { List } from '../outline/outline.ts'
import { isDoerName, MODEL, SURE } from '../words/doer-names.ts'
import { stripDecoration } from '../words/strip.ts'
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

const NAME = `(?:${SURE}|${MODEL}|@[\\w-]{2,40}|[a-z]\\w*(?:-\\w+){1,4}|\\p{Lu}\\p{Ll}{1,15}(?:\\s\\p{Lu}[\\p{L}.]{0,15})?)`
const TAKES =
  '(?:then |also |will )?(?:takes?|does|do|owns?|handles?|gets?|has|runs?|builds?|covers?|works? on|is responsible for|is on|picks? up|macht|übernimmt|bekommt|fait|prend|hace|lleva|faz|assume)'
const ID = '(?:[A-Z]{1,6}[-_]?\\d[\\w.-]{0,10}|#\\d{1,6}|\\d{1,3}\\.\\d{1,3})'
const IDS = `(?:[Tt]asks?:?\\s|[Ii]tems?\\s|[Ii]ssues?\\s|\\[)?${ID}(?:(?:\\s?[,&+/–-]\\s?|,?\\s(?:and|to|und|et|y|e)\\s)${ID}){0,40}\\]?`
const SHARES = new RegExp(
  `^(${NAME})(?:\\s\\([^()]{1,60}\\))?(?:(?:\\s?(?::|=|→|->|=>)|\\s[–—-])\\s*(?:${IDS}(?:\\s\\([^()]{1,60}\\))?|[^\\d:()]{3,80}(?:\\(${IDS}\\)|\\s[–—-]\\s${IDS}))|\\s${TAKES}\\s${IDS}(?:[ ,;]\\D{0,120})?)\\.?$`,
  'u',
)

/** A list outside all groups that only says who does which of the tasks told elsewhere: `- Ravi takes T1 and T3`. */
export function sharesTasks({ items }: List): boolean {
  const names = items.map(({ text, checked }) =>
    checked === null ? SHARES.exec(stripDecoration(text.plain.slice(0, 300)))?.[1] : undefined,
  )
  return (
    names.length > 1 &&
    names.every(name => name !== undefined) &&
    names.filter(name => isDoerName(name)).length * 2 > names.length
  )
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
