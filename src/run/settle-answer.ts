import { unreachable } from '../lib/assert.ts'
import { followsForBudget } from './budget-question.ts'
import { toMended } from './cures.ts'
import { yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Option } from './about.ts'
import type { Deed } from './deed.ts'
import type { EventBody } from './event.ts'
import { decideLiveAnswer } from './live-question.ts'
import { followsForOverlap } from './overlap-question.ts'
import { nextQuestionId } from './question.ts'
import { toReleased, toWaveRerun } from './rerun-wave.ts'
import { waveOf } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Attempt, Run, RunTask, RunWave } from './run.ts'
import { endWaiting } from './withdraw.ts'

/** What comes of an answer that holds; `others` had said the same before. */
export function settleAnswer(
  run: Run,
  escalation: Escalation,
  option: Option,
  { by, others, deed, now }: { by: string; others: string[]; deed: Deed | undefined; now: number },
): Decision {
  const answered: EventBody = {
    type: 'escalation-answered',
    escalation: escalation.id,
    option: option.id,
    by,
    ...(others.length > 0 && { others }),
    ...(deed && { deed }),
  }
  const task = escalation.task === null ? null : run.tasks[escalation.task]!
  const { budget } = escalation.about
  if (escalation.about.kind === 'overlap') return yields([answered, ...followsForOverlap(run, option, by)])
  if (budget) return yields([answered, ...followsForBudget(run, budget, option.does, by)])
  if (!task) return yields([answered, ...followsForWave(run, waveOf(run, escalation.wave ?? ''), option, by)])
  if (escalation.ask !== null) return decideLiveAnswer(run, task, escalation, option, answered)
  const over = option.does === 'reply' ? [] : endWaiting(task)
  return yields([answered, ...over, ...follows(run, task, escalation, option, by, now)])
}

/** For a wave that is held. */
function followsForWave(run: Run, wave: RunWave, option: Option, by: string): EventBody[] {
  if (wave.status !== 'held') return []
  switch (option.does) {
    case 'stop-wave':
      return [{ type: 'wave-stopped', wave: wave.id, by, mode: 'drain' }]
    case 'rerun-wave':
      return [{ type: 'wave-released', wave: wave.id, by }, ...toWaveRerun(run, wave, by)]
    default:
      return toReleased(run, wave, by)
  }
}

function follows(
  run: Run,
  task: RunTask,
  { about, attempt: number }: Escalation,
  option: Option,
  by: string,
  now: number,
): EventBody[] {
  const attempt = task.attempts[number - 1]
  switch (option.does) {
    case 'cure':
      if (!attempt || !option.cure || !about.failure) return [{ type: 'task-renewed', task: task.id, by }]
      return [toMended(run, task, attempt, { kind: about.failure, ...untilOf(attempt) }, option.cure, now)]
    case 'release':
      return [{ type: 'task-done', task: task.id, attempt: number }]
    case 'rerun-wave': {
      const renewed = toWaveRerun(run, task.wave, by)
      // Where all was skipped nothing can be done again: the gate is still to be passed.
      return renewed.length > 0 ? renewed : [toAsked(run, task, number, about)]
    }
    case 'stop-wave':
      return [{ type: 'wave-stopped', wave: task.wave.id, by, mode: 'drain' }]
    case 'reply':
      return []
    case 'retry':
      return [{ type: 'task-renewed', task: task.id, by }]
    case 'skip':
      return [{ type: 'task-skipped', task: task.id, by }]
    case 'raise':
    case 'lift':
    case 'start':
    case 'wait':
      return []
    case 'fail':
      return [{ type: 'task-failed', task: task.id, by }]
    case 'stop':
      return [
        { type: 'task-failed', task: task.id, by },
        ...(run.status === 'stopping' ? [] : [{ type: 'run-stopping' as const, by, mode: 'drain' as const }]),
      ]
    default:
      return unreachable(option.does)
  }
}

/** The same once more. */
function toAsked(run: Run, { id, wave }: RunTask, attempt: number, about: Escalation['about']): EventBody {
  const ref = { task: id, wave: wave.id, attempt }
  return { type: 'escalated', escalation: nextQuestionId(run), ...ref, about, usage: null }
}

function untilOf({ outcome }: Attempt): { until: number | null } {
  return { until: (outcome && 'until' in outcome ? outcome.until : null) ?? null }
}
