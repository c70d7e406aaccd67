import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import { openServeLog } from '../../src/terminal/serve.ts'
import { Keyboard } from '../support/keyboard.ts'

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
