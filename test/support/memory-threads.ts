import { toThreadId } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { ChatRows, Mirror, StaleBoard, ThreadRow } from '../../src/store/chat-port.ts'
import { inside, outside, type MemoryHost } from './memory-host.ts'
import type { MemoryState } from './memory-state.ts'

export type StoredThread = ThreadRow & { lastSeq: number }

type ThreadRows = Pick<
  ChatRows,
  | 'findThread'
  | 'listGoingThreads'
  | 'addMirror'
  | 'removeMirror'
  | 'mirrorsOf'
  | 'dueThreads'
  | 'claimThread'
  | 'releaseThread'
  | 'takeHold'
  | 'dropHold'
  | 'staleBoards'
  | 'noteBoard'
>

export function openMemoryThreads(host: MemoryHost): ThreadRows {
  const { memory } = host
  const { threads, present } = memory
  return {
    findThread: thread => outside(host, 'findThread', () => toRow(threads.get(toThreadId(thread)))),
    listGoingThreads: (chat, limit) =>
      outside(host, 'listGoingThreads', () => listGoing(memory, chat).slice(0, limit)),
    addMirror: (tx, mirror) => inside(tx, 'addMirror', () => addMirror(memory, mirror)),
    removeMirror: (tx, mirror) => inside(tx, 'removeMirror', () => removeMirror(memory, mirror)),
    mirrorsOf: run =>
      outside(host, 'mirrorsOf', () =>
        memory.mirrors.all().flatMap(mirror => (mirror.run === run ? [mirror.thread] : [])),
      ),
    takeHold: (name, worker) =>
      outside(host, 'takeHold', () => {
        const held = memory.holds.get(name)
        if (held && held.worker !== null && held.worker !== worker && present.has(held.worker)) return false
        if (held) memory.holds.change(name, always, () => ({ worker }))
        else memory.holds.add(name, { worker })
        return true
      }),
    dropHold: (name, worker) =>
      outside(
        host,
        'dropHold',
        () =>
          void memory.holds.change(
            name,
            held => held.worker === worker,
            () => ({ worker: null }),
          ),
      ),
    dueThreads: (chats, limit) =>
      outside(host, 'dueThreads', () =>
        listDue(memory, chats)
          .filter(
            ({ dueAt, courier }) => dueAt <= memory.now() && (courier === null || !present.has(courier)),
          )
          .slice(0, limit)
          .flatMap(({ row }) => toRow(row) ?? []),
      ),
    claimThread: (id, worker) =>
      outside(host, 'claimThread', () =>
        toRow(
          threads.change(
            id,
            ({ courier }) => courier === null || courier === worker || !present.has(courier),
            () => ({ courier: worker }),
          ),
        ),
      ),
    releaseThread: (claimed, worker, pauseMs) =>
      outside(host, 'releaseThread', () => release(memory, claimed, worker, pauseMs)),
    staleBoards: (thread, limit) =>
      outside(host, 'staleBoards', () => listStale(memory, thread).slice(0, limit)),
    noteBoard: (key, { digest, seq }) =>
      outside(host, 'noteBoard', () => {
        const drawn = { digest, drawnSeq: seq, drawnAt: memory.now() }
        memory.posts.change(key, always, () => drawn)
      }),
  }
}

/** The thread's row, made if there is none, as it stands once it was stirred. */
export function stir(memory: MemoryState, thread: ThreadRef): StoredThread {
  for (const { thread: other, run } of listMirrors(memory, thread)) {
    stirOne(memory, other)
    bind(memory, other, run)
  }
  return stirOne(memory, thread)
}

/** Those of the newest runs first. */
function listGoing({ threads, runs }: MemoryState, chat: string): ThreadRef[] {
  return threads
    .all()
    .flatMap(thread => {
      const row = runs.get(thread.run ?? '')?.row
      return thread.chat === chat && row?.endedAt === null ? [{ thread, at: row.createdAt }] : []
    })
    .toSorted((a, b) => b.at - a.at || (a.thread.id < b.thread.id ? -1 : 1))
    .map(({ thread: { channel, root } }) => ({ chat, channel, root }))
}

