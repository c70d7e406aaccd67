import { toPlainText } from '../lib/text.ts'
import { cut, displayWidth, fit } from '../lib/width.ts'
import { countSlots, countTasks } from '../run/count-tasks.ts'
import type { Charter } from '../run/event.ts'
import { hasEnded, latestAttempt } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { findFailed } from '../run/find-failed.ts'
import { formatElapsed } from '../message/duration.ts'
import { sayPurse } from '../message/say-budget.ts'
import { listTroubled } from '../message/why-waits.ts'
import { piece, toLine, widthOf } from './style.ts'
import type { Piece } from './style.ts'
import { toPieces } from './to-pieces.ts'
import { listWaiting } from './list-waiting.ts'
import { listWaves } from './list-waves.ts'
import { toTimeLeft } from './time-left.ts'

export interface BoardOptions {
  width: number
  height: number
  colour: boolean
  now: number
}

/** From this height on its parts are set apart by empty lines. */
const AIRY_HEIGHT = 16
/** What waves may take of it; the same whatever is at work, so that nothing below them jumps. */
const WAVES_SHARE = 0.4
const WAVES_MIN = 3
/** Below this height what is at work and what is asked comes before all waves but the first. */
const LOW_HEIGHT = 8
/** Lines kept for who waits for whom while much is at work. */
const WAITING_MIN = 4
const WAITING_MAX = 8
const ROWS_KEPT_MAX = 4
const PROVIDERS_MAX = 3
/** From this width on the header names the run and counts its tasks. */
const WIDE = 72
const TITLE_WIDTH_MIN = 8

/** How a run stands now, in at most `height` lines of at most `width` columns. */
export function renderBoard(
  run: Run,
  activity: ReadonlyMap<number, string>,
  options: BoardOptions,
): string[] {
  const { width, height, colour, now } = options
  const failed = findFailed(run)
  const gap: Piece[][] = height >= AIRY_HEIGHT ? [[]] : []
  const apart = (lines: Piece[][]): Piece[][] => (lines.length > 0 ? [...gap, ...lines] : [])
  const wavesMax = Math.max(height < LOW_HEIGHT ? 1 : WAVES_MIN, Math.floor(height * WAVES_SHARE))
  const lines = [
    ...apart([toHeader(run, width, now)]),
    ...apart(listWaves(run, failed, { width, linesMax: wavesMax })),
    ...apart(listAlerts(run, failed, now)),
  ]
  if (run.status !== 'ready' && !hasEnded(run)) {
    const room = Math.max(0, height - lines.length - 2 * gap.length - 1)
    const rows = Math.min(Math.max(run.atWork.size, rowsKept(run)), room)
    const waitingMin = Math.min(WAITING_MIN, Math.floor(room / 3))
    const waitingMax = Math.min(WAITING_MAX, Math.max(room - rows, waitingMin))
    const waiting = listWaiting(run, failed, waitingMax, now)
    const work = listWork(run, activity, { now, linesMax: room - waiting.length })
    lines.push(...apart([toWorkHead(run, now), ...work]), ...apart(waiting))
  }
  return lines.slice(0, height).map(line => toLine(line, width, colour))
}

function toHeader(run: Run, width: number, now: number): Piece[] {
  const { charter } = run
  const { finished, total } = countTasks(run)
  const elapsed = run.startedAt === null ? '' : formatElapsed((run.endedAt ?? now) - run.startedAt)
  const state = [
    piece(width >= WIDE ? `  ${run.id}` : '', 'dim'),
    piece(`  ${run.status}`, run.status === 'failed' || run.status === 'cancelled' ? 'red' : 'plain'),
    piece(charter.rehearsal ? '  REHEARSAL' : '', 'yellow'),
  ]
  const count = width >= WIDE ? `  ${finished}/${total} tasks` : ''
  const right = [piece(count), piece(elapsed && `  ${elapsed}`)]
  const room = width - widthOf([...state, ...right])
  const title = piece(room < TITLE_WIDTH_MIN ? '' : cut(toPlainText(charter.plan.title), room), 'bold')
  return [title, ...state, piece(' '.repeat(Math.max(0, room - widthOf([title])))), ...right]
}

