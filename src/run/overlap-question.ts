import type { Option } from './about.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody } from './event.ts'
import { nextQuestionId } from './question.ts'
import type { Run } from './run.ts'

/** The first starts nothing: who answers every question with its first option must come to an end. */
const OPTIONS: Option[] = [
  {
    id: 'skip',
    label: 'Leave it out this time',
    does: 'stop',
    effect: 'this run never starts; the next time stands',
  },
  { id: 'wait', label: 'Start it once that one has ended', does: 'wait', effect: 'it starts by itself then' },
  {
    id: 'beside',
    label: 'Start it now, beside the other',
    does: 'start',
    effect: 'both are at work at once',
  },
]

/** A run whose time has come, and the one before it goes on: people say what becomes of it, and nobody else does. */
export function decideOverlap(run: Run, before: string): Decision {
  if (run.status !== 'ready' || run.escalations.size > 0)
    return refuse('not-now', `Run ${run.id} was asked about already.`)
  return yields([
    {
      type: 'escalated',
      escalation: nextQuestionId(run),
      task: null,
      attempt: 0,
      usage: null,
      about: {
        kind: 'overlap',
        failure: null,
        text: `It is time for run ${run.id}, and ${before}, which came before it, still goes on. What now?`,
        evidence: '',
        tried: [],
        options: OPTIONS,
      },
    },
  ])
}

/** Whoever had it scheduled is the one who starts it. Where it waits, it is started from outside. */
export function followsForOverlap(run: Run, { does }: Option, by: string): EventBody[] {
  if (run.status !== 'ready' || does === 'wait') return []
  if (does === 'start') return [{ type: 'run-started', by: run.charter.by }]
  return [{ type: 'run-stopping', by, mode: 'drain' }]
}

/** What people agreed to of a run that has not started: null as long as they are asked. */
export function findAgreed({ escalations }: Run): 'start' | 'wait' | 'stop' | null {
  const asked = escalations.values().find(({ about }) => about.kind === 'overlap')
  const does = asked?.about.options.find(({ id }) => id === asked.answer?.option)?.does
  return does === 'start' || does === 'wait' || does === 'stop' ? does : null
}
