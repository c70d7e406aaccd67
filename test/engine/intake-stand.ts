import { onTestFinished } from 'vitest'
import { RIGHTS } from '../../commands/request.ts'
import { listAdministrators } from '../../commands/rights.ts'
import type { People } from '../../commands/rights.ts'
import { ChatError } from '../../src/chat/port.ts'
import type { FileRef, Inbound } from '../../src/chat/port.ts'
import type { IntakeContext } from '../../src/engine/intake-context.ts'
import { openIntake } from '../../src/engine/intake.ts'
import type { Intake } from '../../src/engine/intake.ts'
import { Runs } from '../../src/engine/runs.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { Message, Span } from '../../src/message/message.ts'
import { explainTask } from '../../src/plan/explain/explain-task.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Policy } from '../../src/run/policy.ts'
import type { Verbosity } from '../../src/run/verbosity.ts'
import type { Run } from '../../src/run/run.ts'
import type { PostRow } from '../../src/store/chat-port.ts'
import type { Store } from '../../src/store/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { createHandClock } from '../support/hand-clock.ts'
import type { HandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { START_AT, asks } from '../support/runs.ts'

export const CHANNEL = 'general'
export const PLAN = `# Harden the payments

## Wave 1
- T1: lock the door
- T2: close the window

## Wave 2
- T3: tell the others
`

/** Ids in the order in which they are minted. */
export const RUN = ['raaaa2', 'raaaa3', 'raaaa4', 'raaaa5', 'raaaa6', 'raaaa7'] as const

type Done<T extends Inbound['type']> = Omit<
  Extract<Inbound, { type: T }>,
  'key' | 'chat' | 'at' | 'by' | 'channel' | 'type'
>

export interface Stand {
  store: Store
  clock: HandClock
  runs: Runs
  intake: Intake
  /** What was logged as an error. */
  errors: unknown[]
  /** Another process on the same rows. */
  openAnother(more?: Partial<IntakeContext>): { intake: Intake; runs: Runs; store: Store }
  /** What another process would work with, without its turns. */
  context(more: Partial<IntakeContext>): IntakeContext
  /** Keeps and takes what somebody did. */
  does<T extends Inbound['type']>(who: string, type: T, what: Done<T>, channel?: string): Promise<Inbound>
  /** As an adapter keeps it, for a handler that dies before it begins. */
  keeps<T extends Inbound['type']>(who: string, type: T, what: Done<T>, channel?: string): Promise<Inbound>
  says(who: string, text: string, thread?: string | null): Promise<Inbound>
  commands(who: string, text: string, thread?: string | null, channel?: string): Promise<Inbound>
  drops(
    who: string,
    text: string,
    more?: { name?: string; thread?: string; channel?: string },
  ): Promise<string>
  /** As the courier would: what waits is a message in the chat now. */
  sends(): Promise<void>
  presses(who: string, post: string, command: string): Promise<Inbound>
  reacts(who: string, post: string, emoji: string): Promise<Inbound>
  unreacts(who: string, post: string, emoji: string): Promise<Inbound>
  /** All posts of the installation, in the order of writing. */
  posts(): PostRow[]
  /** What one person was told, one line each. */
  heard(who: string): string[]
  look(run: string): Promise<Run>
}

export interface StandWishes {
  people?: People
  slots?: number
  describeBase?: IntakeContext['describeBase']
  read?: IntakeContext['read']
  model?: NonNullable<IntakeContext['model']>
  policy?: Partial<Policy>
  says?: Verbosity
  troubles?: string[]
}

const EVERYBODY: People = { everyone: RIGHTS, named: new Map() }

export async function openStand(wishes: StandWishes = {}): Promise<Stand> {
  const clock = createHandClock(START_AT)
  const memory = new Memory(() => clock.now())
  const errors: unknown[] = []
  const quiet = (): void => {}
  const log = { info: quiet, warn: quiet, error: (fields: object) => void errors.push(fields) }
  const files = new Map<string, Uint8Array>()
  let minted = 0
  let count = 0

  const readFile = async ({ id }: FileRef): Promise<Uint8Array> => {
    const bytes = files.get(id)
    if (!bytes) throw new ChatError('gone', `There is no file ${id}.`)
    return bytes
  }

  function toContext(store: Store, more: Partial<IntakeContext>) {
    const runs = new Runs({
      store,
      log,
      slots: 10,
      now: () => clock.now(),
      mintToken: () => 'token',
      gather: nextTurn,
    })
    const context: IntakeContext = {
      store,
      runs,
      chats: new Map([['console', { readFile }]]),
      rooms: new Map(),
      clock,
      zone: 'Europe/Berlin',
      log,
      people: wishes.people ?? EVERYBODY,
      administratorsOf: () =>
        listAdministrators(wishes.people ?? EVERYBODY).map(name => ({ id: `id-${name}`, name })),
      offer: {
        policy: { ...DEFAULT_POLICY, ...wishes.policy },
        slots: wishes.slots ?? 4,
        agents: [{ name: 'codex', rehearses: false }],
        providers: [],
        defaultAgent: 'codex',
      },
      place: 'here',
      troubles: async () => wishes.troubles ?? [],
      mintRunId: () => RUN[minted++]!,
      mintSeed: () => 1,
      ...(wishes.model && { model: wishes.model }),
      saysIn: () => wishes.says ?? 'normal',
      read: wishes.read ?? (async bytes => readPlan(bytes)),
      explain: async (bytes, task) => explainTask(bytes, task),
      describeBase: wishes.describeBase ?? (async () => ({ folder: '/project', repository: null })),
      openFolder: async () => ({ folder: '/project' }),
      ...more,
    }
    return { context, runs }
  }

  function openAnother(more: Partial<IntakeContext> = {}) {
    const store = memory.open()
    const { context, runs } = toContext(store, more)
    const intake = openIntake(context)
    onTestFinished(async () => {
      await intake[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    })
    return { intake, runs, store }
  }

  const { intake, runs, store } = openAnother()
  await store.openQueues(['attempt/codex@here'])

  async function keeps<T extends Inbound['type']>(
    who: string,
    type: T,
    what: Done<T>,
    channel = CHANNEL,
  ): Promise<Inbound> {
    const base = { key: `k${++count}`, chat: 'console', at: clock.now(), by: { id: `id-${who}`, name: who } }
    const inbound = { ...base, channel, type, ...what } as unknown as Inbound
    await store.chats.keepInbound(inbound)
    return inbound
  }
  const does: Stand['does'] = async (who, type, what, channel) => {
    const inbound = await keeps(who, type, what, channel)
    await intake.take(inbound)
    return inbound
  }
  const findSent = async (
    key: string,
  ): Promise<{ message: string; thread: string | null; channel: string }> => {
    const post = await store.chats.findPost(key)
    if (!post?.message) throw new Error(`The post ${key} was not sent`)
    const [, channel, thread] = JSON.parse(post.thread) as [string, string, string | null]
    return { message: post.message, channel, thread }
  }

  return {
    store,
    clock,
    runs,
    intake,
    errors,
    openAnother,
    context: more => toContext(store, more).context,
    does,
    keeps,
    says: (who, text, thread = null) =>
      does(who, 'message', {
        thread,
        message: `m${count + 1}`,
        text,
        files: [],
        mentioned: /@regatta/i.test(text),
      }),
    commands: (who, text, thread = null, channel = CHANNEL) =>
      does(who, 'command', { thread, text }, channel),
    async drops(who, text, { name = 'plan.md', thread = null as string | null, channel = CHANNEL } = {}) {
      const message = `m${count + 1}`
      const bytes = new TextEncoder().encode(text)
      files.set(`f-${message}`, bytes)
      const file = { id: `f-${message}`, name, bytes: bytes.length }
      await does(who, 'message', { thread, message, text: '', files: [file], mentioned: false }, channel)
      return thread ?? message
    },
    async sends() {
      for (const { key, status } of memory.posts.all()) {
        if (status !== 'waiting') continue
        await store.chats.markSending([key], key)
        await store.chats.markSent([key], `sent-${key}`, clock.now())
      }
    },
    async presses(who, post, command) {
      const { message, thread, channel } = await findSent(post)
      return await does(who, 'button', { thread, message, command }, channel)
    },
    async reacts(who, post, emoji) {
      const { message, thread, channel } = await findSent(post)
      return await does(who, 'reaction', { thread, message, emoji }, channel)
    },
    async unreacts(who, post, emoji) {
      const { message, thread, channel } = await findSent(post)
      return await does(who, 'reaction-removed', { thread, message, emoji }, channel)
    },
    posts: () => memory.posts.all(),
    heard: who =>
      memory.posts
        .all()
        .filter(({ person }) => person === `id-${who}`)
        .map(({ body }) => toTextOf(body)),
    async look(run) {
      return (await runs.submit(run, { type: 'look' })).run
    },
  }
}

export function threadOf(root: string | null, channel = CHANNEL): string {
  return toThreadId({ chat: 'console', channel, root })
}

/** What a person reads in it, without any form. */
export function toTextOf({ blocks }: Message): string {
  const spanText = (span: Span): string => {
    if (typeof span === 'string') return span
    if ('bold' in span) return span.bold
    return 'code' in span ? span.code : String(span.at)
  }
  const lines = blocks.flatMap(block => {
    if (block.type === 'progress') return [`${block.done}/${block.total}`]
    if (block.type === 'heading' || block.type === 'code') return [block.text]
    if (block.type === 'list') return block.items.map(item => item.map(spanText).join(''))
    return [block.spans.map(spanText).join('')]
  })
  return lines.join('\n')
}

export async function openStarted(
  wishes?: StandWishes,
  plan = PLAN,
): Promise<{ stand: Stand; root: string }> {
  const stand = await openStand(wishes)
  const root = await stand.drops('ann', plan)
  await stand.sends()
  await stand.commands('ann', `start ${RUN[0]}`, root)
  await stand.sends()
  return { stand, root }
}

/** A question of task T1: nobody knows whether to use the old key. */
export async function openAsking(): Promise<{ stand: Stand; root: string }> {
  const opened = await openStarted()
  await play(opened.stand, RUN[0], asks('T1', 'the old key?', ['use it', 'make a new one']))
  return opened
}

export async function play(stand: Stand, run: string, steps: ReturnType<typeof asks>): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'number') stand.clock.pass(step)
    else await stand.runs.submit(run, typeof step === 'function' ? step(await stand.look(run)) : step)
  }
}
