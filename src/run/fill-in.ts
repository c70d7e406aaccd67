import type { About, Charter, StoredAbout, StoredCharter } from './event.ts'
import { toNamespace } from './namespace.ts'
import { DEFAULT_POLICY } from './policy.ts'

// Histories stay as they were written: what came to be later is given its value where they are read.

const NOTHING = {
  thread: null,
  providers: [],
  allocation: {},
  pacing: null,
  locks: {},
  gates: {},
  baseline: [],
  checks: [],
} as const satisfies Partial<Charter>

export function fillInCharter(stored: StoredCharter): Charter {
  const policy = {
    ...DEFAULT_POLICY,
    ...stored.policy,
    rows: { ...DEFAULT_POLICY.rows, ...stored.policy.rows },
  }
  const namespace = toNamespace(null, stored.folder, stored.rehearsal)
  return { ...NOTHING, namespace, ...stored, policy }
}

export function fillInAbout(stored: StoredAbout): About {
  const options = stored.options.map(option => ({ ...option, effect: option.effect ?? '' }))
  return { ...stored, tried: stored.tried ?? [], options }
}
