import type { PlanCure } from '../rules.ts'

type Word = PlanCure | 'rollback' | 'kill' | 'fix'

const WORDS: [Word, RegExp][] = [
  [
    'rollback',
    /\broll(?:ed|s|ing)?[ -]?back\b|\brevert\w*|\bgit (?:checkout|reset|restore)\b|\bundo\b|\bdrop (?:its|the) change/i,
  ],
  ['kill', /\bkill(?:ed|s|ing)?\b|\bterminat\w+|\babort\w*/i],
  ['fix', /\bfix(?:ed|es)?\b(?! (?:the )?(?:root|blockers?|cause|problem|underlying))|\brepair\w*/i],
  [
    'rerun-wave',
    /\b(?:re-?run|re-?start|re-?do|repeat|re-?try) (?:the )?(?:entire|whole|full|complete)?\s*(?:wave|batch|phase|tier|stage|round)\b/i,
  ],
  [
    'retry',
    /\b(?:re-?run|re-?start(?:ed|s)?|re-?launch(?:ed)?|re-?spawn|re-?try|re-?tried|re-?tries|re-?do(?:ne)?|try again|start(?:ed)? again)\b/i,
  ],
  [
    'continue',
    /\b(?:keep|go on from|continue from|build on) (?:its|the|their) (?:work|change|branch|state)/i,
  ],
  ['split', /\bsplit\w*|\bdivide\w*|\bbreak (?:it |them )?(?:up|into|down)\b/i],
  [
    'configured-command',
    /\b(?:heuristic|rule-based|without (?:a |an )?(?:llm|model)|no llm|deterministic)\b/i,
  ],
  [
    'next-provider',
    /\bswitch(?:ed|es|ing)?\b|\bfall(?:s|ing)? ?back to\b|\bfail(?:s|ing)? ?over\b|\bmove (?:it |them |all )*to (?:another|the next|the other) (?:model|provider)/i,
  ],
  ['wait', /\bback ?off\b|\bwait (?:\d|for|until)|\bslow(?:er)? down\b|\bhalve the (?:rate|pace)/i],
  [
    'hold',
    /\b(?:don['’]?t|do not|never|not) (?:proceed|start|open|continue|begin)\b|\b(?:pause|hold|halt|stop)s? (?:the )?(?:whole |entire )?(?:wave|batch|phase|stage|section|track|run|dependents?|all|everything|new starts)\b/i,
  ],
  [
    'escalate',
    /\bescalat\w*|\bpage\b|\bask (?:the |a )?(?:user|human|owner|lead|people|person|team)\b|\bcall (?:the |in )?(?:lead|owner|a human)\b|\ba (?:human|person) (?:looks|decides|takes over)\b|\bnotify and wait\b|\b(?:manually|by hand)\b(?!\s+(?:if|when) (?:needed|necessary|possible))/i,
  ],
]

/** `never retry` orders the contrary. */
const REFUSED = /\b(?:never|not|n['’]t|no|without)\s+(?:just |simply |automatically |blindly |ever |be )?$/i

/** What a text orders to be done, in its order and in the words of a run. */
export function curesOf(text: string): PlanCure[] {
  const plain = text.slice(0, 1000)
  const found = WORDS.flatMap(([word, pattern]) => {
    const at = plain.search(pattern)
    return at === -1 || (word !== 'hold' && REFUSED.test(plain.slice(0, at))) ? [] : [{ word, at }]
  }).sort((a, b) => a.at - b.at)
  const words = new Set(found.map(({ word }) => word))
  const cures: PlanCure[] = []
  for (const { word } of found) {
    const cure = toCure(word, words)
    if (cure !== null && !cures.includes(cure)) cures.push(cure)
  }
  return cures
}

/** A repair without a roll-back goes on from what is there; killing alone is no cure. */
function toCure(word: Word, all: Set<Word>): PlanCure | null {
  if (word === 'retry') {
    if (all.has('rerun-wave')) return null
    return all.has('fix') && !all.has('rollback') && !all.has('kill') ? 'continue' : 'retry'
  }
  if (word === 'rollback') return all.has('retry') || all.has('rerun-wave') ? null : 'retry'
  return word === 'kill' || word === 'fix' ? null : word
}
