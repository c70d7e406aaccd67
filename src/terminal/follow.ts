import { applyTold, toCopy } from '../desk/copy.ts'
import type { Desk, News, Submitted } from '../desk/port.ts'
import type { Clock } from '../lib/clock.ts'
import type { Event } from '../run/event.ts'
import { waitsForPeople } from '../run/may-start.ts'
import { hasEnded } from '../run/run.ts'
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
  /** Says what people type there as commands; null: they cannot. */
  hear: ((say: Say) => void) | null
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
  /** As it stood when one began to look, of which nothing is told any more; undefined: all is. */
  base: Run | undefined
  /** What sets it going, once it is followed: the number of the event up to which that shows. */
  open(): Promise<number>
}

/** Shows a run and puts its questions, until it has ended, waits for people who are not here, or is interrupted. */
export async function follow(
  desk: Pick<Desk, 'eventsOf' | 'follow' | 'submit'>,
  { id, by, base, open }: Follow,
  face: Face,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<Following> {
  const over = Promise.withResolvers<Following['ending']>()
  const copy = { run: base, seen: Infinity }

  /** What was said here and is not in the copy yet must not be taken for something that is waited for. */
  const consider = (): void => {
    const { run } = copy
    if (!run) return
    if (hasEnded(run)) over.resolve('ended')
    if (run.seq < copy.seen) return
    asking.consider(run)
    // a wave that is stopped goes on at a command, and no answer to a question is one
    const isHeard = asking.canAsk() && (face.hear !== null || run.asking.size > 0)
    if (!isHeard && waitsForPeople(run)) over.resolve('waiting')
  }
  const submit = async (input: Parameters<Desk['submit']>[1]): Promise<Submitted['refusal']> => {
    const { refusal, seq } = await desk.submit(id, input)
    copy.seen = Math.max(copy.seen, seq)
    return refusal
  }
  using asking = openAsking({
    ask: face.ask,
    submit: ({ id: escalation }, option) => submit({ type: 'answer', by, escalation, option }),
    complain: problem => face.complain(problem),
    by,
    next: consider,
    fail: over.reject,
    clock,
    signal,
  })

  const take = (news: News): void => {
    if (news.type === 'activity') {
      for (const row of news.rows) if (copy.run) face.show(copy.run, row)
      return
    }
    for (const { event } of news.events) {
      copy.run = applyTold(copy.run, event)
      face.tell(copy.run, event)
    }
    consider()
  }
  const watch = new AbortController()
  const watching = (async () => {
    for await (const news of desk.follow(id, base?.seq ?? 0, watch.signal)) take(news)
  })()
  watching.catch(over.reject)

  const interrupted = (): void => over.resolve('interrupted')
  signal.addEventListener('abort', interrupted, { once: true })
  if (signal.aborted) interrupted()
  try {
    copy.seen = await open()
    face.hear?.(async input => (await submit(input))?.message ?? null)
    consider()
    const ending = await over.promise
    // Whoever interrupts at once has heard nothing yet.
    const run = copy.run ?? toCopy(await desk.eventsOf(id))
    if (!run) throw new Error(`Run ${id} was not heard of.`)
    return { run, ending }
  } finally {
    signal.removeEventListener('abort', interrupted)
    watch.abort()
    await watching.catch(() => {})
  }
}
