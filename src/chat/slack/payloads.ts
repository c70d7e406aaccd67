import { z } from 'zod'
import { DROP_PLAN, RUN_PLAN, SET_LIMITS } from './names.ts'

// What Slack sends, as far as it is read.

export const FILE = z.object({ id: z.string(), name: z.string().nullish(), size: z.number().optional() })
export const MESSAGE = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  channel: z.string(),
  user: z.string(),
  bot_id: z.string().optional(),
  user_team: z.string().optional(),
  team: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  files: z.array(FILE).optional(),
})
export const REACTION = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
  event_ts: z.string(),
})
export const EVENT = z.object({
  type: z.literal('event_callback'),
  event: z.discriminatedUnion('type', [MESSAGE, REACTION]),
})
export const COMMAND = z.object({
  command: z.string(),
  text: z.string().optional(),
  trigger_id: z.string(),
  user_id: z.string(),
  team_id: z.string().optional(),
  channel_id: z.string(),
  response_url: z.string().optional(),
})
const USER = z.object({ id: z.string(), team_id: z.string().optional() })
const PRESSED = z.object({
  type: z.literal('button'),
  action_id: z.string(),
  value: z.string(),
  action_ts: z.string(),
})
export const BUTTON = z.object({
  type: z.literal('block_actions'),
  user: USER,
  actions: z.tuple([PRESSED], z.unknown()),
  container: z.object({
    type: z.literal('message'),
    message_ts: z.string(),
    channel_id: z.string(),
    thread_ts: z.string().optional(),
  }),
  response_url: z.string().optional(),
})
export const SHORTCUT = z.object({
  type: z.literal('message_action'),
  callback_id: z.literal(RUN_PLAN),
  action_ts: z.string(),
  user: USER,
  channel: z.object({ id: z.string() }),
  message: MESSAGE.omit({ type: true, subtype: true, channel: true, user: true }),
  response_url: z.string().optional(),
})
export const VIEW = z.object({
  type: z.literal('view_submission'),
  user: USER,
  view: z.object({
    id: z.string(),
    callback_id: z.literal(DROP_PLAN),
    state: z.object({
      values: z.object({
        channel: z.object({ value: z.object({ selected_conversation: z.string() }) }),
        text: z.object({ value: z.object({ value: z.string().nullish() }) }),
        files: z.object({ value: z.object({ files: z.array(FILE).optional() }) }).optional(),
      }),
    }),
  }),
})
export const LIMITS = z.object({
  type: z.literal('view_submission'),
  user: USER,
  view: z.object({
    id: z.string(),
    callback_id: z.literal(SET_LIMITS),
    private_metadata: z.string(),
    state: z.object({
      values: z.object({
        slots: z.object({ value: z.object({ value: z.string().nullish() }) }),
        pace: z.object({
          value: z.object({ selected_option: z.object({ value: z.enum(['waves', 'eager']) }).nullish() }),
        }),
      }),
    }),
  }),
})
/** What a window of limits was opened for. */
export const OPENED_FOR = z
  .string()
  .transform(readJson)
  .pipe(
    z.object({
      command: z.string(),
      channel: z.string(),
      message: z.string(),
      thread: z.string().nullable(),
    }),
  )

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
