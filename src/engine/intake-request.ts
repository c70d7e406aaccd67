import { findForgotten, isRequest, parseRequest } from '../../commands/index.ts'
import type { Request, Right } from '../../commands/request.ts'
import { findFurtherRight, isAllowed } from '../../commands/rights.ts'
import type { Inbound } from '../chat/port.ts'
import { unreachable } from '../lib/assert.ts'
import { toBareEmoji } from '../message/emoji.ts'
import { renderProblem } from '../message/reply.ts'
import type { ThreadRef } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { PostRow } from '../store/chat-port.ts'
import { identify, settle, tell } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { discardPlan } from './intake-discard.ts'
import { editRun } from './intake-edit.ts'
import { explainPlan } from './intake-explain.ts'
import { sayToRun, takeBack } from './intake-input.ts'
import { findMeant } from './intake-meant.ts'
import { endMirror } from './intake-mirror-end.ts'
import { mirrorRun } from './intake-mirror.ts'
import { readByModel } from './intake-model.ts'
import { isInstruction, pickFiles, readPasted, takeFiles, takePasted } from './intake-dropped.ts'
import { readPlanAgain, readRun, tellHelp, tellList, tellShipping } from './intake-read.ts'
import {
  beginDigest,
  endDigest,
  endSchedule,
  listSchedules,
  schedulePlan,
  tellDigestNow,
} from './intake-schedule.ts'
import { startAgain, startPlan } from './intake-start.ts'
import { saying } from './intake-text.ts'
import { tellWhyRead } from './intake-why.ts'

const START_EMOJI = '🚀'
const NAMED_MAX = 8

/**
 * People see a message before it is noted as sent, and after a crash in between for a good while: what they answer by
 * then must not be taken for a reaction to something else. Asked in this order nothing slips through, for a post is
 * marked as being sent before anybody can see it.
 */
export async function isTooEarly({ store: { chats } }: IntakeContext, inbound: Inbound): Promise<boolean> {
  if (inbound.type !== 'reaction') return false
  const isSending = await chats.isSending(inbound)
  return isSending && !(await chats.findPostAt(inbound))
}

/** Deals with one thing that a person did, from beginning to end. */
export async function dealWith(context: IntakeContext, inbound: Inbound): Promise<void> {
  const { chat, channel, thread } = inbound
  switch (inbound.type) {
    case 'message': {
      const place = { chat, channel, root: thread ?? inbound.message }
      return await hear(context, { inbound, place }, inbound)
    }
    case 'command':
      return await obey(context, { inbound, place: { chat, channel, root: thread } }, inbound.text)
    case 'button': {
      const post = await context.store.chats.findPostAt(inbound)
      const place = post ? toPlace(post) : { chat, channel, root: thread }
      return await obey(context, { inbound, place }, inbound.command)
    }
    case 'reaction': {
      const post = await context.store.chats.findPostAt(inbound)
      const command = post && findCommand(post, inbound.emoji)
      if (!post || command === undefined) return await settle(context, { inbound }, [])
      return await obey(context, { inbound, place: toPlace(post) }, command)
    }
    case 'reaction-removed': {
      const post = await context.store.chats.findPostAt(inbound)
      const parsed = parseRequest((post && findCommand(post, inbound.emoji)) ?? '')
      const request = 'problem' in parsed ? null : parsed.request
      if (!post || (request?.verb !== 'answer' && request?.verb !== 'seen'))
        return await settle(context, { inbound }, [])
      return await takeBack(context, { inbound, place: toPlace(post) }, request)
    }
    default:
      return unreachable(inbound)
  }
}

function toPlace({ thread }: PostRow): ThreadRef {
  const [chat, channel, root] = JSON.parse(thread) as [string, string, string | null]
  return { chat, channel, root }
}

function findCommand({ key, body }: PostRow, emoji: string): string | undefined {
  const bare = toBareEmoji(emoji)
  const found = body.reactions.find(reaction => toBareEmoji(reaction.emoji) === bare)
  if (found) return found.command
  // A preview that was settled has no reactions of its own any more: who still starts it hears what became of it.
  const run = /^(\w+)\/preview$/.exec(key)?.[1]
  return run !== undefined && bare === START_EMOJI ? `start ${run}` : undefined
}

/** People talk to each other: only a plan, or a request to the bot, is meant for it. */
async function hear(
  context: IntakeContext,
  asked: Asked,
  message: Extract<Inbound, { type: 'message' }>,
): Promise<void> {
  const { text, mentioned } = message
  const files = pickFiles(message)
  if (files.length > 0) {
    // A newer version takes the place of the one that waits: that is for those who may start it.
    const known = await identify(context, asked)
    if (!(await mayDo(context, known, 'start', 'drop a plan'))) return
    return await takeFiles(context, known, files)
  }
  const plan = await readPasted(context, message)
  if (plan) {
    const known = await identify(context, asked)
    if (!(await mayDo(context, known, 'start', 'drop a plan'))) return
    return await takePasted(context, known, message, plan)
  }
  if (mentioned && isRequest(text)) return await obey(context, asked, text)
  if (mentioned && isInstruction(text)) return await tell(context, asked, NO_TASKS)
  const forgotten = mentioned ? null : findForgotten(text)
  if (forgotten === null) return await settle(context, asked, [])
  await tell(context, asked, saying('Did you mean ', { code: forgotten }, '?'))
}

