import { refuse, yields } from './decision.ts'
import type { Decision, Refused } from './decision.ts'
import type { Option } from './about.ts'
import type { Deed } from './deed.ts'
import type { EventBody } from './event.ts'
import type { Given, Input, Refusal } from './input.ts'
import { listed, shortly } from './listed.ts'
import { listOptions } from './pick-option.ts'
import { hasEnded } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Run } from './run.ts'
import { toReminded } from './reminders.ts'
import { settleAnswer } from './settle-answer.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

/** The first answer that holds counts; who comes later is told what was decided. */
export function decideAnswer(
  run: Run,
  { by, escalation: id, option: chosen, gently }: Of<'answer'>,
  { now }: Given,
): Decision {
  const escalation = findOpen(run, id)
  if ('refusal' in escalation) return escalation
  const refusal = refusePerson(run, by)
  if (refusal) return refuse(refusal.code, refusal.message)
  const option = escalation.about.options.find(({ id }) => id === chosen)
  if (!option) {
    const options = listOptions(escalation.about.options)
    return refuse('unknown', `Question ${id} has no option ${shortly(chosen)}. It has: ${options}.`)
  }
  const own = goesOn(escalation, option) ? sayOwn(run, by) : null
  if (own !== null) return refuse('not-allowed', own)
  const said = escalation.votes.get(by)
  if (gently === true && run.policy.reactionMs > 0) {
    if (said?.option === option.id) return yields([])
    return yields([toVote(escalation, option, by, now + run.policy.reactionMs)])
  }
  if (said?.option === option.id && said.until === null) {
    const missing = countNeeded(run, escalation, option) - countFor(escalation, option.id)
    return refuse('settled', `${by} has said so already: ${missing} more must agree.`)
  }
  return countVote(run, escalation, option, { by, deed: undefined, now })
}

interface Word {
  by: string
  /** By which they had said it before it came to count. */
  deed: Deed | undefined
  now: number
}

/** What somebody says for good: it is settled once as many as it takes agree. */
function countVote(run: Run, escalation: Escalation, option: Option, { by, deed, now }: Word): Decision {
  const others = [...escalation.votes].flatMap(([name, vote]) =>
    name !== by && vote.option === option.id && vote.until === null ? [name] : [],
  )
  if (others.length + 1 < countNeeded(run, escalation, option))
    return yields([{ ...toVote(escalation, option, by, null), ...(deed && { deed }) }])
  return settleAnswer(run, escalation, option, { by, others, deed, now })
}

function toVote(
  { id }: Escalation,
  option: Option,
  by: string,
  until: number | null,
): Extract<EventBody, { type: 'vote-given' }> {
  return { type: 'vote-given', escalation: id, option: option.id, by, until }
}

/** One is enough to hold something back, and to tell an agent what it does not know. */
export function countNeeded(run: Run, escalation: Escalation, option: Option): number {
  return goesOn(escalation, option) ? run.policy.quorum : 1
}

const HOLDS_BACK: ReadonlySet<Option['does']> = new Set(['fail', 'stop', 'stop-wave'])

function goesOn({ about }: Escalation, { does, refuses }: Option): boolean {
  return about.kind !== 'question' && refuses !== true && !HOLDS_BACK.has(does)
}

export function countFor(escalation: Escalation, option: string): number {
  return listFor(escalation, option).length
}

/** Those whose word for it counts by now. */
export function listFor({ votes }: Escalation, option: string): string[] {
  return [...votes].flatMap(([by, vote]) => (vote.option === option && vote.until === null ? [by] : []))
}

/** By taking the reaction away again; what was decided stays decided. */
export function decideTakeBack(run: Run, { by, escalation: id, option }: Of<'take-back'>): Decision {
  const escalation = findOpen(run, id)
  if ('refusal' in escalation) return escalation
  const isTheirs = escalation.votes.get(by)?.option === option
  return yields(isTheirs ? [{ type: 'vote-taken-back', escalation: id, by }] : [])
}

export function decideAcknowledge(run: Run, { by, escalation: id }: Of<'acknowledge'>): Decision {
  const escalation = findOpen(run, id)
  if ('refusal' in escalation) return escalation
  const refusal = refusePerson(run, by)
  if (refusal) return refuse(refusal.code, refusal.message)
  const { seenBy } = escalation
  if (seenBy !== null)
    return seenBy === by ? yields([]) : refuse('settled', `${seenBy} sees to ${id} already.`)
  return yields([{ type: 'escalation-acknowledged', escalation: id, by }])
}

/** By taking the 👀 away again: whoever is to answer is reminded once more. */
export function decideLetGo(run: Run, { by, escalation: id }: Of<'let-go'>): Decision {
  const escalation = findOpen(run, id)
  if ('refusal' in escalation) return escalation
  return yields(escalation.seenBy === by ? [{ type: 'escalation-let-go', escalation: id, by }] : [])
}

/** A vote that stood long enough counts; whom nobody answers is reminded of. */
export function nudge(run: Run, { now }: Given): Decision {
  const due = run.nudges.peek()
  if (!due || due.at > now || hasEnded(run)) return yields([])
  const { escalation } = due
  const [by, vote] = [...escalation.votes].find(([, { until }]) => until !== null && until <= now) ?? []
  const option = escalation.about.options.find(({ id }) => id === vote?.option)
  if (by !== undefined && option) return countVote(run, escalation, option, { by, deed: vote?.deed, now })
  return yields([toReminded(run, escalation, now)])
}

function findOpen(run: Run, id: string): Escalation | Refused {
  const escalation = run.escalations.get(id)
  if (!escalation) return refuse('unknown', `Run ${run.id} has no question ${shortly(id)}.`)
  if (escalation.answer) {
    const { option, by: first } = escalation.answer
    return refuse('settled', `${first} has answered ${id} already: ${labelOf(escalation, option)}.`)
  }
  if (escalation.status === 'withdrawn') {
    const why = escalation.why ? `: ${escalation.why}` : ''
    return refuse('settled', `Question ${id} is no longer asked${why}.`)
  }
  return escalation
}

function refusePerson({ policy: { approvers } }: Run, by: string): Refusal | null {
  if (approvers.length === 0 || approvers.includes(by)) return null
  return { code: 'not-allowed', message: `${by} may not answer: the policy names ${listed(approvers)}.` }
}

function sayOwn(run: Run, by: string): string | null {
  const isRefused = run.policy.ownAnswers === 'refused' && by === (run.startedBy ?? run.charter.by)
  const why = `${by} started this run, and who starts one does not decide that it goes on`
  return isRefused ? `${why}: somebody else has to.` : null
}

/** Whether there is something to it that somebody may not say, because they started the run. */
export function takesOthers(run: Run, escalation: Escalation, by: string): boolean {
  return sayOwn(run, by) !== null && escalation.about.options.some(option => goesOn(escalation, option))
}

/** Why somebody alone cannot have something go on that people are asked about; null: they can. */
export function sayNotAlone(run: Run, by: string): string | null {
  const { quorum } = run.policy
  const many = quorum > 1 ? `${quorum} people must agree before it goes on.` : null
  return sayMayNot(run, by) ?? many
}

/** Why somebody's word does not count for it that something goes on; null: it does. */
export function sayMayNot(run: Run, by: string): string | null {
  return refusePerson(run, by)?.message ?? sayOwn(run, by)
}

function labelOf(escalation: Escalation, option: string): string {
  return escalation.about.options.find(({ id }) => id === option)?.label ?? option
}
