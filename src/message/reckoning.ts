import { unreachable } from '../lib/assert.ts'
import type { Plan } from '../plan/plan.ts'
import type { ClosingStep, Target } from '../plan/rules.ts'
import { listFailingBefore } from '../run/gates.ts'
import { priceOf, toCost } from '../run/money.ts'
import { FAILURE_KINDS } from '../run/outcome.ts'
import type { FailureKind } from '../run/outcome.ts'
import type { Cure } from '../run/policy.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import { sayFailure, sayFailures, tellCure } from '../run/say-cure.ts'
import { takesPart } from '../run/scope.ts'
import { judgeCriteria } from './criteria.ts'
import { listAgreed, listNames, toName } from './names.ts'
import { sayPurse } from './say-budget.ts'
import { counted, said } from './words.ts'

// What a run comes to in numbers and in what is left to people, once it has ended.

const CURES_SHOWN = 4
const OFTEN = 3

/** What the run did about failures, a line for each kind, the most frequent first; then what was taken back. */
export function listMitigations({ tasks }: Run): string[] {
  const kinds = new Map<FailureKind, Map<Cure, number>>()
  for (const { attempts } of tasks) {
    for (const { outcome, cure } of attempts) {
      const kind = FAILURE_KINDS.find(name => name === outcome?.kind)
      if (kind === undefined || cure === null) continue
      const cures = kinds.get(kind) ?? new Map<Cure, number>()
      kinds.set(kind, cures.set(cure, (cures.get(cure) ?? 0) + 1))
    }
  }
  const sum = (cures: Map<Cure, number>): number => [...cures.values()].reduce((a, b) => a + b, 0)
  const cured = [...kinds]
    .sort(([, a], [, b]) => sum(b) - sum(a))
    .map(([kind, cures]) => toLine(kind, cures, sum(cures)))
  return [...cured, ...listTakenBack(tasks)]
}

function listTakenBack(tasks: RunTask[]): string[] {
  const count = tasks.flatMap(({ attempts }) => attempts.filter(hasBroken)).length
  const where = count === 1 ? 'its wave' : 'their waves'
  const waves = tasks.flatMap(({ undo, status, wave }) => {
    if (undo === null || status !== 'done') return []
    return [
      `${counted(undo.attempts.length, 'merge')} of ${toName(wave.id)} taken back by ${toName(undo.by)}`,
    ]
  })
  const broken = `${counted(count, 'merge')} broke a check of ${where}: taken back and done again`
  return count === 0 ? waves : [broken, ...waves]
}

/** What came in and fails a check all the same was taken back. */
function hasBroken({ outcome, paths, merged }: Attempt): boolean {
  return outcome?.kind === 'check' && paths.length > 0 && !merged
}

/** `5 failed: 4 tried again, 1 split into two`; a number that is that of all is not said twice. */
function toLine(kind: FailureKind, cures: Map<Cure, number>, all: number): string {
  const done = [...cures].sort(([, a], [, b]) => b - a).slice(0, CURES_SHOWN)
  const parts = done.map(([cure, count]) => (count === all ? tellCure(cure) : `${count} ${tellCure(cure)}`))
  return `${all} ${all === 1 ? sayFailure(kind) : sayFailures(kind)}: ${parts.join(', ')}`
}

/** How many tasks were done without a second try, held against the plan's target; null: nothing is worth saying. */
export function sayFirstAttempts(run: Run): string | null {
  const tried = listWork(run).filter(({ attempts }) => attempts.length > 0)
  const first = tried.filter(isFirstTime).length
  const target = findTarget(run.charter.plan, 'first-attempt')
  if (tried.length === 0 || (target === undefined && first === tried.length)) return null
  return `${first} of ${counted(tried.length, 'task')} done at the first attempt (${toPercent(first, tried.length)})${toVerdict(target, first, tried.length)}`
}

/** How many tasks were done at all, where the plan has a target for that. */
export function saySuccess(run: Run): string | null {
  const target = findTarget(run.charter.plan, 'success')
  const work = listWork(run)
  if (target === undefined || work.length === 0) return null
  const done = work.filter(({ status }) => status === 'done').length
  return `${done} of ${counted(work.length, 'task')} done (${toPercent(done, work.length)})${toVerdict(target, done, work.length)}`
}

/** Which of the plan's criteria the run itself has seen to be met, or not to be. */
export function listSeen(run: Run): string[] {
  return judgeCriteria(run).flatMap(({ text, met, why }) =>
    met === null ? [] : [`${met ? 'met' : 'NOT met'}: ${text} (${why})`],
  )
}

/** What nobody but people can confirm. */
export function listToConfirm(run: Run): string[] {
  return judgeCriteria(run).flatMap(({ text, met, why }) =>
    met !== null ? [] : [why === null ? text : `${text} (${why})`],
  )
}

