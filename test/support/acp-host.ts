/**
 * Runs one agent that speaks ACP, for tests that kill its process: `node acp-host.ts FOLDER SCRIPT`, one JSON line per
 * thing that happens.
 */
import { join } from 'node:path'
import { openAcpAgents } from '../../src/agents/acp/agents.ts'
import type { Assignment } from '../../src/agents/port.ts'
import { NO_WORDS, toWatch } from './quiet-watch.ts'

const [folder = '', script = ''] = process.argv.slice(2)
const tell = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
const acp = [process.execPath, join(import.meta.dirname, 'acp-double.ts')]
const opened = openAcpAgents({
  agents: [{ name: 'double', acp, env: [], model: null, permissions: {} }],
  environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
})
const assignment: Assignment = {
  run: 'run-1',
  task: 'task-1',
  title: 'Hosted',
  detail: null,
  attempt: 1,
  token: 'token-1',
  prompt: script,
  answers: [],
  provider: null,
  model: null,
  permissions: {},
  words: NO_WORDS,
  minutes: null,
  folder,
  seed: 1,
  limits: { timeMs: 600_000, outputBytes: 1_000_000 },
}
const watch = toWatch({ activity: activity => tell({ activity }), process: async handle => tell({ handle }) })
await opened.agents[0]?.work(assignment, watch, new AbortController().signal)
