import { toThreadId } from '../message/post.ts'
import type { PlanListing, PlanRow } from '../store/chat-port.ts'
import type { IntakeContext } from './intake-context.ts'

/** For what goes on already. */
export const PLANS_LOOKED_AT = 100

/** Of the same thread, or with the same title in the same channel; in a thread of several plans only the latter. */
export function findEarlier(row: PlanRow, known: PlanListing[]): PlanListing[] {
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
