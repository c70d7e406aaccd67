import { openAcpAgents } from './agents/acp/agents.ts'
import { openCommandAgents } from './agents/command.ts'
import { openModelAgents } from './agents/model.ts'
import type { Agent } from './agents/port.ts'
import { createRehearsalAgent } from './agents/rehearsal.ts'
import type { Config } from './config/config.ts'
import { systemClock } from './system/clock.ts'
import { systemFiles } from './system/files.ts'

/** All that do tasks here, by name, and what they were allowed of the environment. */
export interface Agents extends AsyncDisposable {
  agents: ReadonlyMap<string, Agent>
  environment: Readonly<Record<string, string>>
}

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
  const rehearsal = createRehearsalAgent({ clock: systemClock, files: systemFiles })
  const all = [...commands.agents, ...models.agents, ...talking.agents, rehearsal]
  return {
    agents: new Map(all.map(agent => [agent.name, agent])),
    environment,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
