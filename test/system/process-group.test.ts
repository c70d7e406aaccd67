import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { endProcessGroup, pickMembers } from '../../src/system/process-group.ts'
import type { GroupHandle } from '../../src/system/process-group.ts'
import { parsePs, parseStat, readProcesses, readStartedAt } from '../../src/system/process-table.ts'
import type { ProcessRow } from '../../src/system/process-table.ts'
import { endAll, isAlive, readGroup } from '../support/processes.ts'
import { until } from '../support/until.ts'

const started: GroupHandle[] = []
afterEach(() => endAll(started.splice(0)))

/** Waits for the script's first line, so that what it sets up is set up. */
async function startGroup(script: string): Promise<GroupHandle & { line: string }> {
  const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const { pid } = child
  if (pid === undefined) throw new Error('No shell')
  const startedAt = await readStartedAt(pid)
  if (startedAt === null) throw new Error('The shell ended at once')
  const handle = { pid, startedAt }
  started.push(handle)
  const [line] = await once(child.stdout, 'data')
  return { ...handle, line: String(line).trim() }
}

describe('endProcessGroup', () => {
  test('ends a group that listens', async () => {
    const handle = await startGroup('echo ready; sleep 60')
    expect(await endProcessGroup(handle, { graceMs: 2_000 })).toBe('ended')
    expect(await readGroup(handle.pid)).toEqual([])
    expect(await endProcessGroup(handle, { graceMs: 2_000 })).toBe('gone')
  })

  test('ends a group that ignores the request', async () => {
    const handle = await startGroup('trap "" TERM; echo ready; while :; do sleep 1; done')
    expect(await endProcessGroup(handle, { graceMs: 50 })).toBe('ended')
    expect(await readGroup(handle.pid)).toEqual([])
  })

  test('ends what is left of a group whose leader is gone', async () => {
    const handle = await startGroup('sleep 60 & echo ready')
    await until(async () => !(await isAlive(handle.pid)), 'the end of the leader')
    expect(await readGroup(handle.pid)).toHaveLength(1)
    expect(await endProcessGroup(handle, { graceMs: 2_000 })).toBe('ended')
    expect(await readGroup(handle.pid)).toEqual([])
  })

  test('ends what a member started in a session of its own', async () => {
    const handle = await startGroup(
      `${process.execPath} -e '
        const { spawn } = require("node:child_process")
        console.log(spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).pid)' & wait`,
    )
    const far = Number(handle.line)
    expect(await isAlive(far)).toBe(true)
    expect(await endProcessGroup(handle, { graceMs: 2_000 })).toBe('ended')
    expect(await isAlive(far)).toBe(false)
  })

  test.each([
    { title: 'with another start time', alter: (at: string) => at.replace(/\d+$/, '1') },
    { title: 'of another boot', alter: (at: string) => at.replace(/^./, 'z') },
    { title: 'without a start time that can be read', alter: () => 'yesterday' },
  ])('never touches a process $title', async ({ alter }) => {
    const { pid, startedAt } = await startGroup('echo ready; sleep 60')
    expect(await endProcessGroup({ pid, startedAt: alter(startedAt) }, { graceMs: 0 })).toBe('gone')
    expect(await isAlive(pid)).toBe(true)
  })

  test.each([0, 1, -1, Number.NaN, 1.5])('never signals everybody: %s', async pid => {
    const startedAt = (await readStartedAt(1)) ?? ''
    expect(await endProcessGroup({ pid, startedAt }, { graceMs: 0 })).toBe('gone')
  })
})

const row = (given: Partial<ProcessRow>): ProcessRow => ({
  pid: 101,
  parent: 1,
  group: 100,
  session: 100,
  zombie: false,
  startedAt: 'boot/60',
  ...given,
})

describe('pickMembers', () => {
  const handle = { pid: 100, startedAt: 'boot/50' }
  const leader = row({ pid: 100, startedAt: 'boot/50' })
  const cases = [
    { title: 'leader and members', rows: [leader, row({})], pids: [100, 101] },
    { title: 'members after the leader', rows: [row({})], pids: [101] },
    { title: 'no zombies', rows: [row({ zombie: true })], pids: [] },
    { title: 'nobody older than the leader', rows: [row({ startedAt: 'boot/49' })], pids: [] },
    {
      title: 'nobody once the number is given out anew',
      rows: [row({ pid: 100, startedAt: 'boot/90' }), row({ startedAt: 'boot/91' })],
      pids: [],
    },
    {
      title: 'descendants in groups of their own, to any depth and in any order',
      rows: [
        row({ pid: 300, parent: 200, group: 300, session: 300 }),
        row({ pid: 200, parent: 100, group: 200, session: 200 }),
        leader,
      ],
      pids: [100, 200, 300],
    },
    { title: 'strangers never', rows: [leader, row({ pid: 7, group: 7, session: 7 })], pids: [100] },
  ]
  test.each(cases)('finds $title', ({ rows, pids }) => {
    expect(
      pickMembers(rows, handle)
        .map(member => member.pid)
        .sort((a, b) => a - b),
    ).toEqual(pids)
  })
})

describe('the table of processes', () => {
  test('holds this one', async () => {
    const rows = await readProcesses()
    const own = rows.find(row => row.pid === process.pid)
    expect(own).toMatchObject({ parent: process.ppid, zombie: false })
    expect(await readStartedAt(process.pid)).toBe(own?.startedAt)
    expect(await readStartedAt(2 ** 30)).toBeNull()
  })

  test('reads a name with spaces and parentheses', () => {
    const stat = `42 (a) b (c) S 1 42 40 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 777 1 1`
    expect(parseStat(stat, 'boot')).toEqual({
      pid: 42,
      parent: 1,
      group: 42,
      session: 40,
      zombie: false,
      startedAt: 'boot/777',
    })
    expect(parseStat('', 'boot')).toBeNull()
  })

  test('reads what ps prints', () => {
    const text =
      '  501   1   501 Ss   Sat Nov 21 09:21:41 2026\n  502 501   501 Z+   Sun Nov 22 00:00:00 2026\n'
    expect(parsePs(text)).toEqual([
      { pid: 501, parent: 1, group: 501, session: 0, zombie: false, startedAt: 'ps/1795252901000' },
      { pid: 502, parent: 501, group: 501, session: 0, zombie: true, startedAt: 'ps/1795305600000' },
    ])
  })
})
