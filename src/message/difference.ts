import { unreachable } from '../lib/assert.ts'
import { toCanonical } from '../lib/canonical.ts'
import type { Change, Part } from '../plan/compare/change.ts'
import type { Renamed } from '../plan/compare/match-tasks.ts'
import type { Check, Plan, Task } from '../plan/plan.ts'
import { counted, plain, said, saidTitle } from './words.ts'

/** A change as people read it. */
export interface Difference {
  sign: '+' | '−' | '~'
  text: string
}

const NEEDS_SHOWN = 6
const VALUE_WIDTH = 60

/** In the order in which they are to be read; that nobody needs any more what is gone is not worth a word. */
export function sayDifferences(changes: readonly Change[]): Difference[] {
  const gone = new Set(changes.flatMap(change => (change.change === 'task-removed' ? [change.task.id] : [])))
  return changes.flatMap(change => {
    const isIdle = change.change === 'need-dropped' && gone.has(change.need)
    return isIdle ? [] : sayChange(change)
  })
}

/** `2 tasks added, 1 changed`; the empty text: nothing is. */
export function countDifferences(changes: readonly Change[]): string {
  const tasksOf = (kinds: Change['change'][]): number =>
    new Set(
      changes.flatMap(change =>
        kinds.includes(change.change) && 'task' in change
          ? [typeof change.task === 'string' ? change.task : change.task.id]
          : [],
      ),
    ).size
  const added = tasksOf(['task-added'])
  const removed = tasksOf(['task-removed'])
  const changed = tasksOf(['task-changed', 'task-moved', 'need-added', 'need-dropped'])
  const others = changes.filter(({ change }) => change.startsWith('wave-') || change === 'said-otherwise')
  const parts: [number, string][] = [
    [added, `${counted(added, 'task')} added`],
    [removed, `${counted(removed, 'task')} removed`],
    [changed, `${counted(changed, 'task')} changed`],
    [others.length, counted(others.length, 'other change')],
  ]
  return parts.flatMap(([count, text]) => (count > 0 ? [text] : [])).join(', ')
}

const TOLD_MAX = 3

/** In one line, the first of what was changed whole. */
export function tellEdited({ by, changes }: { by: string; changes: readonly Change[] }): string {
  const all = sayDifferences(changes)
  const told = all.slice(0, TOLD_MAX).map(({ sign, text }) => `${sign === '~' ? '' : `${sign} `}${text}`)
  const more = all.length > TOLD_MAX ? `; ${all.length - TOLD_MAX} more (${countDifferences(changes)})` : ''
  return `${plain(by)} changed the plan: ${told.join('; ')}${more}`
}

/** Null: every task is called there as before. */
export function sayRenamed(renamed: readonly Renamed[]): string | null {
  if (renamed.length === 0) return null
  const shown = renamed.slice(0, NEEDS_SHOWN).map(({ from, to }) => `${plain(from)} is ${plain(to)}`)
  const more = renamed.length > NEEDS_SHOWN ? `, and ${renamed.length - NEEDS_SHOWN} more` : ''
  return `Called otherwise in the later version: ${shown.join(', ')}${more}.`
}

function sayChange(change: Change): Difference[] {
  switch (change.change) {
    case 'wave-added': {
      const { id, title, after } = change.wave
      const called = title === '' || title === id ? '' : ` ${saidTitle(title)}`
      return [
        { sign: '+', text: `${plain(id)}${called}${after.length > 0 ? `, after ${listed(after)}` : ''}` },
      ]
    }
    case 'wave-removed':
      return [{ sign: '−', text: plain(change.wave.id) }]
    case 'wave-changed':
      return [{ sign: '~', text: `${plain(change.wave)}: ${sayFields(change.from, change.to)}` }]
    case 'task-added':
      return [{ sign: '+', text: sayTask(change.task) }]
    case 'task-removed':
      return [{ sign: '−', text: `${plain(change.task.id)} ${saidTitle(change.task.title)}` }]
    case 'task-moved':
      return [
        { sign: '~', text: `${plain(change.task)} moves from ${plain(change.from)} to ${plain(change.to)}` },
      ]
    case 'task-changed':
      return [{ sign: '~', text: `${plain(change.task)}: ${sayFields(change.from, change.to)}` }]
    case 'need-added':
      return [{ sign: '~', text: `${plain(change.task)} needs ${plain(change.need)} now` }]
    case 'need-dropped':
      return [{ sign: '~', text: `${plain(change.task)} does not need ${plain(change.need)} any more` }]
    case 'said-otherwise':
      return change.part === 'checks'
        ? sayChecks((change.from ?? []) as Check[], (change.to ?? []) as Check[])
        : [{ sign: '~', text: sayPart(change.part, change.from, change.to) }]
    default:
      return unreachable(change)
  }
}

