import { openApp } from '../app.ts'
import { openStore } from '../open-store.ts'
import type { Config } from '../config/config.ts'
import { openLocalReading } from '../desk/local.ts'
import { DeskError } from '../desk/port.ts'
import type { Desk, Reading } from '../desk/port.ts'
import { openRemoteDesk } from '../desk/remote.ts'
import type { Clock } from '../lib/clock.ts'
import { pause } from '../lib/repeat.ts'
import type { Log } from '../lib/log.ts'
import { systemClock } from '../system/clock.ts'
import { FolderHeld, askHolder, toName } from '../system/hold.ts'
import type { Holder } from '../system/hold.ts'

export interface Place {
  config: Config
  log: Log
  /** What the folder is held for, if it has to be. */
  verb: string
  signal: AbortSignal
}

export interface OpenedDesk extends AsyncDisposable {
  desk: Desk
  /** Who works on the runs there; null: nobody, only this process has them open. */
  holder: Holder | null
}

export interface OpenedReading extends AsyncDisposable {
  reading: Reading
  holder: Holder | null
}

/** A service that starts, and a terminal that looks something up, are over with it soon. */
export const READY_MS = 15_000
const AGAIN_MS = 100

/** Who holds the data folder and can be asked; null: nobody holds it. Waits for who is only just starting, or about to end. */
export async function findHolder({ config, signal }: Place, clock: Clock): Promise<Holder | null> {
  const until = clock.now() + READY_MS
  for (;;) {
    const holder = await askHolder(config.dataFolder)
    if (holder === null || (holder !== 'silent' && holder.ready)) return holder
    if (signal.aborted || clock.now() >= until) {
      const name = holder === 'silent' ? 'A process that does not say who it is' : toName(holder)
      throw new DeskError(
        'busy',
        `${name} holds the data folder ${config.dataFolder} and cannot be asked. Wait for it to end, or end it.`,
      )
    }
    await pause(clock, AGAIN_MS, signal)
  }
}

/** What is known of runs: asked of who holds the folder, else read from the store. */
export function openReading(place: Place): Promise<OpenedReading> {
  return openThere(place, async () => {
    const { config, log, verb } = place
    await using stack = new AsyncDisposableStack()
    const { store } = stack.use(await openStore(config, log, verb))
    const reading = stack.use(openLocalReading({ store, clock: systemClock, log }))
    const open = stack.move()
    return { reading, holder: null, [Symbol.asyncDispose]: () => open.disposeAsync() }
  })
}

/** Where a word can be said to runs: with who holds the folder, else here, though nobody works on them then. */
export async function openDesk(place: Place): Promise<OpenedDesk> {
  const opened = await openThere(place, async () => {
    const app = await openApp(place.config, place.log, place.verb)
    const dispose = async (): Promise<void> => await app[Symbol.asyncDispose]()
    return { reading: app.desk, desk: app.desk, holder: null, [Symbol.asyncDispose]: dispose }
  })
  return opened
}

/** With who holds the folder, or by `open` if nobody does. */
async function openThere<T extends OpenedReading>(
  place: Place,
  open: () => Promise<T>,
): Promise<T | (OpenedReading & OpenedDesk)> {
  for (;;) {
    const holder = await findHolder(place, systemClock)
    if (holder) return openRemote(place, holder)
    try {
      return await open()
    } catch (error) {
      // Somebody took it just now.
      if (!(error instanceof FolderHeld) || place.signal.aborted) throw error
    }
  }
}

export function openRemote({ config }: Place, holder: Holder): OpenedReading & OpenedDesk {
  const desk = openRemoteDesk(config.dataFolder, holder)
  return { reading: desk, desk, holder, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}
