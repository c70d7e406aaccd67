import type { Request } from '../../commands/request.ts'
import { toCopyKey, toThreadId } from '../message/post.ts'
import type { NewPost } from '../message/post.ts'
import { renderProblem } from '../message/reply.ts'
import type { ThreadRef } from '../run/event.ts'
import { listed } from '../run/listed.ts'
import type { Run } from '../run/run.ts'
import { tell, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { findPlace } from './intake-mirror.ts'
import { saying } from './intake-text.ts'

/** Tells of a run in a second place no longer; the others go on. */
export async function endMirror(
  context: IntakeContext,
  asked: Asked,
  { channel: typed }: Extract<Request, { verb: 'mirror'; how: 'end' }>,
  run: Run,
): Promise<void> {
  const there = await context.store.chats.mirrorsOf(run.id)
  const thread = typed === null ? pickHere(there, asked) : await pickNamed(context, asked, typed, there)
  if (thread) return await end(context, asked, run, thread)
  const where = there.length === 0 ? 'in no second place' : `as well in ${listed(there.map(toWords))}`
  const how =
    there.length === 0 ? '' : ' Name the one that is meant; where it was begun it is told of to its end.'
  await tell(context, asked, renderProblem(`${run.id} is told of ${where}.${how}`))
}

function pickHere(there: ThreadRef[], { place }: Asked): ThreadRef | undefined {
  return there.find(thread => toThreadId(thread) === toThreadId(place))
}

/** Also one that is not there any more, by its id. */
async function pickNamed(
  context: IntakeContext,
  asked: Asked,
  typed: string,
  there: ThreadRef[],
): Promise<ThreadRef | undefined> {
  const known = there.find(thread => typed === toWords(thread) || typed === thread.channel)
  if (known) return known
  const found = await findPlace(context, asked, typed)
  if ('problem' in found) return undefined
  return there.find(({ chat, channel }) => chat === found.chat && channel === found.channel)
}

async function end(
  { store, runs }: IntakeContext,
  asked: Asked,
  { id }: Run,
  thread: ThreadRef,
): Promise<void> {
  let outcome: 'ended' | 'ended before' | 'settled' = 'settled'
  await runs.submit(
    id,
    { type: 'look' },
    {
      async admit(tx) {
        const isOurs = await store.chats.takeInbound(tx, asked.inbound)
        if (!isOurs) return { code: 'settled', message: 'This was dealt with already.' }
        outcome = (await store.chats.removeMirror(tx, { run: id, thread })) ? 'ended' : 'ended before'
        return null
      },
      reply({ run }) {
        if (outcome === 'settled') return []
        const told = toWhisper(asked, saying({ code: id }, ` is told of in ${toWords(thread)} no longer.`))
        return outcome === 'ended' ? [...toFarewell(run, thread, asked.inbound.by.name), told] : [told]
      },
    },
  )
}

/** What stands there does not lead anywhere any more, and says so. */
function toFarewell(run: Run, thread: ThreadRef, by: string): NewPost[] {
  const toEdit = (key: string, what: string): NewPost => {
    const target = toCopyKey(thread, `${run.id}/${key}`)
    return { kind: 'edit', thread, key: `${target}/ended`, target, message: saying(what) }
  }
  const line = saying({ code: run.id }, ` is told of here no longer: ${by} ended that.`)
  return [
    { kind: 'line', thread, key: toCopyKey(thread, `${run.id}/mirror-ended`), message: line },
    toEdit('board', 'How the run stands is shown elsewhere.'),
    ...[...run.asking].map(({ id }) => toEdit(`q/${id}`, `Question ${id} is asked elsewhere.`)),
  ]
}

function toWords({ chat, channel }: ThreadRef): string {
  return `${chat}:${channel}`
}
