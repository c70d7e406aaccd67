import type { Run, RunTask, RunWave } from '../run/run.ts'
import { takesPart } from '../run/scope.ts'
import type { Span } from './message.ts'
import { toName, toWaveName } from './names.ts'
import { tallyWaves } from './tally-waves.ts'
import type { Tally } from './tally-waves.ts'
import { counted } from './words.ts'

const OPEN_MAX = 5
const NEXT_MAX = 2

/** Those that are open and what comes next, a line each; the others are counted. */
export function listBoardWaves(run: Run, failed: RunTask[]): Span[][] {
  const tallies = tallyWaves(run, failed)
  const inPart = run.waves.filter(wave => takesPart(run, wave))
  const done = inPart.filter(({ status }) => status === 'done')
  const waiting = inPart.filter(({ status }) => status === 'waiting')
  const open = inPart.filter(isOpen)
  const out = run.waves.length - inPart.length
  const [only, second] = done
  const items: Span[][] = []
  if (only && !second) items.push([...nameOf(run, only), ': done'])
  else if (done.length > 0) items.push([`${done.length} waves done`])
  items.push(...open.slice(0, OPEN_MAX).map(wave => toLine(run, wave, tallies.get(wave))))
  if (open.length > OPEN_MAX) items.push([counted(open.length - OPEN_MAX, 'more open wave')])
  items.push(...waiting.slice(0, NEXT_MAX).map(wave => toLine(run, wave, tallies.get(wave))))
  if (waiting.length > NEXT_MAX) items.push([`${counted(waiting.length - NEXT_MAX, 'more wave')} to come`])
  if (out > 0) items.push([`${counted(out, 'wave')} left out`])
  return items
}

export function hasOpenWave(run: Run): boolean {
  return run.waves.some(isOpen)
}

/** The first of the waves that a person has stopped. */
export function listStopped(run: Run, most: number): RunWave[] {
  return [...run.stopped]
    .filter(wave => wave.status === 'stopped')
    .sort((a, b) => a.index - b.index)
    .slice(0, most)
}

function isOpen({ status }: RunWave): boolean {
  return status !== 'done' && status !== 'waiting'
}

function toLine(run: Run, wave: RunWave, tally: Tally | undefined): Span[] {
  const parts: string[] = []
  if (wave.status === 'held') parts.push(wave.hold === null ? 'held' : `held until ${wave.hold} is answered`)
  if (wave.status === 'stopped') parts.push(wave.stop ? `stopped by ${toName(wave.stop.by)}` : 'stopped')
  if (wave.status === 'gate') parts.push(toGate(run, wave))
  parts.push(
    wave.status === 'waiting' && wave.finished === 0
      ? `${counted(wave.tasks.length, 'task')} to do`
      : `${wave.finished} of ${wave.tasks.length} done`,
  )
  if (tally && tally.atWork > 0) parts.push(`${tally.atWork} at work`)
  if (tally && tally.asking > 0) parts.push(`${tally.asking} asked about`)
  if (tally && tally.failed > 0) parts.push(`${tally.failed} failed`)
  return [...nameOf(run, wave), `: ${parts.join(', ')}`]
}

function toGate(run: Run, { gate }: RunWave): string {
  const status = gate === null ? undefined : run.tasks[gate]!.status
  if (status === 'parked') return 'waits for a go'
  return status === 'running' ? 'its checks are run' : 'its checks are to be run'
}

function nameOf(run: Run, wave: RunWave): Span[] {
  return toWaveName(run.charter.plan.waves[wave.index]!)
}
