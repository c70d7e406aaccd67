import type { Message } from '../message/message.ts'
import type { NewPost } from '../message/post.ts'
import { list, quiet, text } from '../message/blocks.ts'
import { toAskButton } from '../message/model-reading.ts'
import { renderProblem } from '../message/reply.ts'
import { renderSuperseded } from '../message/preview-after.ts'
import { renderPreview } from '../message/preview.ts'
import type { PreviewAbout } from '../message/preview.ts'
import { comparePlans } from '../plan/compare/compare-plans.ts'
import type { Plan } from '../plan/plan.ts'
import type { ThreadRef } from '../run/event.ts'
import type { RunRow } from '../run/rows.ts'
import { sayState } from '../run/say-state.ts'
import { withStrangers } from '../run/strangers.ts'
import type { PlanListing, PlanRow } from '../store/chat-port.ts'
import type { Tx } from '../store/port.ts'
import { findEarlier, PLANS_LOOKED_AT } from './earlier-plans.ts'
import { offerChange } from './intake-edit.ts'
import { illustratePreview } from './illustrate.ts'
import { settle, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { describePlan } from './intake-preview.ts'

/** What was dropped, and what it reads as. */
export interface Read {
  name: string
  text: string
  plan: Plan
}

interface Offering {
  row: PlanRow
  plan: Plan
  about: Omit<PreviewAbout, 'whole' | 'replaces'>
  /** What of it a run that goes on would take over, as a message of its own. */
  change: Message | null
}

/** More do not wait in one channel. */
const OFFERED_MAX = 10_000
const RUNS_LOOKED_AT = 200

interface Found {
  read?: Read[]
  problems?: string[]
  /** Nothing was found in it, where a model might find something. */
  empty?: Read
  /** What else is to be said. */
  posts?: NewPost[]
}

/** Offers each of them in its thread, in the place of an earlier version, and says what is wrong with the others. */
export async function offerPlans(
  context: IntakeContext,
  asked: Asked,
  { read = [], problems = [], empty, posts = [] }: Found,
): Promise<void> {
  const { store, model } = context
  const known = read.length > 0 ? await store.chats.listPlans(toChannel(asked), PLANS_LOOKED_AT) : []
  const offerings: Offering[] = []
  for (const one of read) offerings.push(await toOffering(context, asked, one, known))
  const row = model && empty ? toRow(context, asked, empty, 'superseded') : null
  const buttons = model && row ? [toAskButton(model.name, row.id)] : []
  const whisper = problems.length > 0 ? [toWhisper(asked, { ...toProblems(problems), buttons })] : []
  await settle(context, asked, [...whisper, ...posts], async tx => {
    if (row) await store.chats.keepPlan(tx, row)
    return await keepAll(context, tx, asked, offerings)
  })
}

function toRow(
  context: IntakeContext,
  { inbound, place }: Asked,
  { name, text, plan }: Read,
  status: PlanRow['status'],
): PlanRow {
  const id = context.mintRunId()
  return {
    id,
    thread: place,
    title: plan.title,
    name,
    text,
    status,
    supersededBy: null,
    again: null,
    by: inbound.by.name,
    at: inbound.at,
    post: `${id}/preview`,
  }
}

async function toOffering(
  context: IntakeContext,
  asked: Asked,
  read: Read,
  known: PlanListing[],
): Promise<Offering> {
  const { plan } = read
  const row = toRow(context, asked, read, 'offered')
  const about = await describePlan(context, row, plan)
  const earlier = findEarlier(row, known)
  const since = await findChanged(context, earlier, plan)
  const going = await findGoing(context, earlier)
  return {
    row,
    plan: withStrangers(plan, context.offer),
    about: {
      ...about,
      ...(since && { since }),
      problems: [...(going ? [toBeside(going)] : []), ...about.problems],
    },
    change: going ? await offerChange(context, going.id, row, plan) : null,
  }
}

/** Since the version that waits, whose place this one takes. */
async function findChanged(
  { store, read }: IntakeContext,
  earlier: PlanListing[],
  plan: Plan,
): Promise<PreviewAbout['since']> {
  const waiting = earlier.find(({ status }) => status === 'offered')
  const row = waiting && (await store.chats.findPlan(waiting.id))
  return row && { run: row.id, changes: comparePlans(await read(new TextEncoder().encode(row.text)), plan) }
}

/** An earlier version that is going on already: this one changes it, or becomes another run. */
async function findGoing({ store }: IntakeContext, earlier: PlanListing[]): Promise<RunRow | undefined> {
  const started = new Set(earlier.filter(({ status }) => status === 'started').map(({ id }) => id))
  if (started.size === 0) return undefined
  const rows = await store.listRuns(RUNS_LOOKED_AT)
  return rows.find(({ id, endedAt }) => endedAt === null && started.has(id))
}

function toBeside(going: RunRow): string {
  const { id, by } = going
  return `An earlier version, ${id}, was started by ${by} and ${sayState(going)}: started, this one would be another run.`
}

/**
 * With the plans that wait in the channel as they stand now, for others may offer a version at the same moment. One that
 * was started in between stays as it is: this one becomes another run.
 */
async function keepAll(
  context: IntakeContext,
  tx: Tx,
  asked: Asked,
  offerings: Offering[],
): Promise<NewPost[]> {
  const { store } = context
  if (offerings.length === 0) return []
  const offered = await store.chats.lockOffered(tx, toChannel(asked), OFFERED_MAX)
  for (const { row } of offerings) await store.chats.keepPlan(tx, row)
  const replaced = new Map<PlanListing, PlanRow>()
  for (const { row } of offerings) {
    for (const plan of findEarlier(row, offered)) if (!replaced.has(plan)) replaced.set(plan, row)
  }
  // In the order of their ids: two that want the same locks wait for each other, and do not wait in a ring.
  for (const [plan, row] of [...replaced].toSorted(([a], [b]) => (a.id < b.id ? -1 : 1))) {
    const isSettled = await store.chats.settlePlan(tx, plan.id, { status: 'superseded', by: row.id })
    if (!isSettled) replaced.delete(plan)
  }
  return offerings.flatMap(offering => toPosts(context, offering, replaced))
}

function toPosts(
  context: IntakeContext,
  { row, plan, about, change }: Offering,
  replaced: ReadonlyMap<PlanListing, PlanRow>,
): NewPost[] {
  const before = [...replaced].filter(([, by]) => by === row).map(([earlier]) => earlier)
  const shown = renderPreview(plan, { ...about, replaces: before[0]?.id ?? null, whole: 'short' })
  const preview = illustratePreview(shown, plan, about, context)
  return [
    { kind: 'message', thread: row.thread, key: row.post, message: preview },
    ...(change
      ? [{ kind: 'message' as const, thread: row.thread, key: `${row.post}/change`, message: change }]
      : []),
    ...before.map(({ thread, post, title }): NewPost => {
      const message = renderSuperseded(title, { run: row.id, by: row.by, name: row.name })
      return { kind: 'edit', thread, key: `${post}/superseded`, target: post, message }
    }),
  ]
}

function toChannel({ place: { chat, channel } }: Asked): Pick<ThreadRef, 'chat' | 'channel'> {
  return { chat, channel }
}

function toProblems(problems: string[]): Message {
  const [first = '', ...more] = problems
  if (more.length === 0) return renderProblem(first)
  const title = 'Not all of these files are plans:'
  return quiet(`${title} ${first}`, [text(title), list(problems, problems.length, problem => [problem])])
}
