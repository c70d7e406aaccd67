import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdFolder } from '../../src/system/hold.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-hold-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('refuses a folder that is held, by the name of its holder, and gives it once it is let go', async () => {
  const first = await holdFolder(folder, 'process 1')
  await expect(holdFolder(folder, 'process 2')).rejects.toThrow(/in use by process 1.*REGATTA_DATA/)
  await first[Symbol.asyncDispose]()
  const second = await holdFolder(folder, 'process 2')
  await second[Symbol.asyncDispose]()
})

test('lets only one of several who start at once have it', async () => {
  const tries = await Promise.allSettled([1, 2, 3, 4].map(number => holdFolder(folder, `process ${number}`)))
  const held = tries.filter(result => result.status === 'fulfilled')
  expect(held).toHaveLength(1)
  for (const { value } of held) await value[Symbol.asyncDispose]()
})

test('takes over from a holder that was killed, one of several heirs at once', async () => {
  const script = `
    const { holdFolder } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/system/hold.ts'))})
    await holdFolder(${JSON.stringify(folder)}, 'process 1')
    process.stdout.write('held')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  await expect(holdFolder(folder, 'process 2')).rejects.toThrow(/process 1/)
  child.kill('SIGKILL')
  await once(child, 'close')
  const heirs = await Promise.allSettled([2, 3, 4, 5].map(number => holdFolder(folder, `process ${number}`)))
  const held = heirs.filter(result => result.status === 'fulfilled')
  expect(held).toHaveLength(1)
  for (const { value } of held) await value[Symbol.asyncDispose]()
  expect(await readdir(folder)).toEqual([])
})

test('refuses a path that no socket can have', async () => {
  await expect(holdFolder(join(folder, 'x'.repeat(120)), 'process 1')).rejects.toThrow(/too long/)
})
