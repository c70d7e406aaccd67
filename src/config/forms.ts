import { z } from 'zod'
import { RIGHTS } from '../../commands/request.ts'
import { readLabels } from '../lib/labels.ts'
import { PERMITS, TOOL_KINDS } from '../run/permissions.ts'
import { CURES, MODES } from '../run/policy.ts'

/** Only what is named here; what else was written may be a slip of the pen, and would be passed over in silence. */
export function only<T extends z.ZodRawShape>(shape: T) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && Array.isArray(keys)
        ? `${keys.join(', ')}: there is no such setting; there is ${known}`
        : undefined,
  })
}

export const name = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'use letters, digits, dot, dash and underscore, at most 64')

const mode = z.enum(
  MODES,
  'write auto (cured by itself), ask (the cure is put to people) or never (people decide)',
)
const ladder = z
  .array(z.enum(CURES), { error: `write a list of ${CURES.join(', ')}, as in [retry, split]` })
  .min(1)
/** `error: ask`, or `error: { mode: ask, cures: [retry, escalate] }`. */
export const row = z.union([mode, only({ mode: mode.optional(), cures: ladder.optional() })], {
  error: 'write auto, ask or never, or { mode: ask, cures: [retry, escalate] }',
})

export const line = z
  .array(z.string().min(1), {
    error: 'name the program and its arguments, as a list: [tool, "{prompt}"]',
  })
  .min(1, 'name the program and its arguments, as a list')
export const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'name variables without their values')
/** A name in capitals, so that a key which was put here by mistake is none. */
export const keyVariable = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]{0,99}$/,
    'name the variable that holds the key, not the key itself: OPENAI_API_KEY',
  )
export const url = z
  .string()
  .refine(
    isServer,
    'write it as http://host:port/v1, without a name, a password or a question in it; keys go into the environment, named by key',
  )
export const words = z.string().min(1).max(20_000)
const permit = z.enum(PERMITS, 'write allow, ask (people are asked each time) or deny')
export const permissions = only({
  ...(Object.fromEntries(TOOL_KINDS.map(kind => [kind, permit.optional()])) as Record<
    (typeof TOOL_KINDS)[number],
    z.ZodOptional<typeof permit>
  >),
  paths: z.record(z.string().min(1).max(500), permit).optional(),
})
export const labels = z
  .array(z.string())
  .refine(
    list => readLabels(list.join(',')) !== null,
    'write labels as workers are started with, as in [gpu, macos]',
  )
export const price = z.number().min(0)
export const amount = z.number().positive().max(1_000_000)

/** Where something is asked over HTTP, with nothing secret in the address. */
export function isServer(text: string): boolean {
  const parsed = URL.parse(text)
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return false
  return parsed.username + parsed.password + parsed.search + parsed.hash === ''
}

export const argumentList = z
  .array(z.string().min(1), { error: 'name the program and its arguments, as a list: [npm, ci]' })
  .min(1, 'name the program and its arguments, as a list')
  .max(100)
export const branch = z
  .string()
  .regex(/^(?![-/.])[\w./+-]{1,200}$/, 'name a branch, as in main or release/2.1')
export const rights = z.array(z.enum(RIGHTS), {
  error: `write a list of ${RIGHTS.join(', ')}, as in [view, answer]`,
})

export function discordId(what: string) {
  return z.string().regex(/^\d{17,20}$/, {
    error: `write the id of ${what}, a number of 17 to 20 digits (in Discord: Developer Mode, then “Copy ID”)`,
  })
}

export function inChat(what: string) {
  return z.string().regex(/^(?:slack:[A-Z0-9]{2,40}|discord:\d{17,20})$/, {
    error: `write the chat and the id of ${what}, as in slack:U012AB3CD or discord:100000000000000001`,
  })
}
