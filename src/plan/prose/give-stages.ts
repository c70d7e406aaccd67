import type { Candidate } from '../tell/telling.ts'

/** Where a story names no rounds of its own: what can go on at the same time, stage by stage. What is nearly a chain has none. */
export function giveStages(story: Candidate[]): boolean {
  const levels: number[] = []
  for (const { dependencies } of story) {
    const needs = dependencies.flatMap(({ text }) => text.split(', ').map(id => Number(id.slice(1)) - 1))
    levels.push(1 + Math.max(0, ...needs.map(index => levels[index] ?? 0)))
  }
  const count = Math.max(0, ...levels)
  if (count < 2 || story.length * 2 < count * 3 || story.some(({ path }) => path.length > 0)) return false
  for (const [at, task] of story.entries()) {
    const label = `Stage ${levels[at]!}`
    task.path = [{ kind: 'stage', key: label.toLowerCase(), label, alias: null, title: '', line: task.line }]
  }
  return true
}
