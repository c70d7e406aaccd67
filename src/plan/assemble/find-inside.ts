import { tokensOf } from '../words/ids.ts'
import { findOrderWords } from '../words/order-words.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import type { End } from './find-end.ts'
import type { Names } from './names.ts'
import { toAgentKey } from './names.ts'

const WITHIN = /\b(?:with)?in(?:side)?\s(?:the\s)?$/iu
const FILLER = new Set(['and', 'both', 'the', 'agent', 'for', 'on'])
const BEHIND_MAX = 120

/** `In round 2 mole waits for lynx`: there each of them has one task, whatever else they do. */
export function findInside(names: Names, clause: string): { before: End; after: End } | null {
  const mention = findWaveMentions(clause).find(({ start }) =>
    WITHIN.test(clause.slice(Math.max(0, start - 16), start)),
  )
  const wave = mention?.keys.length === 1 ? names.waveByKey.get(mention.keys[0]!) : undefined
  if (mention === undefined || wave === undefined) return null
  const said = clause.slice(mention.end)
  const [word] = findOrderWords(said)
  if (word === undefined) return null
  const own = (token: string): number | null => names.byOwnAgent.get(toAgentKey(wave, token)) ?? null
  const subject = tokensOf(said.slice(0, word.start)).findLast(token => own(token) !== null)
  const objects: number[] = []
  for (const token of tokensOf(said.slice(word.end, word.end + BEHIND_MAX).split(/[(;:.!?]/)[0]!)) {
    const index = own(token)
    if (index !== null) objects.push(index)
    else if (!FILLER.has(token.toLowerCase())) break
  }
  if (subject === undefined || objects.length === 0) return null
  const [one, others] = [
    { tasks: [own(subject)!], waves: [] },
    { tasks: objects, waves: [] },
  ]
  return word.sense === 'after' ? { before: others, after: one } : { before: one, after: others }
}
