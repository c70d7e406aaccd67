import { matchesOf } from '../../lib/matches-of.ts'
import type { Section } from '../outline/outline.ts'
import type { Candidate, Telling } from '../tell/telling.ts'

const WHO =
  '(?:agents?|bots?|claudes?|clones?|instances?|panes?|people|robots?|runners?|seats?|sessions?|shells?|tabs?|terminals?|windows?|workers?|worktrees?)'
const SEAT = '[A-Z]{1,3}\\d{1,2}'
const SEATS = `${SEAT}(?:(?:,\\s?|,?\\s(?:and|&)\\s|\\s?[/+&]\\s?)${SEAT}){1,11}|[A-Z]{1,3}\\d{1,2}\\s?(?:[-–—…]|\\.{2,3}|to|through)\\s?[A-Z]{0,3}\\d{1,2}`
/** `4 terminals open on the box (T1 to T4)`, `Agents A1, A2 and A3`, `three sessions called S1–S3`. */
const COUNTED = new RegExp(
  `(?<![\\p{L}\\p{N}-])${WHO}(?:\\s(?:called|named|are|is))?(?:[:,]?\\s|[^.!?;:()\\n]{0,50}\\s\\()(${SEATS})(?![\\p{L}\\p{N}])`,
  'giu',
)
const LINE_MAX = 400

/**
 * What a sentence calls terminals or agents says who does a task, where it stands before several: `T1: pull the rules out` in one
 * round, `T1: switch over` in the next.
 */
export function giveSeats(root: Section, told: Telling[]): void {
  const tasks = told.flatMap(telling => (telling.retold ? [] : telling.tasks))
  const seen = new Map<string, Candidate[]>()
  for (const task of tasks) if (task.id !== null) seen.set(task.id, [...(seen.get(task.id) ?? []), task])
  if (
    ![...seen.values()].some(([first, ...more]) =>
      more.some(({ path }) => keyOf(path) !== keyOf(first!.path)),
    )
  )
    return
  const seats = seatsOf(root)
  if (![...seen.keys()].every(id => seats.has(id))) return
  for (const task of tasks) {
    task.agent ??= task.id
    task.id = null
  }
}

function keyOf(path: Candidate['path']): string {
  return path.map(({ key }) => key).join('/')
}

function seatsOf({ blocks, sections, heading }: Section): Set<string> {
  const lines = blocks.flatMap(block => {
    if (block.kind === 'text') return block.lines
    return block.kind === 'list' ? block.items.map(({ text }) => text) : []
  })
  const own = [...(heading === null ? [] : [heading]), ...lines].flatMap(({ plain }) =>
    matchesOf(plain.slice(0, LINE_MAX), COUNTED).flatMap(([, said]) => namesIn(said!)),
  )
  return new Set([...own, ...sections.flatMap(child => [...seatsOf(child)])])
}

const RANGE = /^([A-Z]{1,3})(\d{1,2})\D+(\d{1,2})$/

function namesIn(said: string): string[] {
  const [, stem, from, to] = RANGE.exec(said.replace(/(?<=\W)[A-Z]{1,3}(?=\d{1,2}$)/, '')) ?? []
  if (stem === undefined || said.includes(','))
    return matchesOf(said, new RegExp(SEAT, 'g')).map(([name]) => name)
  const count = Math.min(100, Math.max(0, Number(to) - Number(from) + 1))
  return Array.from({ length: count }, (_, at) => `${stem}${Number(from) + at}`)
}
