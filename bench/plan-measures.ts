import { markdownToMdast } from 'satteri'
import { findCycle } from '../src/plan/findings/find-cycle.ts'
import { forecast } from '../src/plan/forecast/forecast.ts'
import { readPlan } from '../src/plan/read-plan.ts'
import { toGraphPlan } from './rig.ts'

const SLOTS = 500
const BYTES = 1_000_000

/** 10,000 tasks with some 30,000 dependencies: looked at for cycles, scheduled in both paces. */
export function measureGraph(): number {
  const plan = toGraphPlan(10_000, SLOTS)
  const start = performance.now()
  if (findCycle(plan) !== null || forecast(plan, { slots: SLOTS, pace: 'eager' }) === null)
    throw new Error('The plan of the bench has a cycle')
  return performance.now() - start
}

/** Reading a plan of 1 MB, to what satteri alone takes to make a tree of it (markdown-it is not installed). */
export function measureReading(): number {
  const text = toDocument()
  const bytes = new TextEncoder().encode(text)
  const bare = timed(() => markdownToMdast(text))
  return timed(() => readPlan(bytes)) / bare
}

/** The better of three: what else the machine does counts for neither. */
function timed(what: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let at = 0; at < 3; at++) {
    const start = performance.now()
    what()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** Waves of tasks with what people write around them. */
function toDocument(): string {
  const parts = ['# A long plan\n\nMax parallel agents: 40. Every 60 s somebody looks at the board.\n']
  let [size, task] = [0, 0]
  for (let wave = 1; size < BYTES; wave++) {
    const lines = [
      `\n## Wave ${wave}: Part ${wave} of the work (20 tasks)\n`,
      '**Estimated time**: 30-45 minutes\n',
    ]
    lines.push(
      'Some prose about *why* this wave is what it is, with `code` and a [link](https://example.org/a).\n',
    )
    for (let at = 0; at < 20; at++) {
      task++
      const needs = at === 0 || task < 3 ? '' : ` (depends on T${task - 1})`
      lines.push(`- [ ] **T${task}** part-writer-${at}: Write part ${task} in \`src/part${task}.ts\`${needs}`)
      lines.push(`  - keep the old behaviour behind the flag number ${task}`)
    }
    lines.push('\n| Check | Value |\n|---|---|\n| Tests | all pass |\n\n```bash\nnpm test -- --run\n```\n')
    const part = lines.join('\n')
    size += part.length
    parts.push(part)
  }
  return parts.join('\n')
}
