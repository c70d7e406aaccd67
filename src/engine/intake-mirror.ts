import type { Request } from '../../commands/request.ts'
import { ChatError } from '../chat/port.ts'
import { renderBoard } from '../message/board.ts'
import { toCopyKey, toThreadId } from '../message/post.ts'
import type { NewPost } from '../message/post.ts'
import { hasMessage } from '../message/asked.ts'
import { renderQuestion } from '../message/question.ts'
import { renderProblem } from '../message/reply.ts'
import type { ThreadRef } from '../run/event.ts'
import { listed } from '../run/listed.ts'
import type { Run } from '../run/run.ts'
import { tell, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { saying } from './intake-text.ts'

/** More places than these tell of no run. */
const MIRRORS_MAX = 5
/** So often it is begun anew in a place where it was ended. */
const AGAIN_MAX = 10

/** A second place that tells of a run: whatever is said of it from now on is said there, too. */
export async function mirrorRun(
  context: IntakeContext,
  asked: Asked,
  { channel: typed }: Extract<Request, { verb: 'mirror'; how: 'begin' }>,
  run: Run,
): Promise<void> {
  const of = run.charter.thread
  if (of === null)
    return await tell(
      context,
      asked,
      renderProblem(`${run.id} is told of nowhere: it was begun at a terminal.`),
    )
  const found = await findPlace(context, asked, typed)
  if ('problem' in found) return await tell(context, asked, renderProblem(found.problem))
  const there = await context.store.chats.mirrorsOf(run.id)
  const same = [of, ...there].find(({ chat, channel }) => chat === found.chat && channel === found.channel)
  if (same) return await tell(context, asked, renderProblem(`${run.id} is told of there already.`))
  if (there.length >= MIRRORS_MAX)
    return await tell(
      context,
      asked,
      renderProblem(`${run.id} is told of in ${MIRRORS_MAX + 1} places, and no more.`),
    )
  const root = await openRoot(context, found, run)
  if ('problem' in root) return await tell(context, asked, renderProblem(root.problem))
  await begin(context, asked, run.id, { of, thread: { ...found, root: root.message } })
}

/** `#name` of this chat, an id, or `slack:#name`. */
export async function findPlace(
  { rooms }: IntakeContext,
  { place }: Asked,
  typed: string,
): Promise<{ chat: string; channel: string } | { problem: string }> {
  const [, named, rest = typed] = /^([a-z]{2,20}):(.+)$/i.exec(typed) ?? []
  const name = named?.toLowerCase() ?? place.chat
  const chat = rooms.get(name)
  if (!chat) return { problem: `There is no chat ${name} here; there is ${listed([...rooms.keys()])}.` }
  const bare = rest.replace(/^<#(\w{1,40})(?:\|[^>]{0,200})?>$/, '$1')
  const channel = chat.findChannel ? await chat.findChannel(bare) : bare.replace(/^#/, '')
  if (channel !== null) return { chat: name, channel }
  return { problem: `The bot knows no channel ${rest} in ${name}. Is it there? Name it by #name or its id.` }
}

/**
 * The message below which the run is told of there: it stands there once, however often this is tried. What was ended
 * there is not taken up again, for all that was said below it.
 */
async function openRoot(
  { rooms, store }: IntakeContext,
  { chat: name, channel }: { chat: string; channel: string },
  run: Run,
): Promise<{ message: string } | { problem: string }> {
  const chat = rooms.get(name)
  if (!chat) throw new Error(`The chat ${name} is not connected here`)
  const to = { channel, thread: null }
  const said = saying(
    'Told of here as well: ',
    { bold: run.charter.plan.title },
    ', run ',
    { code: run.id },
    '.',
  )
  try {
    for (let nth = 1; nth <= AGAIN_MAX; nth++) {
      const key = `${run.id}/mirror/${channel}${nth === 1 ? '' : `/${nth}`}`
      const [known] = await chat.find(to, key)
      if (known === undefined) return { message: await chat.post(to, said, key) }
      if (!(await store.chats.findThread({ chat: name, channel, root: known }))) return { message: known }
    }
    return { problem: `${run.id} was told of there ${AGAIN_MAX} times, and no more.` }
  } catch (error) {
    // What may go well later is tried again with all the rest.
    if (!(error instanceof ChatError) || error.code === 'busy' || error.code === 'unreachable') throw error
    return { problem: `The bot cannot speak there: ${error.message}` }
  }
}

/** In the transaction of the run, so that nothing is said in between in one place only. */
async function begin(
  { store, runs }: IntakeContext,
  asked: Asked,
  id: string,
  { of, thread }: { of: ThreadRef; thread: ThreadRef },
): Promise<void> {
  let isTaken = false
  await runs.submit(
    id,
    { type: 'look' },
    {
      async admit(tx) {
        isTaken = !(await store.chats.takeInbound(tx, asked.inbound))
        if (!isTaken) await store.chats.addMirror(tx, { run: id, of, thread })
        return isTaken ? { code: 'settled', message: 'This was dealt with already.' } : null
      },
      reply({ run }) {
        if (isTaken) return []
        const where = `${thread.chat}:${thread.channel}`
        const told = toWhisper(asked, saying({ code: id }, ` is told of in ${where} as well.`))
        return [...toStanding(run, of, thread), told]
      },
    },
  )
}

/** What stands in the first place and matters still. */
function toStanding(run: Run, of: ThreadRef, thread: ThreadRef): NewPost[] {
  if (toThreadId(of) === toThreadId(thread)) return []
  const toPost = (key: string, message: NewPost['message']): NewPost => ({
    kind: 'message',
    thread,
    key: toCopyKey(thread, key),
    message,
  })
  const questions = [...run.asking].filter(hasMessage)
  return [
    ...(run.startedAt === null ? [] : [toPost(`${run.id}/board`, renderBoard(run))]),
    ...questions.map(question => toPost(`${run.id}/q/${question.id}`, renderQuestion(run, question))),
  ]
}
