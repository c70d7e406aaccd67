import { toPlainText } from '../lib/text.ts'
import { displayWidth } from '../lib/width.ts'
import type { Plan, Task, Wave } from '../plan/plan.ts'
import type { Tiered } from '../plan/forecast/derive-tiers.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import { groupAlike, sayRange } from '../message/group-alike.ts'
import { listCommands } from '../message/preview-commands.ts'
import { toAfter } from '../message/preview-waves.ts'
import { listCeilings } from '../message/say-budget.ts'
import { countTiers, sayCounts, sayMinutes } from '../message/say-forecast.ts'
import { toFindingLines } from './findings.ts'
import { toForecastLines } from './forecast-text.ts'
import type { FindingOptions } from './findings.ts'
import { paint, piece, toLine, widthOf } from './style.ts'
import type { Piece } from './style.ts'
import { counted, plain } from '../message/words.ts'

/** A wave of more tasks than this is folded to its first ones. */
const TASKS_WHOLE_MAX = 12
const TASKS_FOLDED = 8
/** Of a tier: why each stands there is what people look for. */
const TIER_WHOLE_MAX = 100
const NEEDS_SHOWN = 4
const ID_WIDTH_MAX = 16
/** What a second line is moved to the right at most. */
const NARROW_INDENT = 16

/** What Regatta understood of a plan, for a person. */
export function renderPlanText(plan: Plan, forecast: Forecast | null, options: FindingOptions): string {
  const lines: Piece[][] = [[piece(plain(plan.title) || plain(options.name), 'bold')]]
  if (plan.status === 'reference')
    lines.push([piece('For reference: the document says that it is not active.', 'yellow')])
  if (plan.tasks.length > 0) lines.push([piece(sayCounts(plan, forecast))])
  lines.push(...toForecastLines(plan, forecast, options.width))
  for (const { line, text } of listCeilings(plan)) lines.push([piece(`Budget: ${text} (line ${line})`)])
  const tiers = forecast?.tiers ?? []
  if (countTiers(forecast) > 1) lines.push(...toTierLines(plan, tiers, options.width))
  else lines.push(...toAllWaveLines(plan, options.width))
  const shown = lines.map(line => toLine(line, options.width, options.colour))
  shown.push(...toCommandLines(plan, options.colour))
  if (plan.findings.length > 0)
    shown.push('', ...plan.findings.flatMap(finding => toFindingLines(finding, options)))
  if (plan.findings.some(({ severity }) => severity === 'error')) {
    shown.push('', paint('As it stands, this plan cannot be started.', 'red', options.colour))
  }
  return shown.join('\n')
}

/** Never cut: whoever has them run has read them to their end. */
function toCommandLines({ checks }: Plan, colour: boolean): string[] {
  if (checks.length === 0) return []
  const lines = listCommands(checks).flatMap(({ command, when, expected }) => [
    `    ${toPlainText(command)}`,
    paint(`      ${when} · ${expected}`, 'dim', colour),
  ])
  return ['', paint('Commands, which are run only with --checks', 'bold', colour), ...lines]
}

function toAllWaveLines(plan: Plan, width: number): Piece[][] {
  const { waves, tasks } = plan
  const after = toAfter(plan)
  const byWave = Map.groupBy(tasks, task => task.wave)
  return waves.flatMap((wave, at) => [[], ...toWaveLines(wave, byWave.get(wave.id) ?? [], after(at), width)])
}

function toWaveLines(wave: Wave, tasks: Task[], after: string | null, width: number): Piece[][] {
  const { minutes, minutesRange, mode } = wave
  const facts = [
    counted(tasks.length, 'task'),
    tasks.length > 1 && mode !== 'parallel' ? mode : '',
    minutes === null ? '' : sayMinutes(minutesRange ?? [minutes, minutes]),
    after ?? '',
  ]
  const title = plain(wave.title)
  const head = [piece(plain(wave.id), 'bold'), piece(title === '' ? '' : `  ${title}`)]
  const tail = piece(`  ${facts.filter(fact => fact !== '').join(' · ')}`, 'dim')
  const lines = [
    ...(widthOf([...head, tail]) <= width ? [[...head, tail]] : [head, [tail]]),
    ...toFoldedLines(groupAlike(tasks), width),
  ]
  if (wave.gate !== null) lines.push([piece(`  ? ${plain(wave.gate)}`, 'cyan')])
  return lines
}

