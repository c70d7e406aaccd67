import { InteractionResponseType } from 'discord.js'
import { z } from 'zod'
import type { Command } from '../../../commands/command.ts'
import { grants } from '../../../commands/rights.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { FileRef, Inbound, Person } from '../port.ts'
import { LOST, acknowledge, answer, answerAlone, toPlain, toResponseKey } from './acknowledge.ts'
import { toMessageId } from './bot.ts'
import type { Calls } from './calls.ts'
import { DROP, toTyped } from './commands.ts'
import { toFileRef, toLentRef } from './files.ts'
import { toInstant, toWhere, unfence } from './inbound.ts'
import {
  BUTTON,
  COMMAND,
  COMPONENT,
  INTERACTION,
  MODAL,
  ON_MESSAGE,
  SLASH,
  TYPING,
  WINDOW,
} from './interaction.ts'
import type { Interaction } from './interaction.ts'
import { toDropModal } from './modal.ts'
import { toPerson } from './people.ts'
import type { DiscordPeople } from './people.ts'
import type { Places } from './places.ts'
import type { Responses } from './responses.ts'
import { toBody } from './to-body.ts'

/** What somebody types in a field, and where: other fields may be filled in already. */
export interface Wanted {
  field: string
  typed: string
  run: string | null
  question: string | null
  by: Person
  channel: string
  thread: string | null
}

export interface Proposal {
  label: string
  value: string
}

interface Parts {
  calls: Calls
  places: Places
  people: DiscordPeople
  responses: Responses
  commands: readonly Command[]
  clock: Clock
  log: Log
  propose(wanted: Wanted): Promise<Proposal[]>
  /** What a button of ours says, by what is on it and where it stands. */
  readButton(id: string, at: { channel: string; message: string }): Promise<string | null>
  keep(inbound: Inbound): Promise<void>
  signal: AbortSignal
}

type Slash = z.infer<typeof SLASH>

const POSTED = z.object({ resource: z.object({ message: z.object({ id: z.string() }) }) })
const PROPOSE_MS = 2_000
const PROPOSALS_MAX = 25
const PROPOSAL_CHARS = 100

/** What people ask of the bot by commands, buttons and windows: stored, and then told to be heard. */
export async function interact(parts: Parts, raw: unknown): Promise<void> {
  const interaction = INTERACTION.parse(raw)
  const { type, data } = interaction
  const slash = SLASH.safeParse(data).data
  if (type === TYPING && slash) return await onTyping(parts, interaction, slash)
  if (type === COMMAND && slash) return await onSlash(parts, interaction, slash)
  const onOne = ON_MESSAGE.safeParse(data).data
  if (type === COMMAND && onOne) return await onMessage(parts, interaction, onOne)
  const button = BUTTON.safeParse(data).data
  if (type === COMPONENT && button) return await onButton(parts, interaction, button.custom_id)
  const modal = MODAL.safeParse(data).data
  if (type === WINDOW && modal) {
    const text = modal.components.map(({ component }) => component.value ?? '').join('')
    const files = Object.values(modal.resolved?.attachments ?? {}).map(toLentRef)
    return await putIn(parts, interaction, { text: unfence(text), files })
  }
  parts.log.info({ type }, 'Discord told of something that the bot does not know')
}

function sign(
  { places, people }: Parts,
  interaction: Interaction,
): Pick<Inbound, 'key' | 'by' | 'channel' | 'thread' | 'chat' | 'at'> {
  const { id, member, user, guild_id: guild = null, channel: raw } = interaction
  const doer = member?.user ?? user
  if (!doer) throw new Error('An interaction of nobody')
  const where = toWhere(places.note(raw, guild))
  const by = toPerson({ user: doer, member: member ?? null, guild }, [raw.id, where.channel], people)
  return { key: `i/${id}`, chat: 'discord', at: toInstant(id), by, ...where }
}

