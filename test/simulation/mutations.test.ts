import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INVARIANTS } from './invariants/all.ts'
import { MUTATIONS } from './mutations.ts'
import type { Mutation } from './mutations.ts'

const RUNS = 150
/** So many broken runs show which invariants a mutation breaks. */
const ENOUGH = '8'
/** They run at once, each in a process of its own. */
const LIMIT_MS = 600_000

describe('an invariant bites', () => {
  test.concurrent.for(MUTATIONS)('$breaks, by $by', { timeout: LIMIT_MS }, async mutation => {
    const { breaks, file, find, put, follows = [], runs = RUNS, seed = 1 } = mutation
    const { output, code } = await simulateBroken({ file, find, put }, runs, seed)
    const broken = new Set(output.match(/(?<=^BROKEN )[\w-]+/gm))
    for (const name of follows) broken.delete(name)
    expect([...broken], output.slice(-3_000)).toEqual([breaks])
    expect(code).toBe(1)
  })

  test('where nothing is broken none does', { timeout: LIMIT_MS }, async () => {
    const same = { file: 'src/run/look.ts', find: 'export function look(', put: 'export function look(' }
    const { output, code } = await simulateBroken(same, RUNS, 1)
    expect(output).toBe(`${RUNS} runs, ${INVARIANTS.length} invariants, 0 violations\n`)
    expect(code).toBe(0)
  })

  test('each is broken by a mutation', () => {
    const names = new Set(MUTATIONS.map(({ breaks }) => breaks))
    expect(INVARIANTS.map(({ name }) => name).filter(name => !names.has(name))).toEqual([])
  })
})

let cache: string
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'regatta-mutations-'))
})
afterAll(() => rm(cache, { recursive: true, force: true }))

/** The simulation with one file of it read otherwise than it is. */
function simulateBroken(
  how: Pick<Mutation, 'file' | 'find' | 'put'>,
  runs: number,
  seed: number,
): Promise<{ output: string; code: number }> {
  const mutate = new URL('mutate.ts', import.meta.url)
  mutate.search = new URLSearchParams({ ...how, cache }).toString()
  const main = join(import.meta.dirname, 'main.ts')
  const args = [
    '--import',
    mutate.href,
    main,
    '--runs',
    String(runs),
    '--seed',
    String(seed),
    '--threads',
    '1',
  ]
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [...args, '--enough', ENOUGH],
      { maxBuffer: 64_000_000 },
      (error, stdout, stderr) => {
        resolve({ output: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 })
      },
    )
  })
}
