import type { Fence } from '../outline/outline.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const NAMED =
  /^\s*(?:[-*]\s+|(\d{1,3})[.)]\s+)?(?=Task\s+#?(?:[A-Z]{1,4}[-_]?)?\d{1,3}(?:\.\d{1,3}){0,2}\s*:\s*\S)/
const BESIDE = /\s*(?:\|\||&)\s*$/

/**
 * `1. Task 2.1: Moodboard (3 days)` in a fence that only frames it, whatever its language. Numbers count steps where
 * their days add up to those of the heading, and `||` at a line's end says that the next one goes on beside it.
 */
export function tellNamed(fence: Fence, place: Place): Telling[] {
  const steps: Candidate[][] = []
  let [days, open] = [0, false]
  for (const { text, line } of fence.lines) {
    const plain = text.slice(0, 400)
    const start = NAMED.exec(plain)
    if (start === null) continue
    const task = toNamed(plain.slice(start[0].length), line, place.path)
    if (task === null) continue
    if (open || (start[1] === undefined && steps.length > 0)) steps.at(-1)!.push(task)
    else steps.push([task])
    open = BESIDE.test(plain)
    days += daysOf(plain)
  }
  if (days > 0 && days === daysOf(place.section.heading?.plain ?? '')) chain(steps)
  return steps.length === 0 ? [] : [toTelling('ids', place, steps.flat())]
}

function toNamed(text: string, line: number, path: WaveName[]): Candidate | null {
  const plain = text.replace(BESIDE, '')
  const told = parseTaskLine({ plain, line, lead: null, bold: false }, { loose: true })
  const { agent, minutes, files, refs, done, dependencies, ids } = told
  const title = told.title.replace(/\s*\(\d{1,3} days?\)$/, '')
  if (title === '' || ids.length !== 1) return null
  return toCandidate({ id: ids[0]!, title, agent, minutes, files, refs, done, dependencies, path, line })
}

function chain(steps: Candidate[][]): void {
  for (const [at, step] of steps.entries()) {
    const before = (steps[at - 1] ?? []).flatMap(({ id }) => id ?? []).slice(0, STEP_MAX)
    if (before.length === 0) continue
    for (const task of step)
      task.dependencies.push({ text: before.join(', '), by: 'inline', line: task.line })
  }
}

/** So wide a step is no step of anybody's. */
export const STEP_MAX = 20

function daysOf(text: string): number {
  return Number(/(\d{1,3})\s*(?:days?|d)(?![\p{L}\p{N}])/iu.exec(text.slice(0, 400))?.[1] ?? 0)
}
