import { stripDecoration } from './strip.ts'

/** Words for one of several ways of which only one is taken. */
const OPTION = 'option|alternative|variant|approach|scenario|proposal|plan|strategy'
const NAMED = new RegExp(`^(${OPTION})\\s+#?(\\d{1,2}|[a-z]|[ivx]{1,4})(?![\\p{L}\\p{N}])`, 'iu')
const CHOSEN =
  /✅|⭐|🏆|\b(?:recommended|recommendation|chosen|selected|preferred|decided|accepted|our choice|winner|we (?:take|do|go with) this)\b/iu
const UNCHOSEN =
  /❌|🚫|\bnot (?:recommended|chosen|selected|preferred)\b|\b(?:rejected|discarded|declined)\b/iu
const TAKING =
  'recommended|recommendation|recommend|chosen|choose|chose|selected|select|decision|decided(?: on| for)?|preferred|take|took|taking|go(?:ing)? (?:with|for)|going ahead with|picked|pick|use|execute|proceed with'
const TAKEN = new RegExp(
  `\\b(?:${TAKING})\\b[^.\\n]{0,30}?\\b(${OPTION})\\s+#?(\\d{1,2}|[a-z]|[ivx]{1,4})(?![\\p{L}\\p{N}])|` +
    `\\b(${OPTION})\\s+#?(\\d{1,2}|[a-z]|[ivx]{1,4})\\s+(?:is|was|has been)\\s+(?:the\\s+)?(?:recommended|chosen|selected|preferred|accepted|our choice)`,
  'iu',
)
const NOT_TAKEN = /\b(?:not|never|don't|against|instead of|fall(?:ing)? back|if)\b/i

/** `option b`: the same for every way of writing it; null where a heading names no option. */
export function parseOption(heading: string): string | null {
  const match = NAMED.exec(stripDecoration(heading))
  return match === null ? null : `${match[1]!.toLowerCase()} ${match[2]!.toLowerCase()}`
}

/** Whether a heading says of its own option that it is the one, or that it is not. */
export function isChosen(heading: string): boolean | null {
  if (UNCHOSEN.test(heading)) return false
  return CHOSEN.test(heading) ? true : null
}

/** The option that a sentence takes: `TL;DR: we take Option B`. */
export function findTakenOption(text: string): string | null {
  const match = TAKEN.exec(text)
  if (match === null || NOT_TAKEN.test(text.slice(0, match.index).slice(-40))) return null
  return `${(match[1] ?? match[3])!.toLowerCase()} ${(match[2] ?? match[4])!.toLowerCase()}`
}
