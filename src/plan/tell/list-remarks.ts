import type { Item, List } from '../outline/outline.ts'
import { findFiles, parseMinutes } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'

const ABOUT_WAVE =
  /^(?:(?:quality |phase |wave |human |review )?gate|checkpoint|go ?\/ ?no[- ]?go|sync point|(?:success|acceptance|exit|completion) criteri(?:a|on)|definition of done|done when|notes?|important|warning|files?|set-?up|duration|time|(?:estimated )?time|estimates?)\s*:\s*(.{0,200})/i
const COMMAND =
  /^(?:\$ )?(?:npm|npx|pnpm|yarn|bun|pip3?|uv|poetry|cargo|go|make|docker|git|brew|apt(?:-get)?|cp|mkdir|bash|sh|python3?|node|source|\.\/\S+)(?:\s|$)/

/** `Gate: …`, `Note: …`, `Files: src/a.ts`, `Setup: npm install`: said of the wave, in the list of its tasks. */
export function isRemark({ text, checked }: Item): boolean {
  const about = checked === null ? ABOUT_WAVE.exec(stripDecoration(text.plain.slice(0, 300))) : null
  if (about === null) return false
  const value = about[1]!
  if (/^files?\b/i.test(about[0])) return findFiles(value).length > 0
  if (/^set-?up\b/i.test(about[0])) return COMMAND.test(value)
  return !/^(?:duration|time|estimate)/i.test(about[0]) || parseMinutes(value) !== null
}

/** `2.1. A stage MUST NOT be started before …`: rules by their numbers, as standards have them. */
const RULE = /^\W{0,4}\d.{0,400}\b(?:MUST|SHALL|SHOULD|MAY)\b/

/** Lists of which most say what must be. */
export function areRules({ items }: List): boolean {
  return items.filter(({ text }) => RULE.test(text.plain)).length * 2 > items.length
}
