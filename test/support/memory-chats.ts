import type { Inbound } from '../../src/chat/port.ts'
import type { Charter } from '../../src/run/event.ts'
import type { RunRow } from '../../src/run/rows.ts'
import type { ChatRows, PlanListing, PlanRow } from '../../src/store/chat-port.ts'
import { inside, outside, type MemoryHost } from './memory-host.ts'
import { openMemoryPosts } from './memory-posts.ts'
import { openMemoryThreads } from './memory-threads.ts'

export interface StoredInbound {
  body: Inbound
  status: 'waiting' | 'taken' | 'failed'
  tries: number
  begunAt: number | null
  why: string | null
  awaySince: number | null
  storedAt: number
}

/** What people did, plans, threads and posts, as `ChatRows` wants them. */
export function openMemoryChats(host: MemoryHost): ChatRows {
  return {
    ...openInbound(host),
    ...openPlans(host),
    ...openMemoryThreads(host),
    ...openMemoryPosts(host),
  }
}

type InboundRows = Pick<
  ChatRows,
  | 'keepInbound'
  | 'waitingInbound'
  | 'waitingUpTo'
  | 'beginInbound'
  | 'takeInbound'
  | 'failInbound'
  | 'postponeInbound'
  | 'knowsInbound'
  | 'channelsHeard'
  | 'noteUnheard'
  | 'clearUnheard'
>
type PlanRows = Pick<
  ChatRows,
  | 'keepPlan'
  | 'lockPlan'
  | 'settlePlan'
  | 'findPlan'
  | 'listPlans'
  | 'listOffered'
  | 'lockOffered'
  | 'listRunsIn'
  | 'listRunsOf'
  | 'listGoingAgain'
>

function openInbound(host: MemoryHost): InboundRows {
  const { memory } = host
  const { inbound, unheard } = memory
  return {
    keepInbound: given => outside(host, 'keepInbound', () => keepInbound(memory, given)),
    waitingInbound: (before, limit) =>
      outside(host, 'waitingInbound', () =>
        inbound
          .all()
          .filter(row => isWaiting(row) && row.storedAt < before)
          .slice(0, limit)
          .map(row => row.body),
      ),
    knowsInbound: (chat, keyStart) =>
      outside(host, 'knowsInbound', () =>
        inbound.all().some(({ body }) => body.chat === chat && body.key.startsWith(keyStart)),
      ),
    channelsHeard: (chat, limit) =>
      outside(host, 'channelsHeard', () => {
        const latest = inbound.all().reverse()
        const channels = latest.flatMap(({ body }) => (body.chat === chat ? [body.channel] : []))
        return [...new Set(channels)].slice(0, limit)
      }),
    noteUnheard: chat =>
      outside(host, 'noteUnheard', () => {
        const times = inbound.all().flatMap(({ body }) => (body.chat === chat ? [body.at] : []))
        const since = times.length === 0 ? null : Math.max(...times)
        return (unheard.get(chat) ?? unheard.add(chat, { since })).since
      }),
    clearUnheard: chat => outside(host, 'clearUnheard', () => void unheard.drop(chat)),
    takeInbound: (tx, given) =>
      inside(tx, 'takeInbound', () =>
        Boolean(inbound.change(keyOf(given), isWaiting, () => ({ status: 'taken' }))),
      ),
    waitingUpTo: (given, freshMs, limit) =>
      outside(host, 'waitingUpTo', () => {
        const rows = inbound.all()
        const at = rows.findIndex(({ body }) => keyOf(body) === keyOf(given))
        return rows
          .slice(0, at + 1)
          .filter(row => isWaiting(row) && isOf(row.body, rows[at]!.body))
          .slice(0, limit)
          .map(({ body, begunAt, why }) => ({
            body,
            fresh: begunAt !== null && begunAt > memory.now() - freshMs,
            failed: why !== null,
          }))
      }),
    beginInbound: (given, triesMax, lullMs) =>
      outside(host, 'beginInbound', () =>
        Boolean(
          inbound.change(
            keyOf(given),
            row => isWaiting(row) && row.tries < triesMax,
            ({ tries, begunAt, awaySince }) => ({
              tries: tries + 1,
              begunAt: memory.now(),
              awaySince: begunAt !== null && begunAt > memory.now() - lullMs ? awaySince : null,
            }),
          ),
        ),
      ),
    failInbound: (tx, given, why, triesMax) =>
      inside(tx, 'failInbound', () => {
        const row = inbound.change(keyOf(given), isWaiting, ({ tries }) => ({
          why,
          awaySince: null,
          status: tries >= triesMax ? 'failed' : 'waiting',
        }))
        return toOutcome(row?.status)
      }),
    postponeInbound: (tx, given, why, patienceMs) =>
      inside(tx, 'postponeInbound', () => {
        const now = memory.now()
        const row = inbound.change(keyOf(given), isWaiting, ({ tries, awaySince }) => ({
          why,
          tries: Math.max(0, tries - 1),
          awaySince: awaySince ?? now,
          status: (awaySince ?? now) <= now - patienceMs ? 'failed' : 'waiting',
        }))
        return toOutcome(row?.status)
      }),
  }
}

