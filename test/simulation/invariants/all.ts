import { acceptedOnce, attemptLife, startedOnce, voidReports } from './acceptance.ts'
import { budgetsKept, budgetsTold, spendAddsUp } from './budgets.ts'
import { answerReachesAsker, askerHoldsNoSlot, askerIsAnsweredOrFreed } from './asks.ts'
import {
  consentAsked,
  failureFollowed,
  modeCounts,
  oneCure,
  partsInstead,
  waitsCostNothing,
} from './cures.ts'
import { baselineFirst, gateByPeople, gateFirst, gateLast } from './gates.ts'
import { firstStartsFirst, providerAsSet } from './course.ts'
import { endedAtOnceTold } from './emergency.ts'
import { editsHold } from './edits.ts'
import type { Invariant } from './history.ts'
import { heldWaveWaits, systemicHeld } from './holds.ts'
import { curesWithinBudget, neverSilent, slotsKept, timeGoesOn, warnedFirst } from './limits.ts'
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
import { folderAgrees, undoAlone, undoneWhole } from './undo.ts'
import { placesInAll, servicesInTurn, sharesLetGo } from './sharing.ts'
import { agreedEnough, remindedInTurn, skippedTogether, voteStands } from './votes.ts'
import { eachInstantOnce, overlapAsked } from './time.ts'
import { locksKept, oneProbe, paceKept, providerLeftAlone, providerSlots } from './starting.ts'

/** What holds in every story. Each is shown to bite in mutations.test.ts. */
export const INVARIANTS: readonly Invariant[] = [
  timeGoesOn,
  needsFirst,
  wavesInOrder,
  editsHold,
  slotsKept,
  locksKept,
  paceKept,
  firstStartsFirst,
  providerAsSet,
  providerSlots,
  providerLeftAlone,
  oneProbe,
  servicesInTurn,
  placesInAll,
  sharesLetGo,
  budgetsKept,
  budgetsTold,
  spendAddsUp,
  baselineFirst,
  stoppedStartsNothing,
  stoppedWaveWaits,
  endedAtOnceTold,
  heldWaveWaits,
  systemicHeld,
  skippedStaysSkipped,
  startedOnce,
  attemptLife,
  warnedFirst,
  voidReports,
  acceptedOnce,
  failureFollowed,
  oneCure,
  curesWithinBudget,
  consentAsked,
  modeCounts,
  waitsCostNothing,
  partsInstead,
  gateFirst,
  gateLast,
  gateByPeople,
  undoneWhole,
  undoAlone,
  folderAgrees,
  oneOutcome,
  agreedEnough,
  skippedTogether,
  voteStands,
  remindedInTurn,
  namedPeopleAnswer,
  answerReachesAsker,
  askerHoldsNoSlot,
  askerIsAnsweredOrFreed,
  effectsHaveEvents,
  replayAgrees,
  survivorsEnded,
  neverSilent,
  nothingForgotten,
  eachInstantOnce,
  overlapAsked,
]
