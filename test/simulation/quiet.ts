import type { MemoryRun } from '../support/memory-rows.ts'
import { BASELINE } from './invariants/standing.ts'
import type { World } from './world.ts'

export function hasEndedRow({ row }: MemoryRun): boolean {
  return row.status === 'done' || row.status === 'failed' || row.status === 'cancelled'
}

/** Nothing in any run moves any more, unless a person says a word; and it is clear which. */
export function isQuiet({ memory, scenario }: World): boolean {
  return memory.runs.size === scenario.charters.length && [...memory.runs.values()].every(isSettled)
}

export function isSettled(stored: MemoryRun): boolean {
  if (hasEndedRow(stored)) return true
  const { row, tasks, waves, escalations } = stored
  const isAsked = escalations.values().some(({ status }) => status === 'open')
  const stopped = new Set<number>()
  for (const { wave, status } of waves.values())
    if (status === 'stopped' || (status === 'held' && isAsked)) stopped.add(wave)
  let ready = 0
  let isAllFinished = true
  // Nothing starts before people have said what becomes of the measuring that failed.
  const isHeldUp = isAsked && tasks.values().some(({ id, status }) => id === BASELINE && status === 'parked')
  for (const { status, wave } of tasks.values()) {
    if (status === 'merging') return false
    if (status === 'ready' && !stopped.has(wave) && !isHeldUp) ready++
    if (status !== 'done' && status !== 'skipped') isAllFinished = false
  }
  if (row.active > 0) return false
  if (row.status === 'paused' || row.status === 'ready') return true
  if (row.status === 'stopping' || ready > 0) return false
  if (stopped.size > 0) return !isAllFinished
  return isAsked
}
