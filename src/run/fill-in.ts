import type { About, StoredAbout } from './about.ts'
import type { Charter, Later, StoredCharter } from './event.ts'
import { NO_MONEY, toMoney } from './money.ts'
import { toNamespace } from './namespace.ts'
import { DEFAULT_POLICY } from './policy.ts'

// Histories stay as they were written: what came to be later is given its value where they are read.

const NOTHING: Pick<Charter, Exclude<Later, 'namespace' | 'money'>> = {
  assigned: { rules: [], of: {}, prompt: null },
  thread: null,
  providers: [],
  allocation: {},
  pacing: null,
  locks: {},
  services: {},
  orders: {},
  notices: [],
  gates: {},
  baseline: [],
  checks: [],
}

export function fillInCharter(stored: StoredCharter): Charter {
  const policy = {
    ...DEFAULT_POLICY,
    ...stored.policy,
    rows: { ...DEFAULT_POLICY.rows, ...stored.policy.rows },
  }
  const namespace = toNamespace(null, stored.folder, stored.rehearsal)
  const money = toMoney(stored.plan, NO_MONEY, stored.rehearsal)
  return { ...NOTHING, namespace, money, ...stored, policy }
}

export function fillInAbout(stored: StoredAbout): About {
  const options = stored.options.map(option => ({ ...option, effect: option.effect ?? '' }))
  return { ...stored, tried: stored.tried ?? [], options }
}
