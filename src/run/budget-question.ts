import { toRaised } from './apply-budget.ts'
import { endWaiting, withdrawnFor } from './withdraw.ts'
import type { Option } from './about.ts'
import type { EventBody } from './event.ts'
import { sayAmount } from './money.ts'
import { sayBudget } from './purse.ts'
import type { Purse, PurseState } from './purse.ts'
import { nextQuestionId } from './question.ts'
import { findTask, waveOf } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** Nothing more starts from this purse till people have said what becomes of it. */
export function toBudgetQuestion(
  run: Run,
  { ready }: Purse,
  budget: PurseState,
): Extract<EventBody, { type: 'escalated' }> {
  const { currency } = run.charter.money
  const { scope, of, spent, limit } = budget
  const sums = `${sayAmount(spent, currency)} of ${sayAmount(limit, currency)}`
  const waits = ready === 1 ? '1 task waits' : `${ready} tasks wait`
  const name = sayBudget(budget)
  return {
    type: 'escalated',
    escalation: nextQuestionId(run),
    task: null,
    ...(scope === 'run' || scope === 'person' ? {} : { wave: waveOfBudget(run, budget) }),
    attempt: 0,
    usage: null,
    about: {
      kind: 'budget',
      failure: null,
      text: `${name.slice(0, 1).toUpperCase()}${name.slice(1)} is spent: ${sums}. ${waits} to start. What now?`,
      evidence: '',
      tried: [],
      options: toOptions(run, { scope, of, spent, limit }),
      budget,
    },
  }
}

function waveOfBudget(run: Run, { scope, of }: PurseState): string {
  return scope === 'wave' ? of : (findTask(run, of)?.wave.id ?? '')
}

/** The first asks for nothing again: who answers every question with its first option must come to an end. */
function toOptions(run: Run, { scope, spent, limit }: PurseState): Option[] {
  const more = sayAmount(toRaised(Math.max(spent, limit)), run.charter.money.currency)
  const here = scope === 'person' ? ' in this run' : ''
  return [
    toStop(scope),
    {
      id: 'raise',
      label: 'Raise it by half',
      does: 'raise',
      effect: `goes on until ${more} are spent${here}`,
    },
    {
      id: 'lift',
      label: 'Go on without a limit',
      does: 'lift',
      effect: `nobody is asked about it again${here}`,
    },
  ]
}

function toStop(scope: PurseState['scope']): Option {
  switch (scope) {
    case 'task':
      return {
        id: 'stop',
        label: 'Leave it failed; do what does not need it',
        does: 'fail',
        effect: 'no more is spent on it',
      }
    case 'wave':
      return {
        id: 'stop',
        label: 'Stop the wave; the rest goes on',
        does: 'stop-wave',
        effect: 'nothing new starts in it till somebody starts it again',
      }
    default:
      return {
        id: 'stop',
        label: 'Stop the run once what runs has ended',
        does: 'stop',
        effect: 'nothing new starts, and the run ends',
      }
  }
}

/** What people's answer brings about besides the limit, which `apply` sets. */
export function followsForBudget(
  run: Run,
  { scope, of }: PurseState,
  does: Option['does'],
  by: string,
): EventBody[] {
  switch (does) {
    case 'stop':
      return run.status === 'stopping' ? [] : [{ type: 'run-stopping', by, mode: 'drain' }]
    case 'stop-wave': {
      const wave = waveOf(run, of)
      if (wave.status === 'stopped' || wave.status === 'done') return []
      return [
        ...withdrawnFor(run, wave, `${by} stopped the wave`),
        { type: 'wave-stopped', wave: of, by, mode: 'drain' },
      ]
    }
    case 'fail': {
      const task = scope === 'task' ? findTask(run, of) : undefined
      const ready = task ? listReady(run, task) : []
      return ready.flatMap((left): EventBody[] => [
        ...endWaiting(left),
        { type: 'task-failed', task: left.id, by },
      ])
    }
    default:
      return []
  }
}

/** The task, or what of its parts would start. */
function listReady(run: Run, task: RunTask): RunTask[] {
  const parts = task.parts.flatMap(part => listReady(run, run.tasks[part]!))
  return task.status === 'ready' ? [task, ...parts] : parts
}
