import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { ProcessHandle } from '../../src/agents/port.ts'
import { endProcessGroup } from '../../src/system/process-group.ts'
import { endAll, isAlive, readChildren, readGroup, untilGroupGone } from '../support/processes.ts'
import { until } from '../support/until.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-crash-'))
const hosts: ChildProcess[] = []
const handles: ProcessHandle[] = []
afterEach(async () => {
  for (const host of hosts.splice(0)) host.kill('SIGKILL')
  await endAll(handles.splice(0))
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

const TREE = 'sh -c "trap \\"\\" TERM; sleep 60 & wait" & touch ran; echo up; wait'

/** A process that runs one command agent, up to what `awaited` names. */
async function startHost(mode: 'records' | 'never-records', awaited: 'handle' | 'activity') {
  const folder = mkdtempSync(join(place, 'work-'))
  return await start('command-host.ts', folder, [mode, 'sh', '-c', TREE], awaited)
}

async function start(program: string, folder: string, args: string[], awaited: 'handle' | 'activity') {
  const script = new URL(`../support/${program}`, import.meta.url).pathname
  const host = spawn(process.execPath, [script, folder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  hosts.push(host)
  let handle: ProcessHandle | undefined
  let seen = false
  createInterface(host.stdout).on('line', line => {
    const told: { handle?: ProcessHandle; activity?: string } = JSON.parse(line)
    if (told.handle !== undefined) handles.push((handle = told.handle))
    seen ||= told[awaited] !== undefined
  })
  await until(() => seen, `the host's first ${awaited}`)
  const [launcher] = await readChildren(host.pid ?? 0)
  if (handle === undefined || launcher === undefined) throw new Error('The host runs nothing')
  return { host, handle, launcher, folder }
}

test('killed -9: the launcher ends all it started, then itself', async () => {
  const { host, handle, launcher } = await startHost('records', 'activity')
  expect((await readGroup(handle.pid)).length).toBeGreaterThan(1)
  host.kill('SIGKILL')
  await untilGroupGone(handle.pid)
  await until(async () => !(await isAlive(launcher)), 'the end of the launcher')
})

test('killed -9 while it talks with an agent that does not end with its input: the launcher ends that too', async () => {
  const folder = mkdtempSync(join(place, 'work-'))
  const { host, handle, launcher } = await start('acp-host.ts', folder, ['say at it\ncling'], 'activity')
  host.kill('SIGKILL')
  await untilGroupGone(handle.pid)
  await until(async () => !(await isAlive(launcher)), 'the end of the launcher')
})

test('killed -9 together with its launcher: what was recorded is ended by its handle', async () => {
  const { host, handle, launcher } = await startHost('records', 'activity')
  process.kill(launcher, 'SIGKILL')
  host.kill('SIGKILL')
  await until(async () => !(await isAlive(launcher)), 'the end of the launcher')
  expect((await readGroup(handle.pid)).length).toBeGreaterThan(1)
  expect(await endProcessGroup(handle, { graceMs: 50 })).toBe('ended')
  expect(await readGroup(handle.pid)).toEqual([])
})

test('killed -9 together with its launcher before it was recorded: it never ran', async () => {
  const { host, handle, launcher, folder } = await startHost('never-records', 'handle')
  process.kill(launcher, 'SIGKILL')
  host.kill('SIGKILL')
  await untilGroupGone(handle.pid)
  expect(existsSync(join(folder, 'ran'))).toBe(false)
})
