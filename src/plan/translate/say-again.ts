import type { Plan } from '../plan.ts'
import type { Said } from './translate-outline.ts'
import { walk } from './walk.ts'

/** Shows a plan in the document's own words again: labels of groups, ids, agents and whole lines. */
export function sayAgain(plan: Plan, said: Said): Plan {
  const waves = new Map(plan.waves.map(wave => [wave.id, labelOf(wave.id, said)]))
  const stems = toStems(waves)
  const ids = new Map(plan.tasks.map(task => [task.id, idOf(task.id, stems, said)]))
  if (new Set(waves.values()).size < waves.size) waves.clear()
  if (new Set(ids.values()).size < ids.size) ids.clear()
  const wave = (id: string): string => waves.get(id) ?? said.labels.get(id) ?? id
  const id = (task: string): string => ids.get(task) ?? task
  const line = (text: string): string => said.lines.get(text) ?? text
  const { title, criteria, monitors, authority, gates, terms, rules } = plan
  const shown = { ...plan, ...walk({ title, criteria, monitors, authority, gates }, line) }
  if (terms !== undefined) shown.terms = walk(terms, line)
  if (rules !== undefined) shown.rules = walk(rules, line)
  shown.waves = plan.waves.map(one => ({
    ...one,
    id: wave(one.id),
    title: line(one.title),
    after: one.after.map(wave),
  }))
  shown.tasks = plan.tasks.map(task => ({
    ...task,
    id: id(task.id),
    title: line(task.title),
    wave: wave(task.wave),
    needs: task.needs.map(id),
    agent: task.agent === null ? null : (said.labels.get(task.agent) ?? task.agent),
    detail:
      task.detail === null
        ? null
        : task.detail
            .split('\n')
            .map(part => lineOf(part, line))
            .join('\n'),
  }))
  shown.gates = shown.gates.map(gate => ({ ...gate, after: wave(gate.after) }))
  shown.checks = shown.checks.map(check =>
    check.wave === undefined ? check : { ...check, wave: wave(check.wave) },
  )
  const renamed = toReplacer(new Map([...waves, ...ids]))
  shown.findings = shown.findings.map(finding => ({ ...finding, message: renamed(finding.message) }))
  return shown
}

function lineOf(part: string, line: (text: string) => string): string {
  return part.startsWith('- ') ? `- ${line(part.slice(2))}` : line(part)
}

/** `Wave 1`, `Phase 1 Wave 2` where names are nested, or `Day 1 vormittag`. */
function labelOf(id: string, said: Said): string {
  const whole = said.labels.get(id)
  if (whole !== undefined) return whole
  const parts = /^(\p{Lu}\p{Ll}+ \S{1,20}) (\p{Lu}\p{Ll}+ \S{1,20}|\P{Lu}.{1,30}|\p{Lu}\p{Ll}{2,20})$/u.exec(
    id,
  )
  if (parts === null) return id
  return [parts[1]!, parts[2]!].map(part => said.labels.get(part) ?? part).join(' ')
}

/** An id of the document, or one made of its wave's: `wave-1.2`. */
function idOf(id: string, stems: Map<string, string>, said: Said): string {
  const own = said.labels.get(id)
  if (own !== undefined) return own
  const made = /^(.+)(\.\d+\+*)$/.exec(id)
  const stem = stems.get(made?.[1] ?? '')
  return made === null || stem === undefined ? id : `${stem}${made[2]}`
}

/** What ids are made of: the stem of a wave's own name, and that of its label. */
function toStems(waves: Map<string, string>): Map<string, string> {
  const stems = new Map<string, string>()
  for (const [wave, label] of waves) {
    const stem = toStem(wave)
    if (!stems.has(stem)) stems.set(stem, toStem(label))
  }
  return stems
}

function toStem(label: string): string {
  return label.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, '-')
}

function toReplacer(names: Map<string, string>): (text: string) => string {
  const changed = [...names].filter(([from, to]) => from !== to).slice(0, 2000)
  if (changed.length === 0) return text => text
  const byName = new Map(changed)
  const words = changed
    .map(([from]) => from)
    .sort((a, b) => b.length - a.length)
    .map(from => from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return text => text.replace(pattern, from => byName.get(from) ?? from)
}

/** Every text of a plan that is a line of the document as it was read. */
