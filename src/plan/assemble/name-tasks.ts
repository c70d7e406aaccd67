import type { Draft } from './draft.ts'
import { toKey } from './same-task.ts'

/** The document's id where it has one; else wave and position, such as `wave-2.3`. */
export function nameTasks(draft: Draft): void {
  const taken = new Set<string>()
  for (const task of draft.tasks) {
    const { id } = task.told
    const key = id === null ? null : toKey(id)
    if (id === null || key === null || taken.has(key)) continue
    task.id = id
    taken.add(key)
  }
  for (const wave of draft.waves) {
    const stem = wave.id.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, '-')
    for (const [index, at] of wave.tasks.entries()) {
      const task = draft.tasks[at]!
      if (task.id !== '') continue
      let id = `${stem}.${index + 1}`
      while (taken.has(id)) id += '+'
      task.id = id
      taken.add(id)
    }
  }
}
