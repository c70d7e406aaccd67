import { setTimeout as wait } from 'node:timers/promises'
import { openCommandAgents } from '../src/agents/command.ts'
import type { Agent, ProcessHandle } from '../src/agents/port.ts'
import { readProcesses } from '../src/system/process-table.ts'
import type { Database } from './database.ts'
import { openBenchEngine, toBenchCharter, toWavePlan } from './rig.ts'

const STUBBORN = 'trap "" TERM INT HUP; echo up; sleep 600 & while :; do wait; done'
const LOOK_MS = 10
const LIMIT_MS = 120_000

/** How long after a stop now the last of so many programs is dead. */
export async function measureStop(database: Database, count: number): Promise<number> {
  const commands = [{ name: 'idle', command: ['/bin/sh', '-c', STUBBORN] }]
  await using stack = new AsyncDisposableStack()
  const programs = stack.use(openCommandAgents({ commands, environment: process.env }))
  const store = stack.use(await database.open())
  const up = Promise.withResolvers<void>()
  const handles: ProcessHandle[] = []
  let upCount = 0
  const agent: Agent = {
    ...programs.agents[0]!,
    work: (assignment, watch, signal) => {
      const seeing = {
        ...watch,
        activity(text: string) {
          if (text === 'up' && ++upCount === count) up.resolve()
        },
        async process(handle: ProcessHandle) {
          handles.push(handle)
          await watch.process(handle)
        },
      }
      return programs.agents[0]!.work(assignment, seeing, signal)
    },
  }
  const engine = stack.use(openBenchEngine(store, agent, count))
  await engine.start()
  const charter = toBenchCharter(toWavePlan(count, 1), count, null, '/')
  await engine.runs.submit(charter.run, { type: 'create', charter })
  await engine.runs.submit(charter.run, { type: 'start', by: 'bench' })
  const limit = setTimeout(() => up.reject(new Error('not all of them began')), LIMIT_MS)
  await up.promise.finally(() => clearTimeout(limit))
  const from = performance.now()
  await engine.runs.submit(charter.run, { type: 'stop', by: 'bench', mode: 'now' })
  while (await isAnyAlive(handles)) {
    if (performance.now() - from > LIMIT_MS) throw new Error('not all of them ended')
    await wait(LOOK_MS)
  }
  return performance.now() - from
}

/** What is dead and not yet taken note of by its parent counts as dead. */
async function isAnyAlive(handles: readonly ProcessHandle[]): Promise<boolean> {
  const groups = new Set(handles.map(({ pid }) => pid))
  return (await readProcesses()).some(({ group, zombie }) => groups.has(group) && !zombie)
}
