import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'
import type { Io } from '../../src/terminal/io.ts'
import { readPlanFile } from '../../src/terminal/read-plan-file.ts'

const io = { input: { isTTY: false }, complain: () => {} } as unknown as Io
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-folder-'))
  await mkdir(join(folder, 'parts/inner'), { recursive: true })
  await mkdir(join(folder, 'bare'))
  await writeFile(join(folder, 'parts/01-base.md'), '# Base\n\n## Wave 1\n\n- T1: Dig\n')
  await writeFile(join(folder, 'parts/02-top.md'), '# Top\n\n## Wave 2\n\n- T2: Pave\n')
  await writeFile(join(folder, 'parts/LICENSE.txt'), 'Wave 3: T9')
  await writeFile(join(folder, 'parts/inner/03.md'), '## Wave 3\n\n- T3: Paint\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('reads the files right in a folder as one plan', async () => {
  const plan = readPlan(await readPlanFile('parts', folder, io))
  expect(plan.tasks.map(({ id, wave }) => [id, wave])).toEqual([
    ['T1', 'Wave 1'],
    ['T2', 'Wave 2'],
  ])
})

test('says of a folder without plans that there are none', async () => {
  await expect(readPlanFile('bare', folder, io)).rejects.toThrow('bare is a folder without plans in it')
})