/** What the plan wants done afterwards and Regatta does not do, or not by itself. */
export function listClosing(run: Run): string[] {
  return (run.charter.plan.rules?.closing ?? []).flatMap(closing => {
    const how = toClosing(run, closing)
    return how === null ? [] : [`${said(closing.text)}${how}`]
  })
}

/** Null: it is done; else what is to be said besides. */
function toClosing({ id, charter }: Run, { step, text }: ClosingStep): string | null {
  switch (step) {
    case 'report':
    case 'announce':
      return null
    case 'validate':
      return isValidated(charter) ? null : ': the plan names no command for it'
    case 'retrospectives':
      if (charter.rehearsal || !/\bmem0\b/i.test(text)) return null
      return `: kept here under ${said(charter.namespace)}; in mem0, too, where one is configured`
    case 'commit':
    case 'push':
    case 'merge':
    case 'pull-request':
      return charter.rehearsal ? '' : `: where it is a git repository, /wave ship ${id} shows what there is`
    case 'tag':
    case 'deploy':
    case 'clean-up':
    case 'other':
      return ''
    default:
      return unreachable(step)
  }
}

/** Some command was run once all was in. */
function isValidated({ plan, scope, gates }: Run['charter']): boolean {
  const last = plan.waves.findLast(({ id }) => scope === null || scope.includes(id))
  return last !== undefined && (gates[last.id]?.checks.length ?? 0) > 0
}

/** Where a person should look before the work is taken for good. */
export function listToLookAt(run: Run): string[] {
  const lines: string[] = []
  for (const { about, answer, wave } of run.escalations.values()) {
    const option = about.options.find(({ id }) => id === answer?.option)
    if (about.kind !== 'gate' || about.evidence === '') continue
    const [name, by] = [toName(wave ?? ''), answer ? listAgreed(answer) : '']
    if (option?.does === 'release')
      lines.push(`${name} was let pass by ${by}, though: ${said(about.evidence)}`)
    if (option?.does === 'stop') lines.push(`${name} was not let pass by ${by}: ${said(about.evidence)}`)
  }
  const named = (tasks: RunTask[]): string => listNames(tasks.map(({ id }) => id))
  const work = listWork(run)
  const skipped = work.filter(
    ({ status, attempts, wave }) => status === 'skipped' && (attempts.length > 0 || takesPart(run, wave)),
  )
  if (skipped.length > 0) lines.push(`skipped by people, so not done: ${named(skipped)}`)
  const bare = work.filter(({ attempts }) => attempts.some(({ cure }) => cure === 'configured-command'))
  if (bare.length > 0) lines.push(`done without a model: ${named(bare)}`)
  const often = work.filter(({ status, attempts }) => status === 'done' && countTries(attempts) >= OFTEN)
  if (often.length > 0) lines.push(`done only at the third attempt or later: ${named(often)}`)
  const before = run.charter.rehearsal ? [] : listFailingBefore(run)
  if (before.length > 0) lines.push(`failing since before the run: ${listNames(before)}`)
  return lines
}

/** What the tokens cost by the installation's prices, else by the plan's own; what has none is left out. Null: none has. */
export function sayMoney({ tasks, charter, purse }: Run): string | null {
  const { money, rehearsal } = charter
  if (rehearsal || purse.spent === 0) return null
  let isAll = true
  let isByPlan = true
  for (const { attempts } of tasks) {
    for (const { usage, provider, spent } of attempts) {
      isAll &&= toCost(money, provider, usage) !== null
      isByPlan &&= spent === 0 || (usage.cost === undefined && priceOf(money.prices, provider)?.by === 'plan')
    }
  }
  const sum = sayPurse(purse, money.currency)
  return `${isAll ? '' : 'at least '}${sum} by ${isByPlan ? 'the plan’s' : 'the given'} prices`
}

/** What a plan counts: neither gates nor the parts of what was split. */
function listWork({ tasks }: Run): RunTask[] {
  return tasks.filter(({ gate, partOf }) => !gate && partOf === null)
}

/** A worker or a provider that is gone is not the fault of who did it. */
function isFirstTime({ status, attempts, parts }: RunTask): boolean {
  return status === 'done' && parts.length === 0 && countTries(attempts.slice(0, -1)) === 0
}

function countTries(attempts: Attempt[]): number {
  return attempts.filter(({ outcome }) => outcome !== null && !NO_FAULT.has(outcome.kind)).length
}

const NO_FAULT: ReadonlySet<string> = new Set(['lost', 'rate', 'usage', 'provider', 'interrupted', 'stopped'])

function findTarget({ rules }: Plan, measure: Target['measure']): Target | undefined {
  return rules?.targets.find(target => target.measure === measure)
}

function toVerdict(target: Target | undefined, count: number, of: number): string {
  if (target === undefined) return ''
  const isMet = count * 100 >= target.percent * of
  return `: the plan’s target of ${target.percent} % is ${isMet ? 'met' : 'missed'}`
}

/** Never more than it is. */
function toPercent(count: number, of: number): string {
  return `${Math.floor((count * 1_000) / of) / 10} %`
}
