import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { toConfig } from '../../src/config/config.ts'
import { environmentSchema } from '../../src/config/environment.ts'
import { fileSchema } from '../../src/config/file.ts'

/** As much of a JSON schema as ours has. */
interface Schema {
  type?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  enum?: string[]
  const?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  default?: unknown
}

export interface Setting {
  name: string
  form: string
  /** What counts where it is left out. */
  usual: string
}

const CONFIG_FOLDER = join(import.meta.dirname, '../../src/config')
/** So many settings beside each other that take the same are one row. */
const ALIKE_MIN = 6
/** What is read by no person's setting: `process.env` of the terminal itself. */
const VARIABLE = /'([A-Z][A-Z0-9]*_[A-Z0-9_]+)'/g

/** Everything that can stand in regatta.yaml, in the order of its schema. */
export function listSettings(): Setting[] {
  const schema = z.toJSONSchema(fileSchema, { io: 'input', unrepresentable: 'any' }) as Schema
  const usual = toUsual()
  return listLeaves(schema, '').map(({ name, schema: leaf }) => ({
    name,
    form: toForm(leaf),
    usual: usual[name] ?? toValue(leaf.default),
  }))
}

/** Every variable that is looked at. */
export async function listVariables(): Promise<string[]> {
  const names = await readdir(CONFIG_FOLDER)
  const texts = await Promise.all(names.map(name => readFile(join(CONFIG_FOLDER, name), 'utf8')))
  const read = texts.flatMap(text => Array.from(text.matchAll(VARIABLE), ([, name = '']) => name))
  return [...new Set([...Object.keys(environmentSchema.shape), ...read])].toSorted()
}

function listLeaves(schema: Schema, path: string): { name: string; schema: Schema }[] {
  if (schema.properties) {
    const all = Object.entries(schema.properties)
    const alike = Map.groupBy(all, ([, property]) => JSON.stringify(property))
    const seen = new Set<string>()
    return all.flatMap(([key, property]) => {
      const same = alike.get(JSON.stringify(property)) ?? []
      if (same.length < ALIKE_MIN) return listLeaves(property, join2(path, key))
      const kind = JSON.stringify(property)
      if (seen.has(kind)) return []
      seen.add(kind)
      return listLeaves(property, join2(path, same.map(([name]) => name).join('/')))
    })
  }
  if (typeof schema.additionalProperties === 'object')
    return listLeaves(schema.additionalProperties, join2(path, 'NAME'))
  if (schema.items?.properties) return listLeaves(schema.items, `${path}[]`)
  return [{ name: path, schema }]
}

function join2(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function toForm(schema: Schema): string {
  const { type, anyOf, enum: words, const: word, properties, items } = schema
  if (anyOf) return anyOf.map(toForm).join(', or ')
  if (words) return words.map(one => `\`${one}\``).join(', ')
  if (word !== undefined) return `\`${word}\``
  if (type === 'array') {
    const inner = items ?? {}
    if (inner.enum) return `list of ${toForm(inner)}`
    return inner.type === 'array' ? 'list of commands, each a list' : 'list of texts'
  }
  if (properties) return `\`{ ${Object.keys(properties).join(', ')} }\``
  if (type === 'integer' || type === 'number') return toRange(schema)
  return type === 'null' ? '`null`' : 'text'
}

function toRange({ type, minimum, exclusiveMinimum, maximum }: Schema): string {
  const kind = type === 'integer' ? 'whole number' : 'number'
  const from = exclusiveMinimum === undefined ? `from ${minimum ?? 0}` : `above ${exclusiveMinimum}`
  return maximum === undefined ? `${kind} ${from}` : `${kind} ${from} to ${maximum}`
}

/** As the program has it where nothing is said. */
function toUsual(): Record<string, string> {
  const made = toConfig({ values: {}, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in made) throw new Error(made.problems.join('\n'))
  const { slots, policy, workspace, keepsMs, defaultAgent } = made.config
  const minutes = (ms: number): string => String(ms / 60_000)
  return {
    slots: String(slots),
    agent: defaultAgent,
    'policy.retries': String(policy.retriesMax),
    'policy.minutes': minutes(policy.attemptMs),
    'policy.gates': String(policy.gates),
    'policy.quorum': String(policy.quorum),
    'policy.ownAnswers': policy.ownAnswers,
    'policy.reactionSeconds': String((policy.reactionMs ?? 0) / 1_000),
    'policy.stallMinutes': minutes(policy.stallMs),
    'policy.alike': String(policy.alikeMax),
    'policy.reminders[].minutes': (policy.ladder ?? []).map(({ afterMs }) => minutes(afterMs)).join(', '),
    'workspace.keep.count': String(workspace.keep.count),
    'workspace.keep.megabytes': String(workspace.keep.bytes / 1_000_000),
    retention: `{ days: ${(keepsMs ?? 0) / 86_400_000} }`,
  }
}

function toValue(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return ''
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)
}
