import type { AttemptQueue } from '../store/port.ts'

/** Whose attempts wait in it: of an agent, at a place, and of tasks that ask for certain labels. */
export interface QueueParts {
  /** It may be called anything. */
  agent: string
  at: string
  asks: string[]
}

/** Only where the run's folder and its copies are can its attempts be worked on, and only where there is what they ask for. */
export function toQueue(agent: string, place: string, labels: readonly string[] = []): AttemptQueue {
  return `attempt/${agent}@${[place, ...labels.toSorted()].join('+')}`
}

export function parseQueue(queue: AttemptQueue): QueueParts {
  const name = queue.slice('attempt/'.length)
  const end = name.lastIndexOf('@')
  const [at = '', ...asks] = name.slice(end + 1).split('+')
  return { agent: name.slice(0, Math.max(end, 0)), at, asks }
}
