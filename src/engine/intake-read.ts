import { COMMANDS, findCommand, toUnknown } from '../../commands/index.ts'
import type { Request } from '../../commands/request.ts'
import { unreachable } from '../lib/assert.ts'
import { heading, note, quiet, text } from '../message/blocks.ts'
import { renderBoard } from '../message/board.ts'
import { fit } from '../message/fit.ts'
import { renderHelp } from '../message/help.ts'
import { renderLog } from '../message/log.ts'
import type { LogLine } from '../message/log.ts'
import type { Message } from '../message/message.ts'
import { listPlanWaves } from '../message/preview-waves.ts'
import { renderPreview } from '../message/preview.ts'
import { renderPrompt } from '../message/prompt.ts'
import { renderProblem } from '../message/reply.ts'
import { renderRules } from '../message/rules.ts'
import { renderRuns } from '../message/runs.ts'
import { listFacts, listReasons } from '../message/say-forecast.ts'
import { toStoryLine } from '../message/story.ts'
import { renderShipping } from '../message/ship.ts'
import { renderTask } from '../message/task.ts'
import { forecastPlan } from '../message/forecast-plan.ts'
import { apply } from '../run/apply.ts'
import { toStandingPlan } from '../run/edit.ts'
import type { Event } from '../run/event.ts'
import { shortly } from '../run/listed.ts'
import { nextTold, toPrompt } from '../run/prompt.ts'
import type { GateMode } from '../run/policy.ts'
import { taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { sayState } from '../run/say-state.ts'
import { withStrangers } from '../run/strangers.ts'
import type { PlanRow } from '../store/chat-port.ts'
import { findForPrompt } from './find-for-prompt.ts'
import { WorkspaceError } from '../workspace/port.ts'
import { lookAt, tell, toOnlooker } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { explainPlan } from './intake-explain.ts'
import { findTyped } from './find-typed.ts'
import { describePlan } from './intake-preview.ts'
import { listSeen } from './sight.ts'

const LISTED_MAX = 20
/** Of all tasks together: an attempt that is not at work any more may lie far back. */
const ACTIVITY_LOOKED_AT = 5_000

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>

export async function tellHelp(context: IntakeContext, asked: Asked, { about }: Of<'help'>): Promise<void> {
  const command = about === null ? undefined : findCommand(about)
  const isUnknown = about !== null && !command
  await tell(context, asked, isUnknown ? renderProblem(toUnknown(about)) : renderHelp(COMMANDS, command))
}

export async function tellList(context: IntakeContext, asked: Asked): Promise<void> {
  const { store } = context
  const rows = await listSeen(context, toOnlooker(asked), LISTED_MAX)
  const offered = await store.chats.listOffered(asked.place, LISTED_MAX)
  await tell(context, asked, renderRuns(rows, offered))
}

export async function readRun(
  context: IntakeContext,
  asked: Asked,
  request: Of<'status' | 'show' | 'prompt' | 'log' | 'set'>,
  run: Run,
): Promise<void> {
  switch (request.verb) {
    case 'status':
      return await tellStanding(context, asked, run)
    case 'set':
      return await tell(context, asked, renderRules(run))
    case 'show':
      return await showTask(context, asked, request.task, run)
    case 'prompt':
      return await showPrompt(context, asked, request.task, run)
    case 'log':
      return await showLog(context, asked, request.lines, run.id)
    default:
      return unreachable(request)
  }
}

async function tellStanding(context: IntakeContext, asked: Asked, run: Run): Promise<void> {
  const troubles = (await context.troubles?.()) ?? []
  const { blocks, ...board } = renderBoard(run, context.clock.now())
  const [head, ...rest] = blocks
  const told = [...(head ? [head] : []), ...troubles.map(line => text(line)), ...rest]
  await tell(context, asked, fit({ ...board, blocks: told }))
}

export async function tellShipping(
  context: IntakeContext,
  asked: Asked,
  tip: string | null,
  run: Run,
): Promise<void> {
  try {
    const shipping = (await context.ship?.(run.id, tip)) ?? null
    if (shipping) await tell(context, asked, renderShipping(run, shipping))
    else await tell(context, asked, renderProblem('Nothing is shipped from here.'))
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error
    await tell(context, asked, renderProblem(error.message))
  }
}

async function showTask(context: IntakeContext, asked: Asked, typed: string, run: Run): Promise<void> {
  const id = findTyped(run, typed)
  if (typeof id === 'object') return await tell(context, asked, renderProblem(id.problem))
  const { index, status } = taskOf(run, id)
  const rows = await context.store.activityOf(run.id, ACTIVITY_LOOKED_AT)
  const paths = status === 'done' ? await findPaths(context, run.id, id) : null
  const now = await lookAt(context, run.id)
  if (!now) throw new Error(`Run ${run.id} is gone`)
  const activity = rows.filter(({ task }) => task === index)
  await tell(context, asked, renderTask(now, taskOf(now, id), { activity, paths, now: context.clock.now() }))
}

/** As it was told, if it was; else as it would be now. */
async function showPrompt(context: IntakeContext, asked: Asked, typed: string, run: Run): Promise<void> {
  const id = findTyped(run, typed)
  if (typeof id === 'object') return await tell(context, asked, renderProblem(id.problem))
  const { index, attempts } = taskOf(run, id)
  const { folder } = run.charter
  const number = attempts.length
  const told = await context.store.promptOf({ run: run.id, task: index, attempt: number })
  const found = await findForPrompt(context, run, { run: run.id, task: index }, folder)
  const now = await lookAt(context, run.id)
  if (!now) throw new Error(`Run ${run.id} is gone`)
  const task = taskOf(now, id)
  const next = nextTold(task)
  const shown =
    told === undefined
      ? { attempt: next.number, isTold: false, text: toPrompt(now, task, next, found) }
      : { attempt: number, isTold: true, text: told }
  await tell(context, asked, renderPrompt(now, task, shown))
}

/** Of its last change that was brought in. */
async function findPaths({ store }: IntakeContext, run: string, task: string): Promise<string[] | null> {
  const events = await store.eventsOf(run, null)
  for (const { type, text } of events.reverse()) {
    const event = type === 'merged' ? (JSON.parse(text) as Event) : null
    if (event?.type === 'merged' && event.task === task) return event.paths
  }
  return null
}

/** What happened is told by the run as it was then. */
async function showLog(context: IntakeContext, asked: Asked, most: number, id: string): Promise<void> {
  const events = await context.store.eventsOf(id, null)
  const lines: LogLine[] = []
  let run: Run | undefined
  for (const { text } of events) {
    const event = JSON.parse(text) as Event
    run = apply(run, event)
    const line = toStoryLine(run, event)
    if (line !== null) lines.push({ at: event.at, text: line })
  }
  if (!run) throw new Error(`Run ${id} is gone`)
  await tell(context, asked, renderLog(run, lines.slice(-most), Math.max(0, lines.length - most)))
}

/** All of a plan; of one that waits as it would start, of one that goes on only what it says. */
export async function readPlanAgain(
  context: IntakeContext,
  asked: Asked,
  meant: { plan: PlanRow } | { run: Run },
): Promise<void> {
  if ('run' in meant) return await tell(context, asked, renderWhole(meant.run))
  const { plan: row } = meant
  if (row.status === 'superseded') return await explainPlan(context, asked, row.id)
  const plan = await context.read(new TextEncoder().encode(row.text))
  const about = await describePlan(context, row, plan)
  const seen = withStrangers(plan, context.offer)
  await tell(context, asked, renderPreview(seen, { ...about, whole: 'long', replaces: null }))
}

function toGateMode({ charter }: Run): GateMode {
  return Object.values(charter.gates).some(({ unasked }) => unasked) ? 'auto' : 'ask'
}

function renderWhole(run: Run): Message {
  const plan = toStandingPlan(run)
  const expected = forecastPlan(plan, run.charter)
  const title = shortly(plan.title)
  return quiet(`${title}: all of the plan`, [
    heading(title),
    note({ code: run.id }, ` ${sayState(run)}; ${run.startedBy ?? run.charter.by} started it`),
    ...(expected === null
      ? []
      : [
          {
            type: 'list' as const,
            items: [...listFacts(plan, expected), ...listReasons(plan, expected, 'types')],
          },
        ]),
    ...listPlanWaves(plan, 'long', toGateMode(run)),
  ])
}
