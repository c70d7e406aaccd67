import { unreachable } from '../lib/assert.ts'
import type { Event } from '../run/event.ts'
import { isUnderWay, taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { listNames } from './names.ts'
import { counted, plain } from './words.ts'

const NAMES_MAX = 5

type CourseEvent = Extract<Event, { type: 'slots-set' | 'pace-set' | 'provider-set' | 'first-set' }>

/** What people have changed of how a run goes, and for whom it counts. */
export function tellCourse(run: Run, event: CourseEvent): string {
  const by = plain(event.by)
  switch (event.type) {
    case 'slots-set': {
      const over = run.atWork.size - event.slots
      const left =
        over > 0
          ? `; ${run.atWork.size} are at work and go on, and nothing new starts till ${over + 1} of them have ended`
          : ''
      return `${by} set the slots of the run to ${event.slots}: at most ${event.slots} at work at once${left}`
    }
    case 'pace-set':
      return event.pace === 'eager'
        ? `${by} set the pace to eager: a task starts as soon as what it needs is done; gates still hold what comes after them`
        : `${by} set the pace to waves: a wave starts once those before it are done; what is at work goes on`
    case 'provider-set': {
      const whom = event.provider === null ? 'no provider of its own' : plain(event.provider)
      const atWork = event.tasks.filter(id => isUnderWay(run, taskOf(run, id))).length
      const left = atWork > 0 ? `; ${atWork} at work ${atWork === 1 ? 'goes' : 'go'} on as before` : ''
      return `${by} set the provider of ${tellTasks(event.tasks)} to ${whom}, from their next start on${left}`
    }
    case 'first-set': {
      const others = event.tasks.filter(id => id !== event.task)
      if (event.rank === 0) return `${by} has ${plain(event.task)} start in its usual turn again`
      const needed = others.length > 0 ? `, with what it needs (${tellTasks(others)})` : ''
      return `${by} has ${plain(event.task)} start before all others${needed}`
    }
    default:
      return unreachable(event)
  }
}

function tellTasks(tasks: readonly string[]): string {
  const names = tasks.slice(0, NAMES_MAX).map(id => plain(id))
  return tasks.length > NAMES_MAX ? counted(tasks.length, 'task') : listNames(names)
}
