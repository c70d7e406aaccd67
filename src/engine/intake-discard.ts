import { renderDiscarded } from '../message/preview-after.ts'
import type { NewPost } from '../message/post.ts'
import type { PlanRow } from '../store/chat-port.ts'
import { settle } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { explainPlan } from './intake-explain.ts'

/** Puts an offered plan away; one that is none any more is told what became of it. */
export async function discardPlan(context: IntakeContext, asked: Asked, plan: PlanRow): Promise<void> {
  const { id, status, thread, post, title } = plan
  if (status !== 'offered') return await explainPlan(context, asked, id)
  const { store } = context
  await settle(context, asked, [], async (tx): Promise<NewPost[]> => {
    // Somebody may have started it at the same moment, and is told so in its thread.
    if (!(await store.chats.settlePlan(tx, id, { status: 'superseded', by: null }))) return []
    const message = renderDiscarded(title, { run: id, by: asked.inbound.by.name })
    return [{ kind: 'edit', thread, key: `${post}/discarded`, target: post, message }]
  })
}
