import { expect, test } from 'vitest'
import { findSerialKind, ordersLanes } from '../../src/plan/words/order-rules.ts'
import { saysWhole } from '../../src/plan/words/order-whole.ts'

const FREEING = [
  'Start a card the moment its blockers are gone.',
  'The sprint column is purely for reporting.',
  'The milestone names are only for the calendar.',
  'Waves exist only for the dashboard.',
  'A job is picked up as soon as everything it needs is done.',
  'Order comes from the dependency column only.',
  'Only the Needs column decides the order.',
  'Dispatch is driven by dependencies, not by phase.',
  'Phases are for humans; the scheduler looks at the needs.',
  'There are no barriers between phases.',
  'There is no barrier between waves.',
  'Waves are not barriers.',
  'The phases are no barrier, a task starts as soon as what it names is done.',
  'The wave number is informational.',
  'The swimlane holds nothing back.',
  'When in doubt, the graph is right.',
  'What counts is the depends-on column.',
  'The arrows are the only thing that holds a task back.',
  'Nothing else holds a task back.',
  'A task waits for what stands behind "after" and for nothing else.',
  'Apart from the listed dependencies nothing waits.',
  'No task waits for anything that is not listed under needs.',
  'A ticket may go out once its blockers are closed.',
  'Sprints are bookkeeping.',
  'Milestones do not gate anything.',
  'Phases are a reading aid.',
  'The blocks are for reporting to the museum only.',
  'What counts for starting a box are the arrows.',
]
const KEEPING = [
  'Wave 2 starts when all tasks in wave 1 are done.',
  'Each wave starts once the previous wave is complete.',
  'A wave opens when everything before it is merged.',
  'Start Phase 2 only after the gate.',
  'Within a wave a task starts as soon as its dependencies are done.',
  'The next batch is for the frontend people.',
  'Follow the plan.',
  'Waves are for the agents to run in parallel.',
  'Do not start anything before the gate is green.',
  'The third step starts after the second step is complete.',
  'After the second repetition the lead decides.',
  'Needs G4 and G6.',
]
const LANES = [
  'Within a lane, tasks run top to bottom.',
  'Each agent works through its track in the order given.',
  'Inside a stream everything is strictly sequential.',
  'Lanes run in parallel; items inside a lane run one after another.',
  'Every track is a queue: one item at a time, from the top.',
  'Tracks run beside each other, the items of one track in order.',
  'In each lane the next card starts when the one above is merged.',
  'An agent takes the items of its lane from top to bottom.',
  'Lane items are done in sequence.',
  'Within one lane the order is the order of the list.',
  'A stream does one thing at a time.',
  'Work inside a track is serial.',
  'Each developer does their list top to bottom.',
  'Every terminal works down its list.',
]
const BESIDE = [
  'The tracks run in parallel.',
  'All tracks are independent.',
  'Tracks are merged in order to ship.',
  'Phases run one after another.',
  'Each lane works on its own, nothing inside it is in order.',
]
const SERIAL = [
  'Phases run one after another.',
  'Each wave waits for the one before it.',
  'A wave opens only when the previous one is merged.',
  'Every batch is a barrier: nothing of the next begins before it is green.',
  'No phase begins before the previous one is signed off.',
  'We do one batch at a time.',
  'Waves are strict: wave N+1 starts after wave N is merged.',
  'Wave n+1 never starts before wave n is done.',
  'Finish a phase before the next.',
  'Stages are barriers.',
  'Batches are run in the order they are listed.',
  'The waves follow each other.',
  'A stage must be complete before the following one begins.',
  'Phases are sequential gates.',
  'Waves strictly in order, inside a wave all at once.',
  'Die Etappen laufen nacheinander.',
  'stage laufen one after another: inside all at once',
  'Erst wenn alle Pakete einer Etappe fertig sind, beginnt die nächste.',
  "Les vagues passent l'une après l'autre.",
  'Las fases van en orden.',
  'As ondas correm uma após a outra.',
]
const LOOSE = [
  'Tasks run in parallel.',
  'Each wave is a group of tasks.',
  'The first wave has no dependencies.',
  'Waves may overlap.',
  'Die Etappen laufen nicht nacheinander.',
]

test.each(FREEING)('the sentence "%s" frees the tasks from the mere numbering of their groups', sentence => {
  expect(saysWhole(sentence)).toBe(true)
})

test.each(KEEPING)('the sentence "%s" leaves the numbering of the groups in force', sentence => {
  expect(saysWhole(sentence)).toBe(false)
})

test.each(LANES)('the sentence "%s" puts what is in a lane in order', sentence => {
  expect(ordersLanes(sentence)).toBe(true)
})

test.each(BESIDE)('the sentence "%s" orders nothing within a lane', sentence => {
  expect(ordersLanes(sentence)).toBe(false)
})

test.each(SERIAL)('the sentence "%s" puts the groups one after the other', sentence => {
  expect(findSerialKind(sentence)).not.toBeNull()
})

test.each(LOOSE)('the sentence "%s" puts no groups one after the other', sentence => {
  expect(findSerialKind(sentence)).toBeNull()
})
