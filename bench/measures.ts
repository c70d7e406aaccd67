import { DiscordLoad } from '../test/support/discord-load.ts'
import { SlackLoad } from '../test/support/slack-load.ts'
import { ENGINE_MEASURES } from './engine-measures.ts'
import { sampled } from './figure.ts'
import type { Measure } from './figure.ts'
import { PEER_MEASURES } from './peer-measures.ts'
import { openPictureMeasure } from './picture-measures.ts'
import { PROCESS_MEASURES } from './process-measures.ts'
import { SCALE_MEASURES } from './scale-measures.ts'
import { measureGraph, measureReading } from './plan-measures.ts'

const OTHER_MEASURES: Record<string, Measure> = {
  /** Calls to Slack that a run of 225 agents with five events each takes, in a time of its own. */
  'slack-calls-225': async (_, { samples }) =>
    await sampled('calls', samples, async () => {
      await using load = new SlackLoad()
      await load.begin(225, load.double.workspace.newChannel().id)
      await load.pass(60 * 60_000)
      return load.double.tiers.calls.length
    }),

  /** The same in Discord. */
  'discord-calls-225': async (_, { samples }) =>
    await sampled('calls', samples, async () => {
      await using load = new DiscordLoad()
      await load.begin(225, load.double.world.newChannel().id)
      await load.pass(60 * 60_000)
      return load.double.calls.length
    }),

  /** A run of 225 tasks as PNG: drawn, and rendered by a thread that is there already. */
  'picture-225-ms': async (_, { samples }) => {
    await using pictures = await openPictureMeasure()
    return await sampled('ms', samples, () => pictures.once())
  },

  'plan-graph-10000-ms': async (_, { samples }) => await sampled('ms', samples, async () => measureGraph()),

  'plan-read-ratio': async (_, { samples }) =>
    await sampled('of a bare parse', samples, async () => measureReading()),
}

/** What needs a server of its own. */
const SERVER_MEASURES: Record<string, Measure> = { ...PEER_MEASURES, ...SCALE_MEASURES, ...PROCESS_MEASURES }

export const MEASURES: Record<string, Measure> = { ...OTHER_MEASURES, ...ENGINE_MEASURES, ...SERVER_MEASURES }

/** All that can be measured on such a database. */
export function listMeasures(kind: 'postgres' | 'pglite'): string[] {
  return Object.keys(MEASURES).filter(name => kind === 'postgres' || !Object.hasOwn(SERVER_MEASURES, name))
}
