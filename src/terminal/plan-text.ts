import { displayWidth } from '../lib/width.ts'
import { findWidth } from '../plan/find-width.ts'
import type { Plan, Task, Wave } from '../plan/plan.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import { formatSpan } from '../message/duration.ts'
import { toFindingLines } from './findings.ts'
import { toForecastLines } from './forecast-text.ts'
import type { FindingOptions } from './findings.ts'
import { paint, piece, toLine, widthOf } from './style.ts'
import type { Piece } from './style.ts'
import { counted, plain } from '../message/words.ts'

/** A wave of more tasks than this is folded to its first ones. */
const TASKS_WHOLE_MAX = 12
const TASKS_FOLDED = 8
const NEEDS_SHOWN = 4
const ID_WIDTH_MAX = 16

/** What Regatta understood of a plan, for a person. */
export function renderPlanText(plan: Plan, forecast: Forecast | null, options: FindingOptions): string {
  const lines: Piece[][] = [[piece(plain(plan.title) || plain(options.name), 'bold')]]
  if (plan.status === 'reference')
    lines.push([piece('For reference: the document says that it is not active.', 'yellow')])
  if (plan.tasks.length > 0) lines.push(toSummary(plan))
  if (forecast !== null) lines.push(...toForecastLines(forecast).map(line => [piece(line, 'dim')]))
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  for (const wave of plan.waves)
    lines.push([], ...toWaveLines(wave, byWave.get(wave.id) ?? [], options.width))
  const shown = lines.map(line => toLine(line, options.width, options.colour))
  if (plan.findings.length > 0)
    shown.push('', ...plan.findings.flatMap(finding => toFindingLines(finding, options)))
  if (plan.findings.some(({ severity }) => severity === 'error')) {
    shown.push('', paint('As it stands, this plan cannot be started.', 'red', options.colour))
  }
  return shown.join('\n')
}

function toSummary(plan: Plan): Piece[] {
  const done = plan.tasks.filter(task => task.done).length
  const parts = [
    `${counted(plan.tasks.length, 'task')} in ${counted(plan.waves.length, 'wave')}`,
    done > 0 ? `${done} done already` : '',
    `up to ${findWidth(plan)} at once`,
    plan.limits.slots === undefined ? '' : `the plan says at most ${plan.limits.slots}`,
  ]
  return [piece(parts.filter(part => part !== '').join(' · '))]
}

function toWaveLines(wave: Wave, tasks: Task[], width: number): Piece[][] {
  const facts = [
    counted(tasks.length, 'task'),
    tasks.length > 1 ? wave.mode : '',
    wave.minutes === null ? '' : toMinutes(wave.minutes),
    wave.after.length === 0 ? '' : `after ${listed(wave.after)}`,
  ]
  const title = plain(wave.title)
  const lines: Piece[][] = [
    [
      piece(plain(wave.id), 'bold'),
      ...(title === '' ? [] : [piece(`  ${title}`)]),
      piece(`  ${facts.filter(fact => fact !== '').join(' · ')}`, 'dim'),
    ],
  ]
  const folded = tasks.length > TASKS_WHOLE_MAX
  const shown = folded ? tasks.slice(0, TASKS_FOLDED) : tasks
  const idWidth = Math.min(ID_WIDTH_MAX, Math.max(0, ...shown.map(task => displayWidth(plain(task.id)))))
  for (const task of shown) lines.push(...toTaskLines(task, idWidth, width))
  if (folded) {
    const [first, last] = [tasks[TASKS_FOLDED]!, tasks.at(-1)!]
    const more = `… and ${tasks.length - TASKS_FOLDED} more, ${plain(first.id)} to ${plain(last.id)}`
    lines.push([piece(`    ${more}`, 'dim')])
  }
  if (wave.gate !== null) lines.push([piece(`  ? ${plain(wave.gate)}`, 'cyan')])
  return lines
}

/** On one line where it fits, else what is said about the task on a second. */
function toTaskLines(task: Task, idWidth: number, width: number): Piece[][] {
  const id = plain(task.id)
  const gap = ' '.repeat(Math.max(0, idWidth - displayWidth(id)))
  const head = [
    piece(task.done ? '  ✓ ' : '    ', 'green'),
    piece(`${id}${gap}`, 'cyan'),
    piece(`  ${plain(task.title)}`),
  ]
  const facts = [
    task.agent === null ? '' : plain(task.agent),
    task.minutes === null ? '' : toMinutes(task.minutes),
    task.needs.length === 0 ? '' : `needs ${listed(task.needs)}`,
  ].filter(fact => fact !== '')
  if (facts.length === 0) return [head]
  const tail = piece(`  ${facts.join(' · ')}`, 'dim')
  if (widthOf([...head, tail]) <= width) return [[...head, tail]]
  return [head, [piece(' '.repeat(4 + idWidth)), tail]]
}

function toMinutes(minutes: number): string {
  return formatSpan(minutes * 60_000)
}

function listed(ids: string[]): string {
  const shown = ids.slice(0, NEEDS_SHOWN).map(plain).join(', ')
  return ids.length > NEEDS_SHOWN ? `${shown} and ${ids.length - NEEDS_SHOWN} more` : shown
}
