import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPapers } from '../../src/system/read-papers.ts'

let place: string
let folder: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'regatta-papers-'))
  folder = join(place, 'work')
  mkdirSync(join(folder, 'docs'), { recursive: true })
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text)

test('finds what the plan names, and what is called like the task and no other', async () => {
  write('docs/API.md', 'The API')
  write('WORKER_012_SETUP.md', 'Set up')
  write('docs/worker_012.md', 'And more')
  write('WORKER_0123.md', 'Another one')
  write('WORKER_012_notes.png', 'No text')
  const papers = await readPapers(folder, {
    paths: ['docs/API.md', 'absent.md'],
    names: ['WORKER_012'],
    folders: ['.', 'docs', 'absent'],
  })
  expect(papers).toEqual([
    { path: 'WORKER_012_SETUP.md', kind: 'own', text: 'Set up', left: 0 },
    { path: 'docs/worker_012.md', kind: 'own', text: 'And more', left: 0 },
    { path: 'docs/API.md', kind: 'named', text: 'The API', left: 0 },
  ])
})

test('reads nothing outside of the folder, nothing of git, and nothing that is no text', async () => {
  writeFileSync(join(place, 'secret.md'), 'secret')
  mkdirSync(join(folder, '.git'))
  write('.git/note.md', 'secret')
  write('bytes.md', 'a\0b')
  write('huge.md', '')
  truncateSync(join(folder, 'huge.md'), 1_000_000_000)
  mkdirSync(join(folder, 'folder.md'))
  symlinkSync(join(place, 'secret.md'), join(folder, 'WORKER_1.md'))
  symlinkSync(place, join(folder, 'up'))
  const paths = [
    '../secret.md',
    join(place, 'secret.md'),
    'up/secret.md',
    '.git/note.md',
    'bytes.md',
    'huge.md',
    'folder.md',
  ]
  const wanted = { paths, names: ['WORKER_1', 'secret'], folders: ['.', '..', 'up'] }
  expect(await readPapers(folder, wanted)).toEqual([])
  expect(await readPapers(join(place, 'absent'), wanted)).toEqual([])
})

test('reads as much as there is room for, and says how much is left', async () => {
  const paths = ['a.md', 'b.md', 'c.md', 'd.md']
  for (const path of paths) write(path, 'x'.repeat(20_000))
  const papers = await readPapers(folder, { paths, names: [], folders: [] })
  expect(papers.map(({ path, text, left }) => [path, text.length, left])).toEqual([
    ['a.md', 16_000, 4_000],
    ['b.md', 16_000, 4_000],
    ['c.md', 16_000, 4_000],
  ])
})
