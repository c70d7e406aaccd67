import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import BITING from './biting-seeds.json' with { type: 'json' }
import { INVARIANTS } from './invariants/all.ts'
import { MUTATIONS, RUNS } from './mutations.ts'
import { simulateBroken } from './simulate-broken.ts'

/** They run at once, each in a process of its own. */
const LIMIT_MS = 600_000
/** Where nothing is broken, `simulation.test.ts` lives through more. */
const UNBROKEN = 10

const noted: Record<string, number[]> = BITING

let cache: string
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'regatta-mutations-'))
})
afterAll(() => rm(cache, { recursive: true, force: true }))

describe('an invariant bites', () => {
  // Where the seeds that are noted bite no more, since the worlds have changed, it is looked for others.
  test.concurrent.for(MUTATIONS)('$breaks, by $by', { timeout: LIMIT_MS }, async mutation => {
    const { breaks, by, follows = [], runs = RUNS, seed = 1 } = mutation
    const search = { seed, runs, first: noted[by] ?? [], enough: 1 }
    const { invariants, output, code } = await simulateBroken(mutation, search, cache)
    for (const name of follows) invariants.delete(name)
    expect([...invariants], output.slice(-3_000)).toEqual([breaks])
    expect(code).toBe(1)
  })

  test('where nothing is broken none does', { timeout: LIMIT_MS }, async () => {
    const same = { file: 'src/run/look.ts', find: 'export function look(', put: 'export function look(' }
    const search = { seed: 1, runs: UNBROKEN, first: [], enough: 1 }
    const { output, code } = await simulateBroken({ ...same, breaks: 'needs-first' }, search, cache)
    expect(output).toBe(`${UNBROKEN} runs, ${INVARIANTS.length} invariants, 0 violations\n`)
    expect(code).toBe(0)
  })

  test('each is broken by a mutation', () => {
    const names = new Set(MUTATIONS.map(({ breaks }) => breaks))
    expect(INVARIANTS.map(({ name }) => name).filter(name => !names.has(name))).toEqual([])
  })
})
