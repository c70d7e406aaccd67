import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { afterEach, expect, test, vi } from 'vitest'
import { openLauncher } from '../../src/agents/open-launcher.ts'
import type { FromLauncher, LaunchJob, ToLauncher } from '../../src/agents/launch-protocol.ts'
import type { ProcessHandle } from '../../src/agents/port.ts'
import { endAll, isAlive, readChildren } from '../support/processes.ts'
import { until } from '../support/until.ts'

const table = vi.hoisted(() => ({ readable: true }))
vi.mock(import('../../src/system/process-table.ts'), async original => {
  const real = await original()
  return {
    ...real,
    async readProcesses() {
      if (!table.readable) throw new Error('EMFILE: too many open files')
      return await real.readProcesses()
    },
  }
})

const handles: ProcessHandle[] = []
const launchers: ChildProcess[] = []
afterEach(async () => {
  table.readable = true
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL')
  await endAll(handles.splice(0))
})

const toJob = (script: string): LaunchJob => ({
  program: '/bin/sh',
  args: ['-c', script],
  folder: tmpdir(),
  environment: { PATH: '/usr/bin:/bin' },
  input: '',
  secrets: [],
  outputBytesMax: 1_000,
  graceMs: 50,
  mark: 'REGATTA_LAUNCH=unreadable',
})

test('answers that the program survives when its launcher is gone and nothing can be read', async () => {
  await using launcher = openLauncher()
  const seen = { activity: false }
  const watch = {
    activity: () => void (seen.activity = true),
    process: async (handle: ProcessHandle) => void handles.push(handle),
  }
  const end = launcher.launch(toJob('echo up; exec sleep 60'), watch, new AbortController().signal)
  await until(() => seen.activity, 'a first line')
  const [own = 0] = await readChildren(process.pid)
  table.readable = false
  process.kill(own, 'SIGKILL')
  expect(await end).toEqual({ kind: 'launcher-ended', survives: true })
})

// elsewhere the table is read with ps, which a preload does not reach
test.runIf(process.platform === 'linux')(
  'a launcher that can read nothing outlives it and tells',
  async () => {
    const script = new URL('../../src/agents/launcher.ts', import.meta.url)
    const preload = new URL('../support/blind-preload.mjs', import.meta.url).href
    const launcher = fork(script, [], {
      execArgv: ['--import', preload],
      stdio: ['ignore', 'ignore', 2, 'ipc'],
    })
    launchers.push(launcher)
    const told: FromLauncher[] = []
    const tell = (message: ToLauncher): void => void launcher.send(message)
    launcher.on('message', (message: FromLauncher) => {
      told.push(message)
      if (message.kind !== 'gated') return
      handles.push(message.handle)
      tell({ kind: 'go', id: message.id })
    })
    const untilTold = (kind: FromLauncher['kind'], id: number): Promise<boolean> =>
      until(() => told.some(message => message.kind === kind && message.id === id), `${kind} of ${id}`)

    tell({ kind: 'start', id: 1, job: toJob('echo up; exec sleep 60'), piped: false })
    await untilTold('activity', 1)
    tell({ kind: 'stop', id: 1, atOnce: false })
    await untilTold('ended', 1)
    expect(told.at(-1)).toMatchObject({ end: { kind: 'exited', survives: true } })
    tell({ kind: 'start', id: 2, job: toJob('echo done'), piped: false })
    await untilTold('ended', 2)
    expect(await isAlive(launcher.pid ?? 0)).toBe(true)
  },
)
