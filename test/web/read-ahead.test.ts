import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { readPageFile } from '../../src/web/files.ts'
import type { PageFiles } from '../../src/web/files.ts'

test('a process of its own reads all that the page loads, as the server would, and ends', async () => {
  const entry = new URL('../../src/web/read-ahead-process.ts', import.meta.url)
  const child = fork(entry, [], { env: {}, execArgv: [], serialization: 'advanced' })
  const ended = once(child, 'exit')
  const [files] = (await once(child, 'message')) as [PageFiles]
  expect([...files.keys()]).toEqual(expect.arrayContaining(['/', '/app/main.ts', '/app/style.css']))
  expect(files.size).toBeGreaterThan(50)
  for (const [path, { file }] of files) expect(await readPageFile(path)).toEqual(file)
  expect(await ended).toEqual([0, null])
})
