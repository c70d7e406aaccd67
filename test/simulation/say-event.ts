import { sayDifferences } from '../../src/message/difference.ts'
import type { Event, EventType } from '../../src/run/event.ts'
import type { Outcome, Usage } from '../../src/run/outcome.ts'

type Says = { [T in EventType]: (event: Extract<Event, { type: T }>, names: string[]) => string }
type Ref = { task: string; attempt: number }

/** An event in one line, its type first. `names`: the ids of the run's tasks, by their index. */
export function sayEvent(event: Event, names: string[]): string {
  const say = SAYS[event.type] as (event: Event, names: string[]) => string
  return `${event.type} ${say(event, names)}`.trim()
}

const SAYS: Says = {
  'run-created': ({ by, plan }) => `by ${by}, ${plan.tasks.length} tasks in ${plan.waves.length} waves`,
  'run-started': toBy,
  'run-paused': toBy,
  'run-resumed': toBy,
  'run-stopping': ({ by, mode }) => `by ${by}, mode ${mode}`,
  'run-ended': ({ status }) => status,
  announced: ({ tasks, until, to }) =>
    `${listed(tasks)} to ${to ?? 'everybody'}, to begin at ${toTime(until)}`,
  'wave-opened': toWave,
  'wave-done': toWave,
  'wave-stopped': ({ wave, by, mode }) => `${wave} by ${by}, mode ${mode}`,
  'wave-started': toWaveBy,
  'wave-held': ({ wave, escalation, why, tasks }) => `${wave} for ${escalation}: ${why} (${listed(tasks)})`,
  'wave-released': toWaveBy,
  'wave-gated': toWave,
  'wave-undoing': ({ wave, by, task, attempts }, names) => {
    const merged = attempts.map(ref => `${names[ref.task]}/${ref.attempt}`)
    return `${wave} by ${by}: "${task.id}" takes back ${listed(merged)}`
  },
  'wave-undone': ({ wave, by, tasks, paths }) =>
    `${wave} by ${by}: ${listed(tasks)} is to be done anew, ${listed(paths)} is as before`,
  'budget-noticed': ({ notices }) =>
    listed(notices.map(({ scope, of, percent, spent }) => `${percent} % of ${scope} ${of}: ${spent}`)),
  'plan-edited': ({ by, changes }) =>
    `by ${by}: ${listed(sayDifferences(changes).map(({ sign, text }) => `${sign} ${text}`))}`,
  'mode-set': ({ row, mode, by }) => `${row} to ${mode} by ${by}`,
  'slots-set': ({ slots, by }) => `to ${slots} by ${by}`,
  'pace-set': ({ pace, by }) => `to ${pace} by ${by}`,
  'provider-set': ({ provider, tasks, by }) => `to ${provider ?? 'none'} for ${listed(tasks)} by ${by}`,
  'first-set': ({ task, tasks, rank, by }) => `${task}, ${listed(tasks)} to ${rank} by ${by}`,
  'provider-closed': ({ provider, because, until, why }) =>
    `${provider} is ${because} until ${toTime(until)}: ${why}`,
  'provider-back': ({ provider }) => provider,
  'service-taken': ({ service }) => service,
  'service-free': ({ service }) => service,
  'workers-missing': ({ agent, labels, tasks }) => `${agent} with ${listed(labels)} for ${listed(tasks)}`,
  'workers-there': ({ agent, labels }) => `${agent} with ${listed(labels)}`,
  'service-overdue': ({ services, ...ref }) => `${toName(ref)}: ${listed(services)}`,
  'attempt-queued': ({ because, provider, from, ...ref }) =>
    `${toName(ref)} because ${because}${provider ? ` with ${provider}` : ''}${from === undefined ? '' : ` from what ${from} left`}`,
  'attempt-warned': ({ why, ...ref }) => `${toName(ref)}: ${why}`,
  'attempt-noted': ({ text, ...ref }) => `${toName(ref)}: ${text}`,
  told: ({ task, attempt, word, by, text }) =>
    `${task}${attempt === null ? '' : `/${attempt}`} word ${word} by ${by}: ${text}`,
  heard: ({ word, when, ...ref }) => `${toName(ref)} word ${word}, ${when}`,
  'attempt-claimed': ({ token, worker, deadlineAt, ...ref }) =>
    `${toName(ref)} by ${worker} with ${token} until ${toTime(deadlineAt)}`,
  'attempt-stopping': ({ why, ...ref }) => `${toName(ref)}: ${why}`,
  'agents-ended': ({ by, wave, ended }) =>
    `${wave ?? 'the run'} for ${by}: ${listed(ended.map(({ task, attempt, host, unsure }) => `${task}/${attempt} on ${host}${unsure === undefined ? '' : ` (${unsure})`}`))}`,
  'attempt-ended': ({ outcome, usage, ...ref }) => `${toName(ref)}: ${toOutcome(outcome)}${toUsage(usage)}`,
  'merge-queued': ({ summary, changed, usage, ...ref }) =>
    `${toName(ref)}, ${changed} changes: ${summary}${toUsage(usage)}`,
  merged: ({ paths, ...ref }) => `${toName(ref)}: ${listed(paths)}`,
  'attempt-suspended': ({ task, attempt, session }) => `${task}/${attempt} in ${session}`,
  'branch-put-back': ({ branch, aside }) => `${branch}; ${aside ?? 'nothing'} is aside`,
  'clash-foreseen': ({ task, other, paths }) => `${task} and ${other}: ${listed(paths)}`,
  'merge-undone': ({ why, ...ref }) => `${toName(ref)}: ${why}`,
  'task-done': toName,
  'task-mended': ({ failure, cure, cost, dueAt, provider, agent, ...ref }) =>
    `${toName(ref)}: ${failure}, cure ${cure}, costs ${cost}, due at ${toTime(dueAt)}` +
    `${provider ? ` with ${provider}` : ''}${agent === undefined ? '' : ` by ${agent}`}`,
  'task-split': ({ failure, parts, ...ref }) =>
    `${toName(ref)}: ${failure}, into ${listed(parts.map(({ id }) => id))}`,
  'skip-wanted': toTaskBy,
  'task-skipped': toTaskBy,
  'task-failed': toTaskBy,
  'task-renewed': toTaskBy,
  escalated: ({ escalation, task, wave, attempt, about, usage }) => {
    const subject = task === null ? wave : `${task}/${attempt}`
    const options = listed(about.options.map(({ id }) => id))
    return `${escalation} on ${subject}: ${about.text} [${options}]${toUsage(usage)}`
  },
  'escalation-answered': ({ escalation, option, by }) => `${escalation} by ${by}: ${option}`,
  'vote-given': ({ escalation, option, by, until }) =>
    `${escalation} by ${by}: ${option}${until === null ? '' : ` from ${toTime(until)} on`}`,
  'vote-taken-back': ({ escalation, by }) => `${escalation} by ${by}`,
  'escalation-acknowledged': ({ escalation, by }) => `${escalation} by ${by}`,
  'escalation-let-go': ({ escalation, by }) => `${escalation} by ${by}`,
  'escalation-reminded': ({ escalation, rung }) => `${escalation}, rung ${rung}`,
  'escalation-withdrawn': ({ escalation, why }) => `${escalation}: ${why}`,
  'report-ignored': ({ why, ...ref }) => `${toName(ref)}: ${why}`,
}

