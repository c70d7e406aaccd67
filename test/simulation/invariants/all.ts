import { acceptedOnce, attemptLife, startedOnce, voidReports } from './acceptance.ts'
import type { Invariant } from './history.ts'
import { curesWithinBudget, neverSilent, slotsKept } from './limits.ts'
import {
  needsFirst,
  nothingForgotten,
  skippedStaysSkipped,
  stoppedStartsNothing,
  stoppedWaveWaits,
  wavesInOrder,
} from './order.ts'
import { namedPeopleAnswer, oneOutcome } from './questions.ts'
import { effectsHaveEvents, replayAgrees, survivorsEnded } from './record.ts'

/** What holds in every story. Each is shown to bite in mutations.test.ts. */
export const INVARIANTS: readonly Invariant[] = [
  needsFirst,
  wavesInOrder,
  slotsKept,
  stoppedStartsNothing,
  stoppedWaveWaits,
  skippedStaysSkipped,
  startedOnce,
  attemptLife,
  voidReports,
  acceptedOnce,
  curesWithinBudget,
  oneOutcome,
  namedPeopleAnswer,
  effectsHaveEvents,
  replayAgrees,
  survivorsEnded,
  neverSilent,
  nothingForgotten,
]
