import { quoted } from '../../commands/words.ts'
import { listed } from '../run/listed.ts'
import { findTask } from '../run/run.ts'
import type { Run } from '../run/run.ts'

/** As it was typed, or else by its letters only. */
export function findTyped(run: Run, typed: string, where = `Run ${run.id}`): string | { problem: string } {
  if (findTask(run, typed)) return typed
  const same = run.tasks.filter(({ id }) => id.toLowerCase() === typed.toLowerCase())
  if (same.length === 1) return same[0]!.id
  const begun = run.tasks.filter(({ id }) => id.toLowerCase().startsWith(typed.toLowerCase()))
  const shown = (begun.length > 0 ? begun : run.tasks).map(({ id }) => id)
  return { problem: `${where} has no task ${quoted(typed)}. It has: ${listed(shown)}.` }
}
