import type { File } from './file.ts'
import { DEFAULT_POLICY } from '../run/policy.ts'
import type { Policy, Rung } from '../run/policy.ts'

interface Given {
  policy: File['policy']
  approvers: readonly string[]
  /** What somebody is called whom a chat knows by this id; null: it is not said. */
  nameOf(chat: string, id: string): string | null
  refuse(place: string, problem: string): void
}

type Asking = Pick<Policy, 'quorum' | 'ownAnswers' | 'reactionMs' | 'ladder'>

/** How people agree to something, and what is done as long as nobody answers. */
export function toAsking({ policy, approvers, nameOf, refuse }: Given): Asking {
  const { quorum = DEFAULT_POLICY.quorum, ownAnswers, reactionSeconds, reminders } = policy
  // One of them may have started the run.
  const enough = ownAnswers === 'refused' ? quorum + 1 : quorum
  if (approvers.length > 0 && approvers.length < enough) {
    const besides = enough > quorum ? ' besides whoever starts a run' : ''
    const named = `policy.approvers names ${approvers.length}`
    refuse('policy.quorum', `${quorum} must agree${besides}, and ${named}. Name ${enough} or more.`)
  }
  const ladder = reminders?.map(({ minutes, call, channel }): Rung => ({
    afterMs: Math.round(minutes * 60_000),
    calls: call.map(who => toCalled(who, nameOf)),
    tells: channel === undefined ? null : { chat: toChat(channel), channel: toId(channel) },
  }))
  return {
    quorum,
    ownAnswers: ownAnswers ?? DEFAULT_POLICY.ownAnswers,
    reactionMs:
      reactionSeconds === undefined ? DEFAULT_POLICY.reactionMs : Math.round(reactionSeconds * 1_000),
    ladder: ladder?.toSorted((a, b) => a.afterMs - b.afterMs) ?? DEFAULT_POLICY.ladder,
  }
}

function toCalled(who: string, nameOf: Given['nameOf']): Rung['calls'][number] {
  const [chat, id] = [toChat(who), toId(who)]
  return { name: nameOf(chat, id) ?? id, ids: { [chat]: id } }
}

function toChat(place: string): string {
  return place.slice(0, place.indexOf(':'))
}

function toId(place: string): string {
  return place.slice(place.indexOf(':') + 1)
}
