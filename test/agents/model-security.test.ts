import { execFileSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWorkspaceFiles } from '../../src/agents/workspace-files.ts'
import type { Permissions } from '../../src/run/permissions.ts'
import { toAssignment } from '../conformance/agents.ts'
import { openAgents, openModelDouble, toConfig } from '../support/model-double.ts'
import type { ModelDouble } from '../support/model-double.ts'
import { toWatch } from '../support/quiet-watch.ts'

let double: ModelDouble
let place: string
let folder: string
beforeAll(async () => void (double = await openModelDouble()))
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => {
  double.mock.reset()
  place = mkdtempSync(join(tmpdir(), 'regatta-model-'))
  folder = join(place, 'work')
  mkdirSync(join(folder, '.git', 'hooks'), { recursive: true })
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, '.git', 'config'), '[core]\n')
  writeFileSync(join(place, 'secret.txt'), 'top secret')
  symlinkSync(join(place, 'secret.txt'), join(folder, 'link.txt'))
  symlinkSync('..', join(folder, 'up'))
  symlinkSync(join(place, 'made-by-link.txt'), join(folder, 'dangling'))
  symlinkSync('loop', join(folder, 'loop'))
  symlinkSync('.git', join(folder, 'sub', 'git'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

async function use(...calls: [string, object][]): ReturnType<typeof useWith> {
  return await useWith({}, ...calls)
}

async function useWith(
  permissions: Permissions,
  ...calls: [string, object][]
): Promise<{ results: string[]; lines: string[] }> {
  const toolCalls = calls.map(([name, input], at) => ({
    name,
    arguments: JSON.stringify(input),
    id: `call-${at}`,
  }))
  double.mock.on({ turnIndex: 0 }, { toolCalls })
  double.mock.on({ turnIndex: 1 }, { content: 'Done.' })
  await using opened = openAgents(double.url, { models: [toConfig({ permissions })] })
  const lines: string[] = []
  const watch = toWatch({ activity: text => void lines.push(text) })
  const report = await opened.agents[0]!.work(
    toAssignment(folder, 'Go.'),
    watch,
    new AbortController().signal,
  )
  expect(report.ending.kind).toBe('finished')
  const { messages } = double.mock.getRequests().at(-1)!.body as {
    messages: { role: string; content: string }[]
  }
  return { results: messages.filter(({ role }) => role === 'tool').map(({ content }) => content), lines }
}

const OUTSIDE = [
  '../secret.txt',
  '../../etc/passwd',
  'sub/../../secret.txt',
  '/etc/passwd',
  'link.txt',
  'up/secret.txt',
  'up/work/../secret.txt',
  '.git/config',
  '.GIT/config',
  'sub/git/config',
  '.g\u200bit/config',
  'sub/.git/config',
  'a\0b',
]

describe('Out of its workspace a model', () => {
  test('reads nothing', async () => {
    const { results, lines } = await use(
      ...OUTSIDE.map((path): [string, object] => ['read_file', { path }]),
      ['list_files', { path: '..' }],
      ['list_files', { path: '.git' }],
      ['search', { text: 'top', path: 'up' }],
    )
    for (const result of results) expect(result).toMatch(/^Refused: /)
    expect(results.join('\n')).not.toContain('top secret')
    expect(lines.filter(line => line.startsWith('refused: '))).toHaveLength(results.length)
  })

  test('writes nothing', async () => {
    const before = readdirSync(place, { recursive: true }).map(String).toSorted()
    const paths = [...OUTSIDE, 'dangling', 'up/new.txt', '.git/hooks/pre-commit', 'loop', 'sub/git/hooks/a']
    const { results } = await use(
      ...paths.map((path): [string, object] => ['write_file', { path, text: 'mine' }]),
      ['move_file', { from: 'link.txt', to: 'here.txt' }],
      ['move_file', { from: 'sub', to: '../sub' }],
      ['delete_file', { path: '../secret.txt' }],
      ['delete_file', { path: '.git/config' }],
      ['edit_file', { path: 'link.txt', before: 'top', after: 'no' }],
    )
    for (const result of results) expect(result).toMatch(/^Refused: /)
    expect(readdirSync(place, { recursive: true }).map(String).toSorted()).toEqual(before)
    expect(readFileSync(join(place, 'secret.txt'), 'utf8')).toBe('top secret')
    expect(readFileSync(join(folder, '.git', 'config'), 'utf8')).toBe('[core]\n')
  })

  test('sees nothing when it lists or searches what is within', async () => {
    const { results } = await use(['list_files', { depth: 6 }], ['search', { text: 'secret' }])
    expect(results[0]!.split('\n').toSorted()).toEqual([
      'dangling',
      'link.txt',
      'loop',
      'sub/',
      'sub/git',
      'up',
    ])
    expect(results[1]).toBe('Nothing found.')
  })
})

describe('A model is kept from', () => {
  test('files that are too large, not text, or no files', async () => {
    writeFileSync(join(folder, 'huge.log'), '')
    truncateSync(join(folder, 'huge.log'), 3_000_000_000)
    writeFileSync(join(folder, 'picture.png'), Buffer.from([0x89, 0, 1, 2]))
    execFileSync('/usr/bin/env', ['mkfifo', join(folder, 'pipe')])
    const { results } = await use(
      ['read_file', { path: 'huge.log' }],
      ['read_file', { path: 'picture.png' }],
      ['read_file', { path: 'pipe' }],
      ['write_file', { path: 'pipe', text: 'x' }],
      ['write_file', { path: `${'d/'.repeat(100)}deep.txt`, text: 'x' }],
      ['search', { text: 'x' }],
    )
    const said = [/3000 MB, more than 5 MB/, /no text/, /no file/, /no file/, /too deep/]
    for (const [at, pattern] of said.entries()) expect(results[at]).toMatch(pattern)
    expect(results.at(-1)).toBe('Nothing found.')
    const files = openWorkspaceFiles(realpathSync(folder), () => true)
    await expect(files.write('long.txt', 'x'.repeat(1_000_001))).rejects.toThrow(/more than a file may have/)
    expect(existsSync(join(folder, 'long.txt'))).toBe(false)
  })

  test('what its permissions keep from it, by whatever way it is named', async () => {
    mkdirSync(join(folder, 'vault'))
    writeFileSync(join(folder, 'vault', 'a.txt'), 'hidden')
    symlinkSync('vault', join(folder, 'shown'))
    const { results } = await useWith(
      { paths: { 'vault/**': 'deny' } },
      ['read_file', { path: 'vault/a.txt' }],
      ['read_file', { path: 'sub/../vault/a.txt' }],
      ['read_file', { path: join(folder, 'vault', 'a.txt') }],
      ['read_file', { path: 'shown/a.txt' }],
      ['search', { text: 'hidden' }],
      ['search', { text: 'hidden', path: 'vault' }],
      ['list_files', { depth: 3 }],
      ['move_file', { from: 'vault/a.txt', to: 'b.txt' }],
    )
    expect(results.join('\n')).not.toMatch(/1\thidden|a\.txt:1/)
    expect(results[6]).not.toContain('a.txt')
    expect(results[7]).toMatch(/^Refused: /)
  })

  test('nothing that lies within, by whatever way it is named', async () => {
    writeFileSync(join(folder, 'a.txt'), 'one')
    linkSync(join(folder, 'a.txt'), join(folder, 'sub', 'b.txt'))
    symlinkSync('a.txt', join(folder, 'c.txt'))
    const { results } = await use(
      ['read_file', { path: 'sub/../a.txt' }],
      ['read_file', { path: join(folder, 'a.txt') }],
      ['read_file', { path: 'c.txt' }],
      ['write_file', { path: '.gitignore', text: 'x' }],
      ['write_file', { path: '-rf', text: 'x' }],
      ['write_file', { path: '$(touch here)', text: 'x' }],
    )
    expect(results.slice(0, 3)).toEqual(['1\tone', '1\tone', '1\tone'])
    for (const result of results.slice(3)) expect(result).toMatch(/^Wrote/)
    expect(existsSync(join(folder, 'here'))).toBe(false)
  })
})
