import { FAILURE_KINDS } from '../../src/run/outcome.ts'
import type { FailureKind } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Cure, Policy, Row } from '../../src/run/policy.ts'
import type { Chance } from './chance.ts'

/** Those that make sense for a failure besides what the installation does about it anyway. */
const LADDERS: Partial<Record<FailureKind, Cure[]>> = {
  error: ['split', 'next-provider', 'configured-command', 'continue', 'retry'],
  timeout: ['split', 'retry', 'continue', 'next-provider'],
  stalled: ['split', 'retry', 'next-provider'],
  guide: ['continue', 'split', 'configured-command'],
  check: ['retry', 'split', 'continue'],
  missing: ['split', 'configured-command', 'retry'],
  rate: ['wait', 'next-provider'],
  usage: ['park', 'next-provider'],
  provider: ['next-provider', 'wait', 'configured-command'],
}

export function drawPolicy(chance: Chance): Policy {
  const isMean = chance.hits(0.5)
  return {
    ...DEFAULT_POLICY,
    rows: drawRows(chance),
    retriesMax: isMean ? chance.between(0, 1) : chance.between(2, 4),
    lossesMax: isMean ? chance.between(0, 2) : 5,
    waitsMax: isMean ? chance.between(0, 2) : 5,
    retryDelayMs: chance.between(10, 1_000),
    retryDelayMaxMs: 2_000,
    attemptMs: chance.between(2_000, 8_000),
    // What the plan estimates is for people: here nothing takes minutes.
    estimateTimes: 0,
    queueMs: 30_000,
    graceMs: chance.between(200, 1_500),
    checkMs: 2_000,
    stallMs: chance.hits(0.4) ? chance.between(400, 1_500) : DEFAULT_POLICY.stallMs,
    alikeMax: chance.hits(0.6) ? chance.between(2, 3) : null,
    failuresMax: chance.hits(0.2) ? chance.between(2, 4) : null,
    command: chance.hits(0.3) ? 'claude' : null,
    probeMs: chance.between(100, 2_000),
    probeMaxMs: 4_000,
    approvers: chance.hits(0.3) ? ['ann', 'bob'] : [],
  }
}

/** How people agree, and how often they are reminded. */
export function drawAsking(chance: Chance): Pick<Policy, 'quorum' | 'ownAnswers' | 'reactionMs' | 'ladder'> {
  const rung = { calls: [], tells: null }
  const times = chance.hits(0.5) ? [chance.between(500, 3_000), chance.between(3_000, 9_000)] : []
  return {
    quorum: chance.hits(0.2) ? 2 : 1,
    ownAnswers: chance.hits(0.1) ? 'refused' : 'count',
    reactionMs: chance.hits(0.2) ? 0 : chance.between(50, 2_000),
    ladder: times.map(afterMs => ({ ...rung, afterMs })),
  }
}

function drawRows(chance: Chance): Policy['rows'] {
  const rows = { ...DEFAULT_POLICY.rows }
  if (chance.hits(0.4)) return rows
  for (const kind of FAILURE_KINDS) if (chance.hits(0.3)) rows[kind] = drawRow(chance, kind, rows[kind])
  return rows
}

function drawRow(chance: Chance, kind: FailureKind, row: Row): Row {
  const mode = chance.weigh({ auto: 4, ask: 2, never: 1 })
  const known = LADDERS[kind] ?? row.cures
  const first = chance.between(0, known.length - 1)
  const cures = [...known.slice(first), ...known.slice(0, first)].slice(0, chance.between(1, known.length))
  const consent = cures.filter(() => chance.hits(0.15))
  return { mode, cures, ...(consent.length > 0 && { consent }) }
}
