import type { RunRow, TaskRow } from '../../src/run/rows.ts'
import type { RunSummary, ViewRows } from '../../src/store/views-port.ts'
import { outside, type MemoryHost } from './memory-host.ts'
import type { MemoryRun } from './memory-rows.ts'

export function openMemoryViews(host: MemoryHost): ViewRows {
  const { memory } = host
  const going = (): MemoryRun[] => newestFirst(memory.runs).filter(({ row }) => row.endedAt === null)
  return {
    listGoing: limit =>
      outside(host, 'listGoing', () =>
        going()
          .slice(0, limit)
          .map(({ row: { id, seq } }) => ({ id, seq })),
      ),
    findRuns: ({ text, before, limit }) =>
      outside(host, 'findRuns', () => {
        const all = newestFirst(memory.runs)
        const from = before === null ? 0 : all.findIndex(({ row }) => row.id === before) + 1
        const found = from === 0 && before !== null ? [] : all.slice(from).filter(run => hasText(run, text))
        return found.slice(0, limit).map(stored => ({ ...stored.row, ...count(stored) }))
      }),
    listAsked: limit =>
      outside(host, 'listAsked', () =>
        going()
          .flatMap(({ row, escalations, tasks }) =>
            [...escalations.values()].filter(isOpen).map(asked => {
              const task = asked.task === null ? undefined : tasks.get(asked.task)
              return {
                ...asked,
                runTitle: row.title,
                taskId: task?.id ?? null,
                taskTitle: task?.title ?? null,
              }
            }),
          )
          .sort((a, b) => a.openedAt - b.openedAt || compare(a.run, b.run) || compare(a.id, b.id))
          .slice(0, limit),
      ),
    activityOfTask: ({ run, task }, limit) =>
      outside(host, 'activityOfTask', () =>
        [...(memory.activity.get(run)?.values() ?? [])]
          .flat()
          .filter(row => row.task === task)
          .slice(-limit),
      ),
    // Nothing is forgotten here.
    readForgotten: () => outside(host, 'readForgotten', () => null),
    hasDocument: run => outside(host, 'hasDocument', () => (memory.plans.get(run)?.text ?? '') !== ''),
    readInstallation: () =>
      outside(host, 'readInstallation', () => ({
        workers: [...memory.workers.values()]
          .filter(({ id }) => memory.present.has(id))
          .map(worker => ({ ...worker, signedInAt: null, working: countWork(memory.runs, worker.id) })),
        used: memory.used,
        line: [...memory.line],
        shares: memory.shares.list(),
        queued: countQueued(going()),
      })),
  }
}

function newestFirst(runs: ReadonlyMap<string, MemoryRun>): MemoryRun[] {
  return [...runs.values()].sort(({ row: a }, { row: b }) => b.createdAt - a.createdAt || compare(b.id, a.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function hasText({ row, tasks }: MemoryRun, text: string): boolean {
  const has = (words: string): boolean => words.toLowerCase().includes(text.toLowerCase())
  const { title, id, by }: RunRow = row
  return [title, id, by].some(has) || [...tasks.values()].some(task => has(task.id) || has(task.title))
}

const WORKING: ReadonlySet<string> = new Set(['running', 'checking', 'merging'])

function count({ row, waves, tasks, attempts, escalations }: MemoryRun): Omit<RunSummary, keyof RunRow> {
  const all = [...waves.values()]
  const work = [...tasks.values()].filter(({ agent }) => agent !== 'gate')
  const stuck = row.status === 'done' ? [] : work
  const queued = new Set(
    [...attempts.values()]
      .filter(({ status, task, attempt }) => status === 'queued' && tasks.get(task)?.attempt === attempt)
      .map(({ task }) => task),
  )
  const isAtWork = ({ task, status }: TaskRow): boolean => WORKING.has(status) && !queued.has(task)
  return {
    atWork: row.endedAt === null ? work.filter(isAtWork).length : 0,
    parked: stuck.filter(({ status }) => status === 'parked').length,
    failed: stuck.filter(({ status }) => status === 'failed' || status === 'cancelled').length,
    total: all.reduce((sum, { total }) => sum + total, 0),
    finished: all.reduce((sum, { finished }) => sum + finished, 0),
    asked: row.endedAt === null ? [...escalations.values()].filter(isOpen).length : 0,
  }
}

function isOpen({ status }: { status: string }): boolean {
  return status === 'open' || status === 'acknowledged'
}

function countWork(runs: ReadonlyMap<string, MemoryRun>, worker: string): number {
  return [...runs.values()]
    .flatMap(({ attempts, live }) => [...live].flatMap(key => attempts.get(key) ?? []))
    .filter(attempt => attempt.worker === worker).length
}

function countQueued(runs: MemoryRun[]): { agent: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { tasks, attempts } of runs)
    for (const { status, task } of attempts.values()) {
      const agent = tasks.get(task)?.agent
      if (status === 'queued' && agent !== undefined && tasks.get(task)?.status === 'running')
        counts.set(agent, (counts.get(agent) ?? 0) + 1)
    }
  return [...counts].map(([agent, count]) => ({ agent, count })).sort((a, b) => compare(a.agent, b.agent))
}
