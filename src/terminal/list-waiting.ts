import { toPlainText } from '../lib/text.ts'
import { isDelayed, isFinished } from '../run/run.ts'
import type { Run, RunTask, RunWave } from '../run/run.ts'
import { formatSpan } from './duration.ts'
import { piece } from './style.ts'
import type { Piece } from './style.ts'

/** Who waits for more than this says little by a list of names. */
const PENDING_MAX = 3
const GROUPS_MAX = 2
/** Of each task that others wait for; a hub may have thousands. */
const FOLLOWERS_MAX = 20

/** Who starts again when, who waits for whom, and how many wait besides. */
export function listWaiting(run: Run, failed: RunTask[], linesMax: number, now: number): Piece[][] {
  const again = listAgain(run, now)
  const waiting = findNear(run, failed)
  const groups = run.counts.waiting > 0 ? 1 : 0
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
    if (!isDelayed(due)) continue
    const inMs = Math.ceil(Math.max(0, due.at - now) / 1_000) * 1_000
    const when = inMs > 0 ? `in ${formatSpan(inMs)}` : 'when a slot is free'
    lines.push([piece(toPlainText(due.task.id), 'bold'), piece(` starts again ${when}`)])
  }
  return lines
}

/** Those whose turn comes once something at work, asked about or failed is done. */
function findNear(run: Run, failed: RunTask[]): RunTask[] {
  const asked = [...run.asking].map(({ task }) => run.tasks[task]!)
  const near = new Set<RunTask>()
  for (const task of [...run.atWork, ...asked, ...failed]) {
    for (const index of task.followers.slice(0, FOLLOWERS_MAX)) {
      const follower = run.tasks[index]!
      if (follower.status === 'waiting' && follower.pending <= PENDING_MAX) near.add(follower)
    }
  }
  return [...near].sort((a, b) => a.pending - b.pending || a.index - b.index)
}

function toWaitingLine(run: Run, task: RunTask): Piece[] {
  const needs = task.needs.map(index => run.tasks[index]!).filter(need => !isFinished(need))
  const names = needs.map(need => `${toPlainText(need.id)}${toAside(need)}`)
  if (task.gated && !task.wave.released) names.push(...blockersOf(run, task.wave))
  return [piece(toPlainText(task.id), 'bold'), piece(` waits for ${names.join(', ')}`)]
}

function toAside(task: RunTask): string {
  if (task.status === 'failed' || task.status === 'cancelled') return ` (${task.status})`
  return task.status === 'parked' ? ' (asked about)' : ''
}

function blockersOf(run: Run, wave: RunWave): string[] {
  const after = run.charter.plan.waves[wave.index]!.after
  return after.filter(id => run.waves[run.waveIndex.get(id) ?? -1]?.status !== 'done').map(toPlainText)
}

/** `5 more wait for Wave 1, 8 for Wave 2`: exact where whole waves wait, summed up elsewhere. */
function toRest(run: Run, shown: RunTask[]): string | undefined {
  let rest = run.counts.waiting - shown.length
  if (rest <= 0) return undefined
  const named = new Set(shown)
  const groups = new Map<string, number>()
  for (const wave of run.charter.pace === 'waves' ? run.waves : []) {
    if (wave.released) continue
    const count = wave.tasks.length - wave.finished - [...named].filter(task => task.wave === wave).length
    const blockers = blockersOf(run, wave)
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
