import type { Permissions } from '../../run/permissions.ts'
import type { Environment, ProviderVariables } from '../command-line.ts'
import type { ContainerConfig } from '../container.ts'
import type { Agent } from '../port.ts'
import type { Lead } from './lead.ts'

export interface AcpConfig {
  name: string
  /** A preset's name, or a program and its arguments. */
  acp: string | string[]
  /** Names of environment variables that the program gets besides the usual ones. */
  env: string[]
  model: string | null
  permissions: Permissions
  /** By which it is started in a container, and ended there; null: it is not. */
  container?: ContainerConfig | null
}

export interface AcpAgentsOptions {
  agents: AcpConfig[]
  /** What a program is given besides, by the provider it is to use. */
  providers?: ProviderVariables
  /** Where the allowed variables are taken from. */
  environment: Environment
  /** How long an agent may take to end its turn when asked to, and then its program to end. */
  graceMs?: number
}

/** Agents that speak the Agent Client Protocol. They share one launcher and one way to people, which this holds. */
export interface AcpAgents extends AsyncDisposable {
  agents: Agent[]
}

export function openAcpAgents(options: AcpAgentsOptions): AcpAgents {
  let lead: Promise<Lead> | undefined
  // What speaks the protocol takes a second to load: who has no such agent at work does without.
  const open = async (): Promise<Lead> => (await import('./lead.ts')).openLead(options)
  return {
    agents: options.agents.map(config => ({
      name: config.name,
      rehearses: false,
      hears: true,
      async work(assignment, watch, signal) {
        lead ??= open()
        return await (await lead).work(config, assignment, watch, signal)
      },
    })),
    async [Symbol.asyncDispose]() {
      await (await lead?.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}
