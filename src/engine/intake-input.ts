import type { Request } from '../../commands/request.ts'
import { quoted } from '../../commands/words.ts'
import type { Inbound } from '../chat/port.ts'
import { unreachable } from '../lib/assert.ts'
import { toTaskWord } from '../message/command-text.ts'
import { toThreadId } from '../message/post.ts'
import { renderProblem, renderText } from '../message/reply.ts'
import { tellOwnVote, tellSkipWanted } from '../message/tell-asking.ts'
import { findWave } from '../run/charter.ts'
import type { EventBody } from '../run/event.ts'
import type { Input } from '../run/input.ts'
import { listed, shortly } from '../run/listed.ts'
import { pickOption } from '../run/pick-option.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { identify, lookAt, settle, tell, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { toDeed } from './to-deed.ts'
import { findTyped } from './find-typed.ts'
import { toSetInput } from './intake-set.ts'

export type RunRequest = Extract<
  Request,
  {
    verb:
      | 'stop'
      | 'pause'
      | 'resume'
      | 'retry'
      | 'rerun'
      | 'undo'
      | 'skip'
      | 'answer'
      | 'seen'
      | 'tell'
      | 'set'
  }
>
interface Said {
  input: Input
  /** For who cannot see in the run's thread what came of it. */
  done: string
}
const QUESTIONS_MAX = 4

/** What a person says to a run that is there; a refusal is for their eyes only. */
export async function sayToRun(
  context: IntakeContext,
  asked: Asked,
  request: RunRequest,
  run: Run,
): Promise<void> {
  // What was seen a second time, or tapped again, is no reason to tell somebody off who did everything right.
  if (isSaidAlready(run, request, asked)) return await settle(context, asked, [])
  const said = toSaid(run, request, asked)
  if ('problem' in said) return await tell(context, asked, renderProblem(said.problem))
  if (said.input.type === 'set-slots' && said.input.slots > context.offer.slots) {
    const problem = `This installation has ${context.offer.slots} slots, so ${said.input.slots} cannot be had.`
    return await tell(context, asked, renderProblem(problem))
  }
  await submitFor(context, asked, run, said.input, said.done)
}

/** What was decided stays decided, and whoever takes a reaction away later need not be told so. */
export async function takeBack(
  context: IntakeContext,
  asked: Asked,
  request: Extract<Request, { verb: 'answer' | 'seen' }>,
): Promise<void> {
  const { run: id, question } = request
  const run = id === null ? undefined : await lookAt(context, id)
  const isOpen = question !== null && run?.escalations.get(question)?.settledAt === null
  if (!run || !isOpen) return await settle(context, asked, [])
  const { name: by } = (await identify(context, asked)).inbound.by
  if (request.verb === 'seen') {
    const done = `You do not see to ${question} any more: it waits for anybody.`
    await submitFor(context, asked, run, { type: 'let-go', by, escalation: question }, done)
    return
  }
  const input: Input = { type: 'take-back', by, escalation: question, option: request.option }
  await submitFor(context, asked, run, input, `What you said to ${question} is taken back.`)
}

function isSaidAlready(run: Run, request: RunRequest, { inbound }: Asked): boolean {
  if (request.verb !== 'answer' || request.question === null || inbound.type !== 'reaction') return false
  const answer = run.escalations.get(request.question)?.answer
  return answer?.by === inbound.by.name && answer.option === request.option
}

/** In one transaction with the mark that it was dealt with; whether it was done. */
export async function submitFor(
  context: IntakeContext,
  asked: Asked,
  { id, charter }: Run,
  input: Input,
  done: string,
): Promise<boolean> {
  let isTaken = false
  const { decision } = await context.runs.submit(id, input, {
    deed: toDeed(asked.inbound),
    async admit(tx) {
      isTaken = !(await context.store.chats.takeInbound(tx, asked.inbound))
      return isTaken ? { code: 'settled', message: 'This was dealt with already.' } : null
    },
    reply({ run, decision: { refusal, events } }) {
      if (isTaken) return []
      if (refusal) return [toWhisper(asked, renderProblem(refusal.message))]
      if (isTakenBack(input) && events.length === 0) return []
      const vote = tellOwn(run, input, events)
      const { thread, says } = charter
      const isHere = thread !== null && toThreadId(thread) === toThreadId(asked.place)
      const seesIt = isHere && (vote === null || says !== 'quiet')
      return seesIt ? [] : [toWhisper(asked, renderText(vote ?? done))]
    },
  })
  return decision.refusal === undefined
}

/** What is not done yet by what somebody said. */
function tellOwn(run: Run, input: Input, events: readonly EventBody[]): string | null {
  if (input.type === 'answer') return tellOwnVote(run, input.escalation, input.by)
  const wanted = events.find(event => event.type === 'skip-wanted')
  return wanted ? tellSkipWanted(run, wanted) : null
}

function isTakenBack({ type }: Input): boolean {
  return type === 'take-back' || type === 'let-go'
}

