import type { MemoryRun } from '../support/memory-rows.ts'
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
  const { row, tasks, escalations } = stored
  let ready = 0
  for (const { status } of tasks.values()) {
    if (status === 'merging') return false
    if (status === 'ready') ready++
  }
  if (row.active > 0) return false
  if (row.status === 'paused' || row.status === 'ready') return true
  if (row.status === 'stopping' || ready > 0) return false
  return escalations.values().some(({ status }) => status === 'open')
}
