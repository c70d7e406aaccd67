import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { layDataFolder } from '../support/prepared-database.ts'
import { startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { until } from '../support/until.ts'

// Starts the whole program.
vi.setConfig({ testTimeout: 300_000 })

const MESSAGE = /"msg":"([^",]+)/g

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-early-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const messagesOf = (program: Program): string[] =>
  Array.from(program.errors().matchAll(MESSAGE), ([, message = '']) => message)

test.for([
  ['serve', []],
  ['worker', ['--slots', '1']],
] as const)(
  'regatta %s that is told to end while its database says nothing ends in its time',
  async ([verb, more]) => {
    const folder = await makeFolder()
    const silent = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void silent.close())
    const asked = once(silent, 'connection')
    await once(silent, 'listening')
    const DATABASE_URL = `postgres://ana@127.0.0.1:${(silent.address() as AddressInfo).port}/regatta`
    await using program = startProgram([verb, ...more], folder, { DATABASE_URL, REGATTA_END_SECONDS: '1' })
    await asked
    program.child.kill('SIGTERM')
    expect(await program.ended).toBe('SIGKILL')
    expect(messagesOf(program)).toEqual(['ends', 'did not end in time'])
    expect(program.errors()).toContain('"waitsFor":["its own start"]')
  },
)

test('a service that is told to end while it starts ends with 0, and says so', async () => {
  const folder = await makeFolder()
  await layDataFolder(join(folder, '.regatta'))
  const variables = { REGATTA_LISTEN: '127.0.0.1:0', REGATTA_END_SECONDS: '300' }
  await using service = startProgram(['serve'], folder, variables)
  await until(() => existsSync(join(folder, '.regatta/socket')), 'it to hold its folder')
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe(0)
  // On a busy machine it says now and then what it waits for.
  const messages = messagesOf(service).filter(message => message !== 'is about to end')
  expect(messages.slice(-2)).toEqual(['ends', 'has ended'])
  expect(existsSync(join(folder, '.regatta/socket'))).toBe(false)
})
