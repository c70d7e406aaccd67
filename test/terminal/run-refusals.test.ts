import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BadInput } from '../../src/terminal/bad-input.ts'
import type { Io } from '../../src/terminal/io.ts'
import { loadConfig } from '../../src/terminal/load-config.ts'
import { run } from '../../src/terminal/run.ts'
import { SMALL } from '../support/small-plan.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-refusals-'))
  vi.stubEnv('INIT_CWD', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** What the person who typed it is told: nothing was begun. */
async function refusal(args: string[]): Promise<string> {
  const input = Readable.from([Buffer.from(SMALL)])
  const say = (): void => {}
  const io = { input, width: 100, signal: new AbortController().signal, print: say, complain: say }
  const error: unknown = await run(args, loadConfig, io as unknown as Io).catch((thrown: unknown) => thrown)
  return error instanceof BadInput ? error.message : `not refused: ${String(error)}`
}

test.each([
  ['an empty file', new Uint8Array(), /empty|nothing/i],
  ['a binary file', Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 256), /text/i],
  ['100,000 tasks', new TextEncoder().encode(`## Wave 1\n${'- do it\n'.repeat(100_000)}`), /tasks/i],
  ['prose', new TextEncoder().encode('Once upon a time there was a plan.\n'), /no tasks|nothing/i],
  [
    'a circle',
    new TextEncoder().encode('# P\n\n## Wave 1\n\n- A1: one (depends on A2)\n- A2: two (depends on A1)\n'),
    /A1.*A2|A2.*A1/,
  ],
])('refuses %s with a clear word and starts nothing', async (_, bytes, said) => {
  await writeFile(join(folder, 'plan.md'), bytes)
  expect(await refusal(['plan.md'])).toMatch(said)
  // Nothing in which a run could be.
  expect((await readdir(folder, { recursive: true })).sort()).toEqual([
    '.regatta',
    '.regatta/.gitignore',
    '.regatta/log',
    'plan.md',
  ])
})

test.each([
  [[], /Name a file/],
  [['none.md'], /no file none\.md/],
  [['.'], /is a folder/],
  [['-', '--agent', 'nobody'], /no agent "nobody"/],
  [['-', '--slots', 'many'], /whole number/],
  [['-', '--pace', 'fast'], /waves or eager/],
  [['-', '--only', 'Wave 9'], /no wave "Wave 9"/],
  [['-', '--frist'], /--frist/],
  [['-', '--only', ''], /--only needs a name/],
  [['-', '--agent', 'x'.repeat(201)], /--agent takes a name of at most 200/],
  [['--resume', '--agent', 'sh', '--slots', '3'], /--agent, --slots cannot be given with --resume/],
  [['--resume', '--reference'], /--reference cannot be given/],
])('refuses %j', async (args, said) => {
  expect(await refusal(args)).toMatch(said)
})

test('refuses --yes where the policy names who answers, or wants more than one', async () => {
  await writeFile(join(folder, 'regatta.yaml'), JSON.stringify({ policy: { approvers: ['ben'] } }))
  expect(await refusal(['-', '--yes'])).toMatch(/names who answers/)
  await writeFile(join(folder, 'regatta.yaml'), JSON.stringify({ policy: { quorum: 2 } }))
  expect(await refusal(['-', '--yes'])).toMatch(/wants 2 people to agree/)
})

test('names every problem of a configuration at once, with its place', async () => {
  await writeFile(
    join(folder, 'regatta.yaml'),
    'slots: none\nagent: nobody\nagents: { x: { command: [] } }\n',
  )
  vi.stubEnv('DATABASE_URL', 'mysql://x')
  const said = await refusal(['-'])
  for (const place of ['slots', 'agents.x.command', 'DATABASE_URL']) expect(said).toContain(place)
})
