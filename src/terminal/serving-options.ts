import { BadInput } from './bad-input.ts'
import { parseLabels, parseMinutes, parseOptions } from './options.ts'

/** What whoever works till told to end is started with. */
export interface ServingOptions {
  slots: string | undefined
  /** Undefined: those of the configuration. */
  labels: string[] | undefined
  drainMinutes: number
  json: boolean
}

/** Of `serve` and `worker`; null: only their help is wanted. */
export function parseServing(verb: string, args: string[]): ServingOptions | null {
  const { values, positionals } = parseOptions(verb, args, {
    slots: { type: 'string' },
    labels: { type: 'string' },
    drain: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return null
  if (positionals.length > 0) throw new BadInput(`${verb} takes no names. See: regatta ${verb} --help`)
  return {
    slots: values.slots,
    labels: parseLabels(values.labels),
    drainMinutes: parseMinutes('--drain', values.drain),
    json: values.json ?? false,
  }
}
