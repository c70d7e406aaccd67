import { perMoment, perRun } from './history.ts'
import type { Invariant, RunHistory } from './history.ts'

const UNDONE_WHOLE = {
  name: 'undone-whole',
  says: 'of a wave that is taken back all that was merged is, and counts as done only once it is done anew',
}
export const undoneWhole: Invariant = {
  ...perRun(UNDONE_WHOLE, run => {
    const gone = listGone(run)
    const left = run.rows.tasks.filter(({ id, status }) => status === 'done' && gone.has(id))
    return left.map(({ id }) => `${id} was taken back, and still counts as done`)
  }),
  follow: ({ names }) => {
    const merged = new Map<string, Set<string>>()
    return ({ event, before }) => {
      if (event.type === 'merged') {
        const wave = before.waves.get(event.task) ?? ''
        merged.set(wave, (merged.get(wave) ?? new Set()).add(`${event.task}/${event.attempt}`))
      }
      if (event.type === 'wave-undone') merged.delete(event.wave)
      if (event.type === 'merge-undone')
        merged.get(before.waves.get(event.task) ?? '')?.delete(`${event.task}/${event.attempt}`)
      if (event.type !== 'wave-undoing') return []
      const named = new Set(event.attempts.map(({ task, attempt }) => `${names[task]}/${attempt}`))
      const missed = (merged.get(event.wave) ?? new Set()).difference(named)
      return [...missed].map(name => `the change of ${name} stays though ${event.wave} is taken back`)
    }
  },
}

export const undoAlone = perMoment(
  {
    name: 'undo-alone',
    says: 'while a wave is taken back nothing of it starts, nor anything that needs it',
  },
  () =>
    ({ event, before: { undoing, waves, told } }) => {
      if (event.type === 'wave-undoing' && undoing.has(event.wave))
        return [`${event.wave} is taken back a second time meanwhile`]
      if (event.type !== 'attempt-queued') return []
      const isUndoing = (task: string): boolean => {
        const by = undoing.get(waves.get(task) ?? '')
        return by !== undefined && by !== event.task
      }
      const about = [event.task, ...(told.get(event.task)?.needs ?? [])].filter(isUndoing)
      return about.map(id => `${event.task} starts while the wave of ${id} is taken back`)
    },
)

export const folderAgrees = perRun(
  {
    name: 'folder-agrees',
    says: "the run's folder holds what was merged and not taken back, and nothing else",
  },
  ({ id, entries, names, folder, isSettled }, seen) => {
    const toKey = (task: number, attempt: number): string => `${task}/${attempt}`
    const texts = new Map(
      seen.merges.flatMap(({ run, task, attempt, texts }) =>
        run === id ? [[toKey(task, attempt), texts]] : [],
      ),
    )
    const merged = new Set<string>()
    const undoing = new Map<string, string[]>()
    for (const { event } of entries) {
      if (event.type === 'merged') merged.add(toKey(names.indexOf(event.task), event.attempt))
      if (event.type === 'merge-undone') texts.delete(toKey(names.indexOf(event.task), event.attempt))
      if (event.type === 'wave-undoing')
        undoing.set(
          event.task.id,
          event.attempts.map(({ task, attempt }) => toKey(task, attempt)),
        )
      if (event.type === 'task-done') for (const key of undoing.get(event.task) ?? []) texts.delete(key)
      if (event.type === 'task-done' || event.type === 'task-skipped') undoing.delete(event.task)
    }
    // Of what was broken off with the run nobody can say how far it came.
    if (!isSettled || undoing.size > 0) return []
    // In the order in which they came in, which need not be that in which it became known.
    const wanted = new Map([...texts].flatMap(([key, written]) => (merged.has(key) ? [...written] : [])))
    return [...new Set([...wanted.keys(), ...folder.keys()])].flatMap(path => {
      const [is, should] = [folder.get(path) ?? 'nothing', wanted.get(path) ?? 'nothing']
      return is === should ? [] : [`of ${path} there is "${is}", and should be "${should}"`]
    })
  },
)

/** Tasks that were taken back, and neither done nor skipped since. */
function listGone({ entries }: RunHistory): Set<string> {
  const gone = new Set<string>()
  for (const { event } of entries) {
    if (event.type === 'wave-undone') for (const task of event.tasks) gone.add(task)
    if (event.type === 'task-done' || event.type === 'task-skipped') gone.delete(event.task)
  }
  return gone
}
