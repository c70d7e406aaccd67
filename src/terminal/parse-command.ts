import { COMMANDS, parseRequest } from '../../commands/index.ts'
import type { Request, Verb } from '../../commands/request.ts'
import type { Said } from '../desk/port.ts'
import { findTyped } from '../engine/find-typed.ts'
import { findWaveTyped } from '../engine/intake-input.ts'
import { toSetInput } from '../engine/intake-set.ts'
import { unreachable } from '../lib/assert.ts'
import { toText } from '../message/plain.ts'
import { renderRules } from '../message/rules.ts'
import { listUnblocked } from '../message/unblocks.ts'
import { taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'

/** What can be said to the one run that is shown. */
const HERE: ReadonlySet<Verb> = new Set([
  'pause',
  'resume',
  'skip',
  'retry',
  'tell',
  'rerun',
  'undo',
  'set',
  'start',
  'stop',
  'show',
])

/** Nobody types which run, and none is founded here. */
const ELSEWHERE = /\[RUN\] ?|\[options\]/g
const OF_HERE = COMMANDS.filter(({ name }) => HERE.has(name)).map(({ name, usage, about }) => ({
  name,
  about,
  usage: `${name} ${usage.replaceAll(ELSEWHERE, '').trim()}`.trim(),
}))

/** For the line above the prompt. */
export const USAGE = [...OF_HERE.map(({ usage }) => usage), 'help [COMMAND]'].join(', ')

export type Parsed = { input: Said } | { problem: string } | { shown: string[] }

/** What a person types beside the board of a run: the same grammar as in the chats. */
export function parseCommand(typed: string, run: Run, by: string): Parsed {
  const parsed = parseRequest(typed)
  if ('problem' in parsed) return parsed
  const { request } = parsed
  if ('run' in request && request.run !== null && request.run !== run.id)
    return { problem: `This is run ${run.id}. To say something to ${request.run}, go where it is shown.` }
  return toInput(request, run, by)
}

function toInput(request: Request, run: Run, by: string): Parsed {
  switch (request.verb) {
    case 'pause':
    case 'resume':
      return { input: { type: request.verb, by } }
    case 'stop': {
      const { wave, mode } = request
      return { input: wave === null ? { type: 'stop', by, mode } : { type: 'stop-wave', by, wave, mode } }
    }
    case 'start':
      return toStart(request, run, by)
    case 'skip':
    case 'retry': {
      const task = findTyped(run, request.task)
      if (typeof task === 'object') return task
      if (request.verb === 'skip') return { input: { type: 'skip', by, task } }
      return { input: { type: 'rerun', by, task, after: request.after ?? undefined } }
    }
    case 'tell': {
      const task = findTyped(run, request.task)
      return typeof task === 'object' ? task : { input: { type: 'tell', by, task, text: request.text } }
    }
    case 'rerun':
    case 'undo': {
      const wave = findWaveTyped(run, request.wave)
      return typeof wave === 'object' ? wave : { input: { type: `${request.verb}-wave`, by, wave } }
    }
    case 'set':
      return request.change === null
        ? { shown: toText(renderRules(run)).split('\n') }
        : toSetInput(run, request.change, by)
    case 'help':
      return { problem: toHelp(request.about) }
    case 'answer':
    case 'seen':
      return { problem: 'What the run asks is put to you here by itself. Elsewhere: regatta answer' }
    case 'log':
      return { problem: `What happened stands above. Elsewhere: regatta log ${run.id}` }
    case 'ship':
      return { problem: `What it has merged is shown, and shipped, by: regatta ship ${run.id}` }
    case 'show': {
      const task = findTyped(run, request.task)
      if (typeof task === 'object') return task
      const lines = listUnblocked(run, taskOf(run, task))
      return { shown: lines.length > 0 ? lines : [`${task} holds nothing up.`] }
    }
    case 'status':
    case 'list':
    case 'prompt':
    case 'plan':
    case 'discard':
    case 'model':
    case 'why':
    case 'mirror':
    case 'edit':
    case 'schedule':
    case 'digest':
      return {
        problem: `${request.verb} is not for this line. Elsewhere: regatta status, or the page of regatta serve`,
      }
    default:
      return unreachable(request)
  }
}

function toStart(request: Extract<Request, { verb: 'start' }>, { id }: Run, by: string): Parsed {
  const { wave, only, from, agent, slots, budget, pace, reference, gates } = request
  const isOfNewRun = [only, from, agent, slots, budget, pace, gates].some(wish => wish !== null) || reference
  if (wave !== null && !isOfNewRun) return { input: { type: 'start-wave', by, wave } }
  return { problem: `Run ${id} goes on as it began; a wave of it that was stopped is started by: start WAVE` }
}

function toHelp(about: string | null): string {
  const command = OF_HERE.find(({ name }) => name === about)
  return command ? `${command.usage}: ${command.about}` : `There is: ${USAGE}.`
}
