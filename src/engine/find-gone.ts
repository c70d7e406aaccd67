import type { Inbound } from '../chat/port.ts'
import { toBareEmoji } from '../message/emoji.ts'
import type { PostRow } from '../store/chat-port.ts'
import { lookAt } from './intake-context.ts'
import type { Runs } from './runs.ts'

/** Also where the run is told of as well. */
const QUESTION_POST = /(?:^| )(\w{1,64})\/q\/(q\d{1,6})$/

/** Votes by reactions to a question's message which are not there any more: they were taken back while nobody heard it. */
export async function findGone(
  runs: Pick<Runs, 'submit'>,
  { key, body, message: at }: Pick<PostRow, 'key' | 'body' | 'message'>,
  there: readonly Inbound[],
  now: number,
): Promise<Inbound[]> {
  const [, id, question] = QUESTION_POST.exec(key) ?? []
  const votes = id === undefined ? undefined : (await lookAt({ runs }, id))?.escalations.get(question!)?.votes
  return [...(votes ?? [])].flatMap(([name, { option, deed }]): Inbound[] => {
    const emoji = body.reactions.find(
      ({ command }) => command === `answer ${id} ${question} ${option}`,
    )?.emoji
    if (deed?.how !== 'reaction' || deed.message !== at || at === null || emoji === undefined) return []
    const isThere = there.some(
      inbound =>
        inbound.type === 'reaction' &&
        inbound.by.id === deed.person &&
        toBareEmoji(inbound.emoji) === toBareEmoji(emoji),
    )
    if (isThere || deed.key === null || deed.channel === null) return []
    const { chat, channel, person } = deed
    const by = { id: person, name }
    const gone = { key: `-${deed.key}gone`, chat, channel, at: now, by, thread: null }
    return [{ ...gone, type: 'reaction-removed', message: at, emoji }]
  })
}
