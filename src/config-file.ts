import { z } from 'zod'
import { RIGHTS } from '../commands/request.ts'
import { FAILURE_KINDS } from './run/outcome.ts'
import { CURES, MODES } from './run/policy.ts'

export type File = z.infer<typeof fileSchema>

/** Only what is named here; what else was written may be a slip of the pen, and would be passed over in silence. */
function only<T extends z.ZodRawShape>(shape: T) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && Array.isArray(keys)
        ? `${keys.join(', ')}: there is no such setting; there is ${known}`
        : undefined,
  })
}

const name = z.string().regex(/^[\w.-]{1,64}$/, 'use letters, digits, dot, dash and underscore, at most 64')

const mode = z.enum(
  MODES,
  'write auto (cured by itself), ask (the cure is put to people) or never (people decide)',
)
const ladder = z
  .array(z.enum(CURES), { error: `write a list of ${CURES.join(', ')}, as in [retry, split]` })
  .min(1)
/** `error: ask`, or `error: { mode: ask, cures: [retry, escalate] }`. */
const row = z.union([mode, only({ mode: mode.optional(), cures: ladder.optional() })], {
  error: 'write auto, ask or never, or { mode: ask, cures: [retry, escalate] }',
})

/** What a team decides, in `regatta.yaml`. */
export const fileSchema = only({
  slots: z.int().min(1).max(1_000).optional(),
  agent: name.optional(),
  /** In the order in which they stand in for each other. */
  providers: z.record(name, only({ slots: z.int().min(1).max(1_000).optional() })).default({}),
  agents: z
    .record(
      name,
      only({
        command: z
          .array(z.string().min(1), {
            error: 'name the program and its arguments, as a list: [tool, "{prompt}"]',
          })
          .min(1, 'name the program and its arguments, as a list'),
        env: z.array(z.string().regex(/^\w+$/, 'name variables without their values')).default([]),
      }),
    )
    .default({}),
  people: z
    .record(
      z.string(),
      z.array(z.enum(RIGHTS), { error: `write a list of ${RIGHTS.join(', ')}, as in [view, answer]` }),
    )
    .optional(),
  channels: z.record(z.string(), only({ folder: z.string().min(1, 'name a folder') })).default({}),
  policy: only({
    retries: z.int().min(0).max(20).optional(),
    minutes: z
      .number()
      .positive()
      .max(24 * 60)
      .optional(),
    approvers: z.array(z.string().min(1)).default([]),
    cures: only(Object.fromEntries(FAILURE_KINDS.map(kind => [kind, row.optional()]))).default({}),
    command: name.optional(),
    stallMinutes: z
      .number()
      .positive()
      .max(24 * 60)
      .optional(),
    forbidden: z.array(z.string().min(2).max(200)).default([]),
    alike: z.int().min(2).max(1_000).nullable().optional(),
  }).prefault({}),
  memory: only({ namespace: name.optional() }).default({}),
})
