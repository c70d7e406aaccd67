import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach } from 'vitest'
import { openCommandAgents } from '../../src/agents/command.ts'
import type { CommandAgents, CommandAgentsOptions } from '../../src/agents/command.ts'
import type { Assignment, ProcessHandle } from '../../src/agents/port.ts'
import { perform, toAssignment } from '../conformance/agents.ts'
import type { Performance } from '../conformance/agents.ts'
import { endAll } from './processes.ts'
import { until } from './until.ts'

const SECRET = 'sk-0123456789abcdef'
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/home/nobody',
  OPENAI_API_KEY: SECRET,
  LEDGER: 'postgres://me:hunter22@host/db',
  OTHER: 'unseen',
  FRUIT: 'pear',
}

/** What tests of real programs need; what one leaves running is ended after it. */
export function useCommandAgents() {
  const place = mkdtempSync(join(tmpdir(), 'regatta-command-'))
  const opened: CommandAgents[] = []
  const handles: ProcessHandle[] = []
  let count = 0
  afterEach(async () => {
    for (const agents of opened.splice(0)) await agents[Symbol.asyncDispose]()
    await endAll(handles.splice(0))
  })
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  function newFolder(): string {
    const folder = join(place, String((count += 1)))
    mkdirSync(folder)
    return folder
  }

  const open = (command: string[], env: string[] = []): CommandAgents => openWith({}, command, env)

  function openWith(
    given: Partial<CommandAgentsOptions>,
    command: string[],
    env: string[] = [],
  ): CommandAgents {
    const commands = [{ name: 'one', command, env }]
    const agents = openCommandAgents({ commands, environment: ENVIRONMENT, graceMs: 100, ...given })
    opened.push(agents)
    return agents
  }

  function begin(agents: CommandAgents, given: Partial<Assignment> = {}): Performance {
    const [agent] = agents.agents
    if (agent === undefined) throw new Error('No agent')
    const performance = perform(agent, { ...toAssignment(newFolder(), 'the prompt'), ...given })
    void performance.report.finally(() => handles.push(...performance.handles))
    return performance
  }

  const run = (command: string[], given: Partial<Assignment> = {}, env: string[] = []): Performance =>
    begin(open(command, env), given)
  const shell = (script: string, given: Partial<Assignment> = {}, env: string[] = []): Performance =>
    run(['sh', '-c', script], given, env)
  return { open, openWith, begin, run, shell, newFolder }
}

/** The number of its process group, once it printed a line. */
export async function groupOf({ handles, lines }: Performance): Promise<number> {
  await until(() => lines.length > 0, 'a first line')
  return handles[0]?.pid ?? 0
}
