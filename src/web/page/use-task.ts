import type { TaskAnswer } from '../run-routes.ts'
import { askTask, askTaskAtOnce } from './ask.ts'
import { useAsked } from './use-asked.ts'
import type { Asked } from './use-asked.ts'

/** A task as it stands; what has to be reckoned from all of a large plan follows. */
export function useTask(run: string, task: number, everyMs: number): Asked<TaskAnswer> {
  return useAsked<TaskAnswer>(
    {
      ask: known => (known === null ? askTaskAtOnce(run, task) : askTask(run, task)),
      isAll: ({ isReckoned }) => isReckoned,
      concerns: run,
      everyMs,
    },
    [run, task],
  )
}
