import { expect, test } from 'vitest'
import { FAULT_NAMES } from './faults.ts'
import { torture } from './torture.ts'

/** All but what takes longer than a lease. */
const KINDS = FAULT_NAMES.filter(name => name !== 'oversleep')

test(
  'two bots and two workers come through a handful of faults with nothing lost and nothing doubled',
  { timeout: 900_000 },
  async () => {
    const { faults, violations, kept } = await torture({
      seed: 12,
      ms: 60_000,
      faultsMax: 12,
      kinds: KINDS,
      bots: 2,
      workers: 2,
      share: 0,
      graphs: 2,
      gapMs: 300,
      say: () => undefined,
    })
    expect(violations, `by the evidence in ${kept}`).toEqual([])
    expect(faults).toHaveLength(12)
  },
)
