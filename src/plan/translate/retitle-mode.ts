import { matchesOf } from '../../lib/matches-of.ts'
import { parseMode } from '../words/modes.ts'
import type { Glossary } from './gloss.ts'
import { gloss } from './gloss.ts'

/** Longer ones say more than how the work runs. */
const REST_MAX = 240
export const BRACKETS = /(?:\s*[([][^()[\]]{0,240}[)\]]){1,8}\s*$/
const CLAUSE = /\s*(?:[，,、;；]|——?|–|\s-\s)\s*/gu
const CLAUSE_MAX = 30

/** `验证，严格串行` → `验证 (严格 sequential)`: the first clause behind a title that says how its work runs. */
export function retitleMode(glossary: Glossary, rest: string): string {
  if (rest.length > REST_MAX) return rest
  const brackets = /[)\]]\s*$/.test(rest) ? (BRACKETS.exec(rest)?.[0] ?? '') : ''
  const bare = rest.slice(0, rest.length - brackets.length)
  const cuts = matchesOf(bare, CLAUSE)
  for (const [at, cut] of cuts.entries()) {
    const clause = bare.slice(cut.index + cut[0].length, cuts[at + 1]?.index ?? bare.length)
    if (clause.length > CLAUSE_MAX || /[\d:：()]/.test(clause)) continue
    const english = gloss(glossary, clause)
    if (english !== clause && parseMode(english) !== null)
      return `${bare.slice(0, cut.index)} (${english.trim()})${brackets}`
  }
  return rest
}
