import type { People } from '../../commands/rights.ts'
import type { Chat, Inbound } from '../chat/port.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { fit } from '../message/fit.ts'
import type { Message } from '../message/message.ts'
import type { NewPost } from '../message/post.ts'
import type { Base } from '../message/preview.ts'
import type { AskedReading } from '../plan/asked/from-answer.ts'
import type { Explanation } from '../plan/explain/explain-task.ts'
import type { Plan } from '../plan/plan.ts'
import type { Offer } from '../run/charter.ts'
import type { ThreadRef } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { Pictures, Verbosity } from '../run/verbosity.ts'
import type { Shipping } from '../run/shipping.ts'
import type { Store, Tx } from '../store/port.ts'
import { UnknownRun } from './advance.ts'
import type { ReadPapers } from './find-for-prompt.ts'
import type { Runs } from './runs.ts'
import type { Onlooker } from './sight.ts'

export interface IntakeContext {
  store: Store
  runs: Pick<Runs, 'submit'>
  /** By name; where files are read from. */
  chats: ReadonlyMap<string, Pick<Chat, 'readFile' | 'whoIs' | 'reads' | 'isDirect'>>
  /** By name; where a run can be told of as well. */
  rooms: ReadonlyMap<string, Pick<Chat, 'post' | 'find' | 'findChannel'>>
  clock: Clock
  /** By whose clocks a time is meant where nobody says. */
  zone: string
  log: Log
  people: People
  /** Whom to turn to in a chat: who may do everything there, by the name that the configuration has for them. */
  administratorsOf(chat: string): { id: string; name: string | null }[]
  offer: Offer
  /** Where this process has folders and copies at hand: the runs it founds are worked on there. */
  place: string
  /** Shows what a run has merged, or has exactly that pushed or proposed; unset: where nothing can be. */
  ship?: (run: string, tip: string | null) => Promise<Shipping | null>
  /** What stands in the way of all runs just now, in a line each; unset: nobody knows. */
  troubles?: () => Promise<string[]>
  mintRunId(): string
  mintSeed(): number
  readPapers?: ReadPapers
  /** Reads a document, beside all that goes on; what cannot be read is a finding. */
  read(bytes: Uint8Array): Promise<Plan>
  /** Why a task of a document was read as it was, found out beside all that goes on; null: none is called so. */
  explain(bytes: Uint8Array, task: string): Promise<Explanation | null>
  /** Reads a plan where somebody asks for that; unset: none is configured. */
  model?: PlanModel
  /** Does what takes long beside all else, and stops it at the end; unset: it is waited for. */
  later?(work: (stop: AbortSignal) => Promise<void>): void
  /** How much is told of runs that are begun there. */
  saysIn(channel: string): Verbosity
  /** What is drawn in the chats; unset: nothing. */
  pictures?: Pictures
  /** Where the changes of a plan that is dropped in a channel would go, for people to see. */
  describeBase(channel: Pick<ThreadRef, 'chat' | 'channel'>): Promise<Base>
  /** The folder that a run's changes go to: it is there once this resolves. `place`: where else its work is done. */
  openFolder(wanted: {
    run: string
    chat: string
    channel: string
    isRehearsal: boolean
  }): Promise<{ folder: string; place?: string } | { problem: string }>
}

/** A model that reads plans, and how it is called. */
export interface PlanModel {
  name: string
  /** `problem`: why nothing was read, for people. */
  read(text: string, known: Plan, stop: AbortSignal): Promise<AskedReading | { problem: string }>
}

/** Something a person did, while it is dealt with. */
export interface Asked {
  inbound: Inbound
  /** Where they are told what came of it. */
  place: ThreadRef
}

/** Who may be shown there what they ask for. */
export function toOnlooker({ inbound: { by }, place: { chat, channel } }: Asked): Onlooker {
  return { by, chat, channel }
}

/** For the eyes of who asked. Chats do not say where it stands, so nobody can be heard reacting to it. */
export function toWhisper({ inbound, place }: Asked, message: Message): NewPost {
  const key = `in/${inbound.chat}/${inbound.key}`
  return {
    kind: 'whisper',
    thread: place,
    key,
    person: inbound.by.id,
    message: { ...fit(message), reactions: [] },
  }
}

/** Marks it as dealt with, together with all that follows from it; nothing does if it was dealt with already. */
export async function settle(
  { store }: Pick<IntakeContext, 'store'>,
  { inbound }: Pick<Asked, 'inbound'>,
  posts: NewPost[],
  work: (tx: Tx) => Promise<NewPost[]> = async () => [],
): Promise<void> {
  await store.transaction(async tx => {
    if (!(await store.chats.takeInbound(tx, inbound))) return
    const all = [...(await work(tx)), ...posts]
    if (all.length > 0) await store.chats.writePosts(tx, all)
  })
}

/** With who it was, where that was not known yet: for somebody unknown nothing is done. */
export async function identify({ chats }: Pick<IntakeContext, 'chats'>, asked: Asked): Promise<Asked> {
  const { by, chat, channel } = asked.inbound
  if (by.unknown === undefined) return asked
  const known = await chats.get(chat)?.whoIs?.(by, channel)
  if (!known) throw new Error(`The chat ${chat} does not say who ${by.id} is`)
  return { ...asked, inbound: { ...asked.inbound, by: known } }
}

/** Tells who asked, and nothing else. */
export async function tell(context: IntakeContext, asked: Asked, message: Message): Promise<void> {
  await settle(context, asked, [toWhisper(asked, message)])
}

/** The run as it stands, to be read before anything else is waited for: it goes on meanwhile. */
export async function lookAt({ runs }: Pick<IntakeContext, 'runs'>, id: string): Promise<Run | undefined> {
  try {
    const { run } = await runs.submit(id, { type: 'look' })
    return run
  } catch (error) {
    if (error instanceof UnknownRun) return undefined
    throw error
  }
}
