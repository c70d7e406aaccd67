import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { readPulse } from '../../src/workspace/pulse.ts'
import { toExcludes } from '../../src/workspace/walk.ts'
import { writeShape } from '../support/shape.ts'
import { until } from '../support/until.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-pulse-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

let folder = ''
const feel = (): Promise<string> => readPulse(folder, toExcludes(folder, []))
beforeEach(() => {
  folder = mkdtempSync(join(place, 'work-'))
  writeShape(folder, { 'a.txt': 'aaa', 'd/b.txt': 'b', 'node_modules/x/y.js': 'y' })
})

describe('A pulse', () => {
  const writes: { title: string; write(): void }[] = [
    { title: 'a longer text', write: () => writeFileSync(join(folder, 'a.txt'), 'aaaa') },
    { title: 'a new file', write: () => writeFileSync(join(folder, 'd/c.txt'), '') },
    { title: 'a file that is gone', write: () => rmSync(join(folder, 'd/b.txt')) },
    { title: 'an empty folder', write: () => mkdirSync(join(folder, 'e')) },
    { title: 'a link', write: () => symlinkSync('a.txt', join(folder, 'l')) },
    { title: 'a package beside others', write: () => mkdirSync(join(folder, 'node_modules/z')) },
  ]
  test.each(writes)('changes with $title', async ({ write }) => {
    const before = await feel()
    expect(await feel()).toBe(before)
    write()
    expect(await feel()).not.toBe(before)
  })

  test('changes with a text of the same size, though its time is set back', async () => {
    const file = join(folder, 'a.txt')
    utimesSync(file, 1_000, 1_000)
    const before = await feel()
    const { ctimeMs } = statSync(file)
    // the kernel's clock for files moves in steps
    await until(() => {
      writeFileSync(file, 'bbb')
      utimesSync(file, 1_000, 1_000)
      return statSync(file).ctimeMs !== ctimeMs
    }, 'another tick')
    expect(await feel()).not.toBe(before)
  })

  test('does not change when files are only read, nor with what packages hold', async () => {
    const before = await feel()
    readFileSync(join(folder, 'a.txt'))
    writeFileSync(join(folder, 'node_modules/x/y.js'), 'other')
    expect(await feel()).toBe(before)
  })

  test('is felt also where nobody may look, and where a link leads in a circle', async () => {
    symlinkSync('..', join(folder, 'd/up'))
    mkdirSync(join(folder, 'locked'))
    chmodSync(join(folder, 'locked'), 0)
    const before = await feel()
    writeFileSync(join(folder, 'a.txt'), 'more of it')
    expect(await feel()).not.toBe(before)
    chmodSync(join(folder, 'locked'), 0o700)
  })

  test('of more than it looks at is that of what is nearest to the top', async () => {
    const many = join(folder, 'd/many')
    mkdirSync(many)
    writeFileSync(join(many, '0'), '')
    // links to one file: fewer inodes for the test to make
    for (let index = 1; index <= 11_000; index++) linkSync(join(many, '0'), join(many, String(index)))
    const before = await feel()
    expect(await feel()).toBe(before)
    writeFileSync(join(folder, 'a.txt'), 'more of it')
    expect(await feel()).not.toBe(before)
  })
})
