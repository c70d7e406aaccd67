import { parseData } from '../data/parse-data.ts'
import type { Mapping, Value } from '../data/value.ts'
import { findOwnDoubts } from '../findings/find-doubts.ts'
import type { Finding, Gate, Plan, Task, Terms, Wave } from '../plan.ts'
import { PLAN_TASKS_MAX } from '../plan.ts'
import type { Rules } from '../rules.ts'
import { toReferenceFinding } from '../statements/find-reference.ts'
import { judgeConditions, tellConditions } from '../statements/read-terms.ts'
import { NO_RULES, NO_TERMS } from '../says-nothing.ts'
import { wrongAt } from './codec.ts'
import { parseBody } from './parse-body.ts'
import { LONE_WAVE, sheet } from './sheet.ts'
import type { Sheet, TaskSheet, WaveSheet } from './sheet.ts'

/** What a document in Regatta's own dialect says first, in each of its three forms. */
const FIRST = {
  markdown: /^---\n(?:#[^\n]{0,500}\n){0,20}regatta:/,
  data: /^(?:#[^\n]{0,500}\n|\s{0,20}\n){0,20}(?:---\n)?(?:regatta:|\s{0,20}\{\s{0,20}"regatta"\s{0,20}:)/,
}
const FRONT_LINES_MAX = 20_000

/** A document that says it is in Regatta's own dialect, read by its letter; null: it does not say so. */
export function readCanonical(text: string): Plan | null {
  const isMarkdown = FIRST.markdown.test(text) && isFronted(text)
  if (!isMarkdown && !FIRST.data.test(text)) return null
  const findings: Finding[] = []
  const value = isMarkdown ? parseMarkdown(text, findings) : parseWhole(text, findings)
  const told = value === null ? undefined : sheet.read(value, findings)
  if (told === undefined) return toPlan(NOTHING, findings)
  if (told.regatta !== 1)
    wrongAt(1, `The document is in form ${told.regatta} of a plan, and only form 1 is known here`, findings)
  return toPlan(told, findings)
}

const NOTHING: Sheet = {
  regatta: 1,
  title: '',
  status: 'active',
  limits: {},
  checks: [],
  criteria: [],
  monitors: [],
  authority: [],
  ...NO_TERMS,
  rules: NO_RULES,
  tasks: [],
  waves: [],
}

function isFronted(text: string): boolean {
  return /\n---[ \t]*(?:\n|$)/.test(text.slice(4))
}

function parseMarkdown(text: string, findings: Finding[]): Mapping | null {
  const lines = text.split('\n')
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  const front = parseWhole(lines.slice(1, Math.min(end, FRONT_LINES_MAX)).join('\n'), findings, 2)
  if (front?.kind !== 'map') return null
  const body = parseBody(lines, end + 1, findings)
  return { ...front, entries: [...front.entries, ...body] }
}

function parseWhole(text: string, findings: Finding[], firstLine = 1): Value | null {
  const parsed = parseData(text, firstLine)
  if (parsed === null) wrongAt(firstLine, 'The data that begins here is damaged and cannot be read', findings)
  else findings.push(...parsed.findings)
  return parsed?.value ?? null
}

function toPlan(told: Sheet, findings: Finding[]): Plan {
  const { regatta: _form, waves: inWaves, tasks: loose, gates, ...said } = told
  const { title, status, limits, checks, criteria, monitors, authority, rules, ...terms } = said
  if (inWaves.length > 0 && loose.length > 0)
    wrongAt(loose[0]!.line, 'This task stands in no wave, though there are waves', findings)
  const all = inWaves.length === 0 && loose.length > 0 ? [toLoneWave(loose)] : inWaves
  const sheets = onlyNamed('wave', all, findings)
  const waves = toWaves(sheets, gates ?? [], findings)
  const ids = new Set(waves.map(({ id }) => id))
  for (const { after, line } of gates ?? [])
    if (!ids.has(after)) wrongAt(line, `This gate is after ${after}, and no wave is called so`, findings)
  const plan: Plan = {
    title,
    status,
    waves,
    tasks: toTasks(sheets, findings),
    limits,
    checks,
    gates: gates ?? toGates(sheets),
    criteria,
    monitors,
    authority,
    terms,
    rules,
    findings,
  }
  if (plan.tasks.length > PLAN_TASKS_MAX) return toTooLong(plan)
  plan.terms = { ...terms, activation: judgeConditions(terms.activation, plan) }
  plan.rules = { ...rules, exclusions: judgeConditions(rules.exclusions, plan) }
  if (status === 'reference') findings.push(toReferenceFinding(1))
  tellConditions(findings, plan.terms.activation)
  findings.push(...findStrayNames(plan, terms, rules))
  const isBroken = findings.some(({ severity }) => severity === 'error')
  const doubts = isBroken ? findings : [...findings, ...findOwnDoubts(plan)]
  plan.findings = doubts.toSorted((a, b) => a.line - b.line)
  return plan
}

/** What speaks of a task or a wave that there is not would have no effect, without a word. */
function findStrayNames({ tasks, waves, checks }: Plan, terms: Terms, rules: Rules): Finding[] {
  const ids = new Set(waves.map(({ id }) => id))
  const known = new Set(
    [...waves.flatMap(({ id, title }) => [id, title]), ...tasks.flatMap(({ id, agent }) => [id, agent])].map(
      name => name?.trim().toLowerCase(),
    ),
  )
  const stray = (what: string, name: string, line: number): Finding => ({
    code: 'unknown-name',
    severity: 'warning',
    line,
    message: `${what} names ${name}, and nothing is called so. It has no effect.`,
  })
  const isStray = (wave: string | undefined): wave is string => wave !== undefined && !ids.has(wave)
  return [
    ...checks.flatMap(({ wave, line }) => (isStray(wave) ? [stray('This check', wave, line)] : [])),
    ...terms.outputs.flatMap(({ wave, line }) => (isStray(wave) ? [stray('This output', wave, line)] : [])),
    ...rules.locks.flatMap(({ holders, line }) =>
      holders
        .filter(name => !known.has(name.trim().toLowerCase()))
        .map(name => stray('This lock', name, line)),
    ),
  ]
}

function toLoneWave(tasks: TaskSheet[]): WaveSheet {
  const { line } = tasks[0]!
  return { id: LONE_WAVE, title: '', mode: 'parallel', gate: null, minutes: null, tasks, line }
}

function toGates(sheets: WaveSheet[]): Gate[] {
  return sheets.flatMap(({ id, gate, line }) => (gate === null ? [] : [{ after: id, question: gate, line }]))
}

function toWaves(sheets: WaveSheet[], gates: Gate[], findings: Finding[]): Wave[] {
  const ids = new Set(sheets.map(({ id }) => id))
  return sheets.map(({ id, title, mode, after, minutes, gate, line }, at) => {
    const [above] = at === 0 ? [] : [sheets[at - 1]!.id]
    const named = onlyOthers(after ?? [], id, ids)
    for (const other of named.wrong)
      wrongAt(line, `${id} comes after ${other}, and no other wave is called so`, findings)
    return {
      id,
      title,
      mode,
      after: after === undefined && above !== undefined ? [above] : named.right,
      ...toMinutes(minutes),
      gate: gate ?? gates.find(other => other.after === id)?.question ?? null,
    }
  })
}

function toTasks(sheets: WaveSheet[], findings: Finding[]): Task[] {
  const told = sheets.flatMap(({ id: wave, mode, tasks }) =>
    tasks.map((task, at) => {
      const above = mode === 'serial' && at > 0 ? [toId(tasks[at - 1]!)] : []
      return { ...task, id: toId(task), wave, needs: task.needs ?? above }
    }),
  )
  const tasks = onlyNamed('task', told, findings)
  const ids = new Set(tasks.map(({ id }) => id))
  return tasks.map(({ minutes, ...task }) => {
    const { id, line } = task
    const { right, wrong } = onlyOthers(task.needs, id, ids)
    for (const other of wrong) wrongAt(line, `${id} needs ${other}, and no other task is called so`, findings)
    return { ...task, title: task.title || id, needs: right, ...toMinutes(minutes) }
  })
}

function onlyOthers(named: string[], own: string, ids: Set<string>): { right: string[]; wrong: string[] } {
  const isOther = (id: string): boolean => id !== own && ids.has(id)
  return { right: named.filter(isOther), wrong: named.filter(id => !isOther(id)) }
}

function toId({ id, title }: TaskSheet): string {
  return id ?? title ?? ''
}

function toMinutes(minutes: WaveSheet['minutes']): Pick<Task, 'minutes' | 'minutesRange'> {
  if (!Array.isArray(minutes)) return { minutes }
  return { minutes: (minutes[0] + minutes[1]) / 2, minutesRange: minutes }
}

/** Each once, and none without a name: what cannot be named cannot be told from another. */
function onlyNamed<T extends { id: string; line: number }>(what: string, all: T[], findings: Finding[]): T[] {
  const ids = new Set<string>()
  return all.filter(({ id, line }) => {
    if (id === '') wrongAt(line, `This ${what} has no id`, findings)
    else if (ids.has(id)) wrongAt(line, `A second ${what} is called ${id} here`, findings)
    return id !== '' && !ids.has(id) && ids.add(id)
  })
}

function toTooLong(plan: Plan): Plan {
  const message = `The document lists more than ${PLAN_TASKS_MAX} tasks; that many are not read. Split it.`
  return {
    ...plan,
    waves: [],
    tasks: [],
    findings: [{ code: 'too-many-tasks', severity: 'error', line: 1, message }],
  }
}