const NO_TASKS = saying(
  'No tasks were found in that. A list with “- [ ] ” before each of them is read without doubt; ',
  { code: '/wave help' },
  ' says what else can be asked for.',
)

async function obey(context: IntakeContext, asked: Asked, text: string): Promise<void> {
  const parsed = parseRequest(text)
  if ('problem' in parsed) return await tell(context, asked, renderProblem(parsed.problem))
  const { request, command } = parsed
  const known = await identify(context, asked)
  if (!(await mayDo(context, known, command.right, command.name))) return
  const further = findFurtherRight(request)
  if (further && !(await mayDo(context, known, further.right, further.what))) return
  await handle(context, known, request)
}

async function handle(context: IntakeContext, asked: Asked, request: Request): Promise<void> {
  if (request.verb === 'help') return await tellHelp(context, asked, request)
  if (request.verb === 'list') return await tellList(context, asked)
  if (request.verb === 'digest') return await handleDigest(context, asked, request)
  if (request.verb === 'schedule' && request.how !== 'begin')
    return await (request.how === 'list'
      ? listSchedules(context, asked)
      : endSchedule(context, asked, request))
  const meant = await findMeant(context, asked, request)
  if ('problem' in meant) return await tell(context, asked, meant.problem)
  switch (request.verb) {
    case 'start':
      return 'plan' in meant
        ? await startPlan(context, asked, request, meant.plan)
        : await startAgain(context, asked, request, meant.run)
    case 'discard':
      return 'plan' in meant
        ? await discardPlan(context, asked, meant.plan)
        : await tell(context, asked, renderProblem(toGoing(meant.run)))
    case 'why':
      return await tellWhyRead(context, asked, request.task, 'plan' in meant ? meant.plan.id : meant.run.id)
    case 'model':
      return 'plan' in meant
        ? await readByModel(context, asked, request.what, meant.plan)
        : await explainPlan(context, asked, meant.run.id)
    case 'plan':
      return await readPlanAgain(context, asked, meant)
    case 'set':
      if (request.change !== null && 'run' in meant) return await sayToRun(context, asked, request, meant.run)
      return 'plan' in meant
        ? await explainPlan(context, asked, meant.plan.id)
        : await readRun(context, asked, request, meant.run)
    case 'edit':
      return 'plan' in meant
        ? await explainPlan(context, asked, meant.plan.id)
        : await editRun(context, asked, request, meant.run)
    case 'schedule':
      return await schedulePlan(context, asked, request, meant)
    case 'ship':
      return 'plan' in meant
        ? await explainPlan(context, asked, meant.plan.id)
        : await tellShipping(context, asked, request.tip, meant.run)
    case 'mirror':
      return 'plan' in meant
        ? await explainPlan(context, asked, meant.plan.id)
        : request.how === 'end'
          ? await endMirror(context, asked, request, meant.run)
          : await mirrorRun(context, asked, request, meant.run)
    case 'status':
    case 'show':
    case 'prompt':
    case 'log':
      return 'plan' in meant
        ? await explainPlan(context, asked, meant.plan.id)
        : await readRun(context, asked, request, meant.run)
    default:
      return 'plan' in meant
        ? await explainPlan(context, asked, meant.plan.id)
        : await sayToRun(context, asked, request, meant.run)
  }
}

async function handleDigest(
  context: IntakeContext,
  asked: Asked,
  request: Extract<Request, { verb: 'digest' }>,
): Promise<void> {
  if (request.how === 'begin') return await beginDigest(context, asked, request)
  return await (request.how === 'end' ? endDigest(context, asked) : tellDigestNow(context, asked))
}

function toGoing({ id }: Run): string {
  return `${id} has been started already: only a plan that waits can be discarded. To stop it: /wave stop ${id}`
}

/** Whoever may not hears which right it takes, and who can give it or do it. */
async function mayDo(context: IntakeContext, asked: Asked, right: Right, what: string): Promise<boolean> {
  const { by } = asked.inbound
  if (isAllowed(context.people, by, right)) return true
  const names = await listAdministrators(context, asked)
  const whom = names.length > 0 ? ` Ask ${names.join(' or ')}.` : ''
  const text = `“${what}” takes the right to ${right}, which ${by.name} does not have here.${whom}`
  await tell(context, asked, renderProblem(text))
  return false
}

async function listAdministrators(
  { administratorsOf, chats }: IntakeContext,
  { inbound: { chat, channel } }: Asked,
): Promise<string[]> {
  const all = administratorsOf(chat).slice(0, NAMED_MAX)
  return await Promise.all(
    all.map(async ({ id, name }) => {
      if (name !== null) return name
      // Whoever is refused hears so, whether or not the chat says what others are called.
      const known = await chats
        .get(chat)
        ?.whoIs?.({ id, name: id }, channel)
        .catch(() => null)
      return known?.name ?? id
    }),
  )
}
