import type { Request, StartWishes } from '../../commands/request.ts'
import { list, quiet, text } from '../message/blocks.ts'
import type { Span } from '../message/message.ts'
import type { NewPost } from '../message/post.ts'
import { renderStarted } from '../message/preview-after.ts'
import { renderProblem } from '../message/reply.ts'
import type { Plan } from '../plan/plan.ts'
import { findWave, toCharter } from '../run/charter.ts'
import type { Wishes } from '../run/charter.ts'
import { decideStart } from '../run/decide-people.ts'
import { toStandingPlan } from '../run/edit.ts'
import type { Charter, ThreadRef } from '../run/event.ts'
import type { Refusal } from '../run/input.ts'
import { shortly } from '../run/listed.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { sayState } from '../run/say-state.ts'
import type { PlanRow } from '../store/chat-port.ts'
import type { Tx } from '../store/port.ts'
import { UnknownRun } from './advance.ts'
import { tell, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { explainPlan } from './intake-explain.ts'
import { submitFor } from './intake-input.ts'
import { saying } from './intake-text.ts'
import { toDeed, withDocument } from './to-deed.ts'

const PROBLEMS_MAX = 8
const PROBLEM_WIDTH = 300

type StartRequest = Extract<Request, { verb: 'start' }>

interface Founding {
  run: string
  /** What people know it by. */
  name: string
  plan: Plan
  /** The document that it was read from; empty: it is not kept. */
  text: string
  thread: ThreadRef
  only: string | null
  from: string | null
  /** The commands that were seen by whoever agreed to them; left out: those of the plan. */
  shown?: string[]
  /** The run that this does part of again. */
  before: Charter | null
  /** First of all in the transaction: what others lock first, too. */
  lock?(tx: Tx): Promise<void>
  /** After the request was taken, in the same transaction: whether it may be. */
  admit(tx: Tx): Promise<Refusal | null>
  /** What is said before that it has started, and after. */
  preface(run: Run): NewPost[]
  say(run: Run): NewPost[]
  /** Says why, where the run did not come into being. */
  explain(refusal: Refusal | undefined): Promise<void>
}

/** An offered plan becomes a run; one that is none any more is told what became of it. */
export async function startPlan(
  context: IntakeContext,
  asked: Asked,
  request: StartRequest,
  plan: PlanRow,
): Promise<void> {
  if (plan.status !== 'offered') return await explainPlan(context, asked, plan.id)
  const { store } = context
  await found(context, asked, request, {
    run: plan.id,
    name: plan.id,
    before: null,
    plan: await context.read(new TextEncoder().encode(plan.text)),
    text: plan.text,
    thread: plan.thread,
    only: request.wave ?? request.only,
    from: request.from,
    async admit(tx) {
      await store.chats.lockPlan(tx, plan.id)
      if (await store.chats.settlePlan(tx, plan.id, { status: 'started' })) return null
      return { code: 'settled', message: `Plan ${plan.id} has been started already.` }
    },
    preface: () => [],
    say: run => [
      {
        kind: 'edit',
        thread: plan.thread,
        key: `${plan.post}/started`,
        target: plan.post,
        message: renderStarted(run),
      },
    ],
    explain: () => explainPlan(context, asked, plan.id),
  })
}

/** A wave of a run again; as a run of its own where this one has ended or left it out. */
export async function startAgain(
  context: IntakeContext,
  asked: Asked,
  request: StartRequest,
  run: Run,
): Promise<void> {
  const by = asked.inbound.by.name
  const named = request.wave ?? request.only ?? request.from
  if (named === null) {
    await submitFor(context, asked, run, { type: 'start', by }, `${run.id} has started.`)
    return
  }
  const { plan, scope } = run.charter
  const wave = plan.waves[findWave(plan, named)]?.id
  const isLeftOut = wave !== undefined && scope !== null && !scope.includes(wave)
  if (wave !== undefined && (hasEnded(run) || isLeftOut)) {
    return await foundAgain(context, asked, request, run, wave)
  }
  const input = { type: 'start-wave' as const, by, wave: wave ?? named }
  await submitFor(context, asked, run, input, `${input.wave} of ${run.id} starts again.`)
}

async function foundAgain(
  context: IntakeContext,
  asked: Asked,
  request: StartRequest,
  old: Run,
  wave: string,
): Promise<void> {
  const { store } = context
  const { charter, id: before } = old
  const thread = charter.thread ?? asked.place
  const row = await store.chats.findPlan(before)
  const first = row?.again ?? before
  const run = context.mintRunId()
  const what = request.from === null ? wave : `${wave} and what follows`
  await found(context, asked, request, {
    run,
    name: `${what} of ${before}`,
    plan: toStandingPlan(old),
    // What was changed since does not stand in it.
    text: old.edits > 0 ? '' : (row?.text ?? ''),
    thread,
    only: request.from === null ? wave : null,
    from: request.from === null ? null : wave,
    // As people have set it since.
    before: { ...charter, pace: old.pace, slots: old.slots },
    // Whoever wants the same at the same moment waits for it.
    lock: async tx => void (await store.lockRun(tx, first)),
    async admit(tx) {
      const going = await store.chats.listGoingAgain(tx, first)
      const same = going.find(({ scope }) => scope === null || scope.includes(wave))
      if (same) {
        const message = `${same.by} has started ${wave} again already, as run ${same.run}.`
        return { code: 'settled', message }
      }
      // It has a plan's row as well, so that the run is known in its channel, and what it does again.
      await store.chats.keepPlan(tx, {
        ...(row ?? { title: charter.plan.title, name: before, text: '' }),
        id: run,
        thread,
        status: 'offered',
        supersededBy: null,
        again: first,
        by: asked.inbound.by.name,
        at: asked.inbound.at,
        post: row?.post ?? `${run}/preview`,
      })
      await store.chats.settlePlan(tx, run, { status: 'started' })
      return null
    },
    preface: () => [
      { kind: 'line', thread, key: `${run}/again`, message: saying(...toAgain(old, run, { wave, what })) },
    ],
    say: () => [],
    explain: refusal => tell(context, asked, renderProblem(refusal?.message ?? `${run} cannot be started.`)),
  })
}

/** What a run is that does part of another, and why it is one of its own. */
function toAgain(old: Run, run: string, { wave, what }: { wave: string; what: string }): Span[] {
  const at = old.waves.findIndex(({ id }) => id === wave)
  const done = what === wave ? old.waves.slice(at, at + 1) : old.waves.slice(at)
  const hasRun = done.some(({ tasks }) => tasks.some(task => old.tasks[task]!.attempts.length > 0))
  const why = hasEnded(old) ? sayState(old) : 'leaves it out'
  return [`${what}${hasRun ? ' again' : ''}, as a run of its own: `, { code: run }, `; ${old.id} ${why}.`]
}

async function found(
  context: IntakeContext,
  asked: Asked,
  request: StartRequest,
  founding: Founding,
): Promise<void> {
  const made = await toFoundation(context, asked.inbound.by.name, request, founding)
  if ('problems' in made) {
    const title = `${founding.name} cannot be started:`
    const problems = list(made.problems, PROBLEMS_MAX, problem => [shortly(problem, PROBLEM_WIDTH)])
    return await tell(context, asked, quiet(`${title} ${made.problems[0]}`, [text(title), problems]))
  }
  const by = asked.inbound.by.name
  // Somebody else may have dealt with it meanwhile.
  let isTaken = false
  const input = { type: 'create' as const, charter: made.charter }
  try {
    await context.runs.submit(founding.run, input, {
      next: { type: 'start', by },
      deed: withDocument(toDeed(asked.inbound), founding.text),
      async admit(tx) {
        await founding.lock?.(tx)
        isTaken = !(await context.store.chats.takeInbound(tx, asked.inbound))
        if (isTaken) return { code: 'settled', message: 'This was dealt with already.' }
        return await founding.admit(tx)
      },
      preface: ({ run, decision: { refusal } }) => (refusal ? [] : founding.preface(run)),
      reply({ run, decision: { refusal } }) {
        if (isTaken) return []
        if (!refusal) return founding.say(run)
        // Who was second hears who was first.
        const { message } = decideStart(run, by).refusal ?? refusal
        return [toWhisper(asked, renderProblem(message))]
      },
    })
  } catch (error) {
    if (!(error instanceof UnknownRun)) throw error
    await founding.explain(error.refusal)
  }
}

type FoundingOn = Pick<Founding, 'run' | 'plan' | 'thread' | 'only' | 'from' | 'before' | 'shown'>

/** What a run is founded on, with its folder at hand; or what speaks against it. */
export async function toFoundation(
  context: Pick<IntakeContext, 'place' | 'offer' | 'mintSeed' | 'openFolder' | 'saysIn'>,
  by: string,
  request: StartWishes,
  founding: FoundingOn,
): Promise<{ charter: Charter } | { problems: string[] }> {
  const { run, plan, thread } = founding
  const made = toCharter(plan, toWishes(context, by, request, founding), context.offer)
  if ('problems' in made) return made
  const { chat, channel } = thread
  const opened = await context.openFolder({ run, chat, channel, isRehearsal: made.charter.rehearsal })
  if ('problem' in opened) return { problems: [opened.problem] }
  const says = context.saysIn(channel)
  return { charter: { ...made.charter, ...opened, ...(says === 'normal' ? {} : { says }) } }
}

export function toWishes(
  { place, mintSeed }: Pick<IntakeContext, 'place' | 'mintSeed'>,
  by: string,
  request: StartWishes,
  { run, thread, only, from, before, shown }: Omit<FoundingOn, 'plan'>,
): Wishes {
  return {
    run,
    by,
    shown,
    pace: request.pace ?? undefined,
    slots: request.slots ?? undefined,
    budget: request.budget ?? undefined,
    only: only ?? undefined,
    from: from ?? undefined,
    agent: request.agent ?? undefined,
    reference: request.reference ? 'agreed' : 'refused',
    gates: request.gates ?? undefined,
    checks: request.checks ? 'approved' : 'left',
    folder: '',
    place,
    before: before ?? undefined,
    seed: mintSeed(),
    thread,
  }
}
