import type { Engine } from '../engine/engine.ts'
import type { Clock } from '../lib/clock.ts'
import type { Event } from '../run/event.ts'
import type { Input } from '../run/input.ts'
import { hasEnded, waitsForPeople } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { ActivityRow } from '../store/port.ts'
import { openAsking } from './asking.ts'
import type { Ask } from './asking.ts'
import type { Say } from './command-line.ts'

/** How a run is shown, and whom one may ask there. */
export interface Face extends AsyncDisposable {
  tell(run: Run, event: Event): void
  show(run: Run, row: ActivityRow): void
  /** What a person should know beside the run's events. */
  complain(problem: string): void
  /** Where people can type commands, it says them so. */
  hear(say: Say): void
  /** Null: there is nobody to ask. */
  ask: Ask | null
}

export interface Following {
  run: Run
  ending: 'ended' | 'waiting' | 'interrupted'
}

export interface Follow {
  id: string
  /** Who answers here. */
  by: string
  /** What is said to the run first: that it begins, or goes on. */
  opening: Input[]
}

/** Shows a run and puts its questions, until it has ended, waits for people who are not here, or is interrupted. */
export async function follow(
  engine: Pick<Engine, 'runs' | 'onActivity' | 'start'>,
  { id, by, opening }: Follow,
  face: Face,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<Following> {
  const over = Promise.withResolvers<Following['ending']>()
  let latest: Run | undefined
  let isOpened = false

  const consider = (): void => {
    if (!latest) return
    if (hasEnded(latest)) over.resolve('ended')
    if (!isOpened) return
    asking.consider(latest)
    if (!asking.canAsk() && waitsForPeople(latest)) over.resolve('waiting')
  }
  using asking = openAsking({
    ask: face.ask,
    submit: ({ id: escalation }, option) =>
      engine.runs.submit(id, { type: 'answer', by, escalation, option }),
    complain: problem => face.complain(problem),
    next: consider,
    fail: over.reject,
    clock,
    signal,
  })

  const interrupted = (): void => over.resolve('interrupted')
  signal.addEventListener('abort', interrupted, { once: true })
  if (signal.aborted) interrupted()
  using stops = new DisposableStack()
  stops.defer(() => signal.removeEventListener('abort', interrupted))
  stops.defer(
    engine.runs.listen((run, events) => {
      if (run.id !== id) return
      latest = run
      for (const event of events) face.tell(run, event)
      consider()
    }),
  )
  stops.defer(
    engine.onActivity(row => {
      if (latest && row.run === id) face.show(latest, row)
    }),
  )
  await engine.start()
  for (const input of opening) latest = (await engine.runs.submit(id, input)).run
  isOpened = true
  face.hear(async input => (await engine.runs.submit(id, input)).decision.refusal?.message ?? null)
  consider()
  const ending = await over.promise
  // Whatever the ending, what is returned is how the run stands now.
  const { run } = await engine.runs.submit(id, { type: 'look' })
  return { run, ending }
}
