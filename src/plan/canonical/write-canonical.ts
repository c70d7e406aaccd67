import { unreachable } from '../../lib/assert.ts'
import { toPrintableJson } from '../../lib/json.ts'
import { repairMojibake } from '../bytes/mojibake.ts'
import type { Gate, Plan, Task, Wave } from '../plan.ts'
import { NO_RULES, NO_TERMS } from '../says-nothing.ts'
import type { Json, JsonMap } from './codec.ts'
import { NONE } from './parse-body.ts'
import { LONE_WAVE, sheet } from './sheet.ts'
import type { Sheet, TaskSheet, WaveSheet } from './sheet.ts'

export const FORMS = ['markdown', 'yaml', 'json'] as const
export type PlanForm = (typeof FORMS)[number]

/** A plan in Regatta's own dialect, which reads as the same plan but for lines and findings. */
export function writeCanonical(plan: Plan, form: PlanForm): string {
  const written = sheet.write(toSheet(plan)) as JsonMap
  switch (form) {
    case 'markdown':
      return toMarkdown(written)
    case 'yaml':
      return toYamlLines(written, '').join('\n') + '\n'
    case 'json':
      return `${toAscii(toPrintableJson(written, 2))}\n`
    default:
      return unreachable(form)
  }
}

function toSheet(plan: Plan): Sheet {
  const byWave = Map.groupBy(plan.tasks, ({ wave }) => wave)
  const waves = plan.waves.map((wave, at) => toWaveSheet(wave, plan.waves[at - 1], byWave.get(wave.id) ?? []))
  const [lone, more] = waves
  const isBare = lone !== undefined && more === undefined && isLone(lone)
  return {
    ...plan,
    ...(plan.terms ?? NO_TERMS),
    regatta: 1,
    gates: isImplied(plan.gates, plan.waves) ? undefined : plan.gates,
    rules: plan.rules ?? NO_RULES,
    tasks: isBare ? lone.tasks : [],
    waves: isBare ? [] : waves,
  }
}

function isLone({ id, title, mode, gate, minutes, tasks }: WaveSheet): boolean {
  const isPlain = title === '' && mode === 'parallel' && gate === null && minutes === null
  return id === LONE_WAVE && isPlain && tasks.length > 0
}

/** Whether they are what the waves ask, in their order. */
function isImplied(gates: Gate[], waves: Wave[]): boolean {
  const asking = waves.filter(({ gate }) => gate !== null)
  return (
    asking.length === gates.length &&
    gates.every(({ after, question }, at) => after === asking[at]!.id && question === asking[at]!.gate)
  )
}

function toWaveSheet(wave: Wave, above: Wave | undefined, tasks: Task[]): WaveSheet {
  return {
    ...wave,
    after: isSame(wave.after, above) ? undefined : wave.after,
    minutes: wave.minutesRange ?? wave.minutes,
    tasks: tasks.map((task, at) => toTaskSheet(task, wave.mode === 'serial' ? tasks[at - 1] : undefined)),
    line: 0,
  }
}

function toTaskSheet(task: Task, above: Task | undefined): TaskSheet {
  return {
    ...task,
    title: task.title === task.id ? undefined : task.title,
    needs: isSame(task.needs, above) ? undefined : task.needs,
    minutes: task.minutesRange ?? task.minutes,
  }
}

/** Whether they are what stands above, and nothing where nothing does. */
function isSame(ids: string[], above: { id: string } | undefined): boolean {
  return ids.length === (above === undefined ? 0 : 1) && ids[0] === above?.id
}

function toMarkdown({ title, waves, tasks, ...rest }: JsonMap): string {
  const lines = ['---', ...toYamlLines(rest, ''), '---']
  if (title !== undefined) lines.push('', `# ${toBare(title, isPlain)}`)
  if (tasks !== undefined) lines.push('', ...(tasks as JsonMap[]).flatMap(toTaskLines))
  for (const wave of (waves ?? []) as JsonMap[]) {
    const { id = '', title: name, tasks: own, ...fields } = wave
    lines.push('', `## ${toName(id, name)}`, '')
    const told = Object.entries(fields).map(([key, value]) => `- ${key}: ${toFieldText(value)}`)
    lines.push(...told, ...(told.length === 0 || own === undefined ? [] : ['']))
    lines.push(...((own ?? []) as JsonMap[]).flatMap(toTaskLines))
  }
  return `${lines.join('\n').trimEnd()}\n`
}

