import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runProgram } from '../support/program.ts'

// Each starts the whole program, some several times.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-doctor-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const LISTEN = { REGATTA_LISTEN: '127.0.0.1:0' }
const regatta = (
  args: string[],
  input = '',
  more: Record<string, string> = {},
): ReturnType<typeof runProgram> => runProgram(args, folder, { ...LISTEN, ...more }, input)
const written = (): Promise<string> => readFile(join(folder, 'regatta.yaml'), 'utf8')

test('doctor finds a bare folder fine, and makes nothing there', async () => {
  const { code, output } = await regatta(['doctor'])
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/All is fine\.\n$/) })
  for (const what of [
    'node',
    'git',
    'configuration',
    'data folder',
    'held by',
    'database',
    'agents',
    'address',
    'slack',
    'discord',
  ])
    expect(output).toMatch(new RegExp(`^(fine|note) +${what}`, 'm'))
  expect(output).toContain('will be made at the first start')
  expect(await readdir(folder)).toEqual([])
})

test('doctor names every problem with its mend, no secret, and ends with 1', async () => {
  await writeFile(
    join(folder, 'regatta.yaml'),
    JSON.stringify({ agents: { x: { command: ['absent-tool'] } }, channels: { pay: { folder: 'none' } } }),
  )
  const url = 'postgres://ana:hush@127.0.0.1:1/none'
  const { code, output } = await regatta(['doctor'], '', { DATABASE_URL: url })
  expect(code).toBe(1)
  expect(output).toMatch(/^mend +database .*PostgreSQL.*\n +See that the server runs/m)
  expect(output).toMatch(/^mend +agents\.x .*absent-tool is not on PATH\n +Install it/m)
  expect(output).toMatch(/^mend +channels\.pay .*none is not there\n +Make it/m)
  expect(output).toContain('To be mended: 3.')
  expect(output).not.toContain('hush')
})

test('doctor says all that is wrong with a configuration, where other verbs refuse to start', async () => {
  await writeFile(join(folder, 'regatta.yaml'), 'slots: 0\nagent: nobody\nsecret: hush\n')
  const { code, output } = await regatta(['doctor'])
  expect(code).toBe(1)
  expect(output).toMatch(/^mend +configuration +regatta\.yaml: slots: write 1 or more\.$/m)
  expect(output).not.toContain('hush')
  const help = await regatta(['status', '--help'])
  expect(help).toMatchObject({ code: 0, output: expect.stringContaining('regatta status') })
})

test('init takes what it offers, never overwrites unasked, and doctor is content with what it wrote', async () => {
  expect((await regatta(['init', '--yes'])).code).toBe(0)
  const first = await written()
  expect(first).toMatch(/^agent: rehearsal +# /)
  const again = await regatta(['init', '--json'])
  expect(again).toMatchObject({ code: 2, errors: expect.stringMatching(/is there already.*--force/) })
  expect(await written()).toBe(first)
  const { checks } = JSON.parse((await regatta(['doctor', '--json'])).output) as { checks: object[] }
  expect(checks).toContainEqual(expect.objectContaining({ name: 'configuration', state: 'fine' }))
  expect((await regatta(['init', '--force'], 'codex\n8\nana, ben\n')).code).toBe(0)
  expect(await written()).toMatch(
    /^agent: codex[^]*slots: 8[^]*approvers: \[ana, ben\][^]*everyone: \[administer\]/,
  )
})

test('init asks again after an answer that will not do, and gives up where no other comes', async () => {
  const there = { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` }
  await mkdir(join(folder, 'bin'))
  for (const name of ['codex-acp', 'goose'])
    await writeFile(join(folder, 'bin', name), '#!/bin/sh\n', { mode: 0o755 })
  const mended = await regatta(['init'], 'clod\nclaude\nmany\n3\n\nana\n', there)
  expect(mended.output).toMatch(/^Agents that are on this machine: .*codex-acp.*goose/)
  expect(mended.output).toContain('“clod” is none of rehearsal, claude')
  expect(await written()).toMatch(/^agent: claude[^]*slots: 3[^]*everyone: \[view\][^]*"ana": \[administer\]/)
  expect((await regatta(['init', '--force'], 'codex-acp\n')).code).toBe(0)
  expect(await written()).toMatch(/^agent: codex-acp[^]*\n  codex-acp: [^]*\n    acp: codex /)
  const chats = await regatta(
    ['init', '--force'],
    'rehearsal\n4\n\n\nben\nU012AB3CD\nben\n123456789012345678\n',
  )
  expect(chats.output).toMatch(/“ben” is no id. In Slack[^]*“ben” is no id. In Discord/)
  expect(await written()).toMatch(/U012AB3CD: \[administer\][^]*"123456789012345678": \[administer\]/)
  await rm(join(folder, 'regatta.yaml'))
  const refused = await regatta(['init'], 'claude\nmany\n')
  expect(refused).toMatchObject({ code: 2, errors: expect.stringContaining('whole number from 1 to 1000') })
  await expect(written()).rejects.toThrow()
})

test('says which version it is, which verbs there are, and which was meant', async () => {
  expect(await regatta(['--version'])).toMatchObject({ code: 0, output: 'regatta 0.1.0\n' })
  const help = await regatta(['-h'])
  for (const verb of ['serve', 'status', 'answer', 'log', 'init', 'doctor'])
    expect(help.output).toContain(`    ${verb} `)
  expect(await regatta(['stauts'])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Did you mean status?'),
  })
})
