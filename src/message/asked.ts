import { subjectOf } from '../run/escalation.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Event, ThreadRef } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import { toLinePost } from './line-post.ts'
import { VOTES_MARK } from './post.ts'
import type { NewPost } from './post.ts'
import { renderQuestion, renderSettled } from './question.ts'
import { said } from './words.ts'

/** Questions with a message of their own; where more are open, one missing key would fill the thread with them. */
const OWN_MESSAGE_MAX = 5

export function toAsked(run: Run, escalation: Escalation, thread: ThreadRef): NewPost {
  const { id, about } = escalation
  if (hasMessage(escalation)) return toQuestion(run, escalation, thread)
  const options = about.options.map(option => option.id).join(', ')
  const how = `Answer: /wave answer ${run.id} ${id} and one of ${options}`
  const alike = {
    key: `asked ${about.kind} ${options}`,
    lead: '',
    rest: 'more questions are open',
    name: `${id} ${subjectOf(run, escalation)}`,
    same: [`answer each with /wave answer ${run.id}, its id and one of ${options}`],
  }
  return toLinePost(run, thread, `Question ${id}: ${said(about.text)} ${how}`, alike)
}

/** The message says what became of it, and the first of those that had none is asked by a message of its own. */
export function toSettled(run: Run, escalation: Escalation, thread: ThreadRef): NewPost[] {
  if (!hasMessage(escalation)) return []
  const target = toKey(run, escalation)
  const message = renderSettled(run, escalation)
  const settled: NewPost = { kind: 'edit', thread, key: `${target}${SETTLED_MARK}`, target, message }
  const next = run.asking.values().find(isLast)
  return next ? [settled, toQuestion(run, next, thread)] : [settled]
}

/** How many have said so by now stands where it is asked. */
export function toVoted(
  run: Run,
  event: Extract<Event, { type: 'vote-given' | 'vote-taken-back' }>,
  escalation: Escalation,
  thread: ThreadRef,
): NewPost[] {
  const isPending = event.type === 'vote-given' && event.until !== null
  if (isPending || run.policy.quorum === 1 || !hasMessage(escalation)) return []
  const target = toKey(run, escalation)
  const message = renderQuestion(run, escalation)
  return [{ kind: 'edit', thread, key: `${target}${VOTES_MARK}${run.seq}`, target, message }]
}

/** Without what is asked and settled in one step: all that wait behind a question that is withdrawn with them come up in turn. */
export function withoutSettled(posts: readonly NewPost[]): NewPost[] {
  const asked = new Set(posts.flatMap(({ kind, key }) => (kind === 'message' ? key : [])))
  const gone = new Set(
    posts.flatMap(post =>
      post.kind === 'edit' && post.key.endsWith(SETTLED_MARK) && asked.has(post.target) ? post.target : [],
    ),
  )
  if (gone.size === 0) return [...posts]
  return posts.filter(post => !gone.has(post.kind === 'edit' ? post.target : post.key))
}

const SETTLED_MARK = '/settled'

function toQuestion(run: Run, escalation: Escalation, thread: ThreadRef): NewPost {
  return { kind: 'message', thread, key: toKey(run, escalation), message: renderQuestion(run, escalation) }
}

function toKey(run: Run, { id }: Escalation): string {
  return `${run.id}/q/${id}`
}

/** The others have a line, till their turn has come. */
export function hasMessage({ place }: Escalation): boolean {
  return place <= OWN_MESSAGE_MAX
}

/** Once another one is settled, it is the one that came up. */
function isLast({ place }: Escalation): boolean {
  return place === OWN_MESSAGE_MAX
}