function stirOne(memory: MemoryState, thread: ThreadRef): StoredThread {
  const { id } = ensure(memory, thread)
  const now = memory.now()
  const row = memory.threads.change(id, always, ({ stirs, dueAt }) => ({
    stirs: stirs + 1,
    dueAt: Math.min(dueAt ?? now, now),
  }))
  memory.tell({ kind: 'threads' })
  if (!row) throw new Error(`Thread ${id} is gone`)
  return row
}

export function bind(memory: MemoryState, thread: ThreadRef, run: string): void {
  memory.threads.change(ensure(memory, thread).id, always, () => ({ run }))
}

function ensure({ threads }: MemoryState, { chat, channel, root }: ThreadRef): StoredThread {
  const id = toThreadId({ chat, channel, root })
  return (
    threads.get(id) ??
    threads.add(id, {
      id,
      chat,
      channel,
      root,
      run: null,
      stirs: 0,
      dueAt: null,
      courier: null,
      lastSeq: 0,
    })
  )
}

function release(memory: MemoryState, claimed: ThreadRow, worker: string, pauseMs: number | null): void {
  const isStirred = memory.threads.get(claimed.id)?.stirs !== claimed.stirs
  const released = memory.threads.change(
    claimed.id,
    ({ courier }) => courier === worker,
    () => ({ courier: null, dueAt: dueIn(memory, isStirred ? 0 : pauseMs) }),
  )
  if (released && isStirred) memory.tell({ kind: 'threads' })
}

function dueIn(memory: MemoryState, pauseMs: number | null): number | null {
  return pauseMs === null ? null : memory.now() + pauseMs
}

const BOARD = '/board'

function listStale(memory: MemoryState, thread: string): StaleBoard[] {
  const stale = memory.posts.all().filter(({ key, thread: at, status, message, drawnSeq }) => {
    const seq = memory.runs.get(toRun(key))?.row.seq ?? 0
    const isBoard = at === thread && key.endsWith(BOARD) && status === 'sent' && message !== null
    const isShown = !key.includes(' ') || memory.mirrors.get(at) !== undefined
    return isBoard && isShown && (drawnSeq ?? 0) < seq
  })
  return stale
    .sort((a, b) => (a.drawnAt ?? 0) - (b.drawnAt ?? 0) || a.seq - b.seq)
    .map(({ key, message, digest, body, drawnAt, settledAt }) => ({
      key,
      run: toRun(key),
      message: message ?? '',
      digest,
      body: digest === null ? body : null,
      agoMs: memory.now() - (drawnAt ?? settledAt ?? 0),
    }))
}

/** Of a copy the place stands before it. */
function toRun(key: string): string {
  return (key.split(' ').at(-1) ?? key).slice(0, -BOARD.length)
}

function addMirror({ mirrors }: MemoryState, mirror: Mirror): boolean {
  const id = toThreadId(mirror.thread)
  if (mirrors.get(id)) return false
  mirrors.add(id, mirror)
  return true
}

function removeMirror({ mirrors }: MemoryState, { run, thread }: Pick<Mirror, 'run' | 'thread'>): boolean {
  const id = toThreadId(thread)
  if (mirrors.get(id)?.run !== run) return false
  return mirrors.drop(id)
}

/** Where is told as well what is told there. */
export function listMirrors({ mirrors }: MemoryState, thread: ThreadRef): Mirror[] {
  return mirrors.all().filter(({ of }) => toThreadId(of) === toThreadId(thread))
}

function listDue(
  { threads }: MemoryState,
  chats: string[],
): { row: StoredThread; courier: string | null; dueAt: number }[] {
  return threads
    .all()
    .flatMap(row => {
      const { dueAt, courier, chat } = row
      return dueAt !== null && chats.includes(chat) ? [{ row, courier, dueAt }] : []
    })
    .sort((a, b) => a.dueAt - b.dueAt)
}

function toRow(stored: StoredThread | undefined): ThreadRow | undefined {
  if (!stored) return undefined
  const { lastSeq: _, ...row } = stored
  return row
}

function always(): boolean {
  return true
}
