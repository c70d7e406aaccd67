import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChatCompletionRequest } from '@copilotkit/aimock'
import type { ModelAgentsOptions } from '../../src/agents/model.ts'
import type { Assignment, LiveQuestion, Watch } from '../../src/agents/port.ts'
import type { Report, Usage } from '../../src/run/outcome.ts'
import { toAssignment } from '../conformance/agents.ts'
import { KEY, openAgents, openModelDouble, toConfig } from '../support/model-double.ts'
import type { ModelDouble } from '../support/model-double.ts'
import { toWatch } from '../support/quiet-watch.ts'

let double: ModelDouble
let folder: string
beforeAll(async () => void (double = await openModelDouble()))
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => {
  double.mock.reset()
  folder = mkdtempSync(join(tmpdir(), 'regatta-model-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Worked {
  report: Report
  lines: string[]
  usages: Usage[]
  notes: string[]
  questions: LiveQuestion[]
  requests: ChatCompletionRequest[]
}

async function work(
  given: Partial<ModelAgentsOptions> = {},
  assigned: Partial<Assignment> = {},
  heard: Partial<Watch> = {},
): Promise<Worked> {
  await using opened = openAgents(double.url, given)
  const seen = { lines: [], usages: [], notes: [], questions: [] } as Omit<Worked, 'report' | 'requests'>
  const watch = toWatch({
    activity: text => void seen.lines.push(text),
    usage: usage => void seen.usages.push(usage),
    note: text => void seen.notes.push(text),
    async ask(question) {
      seen.questions.push(question)
      return { kind: 'withdrawn', why: 'nobody is there' }
    },
    ...heard,
  })
  const assignment = { ...toAssignment(folder, 'Paint.'), ...assigned }
  const report = await opened.agents[0]!.work(assignment, watch, new AbortController().signal)
  const requests = double.mock.getRequests().map(({ body }) => body as ChatCompletionRequest)
  return { ...seen, report, requests }
}

const call = (name: string, input: object, id?: string): { name: string; arguments: string } => ({
  name,
  arguments: JSON.stringify(input),
  ...(id === undefined ? {} : { id }),
})

/** Calls the tools one turn after the other, then says that it is done; what each came to. */
async function useTools(
  calls: { name: string; arguments: string }[],
  given: Partial<ModelAgentsOptions> = {},
  assigned: Partial<Assignment> = {},
  heard: Partial<Watch> = {},
): Promise<Worked & { results: string[] }> {
  calls.forEach((one, turnIndex) => double.mock.on({ turnIndex }, { toolCalls: [one] }))
  double.mock.on({ turnIndex: calls.length }, { content: 'All done.' })
  const worked = await work(given, assigned, heard)
  const last = worked.requests.at(-1)?.messages ?? []
  return {
    ...worked,
    results: last
      .filter(({ role }) => role === 'tool')
      .map(({ content }) => (typeof content === 'string' ? content : '')),
  }
}

describe('A model', () => {
  test('lists, reads, searches, writes, edits, moves and deletes in its workspace', async () => {
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src', 'main.ts'), 'const colour = "red"\nexport { colour }\n')
    writeFileSync(join(folder, 'old.md'), 'old')
    const { results, report } = await useTools([
      call('list_files', { depth: 2 }),
      call('read_file', { path: 'src/main.ts', from: 2 }),
      call('search', { text: 'colour = ' }),
      call('write_file', { path: 'docs/deep/notes.md', text: 'Notes\n' }),
      call('edit_file', { path: 'src/main.ts', before: '"red"', after: '"blue"' }),
      call('move_file', { from: 'docs/deep/notes.md', to: 'NOTES.md' }),
      call('delete_file', { path: 'old.md' }),
    ])
    expect(report.ending).toEqual({ kind: 'finished', summary: 'All done.' })
    expect(results.slice(0, 3)).toEqual([
      'old.md\nsrc/\nsrc/main.ts',
      '2\texport { colour }\n3\t',
      'src/main.ts:1: const colour = "red"',
    ])
    expect(readFileSync(join(folder, 'src', 'main.ts'), 'utf8')).toContain('"blue"')
    expect(readFileSync(join(folder, 'NOTES.md'), 'utf8')).toBe('Notes\n')
    expect(existsSync(join(folder, 'old.md'))).toBe(false)
  })

  test('is told what will not do, and may go on', async () => {
    writeFileSync(join(folder, 'twice.txt'), 'a b a')
    const { results, report } = await useTools([
      call('edit_file', { path: 'twice.txt', before: 'a', after: 'c' }),
      call('edit_file', { path: 'twice.txt', before: 'z', after: 'c' }),
      call('read_file', { path: 'absent.txt' }),
      call('read_file', { path: 7 }),
      call('dance', {}),
      { name: 'read_file', arguments: '{"path": ' },
      call('write_file', { path: '.', text: '' }),
      call('write_file', { path: 'twice.txt/below', text: '' }),
      call('list_files', { path: 'twice.txt' }),
    ])
    expect(report.ending.kind).toBe('finished')
    const said = [
      /more than once/,
      /does not hold/,
      /not there/,
      /path/,
      /no tool dance.*list_files/,
      /no JSON/,
    ]
    for (const [at, pattern] of [...said, /folder/, /a file, no folder/, /is a file/].entries())
      expect(results[at]).toMatch(pattern)
    expect(readFileSync(join(folder, 'twice.txt'), 'utf8')).toBe('a b a')
  })

  test('runs the commands that are allowed, without a shell and without our secrets, and no other', async () => {
    const checks = [['sh', '-c', 'echo "key=$MY_KEY" && echo "$0" && false', '$(touch here)']]
    const { results } = await useTools(
      [call('run_check', { command: checks[0]!.join(' ') }), call('run_check', { command: 'rm -rf .' })],
      { models: [toConfig({ checks })] },
    )
    expect(results[0]).toBe('It ended with exit code 1.\nkey=\n$(touch here)')
    expect(results[1]).toMatch(/^Not done: run_check was called in a way/)
    expect(existsSync(join(folder, 'here'))).toBe(false)
  })

  test('has no tool for commands where none is allowed', async () => {
    const { requests } = await useTools([])
    const names = requests[0]?.tools?.map(({ function: { name } }) => name)
    expect(names).toContain('edit_file')
    expect(names).not.toContain('run_check')
  })

  test('has its tokens and their price counted', async () => {
    const usage = { prompt_tokens: 1_000, completion_tokens: 100 }
    double.mock.on({ turnIndex: 0 }, { toolCalls: [call('list_files', {})], usage })
    double.mock.on({ turnIndex: 1 }, { content: 'Done.', usage })
    const { report, usages } = await work()
    expect(report.usage).toEqual({ inputTokens: 2_000, outputTokens: 200, cost: 0.006 })
    expect(usages.map(({ inputTokens }) => inputTokens)).toEqual([1_000, 2_000])
  })

  test('hears what people say to it while it works', async () => {
    const said = [{ by: 'ann', text: 'Make it green.' }]
    const words = { take: () => said.shift(), listen: () => () => {} }
    const { requests } = await useTools([], {}, { words })
    expect(requests[0]?.messages.at(-1)).toEqual({ role: 'user', content: 'ann says: Make it green.' })
  })

  test('goes on with what people answer at once', async () => {
    const { results } = await useTools(
      [call('ask_people', { question: 'Which?', options: ['red', 'blue'] })],
      {},
      {},
      { ask: async () => ({ kind: 'answered', option: '1', label: 'blue', by: 'ann' }) },
    )
    expect(results).toEqual(['ann answers: blue'])
  })

  test('leaves notes for who looks back', async () => {
    const { notes } = await useTools([call('note_for_retrospective', { text: `The key is ${KEY}.` })])
    expect(notes).toEqual(['The key is •••.'])
  })
})

describe('What a model may do', () => {
  test.each([
    [{ edit: 'deny' }, /^Refused: write docs\/a\.md is not allowed here/, []],
    [{ paths: { docs: 'deny' } }, /not allowed/, []],
    [{ edit: 'ask' }, /^Refused: people did not allow it/, ['May it write docs/a.md?']],
    [{ edit: 'allow', paths: { 'src/**': 'deny' } }, /^Wrote docs\/a\.md/, []],
  ] as const)('is as configured: %j', async (permissions, said, asked) => {
    const { results, questions, lines } = await useTools(
      [call('write_file', { path: 'docs/a.md', text: 'text' })],
      { models: [toConfig({ permissions })] },
    )
    expect(results[0]).toMatch(said)
    expect(questions.map(({ text }) => text)).toEqual(asked)
    if (results[0]?.startsWith('Refused'))
      expect(lines).toContainEqual(expect.stringMatching(/^refused: write/))
  })

  test('is what people allow, who see what it is about', async () => {
    const seen: LiveQuestion[] = []
    const { results } = await useTools(
      [call('write_file', { path: 'a.md', text: 'text' })],
      { models: [toConfig({ permissions: { edit: 'deny' } })] },
      { permissions: { edit: 'ask' } },
      {
        async ask(question) {
          seen.push(question)
          return { kind: 'answered', option: 'allow', label: 'Yes', by: 'ann' }
        },
      },
    )
    expect(results[0]).toMatch(/^Wrote/)
    expect(seen[0]).toMatchObject({ kind: 'permission', evidence: 'text' })
  })
})

describe('A model that does not come to an end', () => {
  test('is ended at the limit of its turns', async () => {
    double.mock.on({}, { toolCalls: [call('list_files', {})] })
    const { report, requests } = await work({ limits: { turns: 5 } })
    expect(report.ending).toEqual({
      kind: 'failed',
      message: 'gpt-5 of openai was asked 5 times, which is the limit, and was not done',
    })
    expect(requests).toHaveLength(5)
  })

  test('is ended at the limit of its tokens', async () => {
    const usage = { prompt_tokens: 900, completion_tokens: 200 }
    double.mock.on({}, { toolCalls: [call('list_files', {})], usage })
    const { report } = await work({ limits: { tokens: 3_000 } })
    expect(report).toMatchObject({
      ending: { kind: 'failed', message: 'gpt-5 of openai used more than 3000 tokens, its limit' },
      usage: { inputTokens: 2_700 },
    })
  })

  test('is ended at its output limit, which all its answers share', async () => {
    writeFileSync(join(folder, 'a.txt'), '')
    const text = 'x'.repeat(3_000)
    double.mock.on({}, { toolCalls: [call('write_file', { path: 'a.txt', text })] })
    const limits = { timeMs: 20_000, outputBytes: 10_000 }
    const { report, requests } = await work({}, { limits })
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('10 kB') })
    expect(requests).toHaveLength(4)
  })

  test('is asked to go on in smaller steps when its answer was cut, not for ever', async () => {
    double.mock.on({}, { content: 'And then', finishReason: 'length' })
    const { report, requests } = await work()
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('was cut') })
    expect(requests).toHaveLength(4)
    expect(requests.at(-1)?.messages.at(-1)?.content).toMatch(/smaller steps/)
  })

  test('is told so when a call was cut with its answer', async () => {
    double.mock.on(
      { turnIndex: 0 },
      { toolCalls: [{ name: 'write_file', arguments: '{"path":"a","text":"la' }], finishReason: 'length' },
    )
    double.mock.on({ turnIndex: 1 }, { content: 'Done.' })
    const { requests, report } = await work()
    expect(report.ending.kind).toBe('finished')
    expect(requests[1]?.messages.at(-1)?.content).toMatch(/call was cut/)
  })

  test('keeps what was said within what it can take in', async () => {
    writeFileSync(join(folder, 'long.txt'), 'long line\n'.repeat(500))
    const calls = Array.from({ length: 8 }, () => call('read_file', { path: 'long.txt' }))
    const { results } = await useTools(calls, { limits: { talkChars: 20_000 } })
    expect(results.filter(result => result.startsWith('(This was left out')).length).toBeGreaterThan(2)
    expect(results.at(-1)).toMatch(/^1\tlong line/)
  })
})

describe('What a model says at last is what is judged', () => {
  test.each([
    ['a refusal', 'I cannot help with that.'],
    ['a guide', 'First, open the file yourself.\nThen change the colour.'],
  ])('%s', async (_, content) => {
    double.mock.on({}, { content })
    const { report } = await work()
    expect(report.ending).toEqual({ kind: 'finished', summary: content.replace('\n', ' ') })
    expect(report.tail).toContain(content.split('\n')[0])
  })
})