function sayTask({ id, title, wave, needs, agent }: Task): string {
  const facts = [
    plain(wave),
    needs.length > 0 ? `after ${listed(needs)}` : '',
    agent === null ? '' : plain(agent),
  ].filter(fact => fact !== '')
  return `${plain(id)} ${saidTitle(title)} (${facts.join(', ')})`
}

function sayFields(from: object, to: object): string {
  const before = from as Record<string, unknown>
  return Object.entries(to)
    .map(([field, value]) => {
      if (field === 'detail') return 'another detail'
      if (field === 'done') return value === true ? 'done now' : 'not done any more'
      if (field === 'barrier')
        return value === true ? 'waits for its wave now' : 'does not wait for its wave any more'
      return `${FIELDS[field] ?? field} ${sayValue(before[field])} → ${sayValue(value)}`
    })
    .join('; ')
}

const FIELDS: Record<string, string> = { produces: 'owes a', minutesRange: 'range', refs: 'references' }

function sayValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : listed(value.map(String))
  return typeof value === 'string' ? `“${said(value, VALUE_WIDTH)}”` : said(toCanonical(value), VALUE_WIDTH)
}

/** Commands whole, for whoever approves them has to read them. */
function sayChecks(from: Check[], to: Check[]): Difference[] {
  const toText = ({ command, when, wave, expect }: Check): string =>
    `command after ${when === 'end' ? 'all' : `each ${when}`}${wave === undefined ? '' : ` of ${plain(wave)}`} (${expect}): ${plain(command)}`
  const [before, after] = [new Set(from.map(toText)), new Set(to.map(toText))]
  return [
    ...[...after].flatMap((text): Difference[] => (before.has(text) ? [] : [{ sign: '+', text }])),
    ...[...before].flatMap((text): Difference[] => (after.has(text) ? [] : [{ sign: '−', text }])),
  ]
}

function sayPart(part: Part, from: unknown, to: unknown): string {
  if (part === 'title') return `title ${sayValue(from)} → ${sayValue(to)}`
  if (part === 'status') return `the document is ${to === 'active' ? 'active now' : 'for reference now'}`
  if (part === 'limits') {
    const [before, after] = [from, to] as [Plan['limits'], Plan['limits']]
    const changed = Object.fromEntries(
      [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): [string, unknown][] => {
        const key = name as keyof Plan['limits']
        return toCanonical(before[key] ?? null) === toCanonical(after[key] ?? null)
          ? []
          : [[name, after[key] ?? null]]
      }),
    )
    return `limits: ${sayFields(before, changed)}`
  }
  return `${PART_NAMES[part] ?? part} otherwise`
}

const PART_NAMES: Partial<Record<Part, string>> = {
  gates: 'gate questions are put',
  criteria: 'when it is done is said',
  monitors: 'what is watched is said',
  authority: 'what may be done without asking is said',
  terms: 'providers, costs and other terms are said',
  rules: 'rules of the run are said',
}

function listed(ids: string[]): string {
  const shown = ids.slice(0, NEEDS_SHOWN).map(plain).join(', ')
  return ids.length > NEEDS_SHOWN ? `${shown} and ${ids.length - NEEDS_SHOWN} more` : shown
}
