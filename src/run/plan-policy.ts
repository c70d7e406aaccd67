import type { Plan } from '../plan/plan.ts'
import type { PlanCure, Power, Trigger } from '../plan/rules.ts'
import { REHEARSED } from '../lib/rehearsed.ts'
import type { Forbidden } from './judge/work.ts'
import type { FailureKind } from './outcome.ts'
import type { Cure, Policy, Row } from './policy.ts'

/** “Several” of a plan that gives no number. */
const SEVERAL = 3

const ROWS: Partial<Record<Trigger, FailureKind[]>> = {
  failed: ['error', 'missing'],
  timeout: ['timeout'],
  stalled: ['stalled'],
  guide: ['guide'],
  'check-failed': ['check'],
  conflict: ['conflict'],
  'provider-down': ['provider'],
  'rate-limited': ['rate', 'usage'],
}
const CURES: Partial<Record<PlanCure, Cure>> = {
  retry: 'retry',
  continue: 'continue',
  split: 'split',
  'next-provider': 'next-provider',
  'configured-command': 'configured-command',
  wait: 'wait',
  escalate: 'escalate',
}

/**
 * The installation's policy with what the plan says of it. A rule of the plan replaces what is done in its row; how
 * free a row is the plan can only narrow, for who runs the installation has the last word.
 */
export function toPlanPolicy(plan: Plan, policy: Policy): Policy {
  const { retries, attemptMinutes, stallMinutes } = plan.limits
  const { responses = [], powers = [] } = plan.rules ?? {}
  const rows = { ...policy.rows }
  for (const { trigger, cures: told, line } of responses) {
    const cures = toCures(told)
    if (cures.length === 0) continue
    for (const kind of ROWS[trigger] ?? []) {
      const more = listGranted(policy.rows[kind], powers)
      rows[kind] = {
        ...rows[kind],
        cures: cures.includes('escalate') ? cures : [...new Set([...cures, ...more])],
        line,
      }
    }
  }
  const several = responses.find(({ trigger }) => trigger === 'several-failed')
  const authority = plan.authority.find(({ after }) => after !== undefined)
  const after =
    responses.find(({ escalateAfter }) => escalateAfter !== undefined)?.escalateAfter ?? authority?.after
  // Only what the plan itself does not answer: `blocked` asks at once by the table alone.
  if (after !== undefined && rows.blocked.cures[0] === 'escalate')
    rows.blocked = { ...rows.blocked, cures: ['retry'], ...(authority && { line: authority.line }) }
  for (const power of powers) narrow(rows, power)
  const toMs = (minutes: number | undefined, ms: number): number =>
    minutes === undefined ? ms : Math.round(minutes * 60_000)
  return {
    ...policy,
    rows,
    retriesMax: after ?? retries ?? policy.retriesMax,
    // What the plan says of several that fail counts them from the first on.
    ...(after !== undefined && several === undefined && { asksAfter: after }),
    attemptMs: toMs(attemptMinutes, policy.attemptMs),
    estimateTimes: attemptMinutes === undefined ? policy.estimateTimes : 0,
    stallMs: toMs(stallMinutes, policy.stallMs),
    words: [...new Set([...policy.words, ...responses.flatMap(({ words = [] }) => words)])],
    failuresMax: several ? (several.count ?? SEVERAL) : policy.failuresMax,
  }
}

const FORBIDS =
  /\b(?:no|zero) (?:new |more )?([a-z][a-z_-]{2,30})(?: code)? (?:are |is |get |gets )?(?:being )?(?:added|introduced|created)\b/i

/** `Verify no fallbacks being added`: what no change may add, as far as one word says it. */
export function listForbidden({ monitors }: Pick<Plan, 'monitors'>): Forbidden[] {
  return monitors.flatMap(({ text, line }): Forbidden[] => {
    const word = FORBIDS.exec(text.slice(0, MONITOR_CHARS_MAX))?.[1]
    if (word === undefined || /^(?:files?|tests?|tasks?|changes?|conflicts?)$/i.test(word)) return []
    const one = word.toLowerCase().replace(/s$/, '')
    return [{ text: `${one}|${one}s`, exceptPath: 'test', why: `line ${line} of the plan` }]
  })
}

const MONITOR_CHARS_MAX = 400

/** `Split a timed-out worker in two` beside `over 20 min: restart`: what the plan lets it do it does once the rest is done. */
function listGranted({ cures }: Row, powers: Power[]): Cure[] {
  const granted = new Set(powers.filter(({ mode }) => mode !== 'never').map(({ cure }) => CURES[cure]))
  return cures.filter(cure => granted.has(cure))
}

/** Up to where people are asked; what the run does with waves is not a task's cure. */
function toCures(told: PlanCure[]): Cure[] {
  const cures = [...new Set(told.flatMap(cure => CURES[cure] ?? []))]
  const end = cures.indexOf('escalate')
  return end < 0 ? cures : cures.slice(0, end + 1)
}

function narrow(rows: Policy['rows'], { cure: told, mode, line }: Power): void {
  const cure = CURES[told]
  if (cure === undefined || mode === 'auto') return
  for (const [kind, row] of Object.entries(rows) as [FailureKind, Row][]) {
    if (!row.cures.includes(cure)) continue
    if (mode === 'ask') rows[kind] = { ...row, consent: [...new Set([...(row.consent ?? []), cure])], line }
    else rows[kind] = { ...row, cures: row.cures.filter(other => other !== cure), line }
  }
}

/** Three times the silence after which an attempt is stalled, so that one is told from the other on a busy machine. */
const ATTEMPT_MIN_MS = 30_000
const STALL_MIN_MS = 5_000
const OPEN_MIN_MS = 10_000
const PROBE_MIN_MS = 1_000

/** A rehearsal's limits shrink with its minutes, yet leave a busy machine time to breathe. */
export function hasten(policy: Policy): Policy {
  const toHaste = (ms: number, leastMs: number): number =>
    Math.min(ms, Math.max(leastMs, Math.round(ms * REHEARSED)))
  return {
    ...policy,
    attemptMs: toHaste(policy.attemptMs, ATTEMPT_MIN_MS),
    openMs: toHaste(policy.openMs, OPEN_MIN_MS),
    stallMs: toHaste(policy.stallMs, STALL_MIN_MS),
    probeMs: toHaste(policy.probeMs, PROBE_MIN_MS),
    probeMaxMs: toHaste(policy.probeMaxMs, 2 * PROBE_MIN_MS),
  }
}
