import type { Span } from '../message/message.ts'
import { renderProblem } from '../message/reply.ts'
import { sayState } from '../run/say-state.ts'
import type { PlanRow } from '../store/chat-port.ts'
import { lookAt, tell } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { saying } from './intake-text.ts'

/** Versions of one plan that are followed to the one that counts. */
const VERSIONS_MAX = 100

/** To whom a plan is dear that cannot be what they took it for: what became of it. */
export async function explainPlan(context: IntakeContext, asked: Asked, id: string): Promise<void> {
  const { store } = context
  const plan = await store.chats.findPlan(id)
  const latest = plan && (await findLatest(context, plan))
  if (!latest) return await tell(context, asked, renderProblem(`There is no plan ${id}.`))
  if (latest.status === 'superseded' && latest.supersededBy === null) {
    const what = 'Somebody discarded this plan. To have it run, drop it again.'
    return await tell(context, asked, saying({ code: latest.id }, ': ', what))
  }
  const head: Span[] = latest.id === id ? [] : [{ code: id }, ' is an earlier version. ']
  if (latest.status !== 'started') {
    const which = latest.id === id ? '' : `Now the one by ${latest.by} counts. `
    const start = { code: `/wave start ${latest.id}` }
    return await tell(context, asked, saying(...head, which, 'It has not been started yet: ', start))
  }
  const run = await lookAt(context, latest.id)
  const state = run ? ` ${sayState(run)}; ${run.startedBy ?? run.charter.by} started it.` : ' was started.'
  await tell(context, asked, saying(...head, 'The one that counts, ', { code: latest.id }, ',', state))
}

async function findLatest({ store }: IntakeContext, plan: PlanRow): Promise<PlanRow> {
  let latest = plan
  for (let version = 0; version < VERSIONS_MAX && latest.supersededBy !== null; version++) {
    const next = await store.chats.findPlan(latest.supersededBy)
    if (!next) break
    latest = next
  }
  return latest
}
