import { expectEnd } from '../message/expect-end.ts'
import type { Expected } from '../message/expect-end.ts'
import { forecastPlan } from '../message/forecast-plan.ts'
import type { Charter } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { RunStatus } from '../run/states.ts'

/** What is expected of a run, and what its plan lets expect. */
export interface Outlook {
  /** When it is expected to end. */
  expected: Expected | null
  /** How long the plan lets expect that it takes, in minutes. */
  planned: readonly [number, number] | null
  /** The tasks on the longest way of the plan, by their ids, and how many others would do as well. */
  way: ReadonlyMap<string, { alike: number }>
}

/** Nothing is said of what is not reckoned yet. */
export const NO_OUTLOOK: Outlook = { expected: null, planned: null, way: new Map() }

/** Of no more tasks all of it is reckoned in the time of a blink. */
const SMALL = 1_000
/** The end that is expected is reckoned from all tasks: not at each event. */
const EXPECTED_FOR_MS = 5_000
/** What no date can be. */
const MAX_AT = 8.64e15

/** Whether it is had at once: of 10,000 tasks it takes half a second, the first time. */
export function hasOutlook({ charter }: Run): boolean {
  return charter.plan.tasks.length <= SMALL || foretold.has(charter)
}

export function toOutlook(run: Run, now: number): Outlook {
  return { ...foretell(run.charter), expected: toExpected(run, now) }
}

const foretold = new WeakMap<Charter, Omit<Outlook, 'expected'>>()

/** What the plan lets expect does not change while it runs. */
export function foretell(charter: Charter): Omit<Outlook, 'expected'> {
  const known = foretold.get(charter)
  if (known) return known
  const found = forecastPlan(charter.plan, charter)
  const planned = found && found.guessed < found.tasks ? found.finish[charter.pace] : null
  const made = { planned, way: new Map(found?.criticalPath.map(step => [step.id, step])) }
  foretold.set(charter, made)
  return made
}

const expectations = new WeakMap<Run, { at: number; status: RunStatus; expected: Expected | null }>()

function toExpected(run: Run, now: number): Expected | null {
  const known = expectations.get(run)
  if (known && known.status === run.status && now - known.at < EXPECTED_FOR_MS) return known.expected
  const found = expectEnd(run, now)
  const expected =
    found && Number.isFinite(found.from) && Number.isFinite(found.to) && found.to < MAX_AT ? found : null
  expectations.set(run, { at: now, status: run.status, expected })
  return expected
}
