import type { Task } from '../plan/plan.ts'
import type { Run, RunTask } from './run.ts'

const POINT = /^\s{0,12}(?:[-*•+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(\S.*)$/
const DETAIL_CHARS_MAX = 20_000

/** Two tasks that together do what this one was to do: by its files, or by the steps or points it lists. Null: it has no seam. */
export function splitTask(run: Run, task: RunTask): [Task, Task] | null {
  const told = run.told[task.index]!
  if (task.partOf !== null || task.parts.length > 0) return null
  const halves = toHalves(told)
  if (!halves) return null
  const ids = toPartIds(run, told.id)
  const isByFiles = told.files.length > 1
  return [0, 1].map((at): Task => {
    const own = halves[at]!
    const [id, other] = [ids[at]!, ids[1 - at]!]
    const share = `This is part ${at + 1} of 2 of ${told.id}. Do only this:\n${toList(own)}`
    const rest = `${other} does the rest, at the same time: leave it alone.\n${toList(halves[1 - at]!)}`
    return {
      ...told,
      id,
      title: `${told.title} (part ${at + 1} of 2)`,
      detail: [isByFiles ? told.detail : null, share, rest].filter(part => part !== null).join('\n\n'),
      files: isByFiles ? own : told.files,
      needs: [],
      minutes: told.minutes === null ? null : Math.max(1, Math.round(told.minutes / 2)),
      done: false,
    }
  }) as [Task, Task]
}

/** Whether there is a place where it can be split. */
export function hasSeam(told: Pick<Task, 'files' | 'detail'>): boolean {
  return toHalves(told) !== null
}

function toHalves({ files, detail }: Pick<Task, 'files' | 'detail'>): [string[], string[]] | null {
  return halve(files) ?? halve(listPoints(detail))
}

function halve(points: string[]): [string[], string[]] | null {
  if (points.length < 2) return null
  const middle = Math.ceil(points.length / 2)
  return [points.slice(0, middle), points.slice(middle)]
}

function listPoints(detail: string | null): string[] {
  return (detail ?? '')
    .slice(0, DETAIL_CHARS_MAX)
    .split('\n')
    .flatMap(line => POINT.exec(line)?.[1] ?? [])
}

function toPartIds(run: Run, id: string): [string, string] {
  const free = (wanted: string): string => {
    let made = wanted
    for (let nth = 2; run.taskIndex.has(made); nth++) made = `${wanted}${nth}`
    return made
  }
  return [free(`${id}a`), free(`${id}b`)]
}

function toList(points: string[]): string {
  return points.map(point => `- ${point}`).join('\n')
}