function toSaid(run: Run, request: RunRequest, { inbound }: Asked): Said | { problem: string } {
  const { id } = run
  const by = inbound.by.name
  switch (request.verb) {
    case 'pause':
      return { input: { type: 'pause', by }, done: `${id} is paused. It goes on with: /wave resume ${id}` }
    case 'resume':
      return { input: { type: 'resume', by }, done: `${id} goes on.` }
    case 'stop':
      return toStop(run, request, by)
    case 'retry':
    case 'skip': {
      const task = findTyped(run, request.task)
      if (typeof task === 'object') return task
      return request.verb === 'skip'
        ? { input: { type: 'skip', by, task }, done: `${task} of ${id} is skipped.` }
        : {
            input: { type: 'rerun', by, task, after: request.after ?? undefined },
            done: `${task} of ${id} is tried again.`,
          }
    }
    case 'tell': {
      const task = findTyped(run, request.task)
      if (typeof task === 'object') return task
      const input: Input = { type: 'tell', by, task, text: request.text }
      return { input, done: `${task} of ${id} is told so, or its next try if it does not hear now.` }
    }
    case 'rerun':
    case 'undo':
      return toWaveSaid(run, request, by)
    case 'set':
      return request.change === null
        ? { problem: 'Name what is to be set, as in: /wave set slots 4' }
        : toSetInput(run, request.change, by)
    case 'seen': {
      const found = findQuestion(run, request.question)
      if ('problem' in found) return found
      const done = `You see to ${found.id} of ${id}: nobody is reminded of it any more.`
      return { input: { type: 'acknowledge', by, escalation: found.id }, done }
    }
    case 'answer':
      return toAnswer(run, request, inbound)
    default:
      return unreachable(request)
  }
}

function toStop(run: Run, { wave: named, mode }: Extract<Request, { verb: 'stop' }>, by: string): Said {
  const { id, charter } = run
  const how =
    mode === 'now' ? 'is stopped, and so is what was at work' : 'stops; what is at work comes to its end'
  if (named === null) return { input: { type: 'stop', by, mode }, done: `${id} ${how}.` }
  const wave = charter.plan.waves[findWave(charter.plan, named)]?.id ?? named
  return { input: { type: 'stop-wave', by, wave, mode }, done: `${wave} of ${id} ${how}.` }
}

function toWaveSaid(
  run: Run,
  { verb, wave: typed }: Extract<Request, { verb: 'rerun' | 'undo' }>,
  by: string,
): Said | { problem: string } {
  const wave = findWaveTyped(run, typed)
  if (typeof wave === 'object') return wave
  return verb === 'rerun'
    ? { input: { type: 'rerun-wave', by, wave }, done: `${wave} of ${run.id} is done once more.` }
    : { input: { type: 'undo-wave', by, wave }, done: `What ${wave} of ${run.id} merged is taken back.` }
}

/** By its id or number; a task that was meant instead is told how. */
export function findWaveTyped(run: Run, typed: string): string | { problem: string } {
  const { plan } = run.charter
  const wave = plan.waves[findWave(plan, typed)]?.id
  if (wave !== undefined) return wave
  const task = findTyped(run, typed)
  const has = `It has: ${listed(plan.waves.map(({ id }) => id))}.`
  if (typeof task === 'object') return { problem: `Run ${run.id} has no wave ${quoted(typed)}. ${has}` }
  const word = toTaskWord(task) ?? 'TASK'
  return {
    problem: `${quoted(task)} is a task, not a wave. To have it tried again: /wave retry ${run.id} ${word}`,
  }
}

function toAnswer(
  run: Run,
  { question, option: typed }: Extract<Request, { verb: 'answer' }>,
  { type, by: { name: by } }: Inbound,
): Said | { problem: string } {
  const found = findQuestion(run, question)
  if ('problem' in found) return found
  const { id: escalation, about, status } = found
  // What people type is what they see; a button knows the option by its id, whatever others are called.
  const isTyped = type === 'command' || type === 'message'
  const pressed = isTyped ? undefined : about.options.find(({ id }) => id === typed)
  const choice = pressed ?? pickOption(about.options, typed)
  // Whoever comes late hears what was decided, and by whom, whatever they chose.
  const isOpen = status === 'open' || status === 'acknowledged'
  if ('problem' in choice && isOpen) return { problem: choice.problem }
  const option = 'id' in choice ? choice.id : typed
  const { label = option } = about.options.find(({ id }) => id === option) ?? {}
  return {
    input: { type: 'answer', by, escalation, option, gently: type === 'reaction' },
    done: `${escalation} of ${run.id}: ${label}.`,
  }
}

function findQuestion(run: Run, named: string | null): Escalation | { problem: string } {
  const open = [...run.asking]
  if (named !== null) {
    const found = run.escalations.get(named)
    if (found) return found
    const hint = open.length > 0 ? `It asks: ${listed(open.map(({ id }) => id))}.` : 'It asks nothing now.'
    return { problem: `Run ${run.id} has no question ${named}. ${hint}` }
  }
  const [only, second] = open
  if (!only) return { problem: `Run ${run.id} asks nothing now.` }
  if (!second) return only
  const list = open.slice(0, QUESTIONS_MAX).map(({ id, about }) => `${id}: ${shortly(about.text)}`)
  return {
    problem: `Run ${run.id} asks ${open.length} questions. Name one, as in: /wave answer ${only.id} 1 – ${list.join(' · ')}`,
  }
}
