import { every } from '../lib/repeat.ts'
import type { ScheduleRow } from '../store/schedules-port.ts'
import { startBehind, startDue } from './calendar-start.ts'
import { tellDigest } from './digest.ts'
import type { IntakeContext } from './intake-context.ts'
import type { Runs } from './runs.ts'

export type CalendarContext = Pick<
  IntakeContext,
  | 'store'
  | 'chats'
  | 'clock'
  | 'log'
  | 'people'
  | 'offer'
  | 'place'
  | 'mintRunId'
  | 'mintSeed'
  | 'read'
  | 'saysIn'
  | 'openFolder'
> & { runs: Pick<Runs, 'submit' | 'listen'> }

/** Does what is wanted for a time, once it has come: every instance looks, and whoever gets the lock of the row does it. */
export interface Calendar extends AsyncDisposable {
  start(): void
}

const ROUND_MS = 5_000
const DUE_MAX = 100

export function openCalendar(context: CalendarContext): Calendar {
  const { store, chats, clock, log, runs } = context
  const names = [...chats.keys()]
  let isClosing = false
  let isWanted = false
  let looking: Promise<void> | undefined
  let alarm: { at: number; cancel(): void } | undefined
  let stop = (): void => {}

  function stir(): void {
    isWanted = true
    if (!isClosing)
      looking ??= look().finally(() => {
        looking = undefined
        if (isWanted) stir()
      })
  }

  /** Never throws: what fails is tried again in the next round. */
  async function look(): Promise<void> {
    isWanted = false
    try {
      for (const row of await store.schedules.due(names, clock.now(), DUE_MAX)) {
        if (!isClosing) await deal(row)
      }
      const next = await store.schedules.nextAt(names, clock.now())
      if (next !== null) wakeAt(next)
    } catch (error) {
      log.warn({ error }, 'could not see what is wanted for now; trying again soon')
    }
  }

  async function deal(row: ScheduleRow): Promise<void> {
    try {
      if (row.kind === 'digest') await tellDigest(context, row)
      else if (row.behind !== null) await startBehind(context, row)
      if (row.kind === 'run' && row.endedAt === null && row.nextAt !== null && row.nextAt <= clock.now())
        await startDue(context, row)
    } catch (error) {
      log.warn({ error, schedule: row.id }, 'what was wanted for now was not done; trying again soon')
    }
  }

  function wakeAt(at: number): void {
    if (isClosing || (alarm && alarm.at <= at)) return
    alarm?.cancel()
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      alarm = undefined
      stir()
    })
    alarm = { at, cancel }
  }

  return {
    start() {
      const cancel = every(clock, ROUND_MS, stir)
      const unlisten = runs.listen((_, events) => {
        if (events.some(({ type }) => type === 'run-ended' || type === 'escalation-answered')) stir()
      })
      stop = () => {
        cancel()
        unlisten()
      }
      stir()
    },
    async [Symbol.asyncDispose]() {
      isClosing = true
      stop()
      alarm?.cancel()
      await looking
    },
  }
}
