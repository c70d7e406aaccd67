import { openAcpAgents } from './agents/acp/agents.ts'
import { endContainersOf } from './agents/container.ts'
import type { Contained } from './agents/container.ts'
import { openCommandAgents } from './agents/command.ts'
import { openModelAgents } from './agents/model.ts'
import type { Agent, ProcessHandle } from './agents/port.ts'
import { createRehearsalAgent } from './agents/rehearsal.ts'
import type { Config } from './config/config.ts'
import { systemClock } from './system/clock.ts'
import { systemFiles } from './system/files.ts'
import { endProcessGroup } from './system/process-group.ts'

/** All that do tasks here, by name, and what they were allowed of the environment. */
export interface Agents extends AsyncDisposable {
  agents: ReadonlyMap<string, Agent>
  environment: Readonly<Record<string, string>>
  /** Of an attempt, whoever began it on this machine: its processes, and what it started in a container. */
  endProcess(handle: ProcessHandle, of: Contained): Promise<'ended' | 'gone' | 'survives'>
}

/** How long what an earlier process left behind may take to end when asked to. */
const GRACE_MS = 2_000

export function openAgents(config: Config): Agents {
  const environment = Object.fromEntries(
    [...config.environment].map(([name, value]) => [name, value.reveal()]),
  )
  const stack = new AsyncDisposableStack()
  const commands = stack.use(
    openCommandAgents({
      commands: config.agents.filter(agent => agent.kind === 'command'),
      providers: new Map(config.providers.map(({ name, env }) => [name, env])),
      environment,
    }),
  )
  const models = stack.use(
    openModelAgents({
      models: config.agents.filter(agent => agent.kind === 'model'),
      providers: config.providers,
      environment,
      clock: systemClock,
    }),
  )
  const talking = stack.use(
    openAcpAgents({
      agents: config.agents.filter(agent => agent.kind === 'acp'),
      providers: new Map(config.providers.map(({ name, env }) => [name, env])),
      environment,
    }),
  )
  const containers = config.agents.flatMap(agent =>
    agent.kind !== 'model' && agent.container !== null ? [agent.container] : [],
  )
  const rehearsal = createRehearsalAgent({ clock: systemClock, files: systemFiles })
  const all = [...commands.agents, ...models.agents, ...talking.agents, rehearsal]
  return {
    agents: new Map(all.map(agent => [agent.name, agent])),
    environment,
    async endProcess(handle, of) {
      const end = await endProcessGroup(handle, { graceMs: GRACE_MS })
      const contained = await endContainersOf(of, containers, environment)
      return contained === 'gone' || end === 'survives' ? end : contained
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
