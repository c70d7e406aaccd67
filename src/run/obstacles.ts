import { isFinished } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

type Node = RunTask | RunWave

/**
 * For each waiting task the one that stands in its way in the end: the first on its way back that does not
 * itself wait. Each node is followed once, so a plan costs what it has nodes, however deep it is.
 */
export function toObstacles(run: Run): Map<RunTask, RunTask> {
  const before = linkBack(run)
  const ends = new Map<Node, RunTask | null>()
  const obstacles = new Map<RunTask, RunTask>()
  for (const task of run.tasks) {
    if (task.status !== 'waiting') continue
    const way: Node[] = []
    let node: Node | null = task
    while (node && !ends.has(node) && isWaiting(node)) {
      way.push(node)
      node = before(node)
    }
    const end = node === null ? null : (ends.get(node) ?? (isTask(node) && !isWaiting(node) ? node : null))
    for (const passed of way) ends.set(passed, end)
    if (end) obstacles.set(task, end)
  }
  return obstacles
}

function isTask(node: Node): node is RunTask {
  return 'agent' in node
}

function isWaiting(node: Node): boolean {
  return !isTask(node) || node.status === 'waiting'
}

/** Without somebody's word it stays as it is. */
function isStuck({ status }: RunTask): boolean {
  return status === 'parked' || status === 'failed' || status === 'cancelled'
}

/** From a task to a task or wave that it waits for, from a wave to what is not finished in it or before it. */
function linkBack(run: Run): (node: Node) => Node | null {
  const unfinished = run.waves.map(wave =>
    wave.tasks.map(index => run.tasks[index]!).filter(task => !isFinished(task)),
  )
  const firstBefore = (wave: RunWave): RunWave | null => {
    const ids = run.charter.plan.waves[wave.index]!.after
    return (
      ids
        .map(id => run.waves[run.waveIndex.get(id) ?? -1])
        .find(before => before && before.status !== 'done') ?? null
    )
  }
  return node => {
    if (isTask(node)) {
      const needs = node.needs.map(index => run.tasks[index]!).filter(task => !isFinished(task))
      return (
        needs.find(isStuck) ?? needs[0] ?? (node.gated && !node.wave.released ? firstBefore(node.wave) : null)
      )
    }
    const left = unfinished[node.index]!
    return left.find(isStuck) ?? left.find(task => task.status !== 'waiting') ?? left[0] ?? firstBefore(node)
  }
}
