import type { Finding } from '../plan.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findSharedLines } from './find-missing-ids.ts'

/**
 * Ranges of ids in two waves of one kind that share some of them. What was merged without a word, since both
 * are told alike, is a doubt all the same: whoever wrote the ranges meant them apart.
 */
export function findOverlaps(tellings: Telling[], told: Finding[]): Finding[] {
  const strong = tellings
    .filter(({ form, retold }) => form === 'ids' && !retold)
    .flatMap(({ tasks }) => tasks)
  const ranged = findSharedLines(strong)
  if (ranged.size === 0) return []
  const first = new Map<string, Candidate>()
  const found = new Map<string, { ids: string[]; task: Candidate; before: Candidate }>()
  const known = new Set(told.filter(({ code }) => code === 'duplicate-id').map(({ line }) => line))
  for (const task of strong) {
    if (task.id === null || known.has(task.line)) continue
    const key = task.id.toLowerCase()
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, task)
      continue
    }
    const [here, there] = [task.path[0], before.path[0]]
    const isRange = ranged.has(task.line) || ranged.has(before.line)
    if (!isRange || !isOther(here, there)) continue
    const pair = `${before.line} ${task.line}`
    const own = found.get(pair)
    if (own === undefined) found.set(pair, { ids: [task.id], task, before })
    else own.ids.push(task.id)
  }
  return [...found.values()].slice(0, 50).map(({ ids, task, before }) => {
    const which = ids.length === 1 ? `${ids[0]!} is` : `${ids.length} ids (${ids[0]!} to ${ids.at(-1)!}) are`
    const message = `${which} in ${before.path[0]!.label} (line ${before.line}) and in ${task.path[0]!.label}. Regatta runs each once, in the first.`
    return { code: 'overlap', severity: 'warning', line: task.line, message }
  })
}

function isOther(here: WaveName | undefined, there: WaveName | undefined): boolean {
  return here !== undefined && there !== undefined && here.kind === there.kind && here.key !== there.key
}
