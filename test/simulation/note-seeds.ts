// Notes in which worlds each mutation bites, so that the tests need not look for them:
// `npm run note-seeds && npm run format`, once the tests of the mutations take long again.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MUTATIONS, RUNS } from './mutations.ts'
import { simulateBroken } from './simulate-broken.ts'

/** So many broken worlds show well enough that a mutation breaks one invariant and no other. */
const SEEDS = 3

const noted: Record<string, number[]> = {}
const cache = await mkdtemp(join(tmpdir(), 'regatta-seeds-'))
for (const mutation of MUTATIONS) {
  const { by, runs = RUNS, seed = 1 } = mutation
  noted[by] = (await simulateBroken(mutation, { seed, runs, first: [], enough: SEEDS }, cache)).seeds
  process.stdout.write(`${by}: ${noted[by].join(', ')}\n`)
}
await rm(cache, { recursive: true, force: true })
await writeFile(new URL('biting-seeds.json', import.meta.url), `${JSON.stringify(noted, null, 2)}\n`)
