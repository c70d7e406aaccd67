import { ChatError } from '../chat/port.ts'
import type { FileRef, Inbound } from '../chat/port.ts'
import type { Message } from '../message/message.ts'
import { toThreadId } from '../message/post.ts'
import type { NewPost } from '../message/post.ts'
import { list, quiet, text } from '../message/blocks.ts'
import { toAskButton } from '../message/model-reading.ts'
import { renderProblem } from '../message/reply.ts'
import { renderPreview, renderSuperseded } from '../message/preview.ts'
import type { PreviewAbout } from '../message/preview.ts'
import { decode } from '../plan/bytes/decode.ts'
import { arePartsOfOne, joinFiles } from '../plan/bytes/join-files.ts'
import type { PlanFile } from '../plan/bytes/join-files.ts'
import { comparePlans } from '../plan/compare/compare-plans.ts'
import { PLAN_BYTES_MAX } from '../plan/plan.ts'
import type { Plan } from '../plan/plan.ts'
import type { ThreadRef } from '../run/event.ts'
import type { RunRow } from '../run/rows.ts'
import { sayState } from '../run/say-state.ts'
import { withStrangers } from '../run/strangers.ts'
import type { PlanListing, PlanRow } from '../store/chat-port.ts'
import type { Tx } from '../store/port.ts'
import { offerChange } from './intake-edit.ts'
import { illustratePreview } from './illustrate.ts'
import { settle, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { describePlan } from './intake-preview.ts'

type Dropped = Extract<Inbound, { type: 'message' }>

interface Offering {
  row: PlanRow
  plan: Plan
  about: Omit<PreviewAbout, 'whole' | 'replaces'>
  /** What of it a run that goes on would take over, as a message of its own. */
  change: Message | null
}

const FILES_MAX = 10
/** For what goes on already. */
const PLANS_LOOKED_AT = 100
/** More do not wait in one channel. */
const OFFERED_MAX = 10_000
const RUNS_LOOKED_AT = 200
const PLAN_ENDING = /\.(?:md|markdown|txt|org|adoc|rst|ya?ml|json)$/i
/** Shared every day, and never meant as a plan. */
const MEDIA_ENDING = /\.(?:png|jpe?g|gif|webp|heic|svg|mp4|mov|webm|mp3|m4a|ogg|wav)$/i
/** What is found where reading took too long or failed. */
const NOT_READ = 'not-read'
/** What is found where there is no plan at all. */
const NO_PLAN = new Set(['nothing-found', 'empty', 'not-text', 'too-large', NOT_READ])

/** A text that people pasted as a message; null: it is talk. */
export async function readPasted(
  { read }: IntakeContext,
  { text, mentioned }: Dropped,
): Promise<Plan | null> {
  if (text.split('\n').length <= 3) return null
  const plan = await read(toBytes(text))
  const isRead = plan.findings.every(({ code }) => code !== NOT_READ)
  if (isRead && (plan.tasks.length < 2 || plan.waves.length === 0)) return null
  // Anybody may write a list: what nobody asked the bot to read must look like a document.
  return mentioned || plan.waves.length > 1 || /^#{1,6} /m.test(text) ? plan : null
}

/** Offers what was pasted. */
export async function takePasted(
  context: IntakeContext,
  asked: Asked,
  dropped: Dropped,
  plan: Plan,
): Promise<void> {
  const nothing = findNothing(plan)
  const text = decode(toBytes(dropped.text)).text ?? dropped.text
  const name = 'a pasted text'
  const read = { name, text, plan }
  if (nothing !== null) return await offer(context, asked, { problems: [nothing], empty: read })
  await offer(context, asked, { read: [read] })
}

/** Why there is nothing in it that could be offered. */
function findNothing({ tasks, findings }: Plan): string | null {
  if (tasks.length > 0) return null
  return findings.find(({ code }) => NO_PLAN.has(code))?.message ?? null
}

/** The files that may have been meant for the bot. */
export function pickFiles({ files }: Dropped): FileRef[] {
  return files.filter(({ name }) => !MEDIA_ENDING.test(name))
}

/** Offers the plan that the files are together, else each that is one; says once what is wrong with the others. */
export async function takeFiles(context: IntakeContext, asked: Asked, files: FileRef[]): Promise<void> {
  const fetched: PlanFile[] = []
  const problems: string[] = []
  const empty: Read[] = []
  for (const file of files.slice(0, FILES_MAX)) {
    const outcome = await fetchFile(context, asked, file)
    if ('problem' in outcome) problems.push(`${file.name}: ${outcome.problem}`)
    else fetched.push(outcome)
  }
  const read: Read[] = []
  const all = arePartsOfOne(fetched) ? [toWhole(fetched)] : fetched
  for (const one of all) {
    const plan = await context.read(one.bytes)
    const nothing = findNothing(plan)
    const found = { name: one.name, text: decode(one.bytes).text ?? '', plan }
    if (nothing === null) read.push(found)
    else {
      problems.push(`${one.name}: ${nothing}`)
      if (plan.findings.some(({ code }) => code === 'nothing-found')) empty.push(found)
    }
  }
  if (read.length > 1) problems.push(APART)
  if (files.length > FILES_MAX) {
    problems.push(`${FILES_MAX} files of a message are read at most; ${files.length - FILES_MAX} were not.`)
  }
  const [only, more] = empty
  await offer(context, asked, { read, problems, ...(only && !more && { empty: only }) })
}

const APART =
  'Each of these files is read as a plan of its own. If they are parts of one, let one of them name the others, or number them 01-…, 02-…, and drop them again.'

/** Several files as one, called by the first of them. */
function toWhole(files: PlanFile[]): PlanFile {
  const names = files.map(({ name }) => name).sort()
  return { name: `${names[0]} and ${names.length - 1} more`, bytes: joinFiles(files) }
}

interface Read {
  name: string
  text: string
  plan: Plan
}

async function fetchFile(
  { chats }: IntakeContext,
  { inbound }: Asked,
  file: FileRef,
): Promise<PlanFile | { problem: string }> {
  const { name } = file
  if (!PLAN_ENDING.test(name) && /\.\w{1,8}$/.test(name)) {
    return { problem: 'plans are read from Markdown or plain text: .md, .txt, .yaml, .json.' }
  }
  const most = `${PLAN_BYTES_MAX / 1_000_000} MB`
  if (file.bytes > PLAN_BYTES_MAX)
    return { problem: `it is larger than ${most}, and so much is read at most.` }
  const chat = chats.get(inbound.chat)
  if (!chat) throw new Error(`The chat ${inbound.chat} is not connected here`)
  try {
    return { name, bytes: await chat.readFile(file, PLAN_BYTES_MAX) }
  } catch (error) {
    if (!(error instanceof ChatError)) throw error
    // What may go well later is tried again with all the rest.
    if (error.code === 'busy' || error.code === 'unreachable') throw error
    if (error.code === 'too-large')
      return { problem: `it is larger than ${most}, and so much is read at most.` }
    return { problem: 'it cannot be read any more. Drop it again.' }
  }
}

interface Found {
  read?: Read[]
  problems?: string[]
  /** Nothing was found in it, where a model might find something. */
  empty?: Read
  /** What else is to be said. */
  posts?: NewPost[]
}

/** Offers each of them in its thread, in the place of an earlier version, and says what is wrong with the others. */
export async function offer(
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
  return row && { run: row.id, changes: comparePlans(await read(toBytes(row.text)), plan) }
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

/** Of the same thread, or with the same title in the same channel; in a thread of several plans only the latter. */
function findEarlier(row: PlanRow, known: PlanListing[]): PlanListing[] {
  const title = row.title.trim().toLowerCase()
  const alike = known.filter(other => title !== '' && other.title.trim().toLowerCase() === title)
  const here = known.filter(({ thread }) => toThreadId(thread) === toThreadId(row.thread))
  const alikeHere = here.filter(plan => alike.includes(plan))
  return alikeHere.length > 0 ? alike : [...new Set([...here, ...alike])]
}

/** Another text that was dropped after this one, is alike, and was not put away, as a model's reading is that nobody took. */
export async function findNewer(
  { store }: Pick<IntakeContext, 'store'>,
  plan: PlanRow,
): Promise<{ id: string; by: string } | null> {
  const known = await store.chats.listPlans(
    { chat: plan.thread.chat, channel: plan.thread.channel },
    PLANS_LOOKED_AT,
  )
  const later = known.filter(
    ({ at, again, status, supersededBy }) =>
      at > plan.at && again === null && (status !== 'superseded' || supersededBy !== null),
  )
  const [newest] = findEarlier(plan, later)
  const row = newest && (await store.chats.findPlan(newest.id))
  return row && row.text !== plan.text ? { id: row.id, by: row.by } : null
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

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
