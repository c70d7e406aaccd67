import { endProcessGroup } from '../../src/system/process-group.ts'
import type { GroupHandle } from '../../src/system/process-group.ts'
import { readProcesses } from '../../src/system/process-table.ts'
import { until } from './until.ts'

/** The numbers of the living processes of a group. */
export async function readGroup(group: number): Promise<number[]> {
  const rows = await readProcesses()
  return rows.filter(row => row.group === group && !row.zombie).map(row => row.pid)
}

export async function isAlive(pid: number): Promise<boolean> {
  return (await readProcesses()).some(row => row.pid === pid && !row.zombie)
}

export async function readChildren(parent: number): Promise<number[]> {
  return (await readProcesses()).filter(row => row.parent === parent && !row.zombie).map(row => row.pid)
}

export async function untilGroupGone(group: number): Promise<void> {
  await until(async () => (await readGroup(group)).length === 0, `the end of group ${group}`)
}

/** For the end of a test that failed: by their own handles, so that nobody else is hit. */
export async function endAll(handles: readonly GroupHandle[]): Promise<void> {
  await Promise.all(handles.map(handle => endProcessGroup(handle, { graceMs: 0 })))
}
