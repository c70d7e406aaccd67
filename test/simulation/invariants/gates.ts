import type { GateCheck } from '../../../src/run/charter-terms.ts'
import type { CheckResult } from '../../../src/run/outcome.ts'
import { perMoment } from './history.ts'
import type { RunHistory } from './history.ts'
import { isUndo, toGateId } from './standing.ts'

export const gateFirst = perMoment(
  {
    name: 'gate-first',
    says: 'a wave with a gate is done only when that is passed, and what comes after it starts no sooner',
  },
  run => {
    const behind = listBehindGates(run)
    return ({ event, before }) => {
      if (event.type === 'wave-done') {
        const gate = before.gates.get(event.wave)
        const isLeft = gate !== undefined && !before.finished.has(gate)
        return isLeft ? [`${event.wave} is called done though its gate is not passed`] : []
      }
      if (event.type !== 'attempt-queued' || event.because !== 'first') return []
      const wave = before.waves.get(event.task)!
      const isEarly =
        behind.has(wave) && event.task !== before.baseline && !isUndo(event.task) && !before.opened.has(wave)
      return isEarly && !before.wholes.has(event.task)
        ? [`${event.task} starts though ${wave} comes after a gate and has not opened`]
        : []
    }
  },
)

export const gateLast = perMoment(
  {
    name: 'gate-last',
    says: 'a gate is looked at, asked about and passed only when all else in its wave is finished',
  },
  () =>
    ({ event, before }) => {
      const wave =
        event.type === 'wave-gated' || (event.type === 'escalated' && event.about.kind === 'gate')
          ? event.wave
          : event.type === 'attempt-queued' || event.type === 'task-done'
            ? toGated(event.task, before.waves)
            : undefined
      if (wave === undefined) return []
      const left = [...before.members.get(wave)!].filter(id => !before.finished.has(id))
      return left.length > 0 ? [`${event.type} of the gate of ${wave} though ${left[0]} is not finished`] : []
    },
)

export const gateByPeople = perMoment(
  {
    name: 'gate-by-people',
    says: 'nobody passes a gate but a person, or checks that hold where nothing is asked',
  },
  ({ charter: { gates } }) => {
    const measured = new Map<string, CheckResult>()
    /** What gates were passed with. */
    const passed = new Map<string, CheckResult>()
    /** Of each gate that was looked at and is not passed. */
    const latest = new Map<string, Map<string, CheckResult>>()
    let isHolding = false
    return ({ event, before }) => {
      if (event.type === 'attempt-ended' && event.outcome.kind === 'checked') {
        const results = new Map(event.outcome.results.map(result => [result.command, result]))
        const { checks = [], questions = [] } = gates[before.waves.get(event.task) ?? ''] ?? {}
        const isHeld = (check: GateCheck): boolean =>
          holds(
            check,
            results.get(check.command),
            (check.expect === 'success' ? passed : measured).get(check.command),
          )
        isHolding = questions.length === 0 && checks.every(isHeld)
        latest.set(event.task, results)
        return []
      }
      const isChecked = isHolding
      isHolding = false
      const isGate = event.type === 'task-done' && toGated(event.task, before.waves) !== undefined
      if (event.type === 'task-done' && (isGate || event.task === before.baseline)) {
        for (const [command, result] of latest.get(event.task) ?? []) {
          measured.set(command, result)
          if (isGate) passed.set(command, result)
        }
      }
      if (event.type !== 'task-done' || !isGate) return []
      const isLetPass = before.answer?.option.does === 'release' && before.answer.question.task === event.task
      return isLetPass || isChecked ? [] : [`${event.task} is passed by nobody`]
    }
  },
)

export const baselineFirst = perMoment(
  {
    name: 'baseline-first',
    says: 'nothing starts before it is known how things stood, unless people gave that up',
  },
  () =>
    ({ event, before: { baseline, finished, failed } }) => {
      if (event.type !== 'attempt-queued' || baseline === null || event.task === baseline) return []
      return finished.has(baseline) || failed.has(baseline)
        ? []
        : [`${event.task} starts before ${baseline} is measured`]
    },
)

/** The wave whose gate it is. */
function toGated(task: string, waves: Map<string, string>): string | undefined {
  const wave = waves.get(task)
  return wave !== undefined && toGateId(wave) === task ? wave : undefined
}

function holds({ expect }: GateCheck, result?: CheckResult, before?: CheckResult): boolean {
  if (!result) return false
  if (expect === 'success') return result.exit === 0 || (result.exit !== null && before?.exit === result.exit)
  if (result.count === null) return false
  if (before === undefined || before.count === null) return true
  return expect === 'not-more' ? result.count <= before.count : result.count >= before.count
}

/** The waves that come after one with a gate, however late. */
export function listBehindGates({ charter: { plan, gates } }: RunHistory): Set<string> {
  const after = new Map(plan.waves.map(wave => [wave.id, wave.after]))
  const isBehind = (wave: string): boolean =>
    (after.get(wave) ?? []).some(other => other in gates || isBehind(other))
  return new Set(plan.waves.map(({ id }) => id).filter(isBehind))
}
