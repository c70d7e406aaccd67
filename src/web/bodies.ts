import { z } from 'zod'
import { FILE_BYTES_MAX, TEXT_CHARS_MAX } from './api.ts'
import type { OpenSession, MakeChannel, Press, React, Say, SayExample } from './api.ts'

const ID_CHARS_MAX = 200
/** Far more than a name has: how long one may be is said where names are made. */
const TYPED_CHARS_MAX = 1_000
const EMOJI_CHARS_MAX = 64
const COMMAND_CHARS_MAX = 2_000
const FILES_MAX = 10

/** Names and ids are looked at closely where they are used; here they are kept from being endless. */
const name = z.string().max(TYPED_CHARS_MAX, 'is too long')
const id = z
  .string()
  .min(1, 'is missing')
  .max(ID_CHARS_MAX, 'is too long')
  .regex(/^\P{C}*$/u, 'is no id')

const sayBody = z.strictObject({
  as: name,
  channel: id,
  thread: id.nullable(),
  text: z.string().max(TEXT_CHARS_MAX, `has more than ${TEXT_CHARS_MAX} characters: send it as a file`),
  files: z
    .array(z.strictObject({ name, base64: z.base64('is not base64') }))
    .max(FILES_MAX, `are more than ${FILES_MAX}`),
}) satisfies z.ZodType<Say>

const sayExampleBody = z.strictObject({ as: name, channel: id, name }) satisfies z.ZodType<SayExample>

const reactBody = z.strictObject({
  as: name,
  channel: id,
  message: id,
  emoji: z.string().min(1, 'is missing').max(EMOJI_CHARS_MAX, 'is too long'),
  on: z.boolean(),
}) satisfies z.ZodType<React>

const pressBody = z.strictObject({
  as: name,
  channel: id,
  message: id,
  command: z.string().min(1, 'is missing').max(COMMAND_CHARS_MAX, 'is too long'),
}) satisfies z.ZodType<Press>

const makeChannelBody = z.strictObject({ as: name, name }) satisfies z.ZodType<MakeChannel>

const sessionBody = z.strictObject({ token: name }) satisfies z.ZodType<OpenSession>

export const BODIES = {
  sessionBody,
  sayBody,
  sayExampleBody,
  reactBody,
  pressBody,
  makeChannelBody,
}

export { id as idSchema }

/** Undefined: larger than files may be. */
export function toFile({
  name,
  base64,
}: Say['files'][number]): { name: string; bytes: Uint8Array } | undefined {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  return bytes.length > FILE_BYTES_MAX ? undefined : { name, bytes }
}

/** The first thing that is wrong with a body. */
export function toProblem(error: z.ZodError): string {
  const [issue] = error.issues
  const where = issue?.path.join('.') ?? ''
  return where === '' ? 'This is not what the page should send. Reload it.' : `"${where}" ${issue?.message}.`
}
