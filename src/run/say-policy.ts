import { toCanonical } from '../lib/canonical.ts'
import { FAILURE_KINDS } from './outcome.ts'
import type { FailureKind } from './outcome.ts'
import { DEFAULT_POLICY } from './policy.ts'
import type { Cure, Mode, Policy, Row } from './policy.ts'
import { nameCure, sayKind, sayMode } from './say-cure.ts'

/** A row of the rules, in words. */
export interface Rule {
  row: FailureKind
  mode: Mode
  when: string
  /** What is done first; after that, in this order; empty where there is nothing more but people. */
  first: string
  later: string[]
  /** Who says so; null: nobody, it is so by default. */
  origin: string | null
}

export const AT_LAST = 'ask people'

/** What is done about each kind of failure, as the policy stands. */
export function listRules(policy: Policy): Rule[] {
  return FAILURE_KINDS.map(kind => toRule(kind, policy.rows[kind]))
}

/** How often, and what is larger than one task. */
export function listBounds({ retriesMax, lossesMax, waitsMax, alikeMax, failuresMax }: Policy): string[] {
  const some = alikeMax ?? failuresMax
  const others = alikeMax === null || failuresMax === null ? '' : `, or ${failuresMax} in whatever way`
  const how = alikeMax === null ? '' : ' alike'
  return [
    `A task has ${times(retriesMax, 'more try', 'more tries')}; a lost worker costs none (up to ${lossesMax}), nor does waiting for a provider (up to ${waitsMax}). When nothing is left, people are asked.`,
    ...(some === null
      ? []
      : [
          `If ${some} tasks of a wave fail${how}${others}, the wave is held, and people say whether it goes on, is done again, or stops.`,
        ]),
  ]
}

function times(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function toRule(kind: FailureKind, row: Row): Rule {
  const { cures, mode, consent = [] } = row
  const end = cures.indexOf('escalate')
  const ladder = end < 0 ? cures : cures.slice(0, end)
  const say = (cure: Cure): string => {
    // What is asked too often says when it can be asked again; what is down does not.
    const name = kind === 'provider' && cure === 'wait' ? 'wait till it is back' : nameCure(cure)
    return consent.includes(cure) && mode === 'auto' ? `${name}, if people agree` : name
  }
  const [first, ...later] = ladder
  const rule = { row: kind, mode, when: sayKind(kind), origin: toOrigin(kind, row) }
  if (first === undefined || mode === 'never') return { ...rule, first: AT_LAST, later: [] }
  if (mode === 'ask') return { ...rule, first: `if people agree: ${say(first)}`, later: later.map(say) }
  return { ...rule, first: say(first), later: later.map(say) }
}

function toOrigin(kind: FailureKind, row: Row): string | null {
  const { by, line, ...own } = row
  const { mode: usual, ...rest } = DEFAULT_POLICY.rows[kind]
  const { mode, ...cures } = own
  const parts: string[] = []
  if (by !== undefined) parts.push(`set by ${by}`)
  if (line !== undefined) parts.push(`by the plan, line ${line}`)
  else if (toCanonical(cures) !== toCanonical(rest) || (by === undefined && mode !== usual))
    parts.push('configured')
  return parts.length > 0 ? parts.join(', ') : null
}

/** What a row that was set means from now on. */
export function saySet(policy: Policy, kind: FailureKind): string {
  const { mode, cures } = policy.rows[kind]
  const hasCure = cures.some(cure => cure !== 'escalate') && cures[0] !== 'escalate'
  return hasCure ? sayMode(mode) : 'no cure is known, so people are asked in any case'
}
