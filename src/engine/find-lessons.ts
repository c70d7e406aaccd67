import type { Log } from '../lib/log.ts'
import { LESSONS_MAX, pickLessons, toLessonQuery } from '../run/lessons.ts'
import type { Lesson } from '../run/lessons.ts'
import { toldOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { AttemptRef, Store } from '../store/port.ts'

/** What earlier work has to teach an attempt. That it cannot be had is no reason not to begin. */
export async function findLessons(
  { store, log }: { store: Store; log: Log },
  run: Run,
  ref: AttemptRef,
): Promise<Lesson[]> {
  try {
    const words = toLessonQuery(toldOf(run, run.tasks[ref.task]!))
    // What is found may be its own.
    const found = await store.retrospectives.find(run.charter.namespace, words, LESSONS_MAX + 1)
    return pickLessons(found, ref)
  } catch (error) {
    log.warn({ error, ...ref }, 'what earlier work taught could not be looked up')
    return []
  }
}
