import type { Log } from '../lib/log.ts'
import type { Message } from '../message/message.ts'
import type { NewPost } from '../message/post.ts'
import { drawPlan } from '../picture/draw-plan.ts'
import { drawRun } from '../picture/draw-run.ts'
import { toRunChart } from '../picture/run-chart.ts'
import type { Plan } from '../plan/plan.ts'
import type { Charter, Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { Pictures } from '../run/verbosity.ts'

interface Wishes {
  /** Unset: nothing is drawn. */
  pictures?: Pictures
  log: Log
}

/** What is said of an event, with how the run went where that is to be seen: at its end, and at that of a wave. */
export function illustrate(posts: NewPost[], run: Run, event: Event, wishes: Wishes): NewPost[] {
  const [first, ...more] = posts
  if (!first || !isDrawn(run, event, wishes.pictures ?? 'none')) return posts
  const wave = event.type === 'wave-done' ? (run.waveIndex.get(event.wave) ?? null) : null
  const draw = (): Message['picture'] => ({
    name: `${run.id}-${run.seq}`,
    ...drawRun(toRunChart(run, event.at), wave),
  })
  return [{ ...first, message: withPicture(first.message, draw, wishes.log) }, ...more]
}

/** A preview with the plan as it is understood. */
export function illustratePreview(
  message: Message,
  plan: Plan,
  { run, manner }: { run: string; manner: Pick<Charter, 'pace' | 'slots'> },
  { pictures = 'none', log }: Wishes,
): Message {
  if (pictures === 'none') return message
  return withPicture(message, () => ({ name: `${run}-plan`, ...drawPlan(plan, manner) }), log)
}

/** The end of the only wave, or of the last one, is that of the run. */
function isDrawn(run: Run, { type }: Event, pictures: Pictures): boolean {
  if (type === 'run-ended') return pictures !== 'none'
  return type === 'wave-done' && pictures === 'all' && run.waves.some(({ status }) => status !== 'done')
}

/** Nothing that goes wrong with a picture may hold up a run. */
function withPicture(message: Message, draw: () => Message['picture'], log: Log): Message {
  try {
    const picture = draw()
    return picture ? { ...message, picture } : message
  } catch (error) {
    log.error({ error }, 'a picture could not be drawn; going on without')
    return message
  }
}
