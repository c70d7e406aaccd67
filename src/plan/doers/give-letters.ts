import type { Telling } from '../tell/telling.ts'

const LETTERED =
  /^(?:Terminal|Agent|Worker|Developer|Dev|Engineer|Team|Session|Instance|Claude)[\s-]+([A-Z])(?![\p{L}\p{N}])/u
const STARTS = /^([A-Z])\s*[:：]\s*(?=\S)/u

/**
 * `A: Build the parser` where a heading introduces `Terminal A`: the letter says who. Those headings only say who is
 * there then; the work is told where the letters stand.
 */
export function giveLetters(told: Telling[]): Telling[] {
  const names = new Map<string, string>()
  const introduced = new Set(told.filter(telling => introduces(telling, names)))
  if (names.size < 2) return told
  let given = 0
  for (const { tasks, retold } of told) {
    for (const task of tasks) {
      const start = task.agent === null ? STARTS.exec(task.title) : null
      // Letters that follow each other were taken for ids.
      const letter = start?.[1] ?? (task.agent === null && /^[A-Z]$/.test(task.id ?? '') ? task.id : null)
      const name = names.get(letter ?? '')
      if (name === undefined) continue
      task.agent = name
      if (start === null) task.id = null
      else task.title = task.title.slice(start[0].length)
      if (!retold) given++
    }
  }
  return given < 2 ? told : told.filter(telling => !introduced.has(telling))
}

/** A heading outside all groups that is called by nobody but who does it. */
function introduces({ form, tasks }: Telling, names: Map<string, string>): boolean {
  const [task, more] = tasks
  if (form !== 'heading' || task === undefined || more !== undefined || task.path.length > 0) return false
  const letter = LETTERED.exec(task.agent ?? '')?.[1]
  if (letter === undefined || names.has(letter)) return false
  names.set(letter, task.agent!)
  return true
}
