import { unreachable } from '../lib/assert.ts'
import type { About, Option } from './about.ts'
import { listed, shortly } from './listed.ts'
import { listRerun } from './rerun-wave.ts'
import { isUnderWay, listFailed } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

const NAMES_MAX = 3
/** Of a name in a line that a phone shows. */
const NAME_WIDTH_MAX = 24

/** What an answer about the task does, in one line, as the run now stands. Only tasks that need it directly are looked at. */
export function toAnswerEffect(run: Run, task: RunTask, attempt: number, does: Option['does']): string {
  switch (does) {
    case 'reply':
      return `attempt ${attempt} goes on with this answer`
    case 'retry':
      return `starts attempt ${attempt + 1} with a fresh budget of ${toBudget(task.triesMax)}`
    case 'skip':
      return toSkipped(run, task)
    case 'cure':
      return `starts attempt ${attempt + 1}`
    case 'fail':
      return toFailed(run, task)
    case 'stop':
      return toStopped(run, task)
    case 'raise':
    case 'lift':
      return 'more may be spent'
    case 'start':
    case 'wait':
      return 'the run starts'
    case 'release':
    case 'rerun-wave':
    case 'stop-wave':
      return toWaveEffect(run, task.wave, 'gate', does)
    default:
      return unreachable(does)
  }
}

/** What an answer about a whole wave does. */
export function toWaveEffect(run: Run, wave: RunWave, kind: About['kind'], does: Option['does']): string {
  const name = shortly(wave.id, NAME_WIDTH_MAX)
  if (does === 'rerun-wave') {
    const { length } = listRerun(run, wave)
    if (length === 0) return `nothing of ${name} is done yet: what failed is tried again`
    return `does ${length} ${length === 1 ? 'task' : 'tasks'} of ${name} once more, with a fresh budget`
  }
  if (does === 'stop-wave') return `nothing new starts in ${name} till somebody starts it again`
  if (kind === 'systemic') {
    const { length } = listFailed(wave)
    const left = wave.tasks.length - wave.finished - length
    const rest = left > 0 ? `; ${left} more of ${name} may start` : ''
    return `tries ${length} again, each with a fresh budget of ${toBudget(run.policy.retriesMax)}${rest}`
  }
  const { length } = wave.followers
  if (length === 0) return 'the run goes on to its end'
  return `${length === 1 ? 'the wave' : `${length} waves`} after ${name} may open`
}

function toBudget(retriesMax: number): string {
  return `${retriesMax} ${retriesMax === 1 ? 'retry' : 'retries'}`
}

function toSkipped(run: Run, task: RunTask): string {
  const waiting = listWaiting(run, task)
  const free = waiting.filter(({ pending, wave }) => pending === 1 && wave.status !== 'stopped')
  const bound = waiting.length - free.length
  const parts: string[] = []
  if (free.length > 0) parts.push(`${named(free)} can start`)
  if (bound > 0) {
    const which = free.length > 0 ? `${bound} more that need it directly` : `${bound} that need it directly`
    parts.push(`${bound === 1 ? which.replace('need', 'needs') : which} still wait${bound === 1 ? 's' : ''}`)
  }
  const { wave } = task
  const isLast = wave.finished === wave.tasks.length - 1 && wave.status === 'open'
  if (isLast) parts.push(`${shortly(wave.id, NAME_WIDTH_MAX)} is done then`)
  return `counts as done: ${parts.length > 0 ? parts.join(', ') : 'nothing needs it directly'}`
}

function toFailed(run: Run, task: RunTask): string {
  const waiting = listWaiting(run, task)
  const { wave } = task
  const parts = [`${shortly(task.id, NAME_WIDTH_MAX)} stays failed`]
  if (waiting.length > 0) parts.push(`${named(waiting)} will not start`)
  const isWaitedFor = wave.followers.some(index => run.waves[index]!.status === 'waiting')
  if (isWaitedFor) parts.push(`no wave after ${shortly(wave.id, NAME_WIDTH_MAX)} opens`)
  return parts.length > 1 ? parts.join('; ') : `${parts[0]}; nothing needs it directly`
}

function toStopped(run: Run, task: RunTask): string {
  const others = run.atWork.size + run.aside.size - (isUnderWay(run, task) ? 1 : 0) + run.counts.merging
  const mine = task.status === 'merging' ? 1 : 0
  const left = others - mine
  if (left === 0) return 'nothing new starts, and the run ends'
  return `nothing new starts; ${left} at work ${left === 1 ? 'ends' : 'end'} first`
}

/** Those that need it directly and wait. */
function listWaiting(run: Run, task: RunTask): RunTask[] {
  return task.followers.map(index => run.tasks[index]!).filter(({ status }) => status === 'waiting')
}

function named(tasks: RunTask[]): string {
  return listed(
    tasks.map(({ id }) => shortly(id, NAME_WIDTH_MAX)),
    NAMES_MAX,
  )
}
