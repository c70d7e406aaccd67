import { unreachable } from '../lib/assert.ts'
import { findWave } from './charter.ts'
import { decideMode } from './decide-mode.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import { toStandingPlan } from './edit.ts'
import type { EventBody } from './event.ts'
import type { Input } from './input.ts'
import { findWaveRing, sayRing } from './find-wave-ring.ts'
import { listNeeded } from './list-needed.ts'
import { listed, shortly } from './listed.ts'
import { refuseAround } from './refuse-around.ts'
import { findTask, hasEnded, isFinished } from './run.ts'
import type { Run, RunTask } from './run.ts'
import { sayState, sayTaskState } from './say-state.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

type CourseInput = Of<'set-mode' | 'set-slots' | 'set-pace' | 'set-provider' | 'set-first'>

/** How a run goes on: what starts, and what is done about failures, from now on. What is at work goes on as it began. */
export function decideCourse(run: Run, input: CourseInput): Decision {
  if (input.type === 'set-mode') return decideMode(run, input)
  if (hasEnded(run) || run.status === 'stopping')
    return refuse('not-now', `Run ${run.id} ${sayState(run)}: nothing new starts in it.`)
  switch (input.type) {
    case 'set-slots':
      return decideSlots(run, input)
    case 'set-pace':
      return decidePace(run, input)
    case 'set-provider':
      return decideProvider(run, input)
    case 'set-first':
      return decideFirst(run, input)
    default:
      return unreachable(input)
  }
}

function decideSlots(run: Run, { slots, by }: Of<'set-slots'>): Decision {
  if (slots === run.slots) return refuse('not-now', `Run ${run.id} has ${slots} slots already.`)
  return yields([{ type: 'slots-set', slots, by }])
}

function decidePace(run: Run, { pace, by }: Of<'set-pace'>): Decision {
  if (pace === run.pace) return refuse('not-now', `The pace of run ${run.id} is ${pace} already.`)
  const ring = findWaveRing({ ...run.charter, plan: toStandingPlan(run), pace })
  if (ring !== null) return refuse('not-now', sayRing(ring))
  return yields([{ type: 'pace-set', pace, by }])
}

/** Also for what is at work, should it be tried again. */
function decideProvider(run: Run, { by, of, provider }: Of<'set-provider'>): Decision {
  const meant = listMeant(run, of)
  if (!Array.isArray(meant)) return meant
  if (provider !== null && !run.providers.has(provider)) {
    const has = run.providers.size > 0 ? `It has: ${listed([...run.providers.keys()])}.` : 'It has none.'
    return refuse('unknown', `Run ${run.id} has no provider ${shortly(provider)}. ${has}`)
  }
  const toOf = (task: RunTask): string | null =>
    provider ?? run.charter.allocation[wholeOf(run, task).id] ?? null
  const others = meant.filter(task => !task.gate && !isFinished(task) && toOf(task) !== task.provider)
  if (others.length === 0) {
    const how = provider === null ? 'is with the provider that it began with' : `is with ${provider}`
    return refuse('not-now', `All that may still start there ${how} already.`)
  }
  const around = refuseAround(run, by, others)
  if (around) return around
  const groups = Map.groupBy(others, toOf)
  return yields(
    [...groups].map(([to, tasks]): EventBody => ({
      type: 'provider-set',
      provider: to,
      tasks: tasks.map(({ id }) => id),
      by,
    })),
  )
}

/** What it still needs comes first with it, or it would wait behind all else for that. */
function decideFirst(run: Run, { by, task: id, how }: Of<'set-first'>): Decision {
  const task = findTask(run, id)
  if (!task) return refuse('unknown', `Run ${run.id} has no task ${shortly(id)}.`)
  if (how === 'usual') {
    if (task.rank === 0) return refuse('not-now', `${id} does not come before others now.`)
    const raised = run.tasks.filter(({ rank }) => rank === task.rank)
    return yields([{ type: 'first-set', task: id, tasks: raised.map(({ id }) => id), rank: 0, by }])
  }
  if (isFinished(task)) return refuse('not-now', `${id} ${sayTaskState(task)}: it does not start any more.`)
  if (task.rank === run.rank && run.rank > 0) return refuse('not-now', `${id} comes first already.`)
  const tasks = listNeeded(run, task).map(({ id }) => id)
  return yields([{ type: 'first-set', task: id, tasks, rank: run.rank + 1, by }])
}

function listMeant(run: Run, of: Of<'set-provider'>['of']): RunTask[] | Decision {
  if (of === null) return run.tasks
  if ('task' in of) {
    const task = findTask(run, of.task)
    return task
      ? [task, ...task.parts.map(index => run.tasks[index]!)]
      : refuse('unknown', `Run ${run.id} has no task ${shortly(of.task)}.`)
  }
  const wave = run.waves[findWave(run.charter.plan, of.wave)]
  return wave
    ? wave.tasks.map(index => run.tasks[index]!)
    : refuse('unknown', `Run ${run.id} has no wave ${shortly(of.wave)}.`)
}

function wholeOf(run: Run, task: RunTask): RunTask {
  return task.partOf === null ? task : wholeOf(run, run.tasks[task.partOf]!)
}
