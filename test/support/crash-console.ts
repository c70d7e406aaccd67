import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replayRun } from '../../src/engine/replay.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { Event } from '../../src/run/event.ts'
import type { PostRow } from '../../src/store/chat-port.ts'
import type { ConsoleMessage } from '../../src/store/console-port.ts'
import type { Store } from '../../src/store/port.ts'
import { ConsolePerson } from './console-person.ts'
import type { CrashPlace } from './crash-through.ts'
import { startProgram } from './program.ts'
import { createRandom } from './random.ts'

const KILLS_PER_RUN = 5
const MOMENT_MS = 1_600
const LIFE_MS = 90_000

const PLAN = `# Crash talk

## Wave 1

- C1: Lay the ground (2 min)
- C2: Choose the colour (2 min) [rehearse: ask Which colour? | brown | green]
- C3: Try until it holds (1 min) [rehearse: fail 1]
- C4: Draw the map (2 min)

## Wave 2 (after Wave 1)

- C5: Never works (1 min) [rehearse: fail 99]
- C6: Paint the doors (2 min)
`

/**
 * Kills the service at random moments while a person drops a plan, starts it and answers by reaction; each run comes
 * to its end all the same. What went wrong.
 */
export async function crashConsole(kills: number, seed: number, place: CrashPlace): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'regatta-talk-'))
  const random = createRandom(seed)
  const dataFolder = join(root, 'data')
  const problems: string[] = []
  try {
    await mkdir(join(root, 'project'))
    await place.prepare(dataFolder)
    const known = new Set<string>()
    for (let left = kills; left > 0; left -= Math.min(left, KILLS_PER_RUN)) {
      const moments = Array.from({ length: Math.min(left, KILLS_PER_RUN) }, () => random() * MOMENT_MS)
      const talk = new Talk(known)
      for (const moment of [...moments, null]) await live(root, dataFolder, place, talk, moment)
      await using store = await place.openStore(dataFolder)
      problems.push(...(await inspect(store, talk)))
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  return problems
}

/** One life of the service: till the moment it is killed at, or (null) till all that was to be said is said. */
async function live(
  root: string,
  dataFolder: string,
  place: CrashPlace,
  talk: Talk,
  moment: number | null,
): Promise<void> {
  const variables = { REGATTA_DATA: dataFolder, REGATTA_LISTEN: '127.0.0.1:0', ...place.variables }
  await using program = startProgram(['serve'], join(root, 'project'), variables)
  await program.said(/listens on http:\S+/)
  const url = /listens on (http:\S+)/.exec(program.output())![1]!
  const end = AbortSignal.timeout(LIFE_MS)
  const talking = talk.goOn(new ConsolePerson(url, 'ana'), end)
  if (moment === null) {
    if (!(await talking))
      throw new Error(`it was not over in ${LIFE_MS} ms:\n${talk.seen()}\n${program.errors()}`)
    return
  }
  // Also in the middle of what the person asks of it.
  const kill = setTimeout(() => program.child.kill('SIGKILL'), moment)
  const cut = await talking.catch((error: unknown) => error)
  await program.ended
  clearTimeout(kill)
  if (cut instanceof Error && program.child.signalCode !== 'SIGKILL') throw cut
}

/** What the person wants, and has done for it by now. Whatever may not have arrived is done again. */
class Talk {
  root: string | null = null
  readonly #known: Set<string>
  #messages: ConsoleMessage[] = []

  /** Threads of talks before this one are none of ours. */
  constructor(known: Set<string>) {
    this.#known = known
  }

  /** Until the summary is there, or the signal aborts. */
  async goOn(person: ConsolePerson, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      this.#messages = await person.look()
      if (this.#findSummary()) return true
      await this.#act(person)
      await new Promise(resolve => setTimeout(resolve, 25))
    }
    return false
  }

  seen(): string {
    return this.#messages.map(({ body, text }) => body?.summary ?? text ?? '').join('\n')
  }

  async #act(person: ConsolePerson): Promise<void> {
    this.root ??= this.#findRoot()
    if (this.root === null) {
      this.root = await person.drop('plan.md', PLAN)
      this.#known.add(this.root)
      return
    }
    for (const { id, body, reactions } of this.#inThread()) {
      const choice = body?.reactions.find(({ command }) =>
        /^start |^answer .* (reply-2|leave)$/.test(command),
      )
      const isOpen = (body?.buttons.length ?? 0) > 0
      if (!choice || !isOpen || reactions.some(({ by }) => by.includes('ana'))) continue
      await person.react(id, choice.emoji)
    }
  }

  /** It may have arrived though its answer did not. */
  #findRoot(): string | null {
    const found = this.#messages.find(
      ({ by, thread, id }) => by.kind === 'person' && thread === null && !this.#known.has(id),
    )
    if (found) this.#known.add(found.id)
    return found?.id ?? null
  }

  #inThread(): ConsoleMessage[] {
    return this.#messages.filter(({ thread }) => thread === this.root && thread !== null)
  }

  #findSummary(): ConsoleMessage | undefined {
    return this.#inThread().find(({ broadcast }) => broadcast)
  }
}

