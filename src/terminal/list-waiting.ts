import { isDelayed } from '../run/may-start.ts'
import type { Run, RunTask } from '../run/run.ts'
import { formatSpan } from '../message/duration.ts'
import { isParked, listHeldUp } from '../message/list-held-up.ts'
import { listBlockers, listNear, listNeeds } from '../message/list-waiters.ts'
import { toName } from '../message/names.ts'
import { countTasks } from '../run/count-tasks.ts'
import { piece } from './style.ts'
import type { Piece } from './style.ts'
import { toPieces } from './to-pieces.ts'

/** Who waits for more than this says little by a list of names. */
const PENDING_MAX = 3
const GROUPS_MAX = 2
const HELD_UP_MAX = 3

/** Who starts again when, who waits for whom, and how many wait besides. */
export function listWaiting(run: Run, failed: RunTask[], linesMax: number, now: number): Piece[][] {
  const again = [...listHeldUp(run, now, HELD_UP_MAX).map(toPieces), ...listAgain(run, now)]
  const waiting = listNear(run, failed)
  const groups = countTasks(run).by.waiting > 0 ? 1 : 0
  const againShown = again.slice(0, Math.max(1, Math.floor(linesMax / 2)))
  const shown = waiting.slice(0, Math.max(0, linesMax - againShown.length - groups))
  const lines = [...againShown, ...shown.map(task => toWaitingLine(run, task))]
  const rest = toRest(run, shown)
  if (rest) lines.push([piece(rest, 'dim')])
  return lines.slice(0, linesMax)
}

function listAgain(run: Run, now: number): Piece[][] {
  const lines: Piece[][] = []
  for (const due of run.delayed.inOrder()) {
    if (lines.length >= PENDING_MAX) break
    if (!isDelayed(run, due) || isParked(due.task)) continue
    const inMs = Math.ceil(Math.max(0, due.at - now) / 1_000) * 1_000
    const when = inMs > 0 ? `in ${formatSpan(inMs)}` : 'when a slot is free'
    lines.push([piece(toName(due.task.id), 'bold'), piece(` starts again ${when}`)])
  }
  return lines
}

function toWaitingLine(run: Run, task: RunTask): Piece[] {
  return [piece(toName(task.id), 'bold'), piece(` waits for ${listNeeds(run, task).join(', ')}`)]
}

/** `5 more wait for Wave 1, 8 for Wave 2`: exact where whole waves wait, summed up elsewhere. */
function toRest(run: Run, shown: RunTask[]): string | undefined {
  let rest = countTasks(run).by.waiting - shown.length
  if (rest <= 0) return undefined
  const named = new Set(shown)
  const groups = new Map<string, number>()
  for (const wave of run.pace === 'waves' ? run.waves : []) {
    if (wave.released) continue
    const count = wave.tasks.length - wave.finished - [...named].filter(task => task.wave === wave).length
    const blockers = listBlockers(run, wave)
    if (count <= 0 || blockers.length === 0 || blockers.length > PENDING_MAX) continue
    const name = blockers.join(' and ')
    groups.set(name, (groups.get(name) ?? 0) + count)
    rest -= count
  }
  const said = [...groups].slice(0, GROUPS_MAX).map(([name, count]) => `${count} for ${name}`)
  const later = [...groups].slice(GROUPS_MAX).reduce((sum, [, count]) => sum + count, 0)
  if (later > 0) said.push(`${later} for later waves`)
  if (rest > 0) said.push(groups.size > 0 ? `${rest} for other tasks` : `${rest} behind them`)
  const [first, ...others] = said
  const verb = shown.length > 0 ? 'more wait' : 'wait'
  return [
    first?.replace(/^\d+/, count => `${count} ${count === '1' ? verb.replace('wait', 'waits') : verb}`),
    ...others,
  ].join(', ')
}
