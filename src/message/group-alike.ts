import type { Task } from '../plan/plan.ts'

/** Two alike are as soon read one by one. */
const GROUP_MIN = 3

/** A name with a number behind it; of `1.2` the first number is no name. */
const NUMBERED = /^(.{0,60}[\p{L}_-])(\d{1,9})$/u

/** Neighbours that differ in nothing but their ids together: a range of workers is one line, not eighteen. */
export function groupAlike(tasks: readonly Task[]): Task[][] {
  const groups: Task[][] = []
  let key: string | null = null
  for (const task of tasks) {
    const own = toKey(task)
    if (own === key) groups.at(-1)!.push(task)
    else groups.push([task])
    key = own
  }
  return groups.flatMap(group => (group.length < GROUP_MIN ? group.map(task => [task]) : [group]))
}

/** `WORKER_001–018`; each id whole where they do not begin alike. */
export function sayRange(first: string, last: string): string {
  const [from, to] = [NUMBERED.exec(first), NUMBERED.exec(last)]
  const isAlike = from !== null && to !== null && from[1] === to[1]
  return isAlike ? `${first}–${to[2]!}` : `${first} to ${last}`
}

function toKey({ title, agent, minutes, needs, done }: Task): string {
  return JSON.stringify([title, agent, minutes, needs, done])
}
