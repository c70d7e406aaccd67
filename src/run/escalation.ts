import type { About } from './about.ts'
import type { Deed } from './deed.ts'
import { sayBudget } from './purse.ts'
import { waveOf } from './run.ts'
import type { Run, RunWave } from './run.ts'
import type { EscalationStatus } from './states.ts'

/** A question to people, and what has become of it. */
export interface Escalation {
  readonly id: string
  /** The index of the task it is about; null: it is about a wave, or the run. */
  readonly task: number | null
  readonly wave: string | null
  readonly attempt: number
  readonly about: About
  /** Its agent's name for it, if that waits for the answer, alive. */
  readonly ask: string | null
  readonly openedAt: number
  /** How many questions of the run were open then, this one included. */
  readonly crowd: number
  /** Its place among those that are open: it moves up as one before it is settled. */
  place: number
  status: EscalationStatus
  settledAt: number | null
  answer: { option: string; by: string; others: string[] } | null
  /** What people say to it, by who they are, as long as it is open. */
  readonly votes: Map<string, Vote>
  seenBy: string | null
  /** The next of the policy's ladder. */
  rung: number
  /** When a vote of it counts, or somebody is to be reminded. */
  dueAt: number | null
  /** Why it was withdrawn. */
  why: string | null
}

interface Vote {
  option: string
  /** It can be taken back till then; null: it counts. */
  until: number | null
  deed: Deed | undefined
}

/** A question about which something is to be done then. */
export interface Nudge {
  escalation: Escalation
  at: number
}

export function isNudge({ escalation, at }: Nudge): boolean {
  return escalation.dueAt === at
}

/** The wave that a question is about, or that its task is in; null: it is about the run. */
export function waveAsked(run: Run, { task, wave }: Pick<Escalation, 'task' | 'wave'>): RunWave | null {
  if (task !== null) return run.tasks[task]!.wave
  return wave === null ? null : waveOf(run, wave)
}

/** What a question is about, by its name. */
export function subjectOf(
  run: Run,
  { task, wave, about }: Pick<Escalation, 'task' | 'wave' | 'about'>,
): string {
  if (about.budget) return sayBudget(about.budget)
  if (about.kind === 'overlap') return 'its start'
  return task === null ? (wave ?? '') : run.tasks[task]!.id
}