/** Every post once and in order, every question one outcome, nothing left to deal with, the history whole. */
async function inspect(store: Store, { root }: Talk): Promise<string[]> {
  const thread = { chat: 'console', channel: 'general', root }
  const posts = await store.chats.postsOf(toThreadId(thread))
  const run = (await store.chats.findThread(thread))?.run ?? ''
  const events = (await store.eventsOf(run, null)).map(({ text }) => JSON.parse(text) as Event)
  const shown = await store.console.threadMessages(root ?? '', 'ana', 1_000)
  const replayed = await replayRun(store, run, null)
  const left = await store.chats.waitingInbound(Date.now() + 60_000, 10)
  return [
    ...(replayed ? [...replayed.breaks, ...replayed.differences] : [`run ${run} is not there`]),
    ...left.map(({ key, type }) => `not dealt with: ${type} ${key}`),
    ...findUnsent(posts),
    ...findMisplaced(posts, shown),
    ...findUndecided(events),
  ].map(problem => `${run}: ${problem}`)
}

function findUnsent(posts: PostRow[]): string[] {
  return [
    ...posts.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`post ${index + 1} is missing`])),
    ...posts
      .filter(({ status, kind }) => status !== 'sent' && !(kind === 'edit' && status === 'dropped'))
      .map(({ key, status }) => `post ${key} is ${status}`),
  ]
}

/** What a person sees is what was to be said, each message once and in the order of the posts. */
function findMisplaced(posts: PostRow[], shown: ConsoleMessage[]): string[] {
  const said = posts.flatMap(({ kind, message }) => (kind === 'edit' || message === null ? [] : [message]))
  const wanted = [...new Set(said)]
  const seen = shown.filter(({ by, thread }) => by.kind === 'bot' && thread !== null).map(({ id }) => id)
  return wanted.join() === seen.join() ? [] : [`shown: ${seen.join()} instead of ${wanted.join()}`]
}

function findUndecided(events: Event[]): string[] {
  const outcomes = Map.groupBy(
    events.filter(({ type }) => type === 'escalation-answered' || type === 'escalation-withdrawn'),
    event => ('escalation' in event ? event.escalation : ''),
  )
  const asked = events.flatMap(event => (event.type === 'escalated' ? [event.escalation] : []))
  const starts = events.filter(({ type }) => type === 'run-started').length
  return [
    ...(asked.length < 2 ? [`only ${asked.length} questions were asked`] : []),
    ...(starts === 1 ? [] : [`started ${starts} times`]),
    ...asked.flatMap(id => {
      const count = outcomes.get(id)?.length ?? 0
      return count === 1 ? [] : [`question ${id} has ${count} outcomes`]
    }),
  ]
}
