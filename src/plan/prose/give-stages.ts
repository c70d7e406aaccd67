import type { Candidate } from '../tell/telling.ts'

/**
 * Where a story names no rounds of its own: its paragraphs, if each begins with when it is (`led`: in which lines those
 * do), else what can go on at the same time, stage by stage. What is nearly a chain has none.
 */
export function giveStages(story: Candidate[], led: Map<number, boolean>): boolean {
  if (story.some(({ path }) => path.length > 0)) return false
  const byParagraphs = toParagraphs(story, led)
  if (byParagraphs !== null) {
    nameStages(story, byParagraphs)
    return true
  }
  const levels: number[] = []
  for (const { dependencies } of story) {
    const needs = dependencies.flatMap(({ text }) => text.split(', ').map(id => Number(id.slice(1)) - 1))
    levels.push(1 + Math.max(0, ...needs.map(index => levels[index] ?? 0)))
  }
  const count = Math.max(0, ...levels)
  if (count < 2 || story.length * 2 < count * 3) return false
  nameStages(story, levels)
  return true
}

function nameStages(story: Candidate[], levels: number[]): void {
  for (const [at, task] of story.entries()) {
    const label = `Stage ${levels[at]!}`
    task.path = [{ kind: 'stage', key: label.toLowerCase(), label, alias: null, title: '', line: task.line }]
  }
}

const LEAST = 3

/** In which paragraph, of those that tell work, each task stands; null where they are few or one begins with what may be at any time. */
function toParagraphs(story: Candidate[], led: Map<number, boolean>): number[] | null {
  const starts = [...led.keys()].sort((a, b) => a - b)
  const own = story.map(({ line }) => starts.findLast(start => start <= line) ?? 0)
  const telling = [...new Set(own)].sort((a, b) => a - b)
  if (telling.length < LEAST || telling.slice(1).some(start => led.get(start) !== true)) return null
  return own.map(start => telling.indexOf(start) + 1)
}
