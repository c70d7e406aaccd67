import { InteractionResponseType, MessageFlags } from 'discord.js'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Message } from '../../message/message.ts'
import type { Inbound } from '../port.ts'
import type { Calls } from './calls.ts'
import { COMPONENT } from './interaction.ts'
import type { Interaction } from './interaction.ts'
import type { Responses } from './responses.ts'
import { toBody } from './to-body.ts'

interface Parts {
  calls: Calls
  responses: Responses
  clock: Clock
  log: Log
  keep(inbound: Inbound): Promise<void>
  signal: AbortSignal
}

/** What came of something that was asked: null, or why it is not stored. */
type Kept = { problem: string | null }

/** Discord waits three seconds for the first word. */
const SLOW_MS = 1_800
/** What leads to nothing that only they see is told to be noted. */
const NOTED_MS = 2_500
const NOTED = 'Noted.'
export const LOST = 'This could not be noted just now. Do it again in a moment.'
const ANY = z.unknown()

export async function answer(
  { calls }: Pick<Parts, 'calls'>,
  { id, token }: Interaction,
  type: InteractionResponseType,
  data?: object,
): Promise<void> {
  const body = { type, ...(data && { data }) }
  await calls.call(`POST /interactions/${id}/${token}/callback`, ANY, { auth: 'its own', body })
}

export async function answerAlone(
  parts: Pick<Parts, 'calls'>,
  interaction: Interaction,
  text: string,
): Promise<void> {
  const { body } = toBody(toPlain(text), null)
  const data = { ...body, flags: body.flags | MessageFlags.Ephemeral }
  await answer(parts, interaction, InteractionResponseType.ChannelMessageWithSource, data)
}

/** Where what was asked by an interaction is answered for the eyes of who asked. */
export function toResponseKey({ id }: Pick<Interaction, 'id'>): string {
  return `in/discord/i/${id}`
}

/** Stored before it is acknowledged; what takes too long is told to be waited for. `find` yields what to store. */
export async function acknowledge(
  parts: Parts,
  interaction: Interaction,
  find: () => Promise<Inbound | { problem: string }>,
): Promise<void> {
  const { responses, clock, signal } = parts
  const { application_id: application, token, type } = interaction
  const key = toResponseKey(interaction)
  const kept = keepFound(parts, interaction, find)
  const soon = await Promise.race([kept, pause(clock, SLOW_MS, signal).then(() => null)])
  if (soon !== null && soon.problem !== null) return await answerAlone(parts, interaction, soon.problem)
  const isButton = type === COMPONENT
  responses.note(key, { application, token, original: isButton ? 'none' : 'open' })
  if (isButton) await answer(parts, interaction, InteractionResponseType.DeferredMessageUpdate)
  else
    await answer(parts, interaction, InteractionResponseType.DeferredChannelMessageWithSource, {
      flags: MessageFlags.Ephemeral,
    })
  const { problem } = await kept
  if (problem !== null) return void (await responses.respond(key, toBody(toPlain(problem), null)))
  if (isButton) return
  await pause(clock, NOTED_MS, signal)
  await responses.settle(key, toBody(toPlain(NOTED), null))
}

async function keepFound(
  { keep, log }: Parts,
  { id }: Interaction,
  find: () => Promise<Inbound | { problem: string }>,
): Promise<Kept> {
  try {
    const found = await find()
    if ('problem' in found) return found
    await keep(found)
    return { problem: null }
  } catch (error) {
    log.warn({ error, interaction: id }, 'what was asked in Discord could not be kept')
    return { problem: LOST }
  }
}

export function toPlain(text: string): Message {
  return { summary: text, blocks: [{ type: 'text', spans: [text] }], buttons: [], reactions: [] }
}