export const EVENT_TYPES = Object.keys(SAYS)

function toBy({ by }: { by: string }): string {
  return `by ${by}`
}

function toWave({ wave }: { wave: string }): string {
  return wave
}

function toWaveBy({ wave, by }: { wave: string; by: string }): string {
  return `${wave} by ${by}`
}

function toTaskBy({ task, by }: { task: string; by: string }): string {
  return `${task} by ${by}`
}

function toName({ task, attempt }: Ref): string {
  return `${task}/${attempt}`
}

function toOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return `done, ${outcome.changed} changes: ${outcome.summary}`
    case 'checked':
      return `checked: ${listed(outcome.results.map(({ command, exit, count }) => `${command} exits ${exit}, finds ${count}`))}`
    case 'undone':
      return `undone: ${listed(outcome.paths)}`
    case 'question':
      return `question: ${outcome.text}`
    case 'stopped':
      return 'stopped'
    default:
      return `${outcome.kind}: ${outcome.message}`
  }
}

function toUsage(usage: Usage | null): string {
  return usage === null ? '' : `, ${usage.inputTokens}+${usage.outputTokens} tokens`
}

/** By the clock of whoever wrote it. */
function toTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

function listed(names: string[]): string {
  return names.length > 0 ? names.join(', ') : 'nothing'
}
