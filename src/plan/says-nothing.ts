import type { Finding, Plan, Terms } from './plan.ts'
import type { Rules } from './rules.ts'

/** Of a plan that says nothing of how it is to be run. */
export const NO_TERMS: Terms = {
  contingencies: [],
  providers: [],
  fallbacks: [],
  switches: [],
  costs: [],
  totals: [],
  estimates: [],
  tierRules: [],
  outputs: [],
  handovers: [],
  documents: [],
  activation: [],
}

/** Of a plan that orders nothing for its run. */
export const NO_RULES: Rules = {
  responses: [],
  powers: [],
  orders: [],
  locks: [],
  notices: [],
  targets: [],
  closing: [],
  exclusions: [],
  arrivals: [],
  wholeWaves: null,
}

/** Found where only plain lists, of which nothing says that they are work, were there to be read. */
export const BARE = 'bare-lists'

/** Found where sentences were read. */
export const STORY = 'read-from-prose'

/** A plan of which nothing is known but what is wrong with it. */
export function toEmptyPlan(findings: Finding[]): Plan {
  const empty = { limits: {}, checks: [], gates: [], criteria: [], monitors: [], authority: [] }
  return { title: '', status: 'active', waves: [], tasks: [], ...empty, findings }
}