function toWorkHead(run: Run, now: number): Piece[] {
  const { charter } = run
  const { taken, queued } = countSlots(run)
  const { merging, ready, waiting } = countTasks(run).by
  const spent = sayPurse(run.purse, charter.money.currency)
  const said = [
    `${taken} of ${run.slots} at work`,
    toTimeLeft(run, now),
    merging > 0 && `${merging} merging`,
    ready > 0 && `${ready} ready`,
    waiting > 0 && `${waiting} waiting`,
    spent !== null && `${toPlainText(spent)} spent`,
    queued > 0 && `${queued} waiting for a worker`,
  ]
  return [piece(said.filter(part => part !== false && part !== null).join('  '), 'dim')]
}

/** Few slots keep their rows while tasks come and go, so that what stands below does not jump. */
function rowsKept(run: Run): number {
  const { total, finished, by } = countTasks(run)
  return Math.min(run.slots, ROWS_KEPT_MAX, total - finished - by.failed)
}

function listWork(
  run: Run,
  activity: ReadonlyMap<number, string>,
  { now, linesMax }: { now: number; linesMax: number },
) {
  const shown = [...run.atWork].slice(0, run.atWork.size > linesMax ? Math.max(0, linesMax - 1) : linesMax)
  const columns = columnsOf(run.charter)
  const lines = shown.map(task => toWorkLine(run, task, activity.get(task.index), columns, now))
  const rest = run.atWork.size - shown.length
  if (rest > 0 && linesMax > 0) lines.push([piece(`  and ${rest} more at work`, 'dim')])
  while (lines.length < Math.min(rowsKept(run), linesMax)) lines.push([])
  return lines
}

function toWorkLine(
  run: Run,
  task: RunTask,
  activity: string | undefined,
  columns: Columns,
  now: number,
): Piece[] {
  const attempt = latestAttempt(task)
  const since = attempt?.claimedAt ?? attempt?.queuedAt ?? now
  const title = run.told[task.index]!.title
  const doing = attempt?.stopping
    ? piece('is told to stop', 'yellow')
    : attempt?.status === 'queued'
      ? piece('waits for a worker', 'dim')
      : activity === undefined
        ? piece(toPlainText(title), 'dim')
        : piece(toPlainText(activity).trim())
  return [
    piece(`  ${fit(toPlainText(task.id), columns.id)}  `, 'bold'),
    piece(`${fit(toPlainText(task.agent), columns.agent)}  `),
    piece(`${formatElapsed(now - since).padStart(5)}  `, 'dim'),
    ...(attempt && attempt.number > 1 ? [piece(`attempt ${attempt.number}  `, 'yellow')] : []),
    doing,
  ]
}

function listAlerts(run: Run, failed: RunTask[], now: number): Piece[][] {
  const lines: Piece[][] = []
  if (failed.length > 0) {
    const ids = failed.slice(0, 20).map(({ id }) => toPlainText(id))
    lines.push([piece(`${failed.length} failed`, 'red'), piece(`  ${ids.join(', ')}`)])
  }
  const { cancelled } = countTasks(run).by
  if (cancelled > 0) lines.push([piece(`${cancelled} stopped before the end`, 'red')])
  const [first] = run.asking
  if (first) {
    const { approvers } = run.policy
    const whom = approvers.length > 0 ? approvers.map(toPlainText).join(' or ') : 'you'
    const count = run.asking.size === 1 ? '1 question waits for' : `${run.asking.size} questions wait for`
    lines.push([piece(`${count} ${whom}`, 'yellow'), piece(`  ${toPlainText(first.about.text)}`)])
  }
  if (hasEnded(run)) return lines
  return [...lines, ...listTroubled(run, now).slice(0, PROVIDERS_MAX).map(toPieces)]
}

interface Columns {
  id: number
  agent: number
}

const ID_WIDTH_MAX = 10
const AGENT_WIDTH_MAX = 10
const known = new WeakMap<Charter, Columns>()

/** As wide as the whole plan needs, so that columns stay where they are; looked up once per run. */
function columnsOf(charter: Charter): Columns {
  const found = known.get(charter)
  if (found) return found
  const columns = {
    id: Math.min(ID_WIDTH_MAX, widest(charter.plan.tasks.map(({ id }) => id))),
    agent: Math.min(AGENT_WIDTH_MAX, widest(new Set(Object.values(charter.agents)))),
  }
  known.set(charter, columns)
  return columns
}

function widest(texts: Iterable<string>): number {
  let width = 1
  for (const text of texts) width = Math.max(width, displayWidth(toPlainText(text)))
  return width
}
