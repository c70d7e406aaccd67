import { z } from 'zod'
import { RUN_MESSAGE, WAVE } from './commands.ts'
import { ATTACHMENT } from './files.ts'
import { MESSAGE } from './inbound.ts'
import { DROP_PLAN } from './modal.ts'
import { MEMBER, USER } from './people.ts'
import { CHANNEL } from './places.ts'

const OPTION = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
})
const ATTACHMENTS = z.object({ attachments: z.record(z.string(), ATTACHMENT).optional() }).optional()

/** What somebody asks of the bot, as Discord tells it. */
export const INTERACTION = z.object({
  id: z.string(),
  application_id: z.string(),
  type: z.int(),
  token: z.string(),
  guild_id: z.string().optional(),
  channel: CHANNEL,
  member: MEMBER.extend({ user: USER }).optional(),
  user: USER.optional(),
  data: z.unknown(),
  message: z.object({ id: z.string() }).optional(),
})
export type Interaction = z.infer<typeof INTERACTION>

/** As Discord numbers what is asked. */
export const [COMMAND, COMPONENT, TYPING, WINDOW] = [2, 3, 4, 5] as const

export const SLASH = z.object({
  type: z.literal(1),
  name: z.literal(WAVE),
  options: z.tuple([z.object({ name: z.string(), options: z.array(OPTION).optional() })]),
  resolved: ATTACHMENTS,
})
export const ON_MESSAGE = z.object({
  type: z.literal(3),
  name: z.literal(RUN_MESSAGE),
  target_id: z.string(),
  resolved: z.object({ messages: z.record(z.string(), MESSAGE.omit({ channel_id: true })) }),
})
export const BUTTON = z.object({ component_type: z.literal(2), custom_id: z.string() })
export const MODAL = z.object({
  custom_id: z.literal(DROP_PLAN),
  components: z.array(
    z.object({
      component: z.object({ value: z.string().optional(), values: z.array(z.string()).optional() }),
    }),
  ),
  resolved: ATTACHMENTS,
})