function toFoldedLines(groups: Task[][], width: number): Piece[][] {
  const folded = groups.length > TASKS_WHOLE_MAX
  const shown = folded ? groups.slice(0, TASKS_FOLDED) : groups
  const idWidth = Math.min(ID_WIDTH_MAX, Math.max(0, ...shown.map(group => displayWidth(nameOf(group)))))
  const lines = shown.flatMap(group => toTaskLines(group, idWidth, width))
  if (!folded) return lines
  const rest = groups.slice(TASKS_FOLDED).flat()
  const more = `… and ${rest.length} more, ${nameOf(rest)}`
  return [...lines, [piece(`    ${more}`, 'dim')]]
}

/** Of a plan without waves: each task on its own, for here stands why. */
function toTierLines({ tasks }: Plan, tiers: readonly Tiered[], width: number): Piece[][] {
  const taskOf = new Map(tasks.map(task => [task.id, task]))
  const byTier = Map.groupBy(tiers, ({ tier }) => tier)
  const inOrder = [...byTier].toSorted(([a], [b]) => a - b)
  const lines = inOrder.flatMap(([tier, members]) => {
    const shown = members.slice(0, TIER_WHOLE_MAX)
    const idWidth = Math.min(ID_WIDTH_MAX, Math.max(...shown.map(({ id }) => displayWidth(plain(id)))))
    const rest = members.length - shown.length
    return [
      [],
      [piece(`Tier ${tier}`, 'bold'), piece(`  ${counted(members.length, 'task')}`, 'dim')],
      ...shown.flatMap(({ id, reason }) => toTaskLines([taskOf.get(id)!], idWidth, width, [plain(reason)])),
      ...(rest > 0 ? [[piece(`    … and ${rest} more`, 'dim')]] : []),
    ]
  })
  const done = tasks.flatMap(task => (task.done ? [task.id] : []))
  return done.length === 0 ? lines : [...lines, [], [piece(`Done already  ${listed(done)}`, 'green')]]
}

function nameOf(group: Task[]): string {
  const [first, last] = [plain(group[0]!.id), plain(group.at(-1)!.id)]
  return group.length === 1 ? first : sayRange(first, last)
}

/** On one line where it fits, else what is said about the task on a second. */
function toTaskLines(
  group: Task[],
  idWidth: number,
  width: number,
  why: string[] = toNeeds(group[0]!),
): Piece[][] {
  const task = group[0]!
  const id = nameOf(group)
  const gap = ' '.repeat(Math.max(0, idWidth - displayWidth(id)))
  const head = [
    piece(task.done ? '  ✓ ' : '    ', 'green'),
    piece(`${id}${gap}`, 'cyan'),
    piece(`  ${plain(task.title)}`),
  ]
  const facts = [
    group.length === 1 ? '' : counted(group.length, 'task'),
    task.agent === null ? '' : plain(task.agent),
    task.minutes === null ? '' : sayMinutes(task.minutesRange ?? [task.minutes, task.minutes]),
    ...why,
  ].filter(fact => fact !== '')
  if (facts.length === 0) return [head]
  const tail = piece(`  ${facts.join(' · ')}`, 'dim')
  if (widthOf([...head, tail]) <= width) return [[...head, tail]]
  return [head, [piece(' '.repeat(4 + Math.min(idWidth, NARROW_INDENT))), tail]]
}

function toNeeds({ needs }: Task): string[] {
  return needs.length === 0 ? [] : [`needs ${listed(needs)}`]
}

function listed(ids: string[]): string {
  const shown = ids.slice(0, NEEDS_SHOWN).map(plain).join(', ')
  return ids.length > NEEDS_SHOWN ? `${shown} and ${ids.length - NEEDS_SHOWN} more` : shown
}
