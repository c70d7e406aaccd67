/**
 * Runs one command agent, for tests that kill its process:
 * `node command-host.ts FOLDER records|never-records PROGRAM ARGUMENT…`, one JSON line per thing that happens.
 */
import { openCommandAgents } from '../../src/agents/command.ts'
import type { Assignment } from '../../src/agents/port.ts'
import { NO_WORDS, toWatch } from './quiet-watch.ts'

const [folder = '', mode = '', ...command] = process.argv.slice(2)
const tell = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`)

const opened = openCommandAgents({
  commands: [{ name: 'one', command }],
  environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
})
const [agent] = opened.agents
const assignment: Assignment = {
  run: 'run-1',
  task: 'task-1',
  title: 'Hosted',
  detail: null,
  attempt: 1,
  token: 'token-1',
  prompt: '',
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
const watch = toWatch({
  activity: text => tell({ activity: text }),
  async process(handle) {
    tell({ handle })
    if (mode === 'never-records') await new Promise(() => {})
  },
})
await agent?.work(assignment, watch, new AbortController().signal)