function toOutcome(status: string | undefined): 'waits' | 'failed' | 'settled' {
  if (status === undefined) return 'settled'
  return status === 'failed' ? 'failed' : 'waits'
}

export function keepInbound({ inbound, now }: MemoryHost['memory'], given: Inbound): 'kept' | 'known' {
  if (inbound.get(keyOf(given))) return 'known'
  inbound.add(keyOf(given), {
    body: given,
    status: 'waiting',
    tries: 0,
    begunAt: null,
    why: null,
    awaySince: null,
    storedAt: now(),
  })
  return 'kept'
}

function openPlans(host: MemoryHost): PlanRows {
  const { plans } = host.memory
  return {
    keepPlan: (tx, plan) => inside(tx, 'keepPlan', () => void plans.add(plan.id, plan)),
    lockPlan: (tx, id) => inside(tx, 'lockPlan', () => plans.get(id)),
    settlePlan: (tx, id, to) =>
      inside(tx, 'settlePlan', () =>
        Boolean(
          plans.change(
            id,
            row => row.status === 'offered',
            () => ({ status: to.status, supersededBy: to.status === 'superseded' ? to.by : null }),
          ),
        ),
      ),
    findPlan: id => outside(host, 'findPlan', () => plans.get(id)),
    listPlans: (place, limit) => outside(host, 'listPlans', () => listPlans(host, place, limit)),
    listOffered: (place, limit) => outside(host, 'listOffered', () => listOffered(host, place, limit)),
    lockOffered: (tx, place, limit) => inside(tx, 'lockOffered', () => listOffered(host, place, limit)),
    listRunsIn: ({ chat, channel }, limit) =>
      outside(host, 'listRunsIn', () =>
        listRunsOf(host, chat)
          .filter(({ channels }) => channels.includes(channel))
          .slice(0, limit)
          .map(({ run }) => run),
      ),
    listRunsOf: (chat, limit) => outside(host, 'listRunsOf', () => listRunsOf(host, chat).slice(0, limit)),
    listGoingAgain: (tx, run) =>
      inside(tx, 'listGoingAgain', () =>
        [...host.memory.runs.values()]
          .filter(
            ({ row: { id, endedAt } }) => endedAt === null && (id === run || plans.get(id)?.again === run),
          )
          .map(({ events: [first] }) => {
            // The first event of every run.
            const { run, by, scope } = JSON.parse(first?.text ?? '') as Charter
            return { run, by, scope }
          }),
      ),
  }
}

/** First those that go on, each newest first. */
function listRunsOf({ memory }: MemoryHost, chat: string): { run: RunRow; channels: string[] }[] {
  const told = [
    ...memory.plans.all().map(({ id, thread }) => ({ id, ...thread })),
    ...memory.threads.all().map(({ run, ...thread }) => ({ ...thread, id: run })),
  ].filter(each => each.chat === chat)
  return [...memory.runs.values()]
    .map(({ row: run }) => {
      const channels = told.flatMap(({ id, channel }) => (id === run.id ? [channel] : []))
      return { run, channels: [...new Set(channels)].toSorted() }
    })
    .filter(({ channels }) => channels.length > 0)
    .toSorted(
      ({ run: a }, { run: b }) =>
        Number(a.endedAt !== null) - Number(b.endedAt !== null) ||
        b.createdAt - a.createdAt ||
        (a.id < b.id ? 1 : -1),
    )
}

function listPlans(
  { memory }: MemoryHost,
  place: { chat: string; channel: string; root?: string | null },
  limit: number,
): PlanListing[] {
  return memory.plans
    .all()
    .filter(({ thread }) => isOf(thread, place) && (place.root === undefined || thread.root === place.root))
    .reverse()
    .slice(0, limit)
    .map(toListing)
}

/** As a database gives it: a text is read only of one. */
function toListing(plan: PlanRow): PlanListing {
  const listing: PlanListing & Partial<PlanRow> = { ...plan }
  delete listing.text
  return listing
}

function listOffered(
  host: MemoryHost,
  place: { chat: string; channel: string },
  limit: number,
): PlanListing[] {
  const { chat, channel } = place
  const all = listPlans(host, { chat, channel }, Infinity)
  return all.filter(({ status }) => status === 'offered').slice(0, limit)
}

function isOf(one: { chat: string; channel: string }, other: { chat: string; channel: string }): boolean {
  return one.chat === other.chat && one.channel === other.channel
}

function isWaiting({ status }: StoredInbound): boolean {
  return status === 'waiting'
}

function keyOf({ chat, key }: Pick<Inbound, 'chat' | 'key'>): string {
  return JSON.stringify([chat, key])
}
