import { toCanonical } from '../lib/canonical.ts'
import type { About } from '../run/about.ts'
import type { Deed } from '../run/deed.ts'
import type { Input } from '../run/input.ts'
import type { Run } from '../run/run.ts'
import { sha256 } from '../system/hash.ts'

/** Who says something to a question approves what was asked, with all that could be answered, not the words they typed. */
export function withQuestion(deed: Deed, run: Run | undefined, input: Input): Deed {
  const asked = 'escalation' in input ? run?.escalations.get(input.escalation) : undefined
  return asked ? { ...deed, approved: { what: 'question', digest: digestQuestion(asked.about) } } : deed
}

/** Of all that is shown of it. */
function digestQuestion({ text, evidence, options }: About): string {
  const shown = options.map(({ id, label, effect }) => ({ id, label, effect }))
  return sha256(toCanonical({ text, evidence, options: shown }))
}
