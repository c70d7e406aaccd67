import type { Change } from '../../commands/request.ts'
import { quoted } from '../../commands/words.ts'
import { findWave } from '../run/charter.ts'
import type { Input } from '../run/input.ts'
import { findTask } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { sayMode } from '../run/say-cure.ts'
import { findTyped } from './find-typed.ts'

type SetInput = Extract<Input, { type: 'set-mode' | 'set-slots' | 'set-pace' | 'set-provider' | 'set-first' }>

/** What a person sets while a run goes, and what is said of it to who cannot see its thread. */
export function toSetInput(
  run: Run,
  change: Change,
  by: string,
): { input: SetInput; done: string } | { problem: string } {
  const { id } = run
  if ('slots' in change) {
    const { slots } = change
    return {
      input: { type: 'set-slots', by, slots },
      done: `${id} has ${slots} at work at most from now on.`,
    }
  }
  if ('pace' in change) {
    const { pace } = change
    return { input: { type: 'set-pace', by, pace }, done: `The pace of ${id} is ${pace} from now on.` }
  }
  if ('first' in change) {
    const task = findTyped(run, change.first)
    if (typeof task === 'object') return task
    const { how } = change
    const turn = how === 'first' ? 'before all others' : 'in its usual turn again'
    return { input: { type: 'set-first', by, task, how }, done: `${task} of ${id} starts ${turn}.` }
  }
  if ('provider' in change) return toProvider(run, change, by)
  const { row, mode } = change
  const what = row === 'all' ? 'Every row' : `“${row}”`
  const done = `${what} of ${id} is set to ${mode}: ${sayMode(mode)}.`
  return { input: { type: 'set-mode', by, row, mode }, done }
}

function toProvider(
  run: Run,
  { of: typed, provider: wanted }: Extract<Change, { provider: unknown }>,
  by: string,
): { input: SetInput; done: string } | { problem: string } {
  const of = findTarget(run, typed)
  if (of !== null && 'problem' in of) return of
  const same = [...run.providers.keys()].find(name => name.toLowerCase() === wanted?.toLowerCase())
  const provider = same ?? wanted
  const whom = provider === null ? 'with the provider that it began with' : `with ${provider}`
  const what = of === null ? `What starts in ${run.id}` : `What starts of ${typed} in ${run.id}`
  return { input: { type: 'set-provider', by, of, provider }, done: `${what} from now on is done ${whom}.` }
}

/** A task by its very id, else a wave, else a task as people shorten it. */
function findTarget(
  run: Run,
  typed: string | null,
): { task: string } | { wave: string } | null | { problem: string } {
  if (typed === null) return null
  if (findTask(run, typed)) return { task: typed }
  const wave =
    run.charter.plan.waves[findWave(run.charter.plan, typed.replace(/^wave /i, ''))] ??
    run.charter.plan.waves[findWave(run.charter.plan, typed)]
  if (wave) return { wave: wave.id }
  const task = findTyped(run, typed)
  return typeof task === 'string'
    ? { task }
    : { problem: `${task.problem} A wave is named as in: /wave set provider ${quoted('wave 2')} codex` }
}
