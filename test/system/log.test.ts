import fs from 'node:fs'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { withoutRepeats } from '../../src/lib/log.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { openFileLog } from '../../src/system/log.ts'

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-log-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const FULL = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

async function readLines(path: string): Promise<{ msg: string; lines?: number }[]> {
  const text = await readFile(path, 'utf8')
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { msg: string; lines?: number })
}

test('a full disk ends nothing: what is logged meanwhile is written whole and in order when there is room', async () => {
  const path = join(await makeFolder(), 'log')
  const log = openFileLog(path)
  log.info({}, 'before')
  const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw FULL
  })
  onTestFinished(() => write.mockRestore())
  for (let at = 0; at < 100; at++) log.info({}, `full ${at}`)
  write.mockRestore()
  log.info({}, 'after')
  const said = (await readLines(path)).map(({ msg }) => msg)
  expect(said).toEqual(['before', ...Array.from({ length: 100 }, (_, at) => `full ${at}`), 'after'])
})

test('what there is no room for in memory either is lost, and the log says how much', async () => {
  const path = join(await makeFolder(), 'log')
  const log = openFileLog(path)
  const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw FULL
  })
  onTestFinished(() => write.mockRestore())
  const pad = 'x'.repeat(10_000)
  for (let at = 0; at < 200; at++) log.info({ pad }, `full ${at}`)
  write.mockRestore()
  log.info({}, 'after')
  await nextTurn()
  const lines = await readLines(path)
  expect(lines.length).toBeGreaterThan(90)
  expect(lines.length).toBeLessThan(110)
  const lost = lines.find(({ msg }) => msg.startsWith('lines of this log are lost'))
  // Of 201 lines, and with the one that says so.
  expect(lost?.lines).toBe(202 - lines.length)
})

test.runIf(fs.existsSync('/dev/full'))('a disk that is really full ends nothing', async () => {
  const folder = await makeFolder()
  await symlink('/dev/full', join(folder, 'log'))
  const log = openFileLog(join(folder, 'log'))
  expect(() => log.error({}, 'said')).not.toThrow()
})

test('what goes wrong again and again in the same way is said once, then now and then with how often', () => {
  let now = 0
  const said: [object, string][] = []
  const note = (fields: object, message: string): void => void said.push([fields, message])
  const log = withoutRepeats({ info: note, warn: note, error: note }, () => now)
  const refused = (port: number): Error =>
    Object.assign(new Error(`refused at ${port}`), { code: 'ECONNREFUSED' })
  for (; now < 290_000; now += 1_000) log.warn({ error: refused(now) }, 'could not look')
  log.warn({ error: refused(1), run: 'r1' }, 'could not look')
  log.warn({ error: new Error('no') }, 'could not look')
  log.error({}, 'another')
  log.info({}, 'told')
  log.info({}, 'told')
  expect(said.map(([, message]) => message)).toEqual([
    'could not look',
    'could not look',
    'could not look',
    'another',
    'told',
    'told',
  ])
  said.length = 0
  now = 300_000
  log.warn({ error: refused(2) }, 'could not look')
  expect(said).toMatchObject([[{ repeated: 289 }, 'could not look']])
})
