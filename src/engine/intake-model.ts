import { renderAsked, renderChosen, renderModelReading, renderNotAnswered } from '../message/model-reading.ts'
import type { ModelAsked } from '../message/model-reading.ts'
import type { Message } from '../message/message.ts'
import type { NewPost } from '../message/post.ts'
import { renderProblem } from '../message/reply.ts'
import { writeCanonical } from '../plan/canonical/write-canonical.ts'
import type { Request } from '../../commands/request.ts'
import type { PlanRow } from '../store/chat-port.ts'
import { settle, tell } from './intake-context.ts'
import type { Asked, IntakeContext, PlanModel } from './intake-context.ts'
import { explainPlan } from './intake-explain.ts'
import { offerPlans } from './offer-plans.ts'

type What = Extract<Request, { verb: 'model' }>['what']

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A model reads a plan because somebody asked for it, and its reading counts once somebody chose it. */
export async function readByModel(
  context: IntakeContext,
  asked: Asked,
  what: What,
  plan: PlanRow,
): Promise<void> {
  const { model } = context
  if (plan.status === 'started' || plan.supersededBy !== null)
    return await explainPlan(context, asked, plan.id)
  if (what !== 'ask') return await choose(context, asked, what, plan)
  if (model === undefined) {
    const problem =
      'No model is configured that could read it. Whoever runs the bot can name one in regatta.yaml.'
    return await tell(context, asked, renderProblem(problem))
  }
  const about = { run: plan.id, name: plan.name, model: model.name, by: asked.inbound.by.name }
  const key = `${plan.id}/model/${asked.inbound.chat}/${asked.inbound.key}`
  await settle(context, asked, [{ kind: 'message', thread: plan.thread, key, message: renderAsked(about) }])
  // Nobody else in the channel waits for it.
  const work = (stop: AbortSignal): Promise<void> => ask(context, model, plan, about, key, stop)
  if (context.later) context.later(work)
  else await work(new AbortController().signal)
}

/** The network first, then one transaction: what came of it is stored with what is said of it. */
async function ask(
  context: IntakeContext,
  model: PlanModel,
  plan: PlanRow,
  about: ModelAsked,
  target: string,
  stop: AbortSignal,
): Promise<void> {
  const known = await context.read(toBytes(plan.text))
  const outcome = await model.read(plan.text, known, stop).catch((error: unknown) => {
    if (stop.aborted) return null
    context.log.error({ error, plan: plan.id }, 'a model was not asked')
    return { problem: 'Something is wrong with the bot; its log says more.' }
  })
  // What is said of it already offers to ask again.
  if (outcome === null) return
  const reading = context.mintRunId()
  const isRead = !('problem' in outcome)
  const message: Message = isRead
    ? renderModelReading(about, known, outcome, reading)
    : renderNotAnswered(about, outcome.problem)
  const edit: NewPost = { kind: 'edit', thread: plan.thread, key: `${target}/answer`, target, message }
  const row: PlanRow | null = isRead
    ? {
        ...plan,
        id: reading,
        name: `${plan.name} as ${model.name} reads it`,
        text: writeCanonical(outcome.plan, 'markdown'),
        // Put away until it is taken: then it is offered like a version that somebody drops.
        status: 'superseded',
        supersededBy: null,
        at: context.clock.now(),
        post: target,
      }
    : null
  await context.store.transaction(async tx => {
    if (row !== null) await context.store.chats.keepPlan(tx, row)
    await context.store.chats.writePosts(tx, [edit])
  })
}

/** What is taken is offered from what is stored: whoever starts it starts what was shown. */
async function choose(
  context: IntakeContext,
  asked: Asked,
  what: Exclude<What, 'ask'>,
  plan: PlanRow,
): Promise<void> {
  const id = 'take' in what ? what.take : what.keep
  const reading = await context.store.chats.findPlan(id)
  if (!reading?.post.startsWith(`${plan.id}/model/`))
    return await tell(context, asked, renderProblem(`There is no reading ${id} of this plan.`))
  const { name, text, thread, post } = reading
  const choice = 'take' in what ? 'taken' : 'kept'
  const message = renderChosen(name, asked.inbound.by.name, choice)
  const edit: NewPost = { kind: 'edit', thread, key: `${post}/${choice}`, target: post, message }
  if (choice === 'kept') return await settle(context, asked, [edit])
  const read = { name, text, plan: await context.read(toBytes(text)) }
  await offerPlans(context, { ...asked, place: thread }, { read: [read], posts: [edit] })
}
