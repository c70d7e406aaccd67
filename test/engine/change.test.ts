import { expect, test } from 'vitest'
import { toChange } from '../../src/engine/change.ts'
import type { Charter } from '../../src/run/event.ts'
import { NOTHING_SHARED } from '../../src/run/shares.ts'
import { charterOf, claims, planOf, reports, runThrough } from '../support/runs.ts'

const PLAN = planOf({ 'Wave 1': { tasks: ['A', 'B', 'C'].map(id => ({ id })) } })
const REFUSED = { kind: 'provider', message: 'refused', tail: '', until: null } as const

/** Whether it stands in line for the slots of the installation, which are all taken. */
function isInLine(given: Partial<Charter>): boolean {
  const charter = charterOf(PLAN, { slots: 2, ...given })
  const steps = charter.providers.length > 0 ? [claims('A'), reports('A', REFUSED)] : []
  const { run, now } = runThrough(charter, steps)
  const step = { effects: [], ended: [{ queue: 'bell', id: '1' } as const] }
  const alone = { shared: NOTHING_SHARED, shares: [], bells: [] }
  const capacity = { used: 2, line: [] }
  const change = toChange(
    run,
    { stored: [], hash: '' },
    { ...step, ...alone, capacity, slots: 2, taken: 0, now },
  )
  return change?.inLine ?? false
}

test('a run with free slots of its own has them already, and stands in no line', () => {
  expect(isInLine({})).toBe(false)
})

test.each<[string, Partial<Charter>]>([
  ['a provider is closed', { providers: [{ name: 'openai', slots: null }], allocation: toAll('openai') }],
  ['the pace is kept', { pacing: { intervalMs: 60_000, burst: 1 } }],
  ['all name the same file', { locks: { A: ['f'], B: ['f'], C: ['f'] } }],
])('a run stands in no line for slots it could not use: %s', (_, given) => {
  expect(isInLine(given)).toBe(false)
})

function toAll(provider: string): Record<string, string> {
  return Object.fromEntries(PLAN.tasks.map(({ id }) => [id, provider]))
}
