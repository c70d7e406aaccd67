import { findNearest } from '../../commands/nearest.ts'
import type { Request } from '../../commands/request.ts'
import type { Message, Span } from '../message/message.ts'
import type { RunRow } from '../run/rows.ts'
import type { Run } from '../run/run.ts'
import type { PlanListing, PlanRow } from '../store/chat-port.ts'
import { lookAt, toOnlooker } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { saying } from './intake-text.ts'
import { listPlaces, listSeen, maySee } from './sight.ts'

/** What a request is about: a run, a plan that is not one yet, or nothing that could be told. */
export type Meant = { run: Run } | { plan: PlanRow } | { problem: Message }
type Id = { run: string } | { plan: PlanListing }

const PLANS_LOOKED_AT = 100
const RUNS_LOOKED_AT = 200
const CHOICES_MAX = 8
const ENDED = new Set<RunRow['status']>(['done', 'failed', 'cancelled'])

/**
 * By its name; else what the thread tells of, else the only one that is going on in the channel. What only reads may
 * look further; all else has to be meant for what it does something to.
 */
export async function findMeant(
  context: IntakeContext,
  asked: Asked,
  request: Extract<Request, { run: string | null }>,
): Promise<Meant> {
  const { store } = context
  const { place } = asked
  if (request.run !== null) return await findNamed(context, asked, request.run)
  const here = place.root === null ? undefined : await findHere(context, asked, request)
  if (here) return await open(context, asked, here)

  const rows = await store.chats.listRunsIn(place, RUNS_LOOKED_AT)
  const offered = await store.chats.listOffered(place, PLANS_LOOKED_AT)
  const near = toCandidates(rows.filter(isGoing), offered, request)
  const [only, second] = near
  const isRead = readsOnly(request)
  if (only && !second && (isRead || place.root === null)) return await open(context, asked, only)
  if (only) return { problem: toChoice(near, rows, request) }
  const [latest] = rows
  if (latest && isRead) return await open(context, asked, { run: latest.id })
  return await findFar(context, asked, request)
}

/** In a thread, what is offered there for who wants to start, else the run that the thread tells of. */
async function findHere(
  { store }: IntakeContext,
  { place }: Asked,
  request: Request,
): Promise<Id | undefined> {
  const thread = await store.chats.findThread(place)
  const run = thread?.run ?? null
  const plans = await store.chats.listPlans(place, PLANS_LOOKED_AT)
  const offered = plans.find(({ status }) => status === 'offered')
  const isForPlan =
    readsPlan(request) ||
    request.verb === 'discard' ||
    request.verb === 'schedule' ||
    request.verb === 'model' ||
    (request.verb === 'start' && request.wave === null)
  if (offered && (isForPlan || run === null)) return { plan: offered }
  if (run !== null) return { run }
  return plans[0] && { plan: plans[0] }
}

/** Of a channel where nothing is going on. */
async function findFar(context: IntakeContext, asked: Asked, request: Request): Promise<Meant> {
  const rows = await listSeen(context, toOnlooker(asked), RUNS_LOOKED_AT)
  const far = rows.filter(isGoing).map(({ id }) => ({ run: id }))
  const [only, second] = far
  if (only && !second && readsOnly(request)) return await open(context, asked, only)
  const isForPlan = request.verb === 'start' && request.wave === null
  if (!only || isForPlan) return { problem: toNothing(rows, request) }
  return { problem: toChoice(far, rows, request) }
}

function toCandidates(going: RunRow[], plans: PlanListing[], request: Request): Id[] {
  const offered = plans.map(plan => ({ plan }))
  const runs = going.map(({ id }) => ({ run: id }))
  if (request.verb === 'discard' || request.verb === 'model') return offered
  if (request.verb === 'schedule') return offered.length > 0 ? offered : runs
  if (request.verb !== 'start') return runs.length > 0 ? runs : readsPlan(request) ? offered : []
  return request.wave === null && offered.length > 0 ? offered : [...runs, ...offered]
}

function isGoing({ status }: RunRow): boolean {
  return !ENDED.has(status)
}

/** What only reads may as well speak of a run that has ended. */
function readsOnly(request: Request): boolean {
  const { verb } = request
  if (request.verb === 'set') return request.change === null
  return (
    verb === 'why' ||
    verb === 'status' ||
    verb === 'show' ||
    verb === 'prompt' ||
    verb === 'log' ||
    verb === 'plan'
  )
}

function readsPlan({ verb }: Request): boolean {
  return verb === 'plan' || verb === 'why'
}

async function open(context: IntakeContext, asked: Asked, id: Id): Promise<Meant> {
  return await findNamed(context, asked, 'plan' in id ? id.plan.id : id.run)
}

/** What they may not see is nothing that they are told of. */
async function findNamed(context: IntakeContext, asked: Asked, id: string): Promise<Meant> {
  const { store } = context
  const onlooker = toOnlooker(asked)
  const plan = await store.chats.findPlan(id)
  if (plan && plan.status !== 'started') {
    if (await maySee(context, onlooker, [plan.thread])) return { plan }
  } else {
    const run = await lookAt(context, id)
    if (run && (await maySee(context, onlooker, await listPlaces(store, run)))) return { run }
  }
  const rows = await listSeen(context, onlooker, RUNS_LOOKED_AT)
  const offered = await store.chats.listOffered(asked.place, PLANS_LOOKED_AT)
  const known = [...offered, ...rows].map(({ id }) => id)
  const near = findNearest(id, known)
  const hint = near === null ? toLatest(rows) : [' Did you mean ', { code: near }, '?']
  return { problem: saying('There is no run ', { code: id }, ' here.', ...hint) }
}

function toChoice(candidates: Id[], rows: RunRow[], { verb }: Request): Message {
  const shown = candidates.slice(0, CHOICES_MAX).map((candidate): Span[] => {
    if ('plan' in candidate) return [{ code: candidate.plan.id }, ` ${candidate.plan.title}, not started`]
    const row = rows.find(({ id }) => id === candidate.run)
    return [{ code: candidate.run }, ` ${row?.title ?? ''}, ${row?.status ?? ''}`]
  })
  const [first] = candidates
  const example = first && ('plan' in first ? first.plan.id : first.run)
  const ask = candidates.length === 1 ? 'Do you mean this one?' : 'Which one do you mean?'
  const typed = verb === 'why' ? 'show' : verb === 'model' ? 'plan --model' : verb
  const text = saying(`${ask} Name it, as in `, { code: `/wave ${typed} ${example}` }, '.')
  const more = candidates.length - shown.length
  return {
    ...text,
    blocks: [...text.blocks, { type: 'list', items: more > 0 ? [...shown, [`and ${more} more`]] : shown }],
  }
}

function toNothing(rows: RunRow[], { verb }: Request): Message {
  if (verb === 'start' || verb === 'plan' || verb === 'discard' || verb === 'schedule' || verb === 'model') {
    return saying(
      'There is no plan here that waits for a start. Drop one as a file, or paste it.',
      ...toLatest(rows),
    )
  }
  return saying('No run is going on.', ...toLatest(rows))
}

function toLatest(rows: RunRow[]): Span[] {
  const shown = rows.slice(0, 3).flatMap(({ id }, index): Span[] => [index > 0 ? ', ' : '', { code: id }])
  return shown.length > 0 ? [' The latest: ', ...shown, '.'] : []
}
