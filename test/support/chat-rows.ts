import type { Inbound } from '../../src/chat/port.ts'
import type { Message } from '../../src/message/message.ts'
import type { NewPost } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { PlanRow } from '../../src/store/chat-port.ts'
import type { NewConsoleMessage } from '../../src/store/console-port.ts'
import type { ScheduleRow } from '../../src/store/schedules-port.ts'
import type { Store } from '../../src/store/port.ts'

export function makeMessage(summary: string, given: Partial<Message> = {}): Message {
  return { summary, blocks: [], buttons: [], reactions: [], ...given }
}

export function makeThread(chat: string, root: string | null = 'm1'): ThreadRef {
  return { chat, channel: 'c1', root }
}

export function makePost(thread: ThreadRef, key: string, summary = key): NewPost {
  return { thread, key, message: makeMessage(summary), kind: 'message' }
}

export function makeInbound(chat: string, key: string, text = 'status'): Inbound {
  const by = { id: 'u1', name: 'ada' }
  return { key, chat, at: 1_000, by, channel: 'c1', thread: null, type: 'command', text }
}

export function makePlan(thread: ThreadRef, id: string): PlanRow {
  return {
    id,
    thread,
    title: 'A plan',
    name: 'plan.md',
    text: `# A plan\n"quotes", \\ and 🚣`,
    status: 'offered',
    supersededBy: null,
    again: null,
    by: 'ada',
    at: 2_000,
    post: `${id}/preview`,
  }
}

export function makeSchedule(thread: ThreadRef, id: string): ScheduleRow {
  const no = { only: null, from: null, agent: null, slots: null, budget: null, pace: null } as const
  const wishes = { ...no, reference: false, gates: null, checks: true }
  return {
    id,
    kind: 'run',
    thread,
    by: 'ada',
    person: 'u1',
    zone: 'Europe/Berlin',
    cron: '0 22 * * 1-5',
    nextAt: 5_000,
    toldAt: 1_000,
    start: { plan: 'raaaa1', digest: 'd', commands: ['npm test'], title: '“quoted”, \\ and 🚣', wishes },
    latest: null,
    behind: null,
    createdAt: 1_000,
    endedAt: null,
  }
}

export function makeSaid(
  channel: string,
  id: string,
  given: Partial<NewConsoleMessage> = {},
): NewConsoleMessage {
  const by = { kind: 'person', name: 'ada' } as const
  return {
    id,
    channel,
    thread: null,
    broadcast: false,
    by,
    at: 1_000,
    text: id,
    body: null,
    only: null,
    files: [],
    ...given,
  }
}

export function writePostsAlone(store: Store, posts: NewPost[]): Promise<void> {
  return store.transaction(tx => store.chats.writePosts(tx, posts))
}
