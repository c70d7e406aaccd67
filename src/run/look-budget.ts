import { toBudgetQuestion } from './budget-question.ts'
import type { EventBody } from './event.ts'
import { isSpent, toMark } from './purse.ts'
import type { Mark, Purse, PurseState } from './purse.ts'
import { findTask, waveOf } from './run.ts'
import type { Run } from './run.ts'

/** How much of what may be spent is spent, once for each mark; several that come together are told at once. */
export function tellBudgets(run: Run, elsewhere: number): EventBody[] {
  const notices = [...run.stirred, run.personal].flatMap(purse => {
    const spent = spentOf(run, purse, elsewhere)
    const percent = toMark(spent, purse.limit)
    return percent === 0 || percent <= purse.told ? [] : [{ ...toState(purse, spent), percent }]
  })
  return notices.length > 0 ? [{ type: 'budget-noticed', notices: notices satisfies Notice[] }] : []
}

type Notice = PurseState & { percent: Mark }

/** One at a time: each is a question, and questions are numbered by the run as it then is. */
export function askBudgets(run: Run, elsewhere: number): EventBody[] {
  for (const purse of [...run.stirred, run.personal]) {
    const { asked, limit, ready } = purse
    if (asked !== null && ready === 0) {
      const why = 'nothing would start from it any more'
      return [{ type: 'escalation-withdrawn', escalation: asked, why }]
    }
    const spent = spentOf(run, purse, elsewhere)
    const isAsked = asked === null && ready > 0 && isSpent({ spent, limit }) && !isStopped(run, purse)
    if (isAsked) return [toBudgetQuestion(run, purse, toState(purse, spent))]
  }
  return []
}

/** What was spent in other runs counts for the person only. */
function spentOf(run: Run, purse: Purse, elsewhere: number): number {
  return purse === run.personal ? purse.spent + elsewhere : purse.spent
}

function toState({ scope, of, limit }: Purse, spent: number): PurseState {
  return { scope, of, spent, limit: limit ?? 0 }
}

/** People have said already that nothing is to start there. */
function isStopped(run: Run, { scope, of }: Purse): boolean {
  const wave = scope === 'wave' ? waveOf(run, of) : scope === 'task' ? findTask(run, of)?.wave : undefined
  return wave?.status === 'stopped' || wave?.status === 'held'
}
