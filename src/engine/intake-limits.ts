import { ChatError } from '../chat/port.ts'
import { ask } from './courier-ask.ts'
import type { IntakeContext } from './intake-context.ts'

/** With an end to all that is asked of a chat or a folder: what hangs there would hold its channel for ever. */
export function withLimits(context: IntakeContext, hurry: AbortSignal): IntakeContext {
  const { clock, chats, rooms, read, explain, describeBase, openFolder } = context
  return {
    ...context,
    chats: new Map(
      [...chats].map(([name, chat]) => [
        name,
        {
          readFile: (...given) => ask(clock, hurry, () => chat.readFile(...given)),
          ...(chat.reads && {
            reads: (...given) => ask(clock, hurry, async () => (await chat.reads?.(...given)) === true),
          }),
          ...(chat.isDirect && {
            isDirect: channel => ask(clock, hurry, async () => (await chat.isDirect?.(channel)) === true),
          }),
          ...(chat.whoIs && {
            whoIs: (...given) => ask(clock, hurry, async () => (await chat.whoIs?.(...given)) ?? given[0]),
          }),
        },
      ]),
    ),
    rooms: new Map(
      [...rooms].map(([name, room]) => [
        name,
        {
          post: (...given) => ask(clock, hurry, () => room.post(...given)),
          find: (...given) => ask(clock, hurry, () => room.find(...given)),
          ...(room.findChannel && {
            findChannel: typed => ask(clock, hurry, async () => (await room.findChannel?.(typed)) ?? null),
          }),
        },
      ]),
    ),
    read: bytes => unlessHurried(hurry, read(bytes)),
    explain: (bytes, task) => unlessHurried(hurry, explain(bytes, task)),
    describeBase: channel => askFolder(() => ask(clock, hurry, () => describeBase(channel))),
    openFolder: wanted => askFolder(() => ask(clock, hurry, () => openFolder(wanted))),
  }
}

async function askFolder<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof ChatError)) throw error
    throw new ChatError('unreachable', 'The folder of this channel did not answer in time.')
  }
}

/** Reading ends in time by itself; only a shutdown does not wait for it. */
async function unlessHurried<T>(hurry: AbortSignal, call: Promise<T>): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const giveUp = (): void =>
      reject(new ChatError('unreachable', 'The document was not read before the shutdown.'))
    hurry.addEventListener('abort', giveUp)
    if (hurry.aborted) giveUp()
    call.then(resolve, reject).finally(() => hurry.removeEventListener('abort', giveUp))
  })
}
