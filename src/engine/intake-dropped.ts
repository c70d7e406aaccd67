import { isRequest } from '../../commands/index.ts'
import { ChatError } from '../chat/port.ts'
import type { FileRef, Inbound } from '../chat/port.ts'
import { decode } from '../plan/bytes/decode.ts'
import { arePartsOfOne, joinFiles } from '../plan/bytes/join-files.ts'
import type { PlanFile } from '../plan/bytes/join-files.ts'
import { PLAN_BYTES_MAX } from '../plan/plan.ts'
import type { Plan } from '../plan/plan.ts'
import { BARE, STORY } from '../plan/says-nothing.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { offerPlans } from './offer-plans.ts'
import type { Read } from './offer-plans.ts'

type Dropped = Extract<Inbound, { type: 'message' }>

const FILES_MAX = 10
const PLAN_ENDING = /\.(?:md|markdown|txt|org|adoc|rst|ya?ml|json)$/i
/** Shared every day, and never meant as a plan. */
const MEDIA_ENDING = /\.(?:png|jpe?g|gif|webp|heic|svg|mp4|mov|webm|mp3|m4a|ogg|wav)$/i
/** What is found where reading took too long or failed. */
const NOT_READ = 'not-read'
/** What is found where there is no plan at all. */
const NO_PLAN = new Set(['nothing-found', 'empty', 'not-text', 'too-large', NOT_READ])

/** A text that people pasted as a message, or wrote to the bot; null: it is talk. */
export async function readPasted({ read }: IntakeContext, dropped: Dropped): Promise<Plan | null> {
  const text = toPasted(dropped)
  const { mentioned } = dropped
  if (text.split('\n').length <= TALK_LINES && (!mentioned || (isRequest(text) && !EITHER.test(text))))
    return null
  const plan = await read(toBytes(text))
  const isRead = plan.findings.every(({ code }) => code !== NOT_READ)
  if (isRead && (plan.tasks.length < 2 || plan.waves.length === 0)) return null
  const isHeaded = /^#{1,6} /m.test(text)
  if (mentioned) return plan
  // Anybody may write a list, or tell who does what: what nobody asked the bot to read must look like a document that tells tasks.
  const isTalk = plan.findings.some(({ code }) => code === BARE || (code === STORY && !isHeaded))
  return !isTalk && (plan.waves.length > 1 || isHeaded) ? plan : null
}

const TALK_LINES = 3

/** `First Ann …` and `Start with …` begin with what commands are called, and may be a plan. */
const EITHER = /^(?:first|start|run|go|plan)(?![\p{L}\p{N}])/iu

/** Without the bot's name before it. */
function toPasted({ text, mentioned }: Dropped): string {
  return mentioned ? text.replace(ADDRESSED, '') : text
}

const ADDRESSED = /^\s*(?:<@[^\s>]{1,40}>|@regatta(?![\p{L}\p{N}_-]))[:,]?\s+/iu

/** So much said to the bot is no greeting: whoever wrote it waits for an answer. */
export function isInstruction(text: string): boolean {
  return ADDRESSED.test(text) && text.split(/\s+/u).length > GREETING_WORDS
}

const GREETING_WORDS = 12

/** Offers what was pasted. */
export async function takePasted(
  context: IntakeContext,
  asked: Asked,
  dropped: Dropped,
  plan: Plan,
): Promise<void> {
  const nothing = findNothing(plan)
  const pasted = toPasted(dropped)
  const text = decode(toBytes(pasted)).text ?? pasted
  const name = 'a pasted text'
  const read = { name, text, plan }
  if (nothing !== null) return await offerPlans(context, asked, { problems: [nothing], empty: read })
  await offerPlans(context, asked, { read: [read] })
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
  await offerPlans(context, asked, { read, problems, ...(only && !more && { empty: only }) })
}

const APART =
  'Each of these files is read as a plan of its own. If they are parts of one, let one of them name the others, or number them 01-…, 02-…, and drop them again.'

/** Several files as one, called by the first of them. */
function toWhole(files: PlanFile[]): PlanFile {
  const names = files.map(({ name }) => name).sort()
  return { name: `${names[0]} and ${names.length - 1} more`, bytes: joinFiles(files) }
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

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
