import { ChatError } from '../chat/port.ts'
import type { Inbound } from '../chat/port.ts'
import { every, pause } from '../lib/repeat.ts'
import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'
import { renderProblem } from '../message/reply.ts'
import { StoreError } from '../store/port.ts'
import { toWhisper } from './intake-context.ts'
import type { IntakeContext } from './intake-context.ts'
import { withLimits } from './intake-limits.ts'
import { dealWith, isTooEarly } from './intake-request.ts'

export interface Intake extends AsyncDisposable {
  /** Resolves once it was dealt with, in its turn in its channel; what fails is tried again by itself. */
  take(inbound: Inbound): Promise<void>
}

/** How often it looks for what nobody deals with. */
const ROUND_MS = 3_000
/** Whoever had it in hand has dealt with it by then, or is gone. */
const LEFT_AFTER_MS = 5_000
const LEFT_MAX = 100
/** For a post to be noted as sent that people see already; later it is looked at with what is left. */
const SOON_MS = 250
const SOON_TRIES = 8
const TRIES_MAX = 5
/** For so long a plan waits for a chat whose files cannot be had. */
const AWAY_MS = 10 * 60_000
/** Where nobody tried for so long, as nobody was there, that time counts for nothing. */
const LULL_MS = 2 * 60_000
/** Of those that wait before another, at a time. */
const BEFORE_MAX = 100
/** Others wait so long for what was begun; after a failure it is so long at least till the next try. */
const FRESH_MS = 1_500
/** After so long a shutdown does not wait for chats and folders any more. */
const HURRY_MS = 5_000
const WHY_WIDTH_MAX = 200
const WRONG = 'Something is wrong with the bot; its log says more.'

