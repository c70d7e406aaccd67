import { join } from 'node:path'
import { openAcpAgents } from '../../../src/agents/acp/agents.ts'
import { agentConformance } from '../../conformance/agents.ts'
import type { Part } from '../../conformance/agents.ts'

const DOUBLE = join(import.meta.dirname, '../../support/acp-double.ts')

const SCRIPTS: Record<Part, string> = {
  succeed: 'say at work\ntool read Look src/a.ts\nsay done',
  write: 'write written.txt hello\nsay wrote it',
  fail: 'say trying\nerror -32603 the brush broke',
  hang: 'say waiting\nhang',
  ask: 'say asking\nunless-answered REGATTA-ASK {"question":"Which colour?","options":["red","green"]}',
  flood: 'flood',
  refused: "say at work\nerror -32603 You've hit your usage limit. Try again in 20 minutes.",
}

agentConformance('An agent that speaks ACP', () => {
  const opened = openAcpAgents({
    agents: [{ name: 'double', acp: [process.execPath, DOUBLE], env: [], model: null, permissions: {} }],
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  })
  const [agent] = opened.agents
  return {
    cast: part => ({ agent: agent!, prompt: SCRIPTS[part] }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
})
