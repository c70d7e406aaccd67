import { z } from 'zod'
import { doorVariables } from './door.ts'
import { isServer } from './forms.ts'
import { readLabels } from '../lib/labels.ts'
import { LOG_LEVELS } from '../lib/log.ts'
import { toOllamaUrl } from '../lib/ollama-url.ts'

export interface Listen {
  host: string
  /** 0: one that is free. */
  port: number
}

/** The settings in the environment, and the two paths that everything else starts from. */
export interface Environment {
  values: Readonly<Record<string, string>>
  folder: string
  /** The file in which a team decides; it may be missing unless it was named. */
  file: { path: string; isNamed: boolean }
}

/** The one place where the environment is read. */
export function readEnvironment(): Environment {
  const values = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  // npm starts scripts in the package's folder and says here where the person was.
  const folder = values['INIT_CWD'] ?? process.cwd()
  // What is set to nothing is taken for unset, as shells do.
  const named = values['REGATTA_CONFIG'] || undefined
  return { values, folder, file: { path: named ?? 'regatta.yaml', isNamed: named !== undefined } }
}

export const LABELS_FORM =
  'at most 20 words of letters, digits, dot, dash and underscore, with commas in between: gpu,macos'

const server = z
  .string()
  .refine(
    text => text === '' || isServer(text),
    'write it as http://host:port, without a name, a password or a question in it',
  )

const PLACE = 'write it as host:port, as in 127.0.0.1:4747 or [::1]:4747'

/** What may be set there, and what of it is read. */
export const environmentSchema = z.object({
  REGATTA_LISTEN: z
    .string()
    .refine(text => parseListen(text) !== null, PLACE)
    .optional(),
  REGATTA_HEALTH: z
    .string()
    .refine(text => text === '' || parseListen(text) !== null, PLACE)
    .optional(),
  REGATTA_END_SECONDS: z
    .string()
    .regex(/^(?:[1-9]\d{0,2})?$/, 'write a whole number of seconds from 1 to 999')
    .optional(),
  REGATTA_LOG: z.enum(['', ...LOG_LEVELS], `write one of ${LOG_LEVELS.join(', ')}`).optional(),
  ...doorVariables,
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'write it as postgres://user:password@host:port/database')
    .optional(),
  REGATTA_CONNECTIONS: z
    .string()
    .regex(/^(?:[2-9]|[1-9]\d{1,2})?$/, 'write a whole number of connections from 2 to 999')
    .optional(),
  REGATTA_LABELS: z
    .string()
    .refine(text => readLabels(text) !== null, `write ${LABELS_FORM}`)
    .optional(),
  REGATTA_DATA: z.string().min(1, 'name a folder, or leave it unset for .regatta').default('.regatta'),
  OPENAI_BASE_URL: server.optional(),
  OLLAMA_HOST: z
    .string()
    .refine(
      text => toOllamaUrl(text) !== null && !/[@?#]/.test(text),
      'write it as host:port or http://host:port, without a name, a password or a question in it',
    )
    .optional(),
  MEM0_URL: server.optional(),
  MEM0_API_KEY: z
    .string()
    .regex(/^[!-~]{0,1000}$/, 'this is no key: it has a space or another sign that no key has')
    .optional(),
  NO_COLOR: z.string().optional(),
  TERM: z.string().optional(),
  CI: z.string().optional(),
  USER: z.string().optional(),
  LOGNAME: z.string().optional(),
})

/** `host:port`, an IPv6 address in brackets; null: it is not. */
export function parseListen(text: string): Listen | null {
  const [, six, other, digits] = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? []
  const host = six ?? other
  const port = Number(digits)
  return host === undefined || port > 65_535 ? null : { host, port }
}