async function onSlash(parts: Parts, interaction: Interaction, data: Slash): Promise<void> {
  const [{ name, options = [] }] = data.options
  const stem = sign(parts, interaction)
  if (name === DROP) return await onDrop(parts, interaction, data)
  const command = parts.commands.find(each => each.name === name)
  if (!command) return await answerAlone(parts, interaction, 'There is no such command any more.')
  const values = new Map(
    options.flatMap(({ name: field, value }) => (value === undefined ? [] : [[field, value]])),
  )
  const text = toTyped(command, values)
  await acknowledge(parts, interaction, async () => ({ ...stem, type: 'command', text }))
}

async function onDrop(parts: Parts, interaction: Interaction, { resolved }: Slash): Promise<void> {
  const files = Object.values(resolved?.attachments ?? {}).map(toLentRef)
  if (files.length > 0) return await putIn(parts, interaction, { text: '', files })
  await answer(parts, interaction, InteractionResponseType.Modal, toDropModal())
}

/** What was put in by hand needs a message under which it can be answered. */
async function putIn(
  parts: Parts,
  interaction: Interaction,
  given: { text: string; files: FileRef[] },
): Promise<void> {
  const { calls, responses } = parts
  const { id, token, application_id: application } = interaction
  const stem = sign(parts, interaction)
  const said = toBody(toPlain(`${stem.by.name} put in a plan.`), null)
  const { resource } = await calls.call(`POST /interactions/${id}/${token}/callback`, POSTED, {
    auth: 'its own',
    body: { type: InteractionResponseType.ChannelMessageWithSource, data: said.body },
    query: { with_response: 'true' },
  })
  const message = toMessageId(resource.message.id, stem.thread)
  const key = toResponseKey(interaction)
  responses.note(key, { application, token, original: 'none' })
  const inbound: Inbound = { ...stem, type: 'message', message, ...given, mentioned: true }
  await parts.keep(inbound).catch(async (error: unknown) => {
    parts.log.warn({ error, inbound: inbound.key }, 'a plan that was put in could not be kept')
    await responses.respond(key, toBody(toPlain(LOST), null))
  })
}

/** As if who picked it had said it to the bot. */
async function onMessage(
  parts: Parts,
  interaction: Interaction,
  data: z.infer<typeof ON_MESSAGE>,
): Promise<void> {
  const stem = sign(parts, interaction)
  const message = data.resolved.messages[data.target_id]
  if (!message) return await answerAlone(parts, interaction, LOST)
  const at = interaction.channel.id
  await acknowledge(parts, interaction, async () => ({
    ...stem,
    type: 'message',
    message: toMessageId(message.id, stem.thread),
    text: unfence(message.content),
    files: message.attachments.map(file => toFileRef(at, message.id, file)),
    mentioned: true,
  }))
}

async function onButton(parts: Parts, interaction: Interaction, id: string): Promise<void> {
  const stem = sign(parts, interaction)
  const message = toMessageId(interaction.message?.id ?? '', stem.thread)
  await acknowledge(parts, interaction, async () => {
    const command = await parts.readButton(id, { channel: stem.channel, message })
    return command === null
      ? { problem: 'This button is out of use: its message was changed.' }
      : { ...stem, type: 'button', message, command }
  })
}

async function onTyping(parts: Parts, interaction: Interaction, data: Slash): Promise<void> {
  const { by, channel, thread } = sign(parts, interaction)
  const options = data.options[0].options ?? []
  const valueOf = (name: string): string | null => {
    const value = options.find(option => option.name === name)?.value
    return value === undefined ? null : String(value)
  }
  const focused = options.find(option => option.focused === true)
  const field = focused?.name ?? ''
  const wanted = { field, typed: valueOf(field) ?? '', run: valueOf('run'), question: valueOf('question') }
  const asked = grants(by.rights ?? [], 'view') ? parts.propose({ ...wanted, by, channel, thread }) : []
  const late = pause(parts.clock, PROPOSE_MS, parts.signal).then(() => [])
  const found = await Promise.race([asked, late]).catch(() => [])
  const choices = found
    .filter(({ value }) => value.length <= PROPOSAL_CHARS)
    .slice(0, PROPOSALS_MAX)
    .map(({ label, value }) => ({ name: label.slice(0, PROPOSAL_CHARS) || value, value }))
  await answer(parts, interaction, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices })
}
