import { ChatError } from '../chat/port.ts'
import { ask } from './courier-ask.ts'
import type { IntakeContext } from './intake-context.ts'

/** With an end to all that is asked of a chat or a folder: what hangs there would hold its channel for ever. */
export function withLimits(context: IntakeContext, hurry: AbortSignal): IntakeContext {
  const { clock, chats, describeBase, openFolder } = context
  return {
    ...context,
    chats: new Map(
      [...chats].map(([name, chat]) => [
        name,
        { readFile: (...given) => ask(clock, hurry, () => chat.readFile(...given)) },
      ]),
    ),
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
