import type { Candidate, Telling } from '../tell/telling.ts'
import type { Draft } from './draft.ts'

/** Why something was read as it was; kept only where somebody asks. */
export interface Trail {
  /** Null: what was read leaves nothing to guess. */
  draft: Draft | null
  /** Every place that told a task. */
  told: Map<Candidate, { telling: Telling; line: number }[]>
  /** Who does a task, where no place that tells it says so. */
  agents: Map<Candidate, Why>
  /** By the index of the task that waits, then by that of the one it waits for. */
  needs: Map<number, Map<number, Why>>
  /** The same of waves. */
  after: Map<number, Map<number, Why>>
}

export interface Why {
  rule: OrderRule
  /** Null: no line says it, but how the document is numbered or drawn. */
  line: number | null
}

/** What put a task or a wave behind another, or somebody to a task. */
export type OrderRule =
  | 'column'
  | 'field'
  | 'inline'
  | 'blocking'
  | 'words'
  | 'sketch'
  | 'wave'
  | 'steps'
  | 'serial'
  | 'lane'
  | 'listed'
  | 'above'
  | 'said'
  | 'beside'
  | 'strict'
  | 'numbering'
  | 'division'

export function openTrail(): Trail {
  return { draft: null, told: new Map(), agents: new Map(), needs: new Map(), after: new Map() }
}

/** What was found first decided. */
export function noteWhy(
  trail: Trail | null,
  kind: 'needs' | 'after',
  own: number,
  other: number,
  why: Why,
): void {
  if (trail === null) return
  const reasons = trail[kind].get(own) ?? new Map<number, Why>()
  if (!reasons.has(other)) reasons.set(other, why)
  trail[kind].set(own, reasons)
}

export function noteTold(trail: Trail | null, task: Candidate, telling: Telling, line: number): void {
  if (trail === null) return
  trail.told.set(task, [...(trail.told.get(task) ?? []), { telling, line }])
}
