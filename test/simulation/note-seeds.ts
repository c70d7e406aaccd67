// Notes in which worlds each mutation bites, so that the tests need not look for them:
// `npm run note-seeds && npm run format`, once the tests of the mutations take long again.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BITING from './biting-seeds.json' with { type: 'json' }
import { MUTATIONS } from './mutations.ts'
import { simulateBroken } from './simulate-broken.ts'

/** Farther than the tests look: a world that bites may be rare, and is found again by its seed. */
const FAR = 4_000
/** So many broken worlds show well enough that a mutation breaks one invariant and no other. */
const SEEDS = 3

const known: Record<string, number[]> = BITING
const noted: Record<string, number[]> = {}
const cache = await mkdtemp(join(tmpdir(), 'regatta-seeds-'))
for (const mutation of MUTATIONS) {
  const { by, seed = 1 } = mutation
  noted[by] = (
    await simulateBroken(mutation, { seed, runs: FAR, first: known[by] ?? [], enough: SEEDS }, cache)
  ).seeds
  process.stdout.write(`${by}: ${noted[by].join(', ')}\n`)
}
await rm(cache, { recursive: true, force: true })
await writeFile(new URL('biting-seeds.json', import.meta.url), `${JSON.stringify(noted, null, 2)}\n`)
