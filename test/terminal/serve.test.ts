import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import { serve } from '../../src/terminal/serve.ts'
import { openServeLog } from '../../src/terminal/serving.ts'
import { worker } from '../../src/terminal/worker.ts'
import { Keyboard } from '../support/keyboard.ts'

test.for([
  [['--slots', '2'], /shares a PostgreSQL server with the service, and DATABASE_URL names none/],
  [[], /how many attempts it may work on at once: --slots N/],
  [['--slots', '0'], /--slots takes a whole number from 1 on/],
  [['--slots', '2', '--labels', 'gpu,a b/c'], /--labels takes at most 20 words/],
  [['--slots', '2', '--drain', 'soon'], /--drain takes minutes, as in 30 or 0\.5/],
] as const)('worker %j is refused before anything is opened', async ([args, said]) => {
  const read = toConfig({ values: {}, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const refused = worker([...args], async () => read.config, new Keyboard().io)
  await expect(refused).rejects.toThrow(said)
})

test('a service that is told to end while it starts takes nothing up', { timeout: 300_000 }, async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'regatta-serve-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  const read = toConfig({ values: {}, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  let said = ''
  const io = {
    ...new Keyboard().io,
    signal: AbortSignal.abort(),
    print: (text: string) => void (said += text),
  }
  const listen = { host: '127.0.0.1', port: 0 }
  // What does not end in time is ended on the spot: that would be this process.
  const config = { ...read.config, dataFolder, listen, endMs: 300_000 }
  expect(await serve([], async () => config, io)).toBe(0)
  expect(said).toBe('')
})

test('at a terminal a service logs into the data folder, and leaves the screen alone', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'regatta-serve-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  const read = toConfig({ values: {}, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  openServeLog({ ...read.config, dataFolder }, new Keyboard().io).info({ run: 'r7k2m' }, 'begins')
  expect(JSON.parse(await readFile(join(dataFolder, 'log'), 'utf8'))).toMatchObject({
    run: 'r7k2m',
    msg: 'begins',
  })
})
