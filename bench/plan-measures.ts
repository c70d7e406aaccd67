import MarkdownIt from 'markdown-it'
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

const ROUNDS = 10

/** Reading a plan of 1 MB, to what markdown-it takes to make bare tokens of the same text. */
export function measureReading(): number {
  const text = toDocument()
  const bytes = new TextEncoder().encode(text)
  const parser = new MarkdownIt()
  let [bare, whole] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  // In turns, in time of this thread alone, and of each the best: what else the machine does counts for neither.
  for (let round = 0; round < ROUNDS; round++) {
    bare = Math.min(
      bare,
      cpuOf(() => parser.parse(text, {})),
    )
    whole = Math.min(
      whole,
      cpuOf(() => readPlan(bytes)),
    )
  }
  return whole / bare
}

/** Microseconds that this thread was at work. */
function cpuOf(what: () => unknown): number {
  const start = process.threadCpuUsage()
  what()
  const { user, system } = process.threadCpuUsage(start)
  return user + system
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
