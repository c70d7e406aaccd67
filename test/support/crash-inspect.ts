import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replayRun } from '../../src/engine/replay.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { Event } from '../../src/run/event.ts'
import type { PostRow } from '../../src/store/chat-port.ts'
import type { ConsoleMessage } from '../../src/store/console-port.ts'
import type { Store } from '../../src/store/port.ts'
import { DONE } from './crash-talk.ts'

/** Every task accepted once, none at work twice at a time, the history whole and what is stored made by it. */
export async function inspectRun(store: Store, root: string | null, folder: string): Promise<string[]> {
  const { run, events } = await findEvents(store, root)
  const replayed = await replayRun(store, run, null)
  const problems = replayed ? [...replayed.breaks, ...replayed.differences] : [`run ${run} is not there`]
  const done = events.flatMap(event => (event.type === 'task-done' ? [event.task] : []))
  if (done.toSorted().join() !== DONE.join()) problems.push(`accepted: ${done.join(' ')}`)
  const files = (await readdir(folder)).filter(name => name.endsWith('.txt'))
  if (files.toSorted().join() !== DONE.map(id => `${id}.txt`).join())
    problems.push(`files: ${files.join(' ')}`)
  const log = await readFile(join(folder, '.diary/log'), 'utf8')
  if (log.includes('twice')) problems.push(`two at work on one task:\n${log}`)
  return problems.map(problem => `${run}: ${problem}`)
}

/** Every post once and in order, every question one outcome, nothing left to deal with. */
export async function inspectPosts(store: Store, root: string | null): Promise<string[]> {
  const { run, events } = await findEvents(store, root)
  const posts = await store.chats.postsOf(toThreadId(toThread(root)))
  const shown = await store.console.threadMessages(root ?? '', 'ana', 1_000)
  const left = await store.chats.waitingInbound(Date.now() + 60_000, 10)
  return [
    ...left.map(({ key, type }) => `not dealt with: ${type} ${key}`),
    ...findUnsent(posts),
    ...findMisplaced(posts, shown),
    ...findUndecided(events),
  ].map(problem => `${run}: ${problem}`)
}

const toThread = (root: string | null) => ({ chat: 'console', channel: 'general', root })

async function findEvents(store: Store, root: string | null): Promise<{ run: string; events: Event[] }> {
  const run = (await store.chats.findThread(toThread(root)))?.run ?? ''
  const rows = await store.eventsOf(run, null)
  return { run, events: rows.map(({ text }) => JSON.parse(text) as Event) }
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
