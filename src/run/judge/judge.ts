import { findEnding } from './find-ending.ts'
import { findForbidden } from './find-forbidden.ts'
import { findGuide, isSubstantial } from './find-guide.ts'
import type { Rules, Verdict, Work } from './work.ts'
import { cutWork, quote, toVerdict } from './work.ts'

/**
 * Whether an attempt that ended well has done its work. What the agent says of its own end comes first: it is
 * about more than the files. What it delivered is looked at before what it added there, since a guide is dropped anyway.
 */
export function judge(work: Work, rules: Rules): Verdict {
  const seen = cutWork(work)
  const guide = findGuide(seen)
  const hasWork = guide === null && seen.changes.some(isSubstantial)
  return (
    findEnding(seen, rules.words, hasWork) ??
    guide ??
    findMissing(seen) ??
    findForbidden(seen.changes, rules.forbidden) ?? { kind: 'good' }
  )
}

function findMissing({ task, summary, tail, changes }: Work): Verdict | null {
  if (changes.some(isSubstantial)) return null
  const said = summary.trim()
  if (task.produces === 'report') {
    if (said !== '' || tail.trim() !== '') return null
    return toVerdict('missing', 'it was to report, and said nothing', [])
  }
  const instead = changes.length > 0 ? 'only empty files' : 'no change'
  const claim = said === '' ? '' : `, though it said: “${quote(said, 120)}”`
  return toVerdict('missing', `it owed a change and left ${instead}${claim}`, [said])
}
