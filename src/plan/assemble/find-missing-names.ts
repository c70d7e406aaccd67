import { findWaveMentions } from '../words/wave-name.ts'
import { toKey } from './same-task.ts'
import type { Names } from './names.ts'
import { membersOf, titled, wavesOf } from './names.ts'

const GROUPS = new Set(['wave', 'phase', 'batch', 'stage', 'tier', 'round', 'milestone', 'sprint'])
const JOINING =
  /^(?:[\s,;&+.()]|\b(?:all|the|and|of|after|once|when|is|are|complete[sd]?|done|finish(?:ed|es)?)\b)*$/i

/** `Wave 7` where nothing is called so: only in words that say nothing else. */
export function findMissingWaves(names: Names, text: string): string[] {
  const missing: string[] = []
  let rest = ''
  let end = 0
  for (const mention of findWaveMentions(text)) {
    const [key = ''] = mention.keys
    const known = mention.keys.some(one => wavesOf(names, one).length + membersOf(names, one).length > 0)
    if (!known && GROUPS.has(key.split(' ')[0]!) && !names.byId.has(key) && !names.byAgent.has(key))
      missing.push(text.slice(mention.start, mention.end))
    rest += text.slice(end, mention.start)
    end = mention.end
  }
  return missing.length > 0 && JOINING.test(rest + text.slice(end)) ? missing : []
}

const NAME = /^@?\p{L}[\p{L}\p{N}_]{1,40}(?:-[\p{L}\p{N}_]{1,40}){0,6}$/u
const NUMBERED = /^(?:sub-?agent|agent|worker|dev|developer|team|terminal|session)-\w{1,20}$/i
const DOER = /(?:[a-z]{2}(?:er|or|ist)|-agent|-bot)$/
const NO_DOER =
  /^(?:later|earlier|after|other|another|either|neither|order|server|user|prior|never|ever|over|however|whatever|whenever|whichever|together|number|quarter|summer|winter|september|october|november|december|newsletter|customer|vendor)$/

/** `builder`, `Agent-Z`: a word for who does it, where nobody is called so. Any other single word is a condition. */
export function isMissingName(names: Names, text: string): boolean {
  if (!NAME.test(text)) return false
  if (isCalled(names, text.replace(/^@/, '')) || NO_DOER.test(text)) return false
  return text.startsWith('@') || NUMBERED.test(text) || DOER.test(text)
}

const LIST = /^[a-z][\w-]{1,40}(?:\s*(?:,|&|\+)\s*[a-z][\w-]{1,40}){1,20}$/

/** `seats, invoices`, where a task is called `seats` and nothing `invoices`. */
export function findMissingParts(names: Names, text: string): string[] {
  if (!LIST.test(text)) return []
  const parts = text.split(/\s*[,&+]\s*/)
  const missing = parts.filter(part => !isCalled(names, part))
  return missing.length < parts.length && missing.every(part => !NO_DOER.test(part)) ? missing : []
}

function isCalled(names: Names, part: string): boolean {
  const key = toKey(part)
  if (names.byId.has(key) || names.byAgent.has(key) || names.byStem.has(key) || names.waveByKey.has(key))
    return true
  return titled(names, key) !== undefined || names.byRef.has(part)
}