function toTaskLines({ id = '', title, done, detail, ...fields }: JsonMap): string[] {
  const isQuotable = typeof detail === 'string' && detail.split('\n').every(isPlainLine)
  const told = Object.entries(isQuotable || detail === undefined ? fields : { ...fields, detail })
  return [
    `- [${done === true ? 'x' : ' '}] ${toName(id, title)}`,
    ...told.map(([key, value]) => `  - ${key}: ${toFieldText(value)}`),
    ...(isQuotable ? detail.split('\n').map(line => `  > ${line}`.trimEnd()) : []),
  ]
}

function toName(id: Json, title: Json | undefined): string {
  const name = toBare(id, text => isPlain(text) && !text.includes(': ') && !text.endsWith(':'))
  return title === undefined ? name : `${name}: ${toBare(title, isPlain)}`
}

function toFieldText(value: Json): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? toBare(value, isPlain) : JSON.stringify(value)
  if (typeof value[0] === 'number') return value.map(toFieldText).join('-')
  const isWord = (text: string): boolean =>
    isPlain(text) && !text.includes(',') && text.toLowerCase() !== NONE
  return value.length === 0 ? NONE : value.map(item => toBare(item, isWord)).join(', ')
}

function toBare(value: Json, isBare: (text: string) => boolean): string {
  return typeof value === 'string' && isBare(value) ? value : toQuoted(value)
}

/** What does nothing to its line, or to a terminal, but stand there. */
function isPlain(text: string): boolean {
  return text !== '' && text === text.trim() && !text.startsWith('"') && isPlainLine(text)
}

const STEERS = /[\p{Cc}\p{Cf}\u2028\u2029]/u

function isPlainLine(text: string): boolean {
  return (
    text === text.trimEnd() && text.isWellFormed() && !STEERS.test(text) && repairMojibake(text).note === null
  )
}

function toQuoted(value: Json): string {
  return toAscii(toPrintableJson(value))
}

/** A text that looks as if it had been garbled on its way would be repaired when it is read. */
function toAscii(json: string): string {
  if (repairMojibake(json).note === null) return json
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII
  return json.replace(/[^\0-\x7f]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function toYamlLines(value: Json, indent: string): string[] {
  if (Array.isArray(value)) return value.flatMap(item => toItemLines(item, indent))
  if (typeof value !== 'object') return [`${indent}${toYamlText(value)}`]
  return Object.entries(value).flatMap(([key, inner]) => {
    const short = toFlow(inner)
    return short === null
      ? [`${indent}${key}:`, ...toYamlLines(inner, `${indent}  `)]
      : [`${indent}${key}: ${short}`]
  })
}

/** The first line of what a dash stands for stands behind it. */
function toItemLines(item: Json, indent: string): string[] {
  const short = toFlow(item)
  if (short !== null) return [`${indent}- ${short}`]
  const [first = '', ...more] = toYamlLines(item, `${indent}  `)
  return [`${indent}- ${first.trimStart()}`, ...more]
}

/** On one line: what is no list or map, or holds nothing, and short lists of such. */
function toFlow(value: Json): string | null {
  if (typeof value !== 'object') return toYamlText(value)
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? '{}' : null
  if (value.some(item => typeof item === 'object')) return null
  const flow = `[${value.map(toYamlText).join(', ')}]`
  return flow.length <= 80 ? flow : null
}

/** What YAML takes for a text whatever stands around it, and for no other kind of value. */
const SAFE = /^\p{L}[\p{L}\p{N} _./()+-]*$/u
const MEANT = /^(?:true|false|null|yes|no|on|off|y|n)$/i

function toYamlText(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return SAFE.test(value) && !MEANT.test(value) && isPlainLine(value) ? value : toQuoted(value)
}
