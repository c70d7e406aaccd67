import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workspaces } from '../../src/workspace/port.ts'
import { readShape, writeShape } from './shape.ts'
import type { Shape } from './shape.ts'

const PERSON = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada' }
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  ...PERSON,
}

/** Git as a person or an agent would use it. */
export function git(folder: string, args: string[], more: Record<string, string> = {}): string {
  const options = { cwd: folder, env: { ...ENVIRONMENT, ...more }, encoding: 'utf8', stdio: 'pipe' } as const
  return execFileSync('git', args, options).trim()
}

export function initRepository(folder: string): void {
  git(folder, ['init', '-q', '-b', 'main'])
}

/** All that stands there, as one commit. */
export function commitAll(folder: string, message = 'as it stands'): string {
  git(folder, ['add', '-A'])
  git(folder, ['commit', '-q', '--allow-empty', '-m', message])
  return git(folder, ['rev-parse', 'HEAD'])
}

/** What has come in of the one run there is; before it, what is on `main`. */
export function readRunShape(folder: string): Shape {
  return withCheckout(folder, place => readShape(place))
}

/** What another task of the run brings in: nobody else comes into its branch. */
export function openNeighbour(workspaces: Workspaces) {
  let others = 1_000
  return async (target: string, shape: Shape, gone: string[] = []): Promise<void> => {
    const key = { run: 'run-1', task: (others += 1), attempt: 1 }
    const { folder } = await workspaces.open(key, target)
    for (const path of gone) rmSync(join(folder, path), { recursive: true })
    writeShape(folder, shape)
    await workspaces.merge(key)
  }
}

/** The run's branch. */
export function toRunRef(folder: string): string {
  const refs = git(folder, ['for-each-ref', '--format=%(refname)', 'refs/heads/regatta/']).split('\n')
  return refs.find(ref => ref !== '' && !/\/(?:attempts|aside)\//.test(ref)) ?? 'refs/heads/main'
}

function withCheckout<T>(folder: string, work: (place: string, ref: string) => T): T {
  const place = mkdtempSync(join(tmpdir(), 'regatta-checkout-'))
  try {
    const ref = toRunRef(folder)
    const env = { GIT_WORK_TREE: place, GIT_INDEX_FILE: `${place}.index` }
    git(folder, ['read-tree', '--reset', '-u', ref], env)
    return work(place, ref)
  } finally {
    rmSync(place, { recursive: true, force: true })
    rmSync(`${place}.index`, { force: true })
  }
}
