import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
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

/** What runs in a folder or below it, or was told of it when it began, as far as can be seen: on Linux. */
export function readProcessesOf(folder: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(pid => {
      try {
        const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8')
        const line = read('cmdline').replaceAll('\0', ' ')
        const known = [readlinkSync(`/proc/${pid}/cwd`), line, read('environ')]
        return known.some(text => text.includes(folder)) ? [`${pid} ${line}`] : []
      } catch {
        return [] // gone, or another user's
      }
    })
}

export async function untilGroupGone(group: number): Promise<void> {
  await until(async () => (await readGroup(group)).length === 0, `the end of group ${group}`)
}

/** For the end of a test that failed: by their own handles, so that nobody else is hit. */
export async function endAll(handles: readonly GroupHandle[]): Promise<void> {
  await Promise.all(handles.map(handle => endProcessGroup(handle, { graceMs: 0 })))
}
