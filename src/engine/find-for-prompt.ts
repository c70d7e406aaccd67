import type { Log } from '../lib/log.ts'
import { LESSONS_MAX, pickLessons, toLessonQuery } from '../run/lessons.ts'
import type { Lesson } from '../run/lessons.ts'
import { toPapersWanted } from '../run/papers.ts'
import type { Paper, PapersWanted } from '../run/papers.ts'
import type { Found } from '../run/prompt.ts'
import { toldOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { AttemptRef, Store } from '../store/port.ts'

/** Reads documents within a folder. */
export type ReadPapers = (folder: string, wanted: PapersWanted) => Promise<Paper[]>

export interface FindContext {
  store: Pick<Store, 'retrospectives'>
  readPapers?: ReadPapers | undefined
  log: Log
}

type About = Pick<AttemptRef, 'run' | 'task'>

/** What an agent is given besides what its run knows. That it cannot be had is no reason not to begin. */
export async function findForPrompt(
  context: FindContext,
  run: Run,
  ref: About,
  folder: string,
): Promise<Found> {
  const lessons = await findLessons(context, run, ref)
  return { lessons, papers: await findPapers(context, run, ref, folder) }
}

async function findLessons({ store, log }: FindContext, run: Run, ref: About): Promise<Lesson[]> {
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

async function findPapers(
  { readPapers, log }: FindContext,
  run: Run,
  ref: About,
  folder: string,
): Promise<Paper[]> {
  const wanted = toPapersWanted(run, run.tasks[ref.task]!)
  if (!readPapers || wanted.paths.length + wanted.names.length === 0) return []
  try {
    return await readPapers(folder, wanted)
  } catch (error) {
    log.warn({ error, ...ref }, 'the documents of a task could not be read')
    return []
  }
}
