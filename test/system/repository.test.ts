import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRepository, toRepository } from '../../src/system/repository.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-repository-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function git(...args: string[]): string {
  const person = ['-c', 'user.name=ana', '-c', 'user.email=ana@example.org', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...person, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim()
}

async function commit(subject: string): Promise<string> {
  git('init', '--quiet', '--initial-branch=trunk')
  await writeFile(join(folder, 'one'), '1')
  git('add', '.')
  git('commit', '--quiet', '-m', subject, '-m', 'More words.')
  return git('rev-parse', 'HEAD')
}

test('tells branch, commit, its subject, and how many files differ from it', async () => {
  const hash = await commit('Write one')
  expect(await readRepository(folder, join(folder, '.regatta'))).toEqual({
    branch: 'trunk',
    commit: hash,
    subject: 'Write one',
    changed: 0,
  })
  await writeFile(join(folder, 'one'), '2')
  await writeFile(join(folder, 'a new\nname'), '')
  expect((await readRepository(folder, join(folder, '.regatta')))?.changed).toBe(2)
})

test('does not count what Regatta keeps there, wherever in the repository one stands', async () => {
  await commit('Write one')
  const [data, inner] = [join(folder, 'kept *'), join(folder, 'inner')]
  for (const path of [data, inner]) await mkdir(path)
  for (const path of [join(data, 'log'), join(inner, 'two')]) await writeFile(path, '')
  expect((await readRepository(folder, data))?.changed).toBe(1)
  expect((await readRepository(inner, data))?.changed).toBe(1)
  expect((await readRepository(folder, join(tmpdir(), 'elsewhere')))?.changed).toBe(2)
  expect((await readRepository(folder, folder))?.changed).toBe(2)
})

test('tells that no branch is checked out', async () => {
  await commit('Write one')
  git('checkout', '--quiet', '--detach')
  expect((await readRepository(folder, join(folder, '.regatta')))?.branch).toBeNull()
})

test('knows nothing of a folder without a repository, without a commit, or that is not there', async () => {
  expect(await readRepository(folder, join(folder, '.regatta'))).toBeNull()
  git('init', '--quiet')
  expect(await readRepository(folder, join(folder, '.regatta'))).toBeNull()
  expect(await readRepository(join(folder, 'none'), '/elsewhere')).toBeNull()
})

test('runs nothing that the repository is configured to run, and takes no lock', async () => {
  await commit('Write one')
  const ran = join(folder, '.git/ran')
  const hook = join(folder, '.git/run-me')
  await writeFile(hook, `#!/bin/sh\ntouch ${ran}\n`)
  await chmod(hook, 0o755)
  await mkdir(join(folder, '.git/hooks'), { recursive: true })
  for (const name of ['post-index-change', 'fsmonitor-watchman']) {
    await writeFile(join(folder, '.git/hooks', name), `#!/bin/sh\ntouch ${ran}\n`)
    await chmod(join(folder, '.git/hooks', name), 0o755)
  }
  git('config', 'core.fsmonitor', hook)
  git('config', 'core.pager', hook)
  await writeFile(join(folder, 'one'), '2')
  await writeFile(join(folder, '.git/index.lock'), '')
  expect((await readRepository(folder, join(folder, '.regatta')))?.changed).toBe(1)
  expect(existsSync(ran)).toBe(false)
})

test('makes a subject harmless', () => {
  const status = '# branch.oid abc\0# branch.head main\0'
  expect(toRepository(status, 'x\u001b[2J\u202ey\n')?.subject).toBe('xy')
})