/** Deals with all that people do in the chats: each once, also what another process left behind. */
export function openIntake(given: IntakeContext): Intake {
  const { store, clock, log } = given
  const lanes = new Map<string, Promise<void>>()
  const underWay = new Map<string, Promise<void>>()
  const closing = new AbortController()
  const hurry = new AbortController()
  const context = { ...withLimits(given, hurry.signal), later }
  const lasting = new Set<Promise<void>>()
  let round: Promise<void> | undefined

  function later(work: (stop: AbortSignal) => Promise<void>): void {
    const done = work(closing.signal)
      .catch((error: unknown) => log.error({ error }, 'what takes long was not done'))
      .finally(() => lasting.delete(done))
    lasting.add(done)
  }

  function take(inbound: Inbound, tries = SOON_TRIES): Promise<void> {
    const id = toId(inbound)
    const taken = underWay.get(id)
    if (taken) return taken
    const lane = JSON.stringify([inbound.chat, inbound.channel])
    const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => deal(inbound, tries))
    lanes.set(lane, turn)
    underWay.set(id, turn)
    return turn.finally(() => {
      underWay.delete(id)
      if (lanes.get(lane) === turn) lanes.delete(lane)
    })
  }

  /** Never throws. What comes after the end stays stored for the next process. */
  async function deal(inbound: Inbound, tries: number): Promise<void> {
    try {
      for (let left = tries; left > 0 && !closing.signal.aborted; left--) {
        if ((await dealInTurn(inbound)) === 'done') return
        if (left > 1) await pause(clock, SOON_MS, closing.signal)
      }
    } catch (error) {
      log.warn({ error, inbound: inbound.key }, 'could not look for what waits before it; trying again soon')
    }
  }

  /**
   * First with what still waits before it in its channel, whoever left it there: a `pause` that failed must not come
   * behind the `resume`. What fails too often is given up, and then lets others pass.
   */
  async function dealInTurn(inbound: Inbound): Promise<'done' | 'waits'> {
    const waiting = await store.chats.waitingUpTo(inbound, FRESH_MS, BEFORE_MAX)
    for (const { body, fresh, failed } of waiting) {
      const isIt = toId(body) === toId(inbound)
      // Nobody's `pause` waits for a file that cannot be had just now.
      if (!isIt && failed && hasFiles(body) && !hasFiles(inbound)) continue
      // Somebody has it in hand, or it has just failed.
      if ((fresh && !isIt) || closing.signal.aborted) return 'waits'
      const outcome = await attempt(body)
      if (isIt) return outcome === 'too-early' ? 'waits' : 'done'
      if (outcome === 'failed' && (hasFiles(inbound) || !hasFiles(body))) return 'waits'
    }
    return waiting.length < BEFORE_MAX ? 'done' : 'waits'
  }

  /** `failed`: it is tried again by and by. */
  async function attempt(inbound: Inbound): Promise<'done' | 'too-early' | 'failed'> {
    try {
      if (await isTooEarly(context, inbound)) return 'too-early'
      if (await store.chats.beginInbound(inbound, TRIES_MAX, LULL_MS)) await dealWith(context, inbound)
      else await giveBack(inbound, WRONG, false)
      return 'done'
    } catch (error) {
      const away = hasFiles(inbound) && isAway(error)
      const level = away ? 'warn' : 'error'
      log[level]({ error, chat: inbound.chat, inbound: inbound.key }, 'what a person did was not dealt with')
      return await giveBack(inbound, toWhy(error), away).catch((error: unknown) => {
        log.warn({ error, inbound: inbound.key }, 'that could not be noted either; trying again soon')
        return 'failed'
      })
    }
  }

  /** It may have failed after all was stored, or another process has dealt with it. */
  async function giveBack(inbound: Inbound, why: string, away: boolean): Promise<'done' | 'failed'> {
    return await store.transaction(async tx => {
      const outcome = away
        ? await store.chats.postponeInbound(tx, inbound, why, AWAY_MS)
        : await store.chats.failInbound(tx, inbound, why, TRIES_MAX)
      if (outcome === 'waits') return 'failed'
      if (outcome === 'settled') return 'done'
      const { chat, channel, thread } = inbound
      const asked = { inbound, place: { chat, channel, root: thread } }
      const tried = away ? `for ${AWAY_MS / 60_000} minutes` : `${TRIES_MAX} times`
      const text = `This could not be done, though it was tried ${tried}: ${why} Do it again later.`
      await store.chats.writePosts(tx, [toWhisper(asked, renderProblem(text))])
      return 'done'
    })
  }

  async function takeLeft(): Promise<void> {
    try {
      const left = await store.chats.waitingInbound(clock.now() - LEFT_AFTER_MS, LEFT_MAX)
      // Not awaited: what takes long in one channel must not keep us from looking at the others.
      for (const inbound of left) void take(inbound, 1)
    } catch (error) {
      log.warn({ error }, 'could not look for what people did meanwhile; trying again soon')
    }
  }

  function goRound(): void {
    if (!closing.signal.aborted) round ??= takeLeft().finally(() => (round = undefined))
  }

  const stop = every(clock, ROUND_MS, goRound)
  goRound()
  return {
    take: inbound => take(inbound),
    async [Symbol.asyncDispose]() {
      closing.abort()
      stop()
      const cancel = clock.after(HURRY_MS, () => hurry.abort())
      await round
      await Promise.all([...lanes.values(), ...lasting])
      cancel()
    },
  }
}

function toId({ chat, key }: Inbound): string {
  return JSON.stringify([chat, key])
}

function hasFiles(inbound: Inbound): boolean {
  return inbound.type === 'message' && inbound.files.length > 0
}

/** It says nothing of what was to be done. */
function isAway(error: unknown): boolean {
  if (error instanceof ChatError) return error.code === 'unreachable' || error.code === 'busy'
  return error instanceof StoreError && error.code === 'unreachable'
}

/** For people: what the parts at the edges say of themselves; all else is for the log only. */
function toWhy(error: unknown): string {
  const isKnown =
    error instanceof ChatError ||
    (error instanceof StoreError && (error.code === 'unreachable' || error.code === 'used-up'))
  return isKnown ? cut(toPlainText(error.message), WHY_WIDTH_MAX) : WRONG
}
