import type { Action } from '../plan.ts'

const WORDS: [Action, RegExp][] = [
  [
    'hold',
    /\b(?:don['’]?t|do not|never) (?:proceed|start|open|continue|begin)\b|\b(?:pause|hold|halt|stop) (?:the )?(?:wave|batch|phase|run|dependents?|all|everything|new starts)\b/i,
  ],
  [
    'inspect',
    /\b(?:check|inspect|look at|read|analy[sz]e|review|diagnose) (?:the |its |agent |worker )*(?:output|logs?|errors?|failures?|blockers?)\b/i,
  ],
  ['rollback', /\broll(?:ed|s)?[ -]?back\b|\brevert\b|\bgit (?:checkout|reset|restore)\b|\bundo\b/i],
  ['fix', /\bfix\b|\brepair\b/i],
  [
    'rerun-wave',
    /\b(?:re-?run|re-?start|re-?do|repeat|re-?try) (?:the )?(?:entire|whole|full|complete)?\s*(?:wave|batch|phase|tier|stage)\b/i,
  ],
  [
    'rerun-task',
    /\b(?:re-?run|re-?start(?:ed|s)?|re-?launch|re-?spawn|re-?try|re-?tried|try again|start(?:ed)? again)\b/i,
  ],
  ['split', /\bsplit\b|\bdivide\b|\bbreak (?:it |them )?(?:up|into|down)\b/i],
  ['switch', /\bswitch(?:ed|es)?\b|\bfall ?back to\b|\bfail ?over\b/i],
  ['kill', /\bkill(?:ed|s)?\b|\bterminate\b|\bcancel\b|\babort\b/i],
  ['escalate', /\bescalat|\bpage\b|\bask (?:the )?(?:user|human|owner|lead|people)\b|\bcall the lead\b/i],
  ['notify', /\bnotif(?:y|ied|ies)\b|\binform(?:ed)?\b|\breport to\b|\btell\b/i],
]

/** What a text asks to be done; a wave done again is not a task done again as well. */
export function actionsOf(text: string): Action[] {
  const found = WORDS.filter(([, pattern]) => pattern.test(text)).map(([action]) => action)
  return found.includes('rerun-wave') ? found.filter(action => action !== 'rerun-task') : found
}
