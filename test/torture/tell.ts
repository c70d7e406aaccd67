import type { Evidence } from './evidence.ts'
import type { Tortured } from './torture.ts'

/** What came of it, in lines; the last is the count of faults and violations, however it ended. */
export function tell(seed: number, { faults, takeovers, evidence, violations, kept }: Tortured): string[] {
  const counts = Map.groupBy(faults, name => name)
  const sorted = takeovers.toSorted((a, b) => a - b)
  return [
    `Seed ${seed}: ${[...counts].map(([name, { length }]) => `${name} ${length}`).join(', ')}`,
    ...(evidence ? [count(evidence)] : []),
    `Taken over from ${sorted.length} that were killed: ` +
      `half within ${toSeconds(sorted[Math.floor(sorted.length / 2)])}, all within ${toSeconds(sorted.at(-1))}`,
    ...violations.map(({ rule, text }) => `VIOLATED: ${rule}: ${text}`),
    ...(kept === null ? [] : [`Logs and evidence: ${kept}`]),
    `${faults.length} faults, ${violations.length} violations`,
  ]
}

function count({ plans }: Evidence): string {
  const done = plans.flatMap(({ events }) => events).filter(({ type }) => type === 'task-done')
  const sum = (what: 'posts' | 'questions' | 'attempts'): number =>
    plans.reduce((total, plan) => total + plan[what].length, 0)
  return (
    `${plans.length} runs, ${done.length} tasks, ` +
    `${sum('attempts')} attempts, ${sum('posts')} posts, ${sum('questions')} questions`
  )
}

function toSeconds(ms = 0): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
