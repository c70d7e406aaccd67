import { expect, it } from 'vitest'
import { pickParcel } from '../../src/engine/courier-parcel.ts'
import { announce } from '../../src/message/announce.ts'
import { toText } from '../../src/message/plain.ts'
import type { NewPost } from '../../src/message/post.ts'
import { toThreadId } from '../../src/message/post.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { PostRow } from '../../src/store/chat-port.ts'
import { charterOf, claims, planOf, reports, runThrough } from '../support/runs.ts'

const THREAD = { chat: 'console', channel: 'general', root: 'm1' }

/** What so many tasks that take too long leave to be said. */
function linesOf(count: number): PostRow[] {
  const ids = Array.from({ length: count }, (_, at) => `W${at + 1}`)
  const plan = planOf({ 'Wave 1': { tasks: ids.map(id => ({ id })) } })
  const policy = { ...DEFAULT_POLICY, alikeMax: null }
  const posts: NewPost[] = []
  const failure = { kind: 'timeout' as const, message: 'ran longer than 30 min', tail: '' }
  const steps = ids.flatMap(id => [claims(id), reports(id, failure)])
  runThrough(charterOf(plan, { policy, slots: count, thread: THREAD }), steps, (run, event) => {
    if (event.type === 'task-mended') posts.push(...announce(run, event))
    return null
  })
  return posts.map(toRow)
}

function toRow({ key, kind, message }: NewPost, seq: number): PostRow {
  return {
    thread: toThreadId(THREAD),
    seq,
    key,
    kind,
    target: null,
    person: null,
    body: message,
    status: 'waiting',
    batch: null,
    tries: 0,
    message: null,
    dueAt: 0,
    createdAt: 0,
    settledAt: null,
    why: null,
    digest: null,
    drawnSeq: null,
    drawnAt: null,
  }
}

it('ten tasks that take too long while the chat is busy are one line', () => {
  const [first, ...rest] = linesOf(10) as [PostRow, ...PostRow[]]
  const parcel = pickParcel([first, ...rest], 'as it comes')
  expect(parcel.posts).toHaveLength(10)
  expect(toText(parcel.message)).toMatch(/^10 tasks took too long and are tried again: W1, W2, /)
})

it('two hundred are no more than one line either, and each is still a row of its own', () => {
  const [first, ...rest] = linesOf(200) as [PostRow, ...PostRow[]]
  const parcel = pickParcel([first, ...rest], 'as it comes')
  expect(parcel.posts).toHaveLength(200)
  expect(toText(parcel.message).split('\n')).toHaveLength(1)
})

it('what is not alike goes only as far as a message bears it', () => {
  const lines = linesOf(60).map((post, at) => ({
    ...post,
    body: { ...post.body, alike: { ...post.body.alike!, key: String(at) } },
  }))
  const [first, ...rest] = lines as [PostRow, ...PostRow[]]
  const parcel = pickParcel([first, ...rest], 'as it comes')
  expect(parcel.posts.length).toBeLessThanOrEqual(20)
  expect(toText(parcel.message)).not.toContain('left out')
})
