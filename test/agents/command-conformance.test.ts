import { openCommandAgents } from '../../src/agents/command.ts'
import { agentConformance } from '../conformance/agents.ts'
import type { Part } from '../conformance/agents.ts'

const SCRIPTS: Record<Part, string> = {
  succeed: 'echo at work; echo done',
  write: 'echo hello > written.txt; echo wrote it',
  fail: 'echo trying; exit 3',
  hang: 'echo waiting; exec sleep 60',
  ask: `echo asking; [ -n "$REGATTA_ANSWER" ] || echo 'REGATTA-ASK {"question":"Which colour?","options":["red","green"]}'`,
  flood: 'exec yes flood',
  refused: `echo at work; echo "You've hit your usage limit. Try again in 20 minutes." >&2; exit 1`,
}

agentConformance('A command', () => {
  const commands = Object.entries(SCRIPTS).map(([name, script]) => ({ name, command: ['sh', '-c', script] }))
  const opened = openCommandAgents({ commands, environment: { PATH: '/usr/local/bin:/usr/bin:/bin' } })
  return {
    cast(part) {
      const agent = opened.agents.find(({ name }) => name === part)
      if (agent === undefined) throw new Error(`No command plays ${part}`)
      return { agent, prompt: `play ${part}` }
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
})
