import type { Candidate, Telling } from '../tell/telling.ts'
import { STRENGTH } from '../tell/telling.ts'
import { parseMode } from '../words/modes.ts'
import { isAlike, isBare } from './same-task.ts'

/** What one telling says of one wave. */
export interface Part {
  telling: Telling
  tasks: Candidate[]
}

/** Where a wave is told several times, its home is the plainest of them. */
export function pickHome(parts: Part[]): Part | null {
  let best: Part | null = null
  for (const part of parts) if (best === null || rank(part) > rank(best)) best = part
  return best
}

/** Of two that are equally plain the one that says what is to be done, too. */
function rank(part: Part): number {
  return weight(part) - (part.tasks.every(isBare) ? 0.5 : 0)
}

function weight(part: Part): number {
  const { form, retold } = part.telling
  // A numbered list under no group may be about anything.
  const loose = form === 'numbers' && part.tasks[0]?.path.length === 0
  return STRENGTH[form] + (retold || loose ? 0 : 10)
}

/** Equally plain, in the same group: the second list of a wave rather than the first one told again. */
export function belongs(part: Part, home: Part): boolean {
  if (part === home) return true
  // `### Parallel` and `### Sequential` in one wave: two parts of it, whatever the lists look like.
  if (saysMode(part) && saysMode(home) && part.telling.section !== home.telling.section) return true
  if (isApart(part, home)) return true
  if (weight(part) !== weight(home) || isLaunched(part, home)) return false
  const [a, b] = [part.tasks[0], home.tasks[0]]
  const [nameA, nameB] = [a?.path.at(-1), b?.path.at(-1)]
  return (
    part.telling.form === 'ids' ||
    nameA?.line === nameB?.line ||
    isOthers(part, home) ||
    isFurther(part, home)
  )
}

/** The names of a list again, in the commands that start them. */
function isLaunched(part: Part, home: Part): boolean {
  if (part.telling.by === home.telling.by || part.telling.form !== 'launch') return false
  const doers = new Set(home.tasks.map(({ agent }) => agent))
  return (
    doers.size === home.tasks.length && part.tasks.every(({ id, agent }) => id === null && doers.has(agent))
  )
}

/** Lists of one section, each of what another one does: `ann` on Monday and `ben` on Monday. */
function isOthers(part: Part, home: Part): boolean {
  if (part.telling.section !== home.telling.section || part.telling.form !== 'launch') return false
  const doers = new Set(home.tasks.map(({ agent }) => agent))
  return !doers.has(null) && part.tasks.every(({ agent }) => agent !== null && !doers.has(agent))
}

/** A wave that goes on elsewhere is read by people; its titles are compared where that costs little. */
const NEAR_PAIRS_MAX = 2500

/** `Phase 1: Commands` and later `Phase 1: Queries`: the wave goes on, unless any of it was told before. */
function isFurther(part: Part, home: Part): boolean {
  const [nameA, nameB] = [part.tasks[0]?.path[0], home.tasks[0]?.path[0]]
  if (part.telling.retold || nameA === undefined || nameB === undefined || nameA.title === nameB.title)
    return false
  if (STRENGTH[part.telling.form] < STRENGTH.checks || part.tasks.length * home.tasks.length > NEAR_PAIRS_MAX)
    return false
  return !part.tasks.some(task => home.tasks.some(other => isAlike(task.title, other.title)))
}

/** `## Backend` with numbers, `## Frontend` with boxes: other work, however it is listed. */
function isApart(part: Part, home: Part): boolean {
  if (!isPlainList(part) || !isPlainList(home)) return false
  const [{ section: own }, { section: other }] = [part.telling, home.telling]
  if (own === other || own.depth !== other.depth || part.tasks.length * home.tasks.length > NEAR_PAIRS_MAX)
    return false
  const ids = new Set(home.tasks.map(({ id }) => id))
  return !part.tasks.some(
    ({ id, title }) => (id !== null && ids.has(id)) || home.tasks.some(task => isAlike(title, task.title)),
  )
}

function isPlainList({ telling: { by, form, retold, section } }: Part): boolean {
  return !retold && by !== 'data' && STRENGTH[form] <= STRENGTH.checks && section.heading !== null
}

function saysMode({ telling }: Part): boolean {
  const { form, retold, section } = telling
  return STRENGTH[form] <= STRENGTH.checks && !retold && parseMode(section.heading?.plain ?? '') !== null
}
