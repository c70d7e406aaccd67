import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ChatCompletionRequest } from '@copilotkit/aimock'
import { layDataFolder } from '../support/prepared-database.ts'
import { KEY, lastWords, openModelDouble } from '../support/model-double.ts'
import type { ModelDouble } from '../support/model-double.ts'
import { runProgram } from '../support/program.ts'

// Starts the whole program several times.
vi.setConfig({ testTimeout: 120_000 })

const PLAN = `# Paint the shed

## Wave 1

- T-01: Write the list of colours
  - Agent: WORKER_012
  - Files: colours.md

## Wave 2 (after Wave 1)

- T-02: Write what was chosen
  - Files: chosen.md
`

const CONFIG = {
  agent: 'painter',
  prompt: 'Write in English.',
  agents: {
    painter: { model: 'gpt-5', provider: 'openai' },
    checker: { model: 'gpt-5', provider: 'openai', checks: [['true']] },
  },
  assign: [{ match: 'worker_*', agent: 'checker', prompt: 'Name three.' }],
  providers: {
    // Nobody listens there.
    openai: { url: 'http://127.0.0.1:9/v1', key: 'MY_KEY' },
    ollama: { url: '', model: 'llama', prices: { input: 1, output: 2 } },
  },
}

let double: ModelDouble
let folder: string
beforeAll(async () => {
  double = await openModelDouble()
  folder = await mkdtemp(join(tmpdir(), 'regatta-model-'))
  await layDataFolder(join(folder, '.regatta'))
})
afterAll(async () => {
  await double[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Writes the file when it is told the task of this title. */
function paint(title: string, path: string): void {
  const text = '# Colours\n\nRed, green and blue.\n'
  double.mock.on(
    { predicate: request => lastWords(request).startsWith(`# ${title}`), hasToolResult: false },
    { toolCalls: [{ name: 'write_file', arguments: JSON.stringify({ path, text }) }] },
  )
}

test('models do a plan: the next provider stands in for one that is down, and all is told', async () => {
  paint('Write the list of colours', 'colours.md')
  paint('Write what was chosen', 'chosen.md')
  double.mock.on({ hasToolResult: true }, { content: 'It is written: red, green and blue.' })
  await mkdir(join(folder, 'sprints'))
  await writeFile(join(folder, 'sprints', 'plan.md'), PLAN)
  await writeFile(join(folder, 'sprints', 'WORKER_012_COLOURS.md'), 'Only bright ones.')
  const providers = { ...CONFIG.providers, ollama: { ...CONFIG.providers.ollama, url: double.url } }
  await writeFile(join(folder, 'regatta.yaml'), JSON.stringify({ ...CONFIG, providers }))
  const variables = { MY_KEY: KEY }

  const foretold = await runProgram(['prompt', 'sprints/plan.md', 'T-01'], folder, variables)
  expect(foretold.code).toBe(0)
  expect(foretold.output).toContain(
    'sprints/WORKER_012_COLOURS.md, instructions for this task:\n> Only bright ones.',
  )

  const unknown = await runProgram(['prompt', 'sprints/plan.md', 'T-77'], folder, variables)
  expect(unknown).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/sprints\/plan.md has no task “T-77”/),
  })

  const ran = await runProgram(['run', 'sprints/plan.md'], folder, variables)
  expect(ran.errors + ran.output).toMatch(/openai/)
  expect(ran.code).toBe(0)
  expect(ran.output).toContain('by the given prices')
  expect(await readFile(join(folder, 'chosen.md'), 'utf8')).toContain('Red, green and blue')
  const requests = double.mock.getRequests().map(({ body }) => body as ChatCompletionRequest)
  expect(new Set(requests.map(({ model }) => model))).toEqual(new Set(['llama']))

  const [, run = ''] = /run (r[a-z\d]{5})/.exec(ran.output + ran.errors) ?? []
  const told = await runProgram(['prompt', run, 'T-02'], folder, variables)
  expect(told.output).toContain(
    'Done before, and here already:\n- T-01 (Write the list of colours): It is written',
  )
  expect(told.output).toContain('What the team wants besides:\nWrite in English.\n')
  expect(requests.some(request => lastWords(request).trim() === told.output.trim())).toBe(true)

  const written = await readdir(join(folder, '.regatta', 'log'), { recursive: true }).catch(() => [])
  const logs = await Promise.all(written.map(name => readFile(join(folder, '.regatta', 'log', name), 'utf8')))
  expect([ran, told, foretold, logs].map(part => JSON.stringify(part)).join()).not.toContain('hush')
})

test('a model reads a plan when asked to: what differs is told, and its reading can be kept', async () => {
  const said = '# Shed\n\nWe agreed that ada sees to cleaning the walls.\nLater ben paints the door.\n'
  await writeFile(join(folder, 'talk.md'), said)
  const providers = { openai: { ...CONFIG.providers.openai, url: double.url } }
  await writeFile(join(folder, 'regatta.yaml'), JSON.stringify({ ...CONFIG, providers }))
  const tasks = [
    { id: 'A', title: 'Cleaning the walls', at: 3, wave: 'Plan', agent: 'ada', needs: [] },
    { id: 'B', title: 'Paint the door', at: 4, wave: 'Plan', agent: 'ben', needs: ['A'] },
    { id: 'C', title: 'Mow the lawn', at: 4, wave: 'Plan', agent: null, needs: [] },
  ]
  const told = JSON.stringify({ title: '', waves: [{ id: 'Plan', title: '', after: [] }], tasks })
  double.mock.on({ predicate: request => lastWords(request).includes('ada sees to') }, { content: told })
  const before = double.mock.getRequests().length
  const alone = await runProgram(['plan', 'talk.md'], folder, { MY_KEY: KEY })
  expect(double.mock.getRequests()).toHaveLength(before)
  const shown = await runProgram(['plan', 'talk.md', '--model'], folder, { MY_KEY: KEY })
  expect(shown.output).toContain('Read by gpt-5 of openai, because you asked for it')
  expect(shown.output).toContain('Mow the lawn: line 4 does not speak of it')
  expect(alone.code).toBe(2)
  expect(alone.output).toContain('regatta plan talk.md --model shows how gpt-5 of openai reads it')
  const kept = await runProgram(['plan', 'talk.md', '--model', '--as', 'markdown'], folder, { MY_KEY: KEY })
  expect(kept.output).toMatch(/^---\nregatta: 1\n---\n[^]*- \[ \] A: Cleaning the walls\n {2}- agent: ada\n/)
  expect(kept.errors).toContain('because you asked for it')
})
