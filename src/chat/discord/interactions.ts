import { InteractionResponseType, MessageFlags } from 'discord.js'
import { z } from 'zod'
import type { Command } from '../../../commands/command.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Message } from '../../message/message.ts'
import type { FileRef, Inbound, Person } from '../port.ts'
import type { Calls } from './calls.ts'
import { DROP, RUN_MESSAGE, WAVE, toTyped } from './commands.ts'
import { ATTACHMENT, toFileRef, toLentRef } from './files.ts'
import { MESSAGE, toInstant, toWhere } from './inbound.ts'
import { toMessageId } from './bot.ts'
import { DROP_PLAN, toDropModal } from './modal.ts'
import { MEMBER, USER, toPerson } from './people.ts'
import type { DiscordPeople } from './people.ts'
import { CHANNEL } from './places.ts'
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

const OPTION = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
})
const ATTACHMENTS = z.object({ attachments: z.record(z.string(), ATTACHMENT).optional() }).optional()
const SLASH = z.object({
  type: z.literal(1),
  name: z.literal(WAVE),
  options: z.tuple([z.object({ name: z.string(), options: z.array(OPTION).optional() })]),
  resolved: ATTACHMENTS,
})
const ON_MESSAGE = z.object({
  type: z.literal(3),
  name: z.literal(RUN_MESSAGE),
  target_id: z.string(),
  resolved: z.object({ messages: z.record(z.string(), MESSAGE.omit({ channel_id: true })) }),
})
const BUTTON = z.object({ component_type: z.literal(2), custom_id: z.string() })
const MODAL = z.object({
  custom_id: z.literal(DROP_PLAN),
  components: z.array(
    z.object({
      component: z.object({ value: z.string().optional(), values: z.array(z.string()).optional() }),
    }),
  ),
  resolved: ATTACHMENTS,
})
const INTERACTION = z.object({
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
type Interaction = z.infer<typeof INTERACTION>
/** As Discord numbers what is asked. */
const [COMMAND, COMPONENT, TYPING, WINDOW] = [2, 3, 4, 5]
const POSTED = z.object({ resource: z.object({ message: z.object({ id: z.string() }) }) })
const ANY = z.unknown()

/** Discord waits three seconds for the first word. */
const SLOW_MS = 1_800
/** What leads to nothing that only they see is told to be noted. */
const NOTED_MS = 2_500
const PROPOSE_MS = 2_000
const PROPOSALS_MAX = 25
const PROPOSAL_CHARS = 100
const NOTED = 'Noted.'
const LOST = 'This could not be noted just now. Do it again in a moment.'

/** What people ask of the bot by commands, buttons and windows: stored, and then told to be heard. */
export function createInteractions(parts: Parts): (raw: unknown) => Promise<void> {
  const { calls, places, people, responses, clock, signal } = parts

  async function answer(
    { id, token }: Interaction,
    type: InteractionResponseType,
    data?: object,
  ): Promise<void> {
    const body = { type, ...(data && { data }) }
    await calls.call(`POST /interactions/${id}/${token}/callback`, ANY, { auth: 'its own', body })
  }

  function sign(interaction: Interaction): Pick<Inbound, 'by' | 'channel' | 'thread' | 'chat' | 'at'> {
    const { id, member, user, guild_id: guild = null, channel: raw } = interaction
    const doer = member?.user ?? user
    if (!doer) throw new Error('An interaction of nobody')
    const where = toWhere(places.note(raw, guild))
    const by = toPerson({ user: doer, member: member ?? null, guild }, [raw.id, where.channel], people)
    return { chat: 'discord', at: toInstant(id), by, ...where }
  }

  /** Stored before it is answered; what takes too long is told to be waited for. */
  async function keepFor(interaction: Interaction, inbound: Inbound): Promise<void> {
    const { application_id: application, token, type } = interaction
    const isButton = type === COMPONENT
    const key = `in/discord/${inbound.key}`
    const kept = parts.keep(inbound).then(
      () => 'kept' as const,
      (error: unknown) => {
        parts.log.warn({ error, inbound: inbound.key }, 'what was asked in Discord could not be kept')
        return 'lost' as const
      },
    )
    const soon = await Promise.race([kept, pause(clock, SLOW_MS, signal).then(() => 'slow' as const)])
    if (soon === 'lost') return await answer(interaction, 4, toEphemeral(LOST))
    if (isButton) {
      responses.note(key, { application, token, original: 'none' })
      await answer(interaction, InteractionResponseType.DeferredMessageUpdate)
      if ((await kept) === 'lost') await responses.respond(key, toBody(toPlain(LOST), null))
      return
    }
    responses.note(key, { application, token, original: 'open' })
    const flags = MessageFlags.Ephemeral
    await answer(interaction, InteractionResponseType.DeferredChannelMessageWithSource, { flags })
    if ((await kept) === 'lost') return void (await responses.respond(key, toBody(toPlain(LOST), null)))
    await pause(clock, NOTED_MS, signal)
    await responses.settle(key, toBody(toPlain(NOTED), null))
  }

  async function onSlash(interaction: Interaction, data: z.infer<typeof SLASH>): Promise<void> {
    const [{ name, options = [] }] = data.options
    const stem = sign(interaction)
    if (name === DROP) return await onDrop(interaction, data)
    const command = parts.commands.find(each => each.name === name)
    if (!command) return await answer(interaction, 4, toEphemeral('There is no such command any more.'))
    const values = new Map(
      options.flatMap(({ name: field, value }) => (value === undefined ? [] : [[field, value]])),
    )
    const text = toTyped(command, values)
    await keepFor(interaction, { ...stem, type: 'command', key: `i/${interaction.id}`, text })
  }

  async function onDrop(interaction: Interaction, { resolved }: z.infer<typeof SLASH>): Promise<void> {
    const files = Object.values(resolved?.attachments ?? {}).map(toLentRef)
    if (files.length > 0) return await putIn(interaction, { text: '', files })
    await answer(interaction, InteractionResponseType.Modal, toDropModal())
  }

  /** What was put in by hand needs a message under which it can be answered. */
  async function putIn(interaction: Interaction, given: { text: string; files: FileRef[] }): Promise<void> {
    const { id, token, application_id: application } = interaction
    const stem = sign(interaction)
    const said = toBody(toPlain(`${stem.by.name} put in a plan.`), null)
    const { resource } = await calls.call(`POST /interactions/${id}/${token}/callback`, POSTED, {
      auth: 'its own',
      body: { type: InteractionResponseType.ChannelMessageWithSource, data: said.body },
      query: { with_response: 'true' },
    })
    const message = toMessageId(resource.message.id, stem.thread)
    const key = `in/discord/i/${id}`
    responses.note(key, { application, token, original: 'none' })
    const inbound: Inbound = { ...stem, type: 'message', key: `i/${id}`, message, ...given, mentioned: true }
    await parts.keep(inbound).catch(async (error: unknown) => {
      parts.log.warn({ error, inbound: inbound.key }, 'a plan that was put in could not be kept')
      await responses.respond(key, toBody(toPlain(LOST), null))
    })
  }

  /** As if who picked it had said it to the bot. */
  async function onMessage(interaction: Interaction, data: z.infer<typeof ON_MESSAGE>): Promise<void> {
    const stem = sign(interaction)
    const message = data.resolved.messages[data.target_id]
    if (!message) return await answer(interaction, 4, toEphemeral(LOST))
    const at = interaction.channel.id
    await keepFor(interaction, {
      ...stem,
      type: 'message',
      key: `i/${interaction.id}`,
      message: toMessageId(message.id, stem.thread),
      text: message.content,
      files: message.attachments.map(file => toFileRef(at, message.id, file)),
      mentioned: true,
    })
  }

  async function onButton(interaction: Interaction, id: string): Promise<void> {
    const stem = sign(interaction)
    const message = toMessageId(interaction.message?.id ?? '', stem.thread)
    const command = await parts.readButton(id, { channel: stem.channel, message })
    if (command === null)
      return await answer(interaction, 4, toEphemeral('This button is out of use: its message was changed.'))
    await keepFor(interaction, { ...stem, type: 'button', key: `i/${interaction.id}`, message, command })
  }

  async function onTyping(interaction: Interaction, data: z.infer<typeof SLASH>): Promise<void> {
    const { by, channel, thread } = sign(interaction)
    const options = data.options[0].options ?? []
    const valueOf = (name: string): string | null => {
      const value = options.find(option => option.name === name)?.value
      return value === undefined ? null : String(value)
    }
    const focused = options.find(option => option.focused === true)
    const field = focused?.name ?? ''
    const wanted = { field, typed: valueOf(field) ?? '', run: valueOf('run'), question: valueOf('question') }
    const asked =
      by.rights?.some(right => right === 'view' || right === 'administer') === true
        ? parts.propose({ ...wanted, by, channel, thread })
        : []
    const late = pause(clock, PROPOSE_MS, signal).then(() => [])
    const found = await Promise.race([asked, late]).catch(() => [])
    const choices = found
      .filter(({ value }) => value.length <= PROPOSAL_CHARS)
      .slice(0, PROPOSALS_MAX)
      .map(({ label, value }) => ({ name: label.slice(0, PROPOSAL_CHARS) || value, value }))
    await answer(interaction, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices })
  }

  return async raw => {
    const interaction = INTERACTION.parse(raw)
    const { type, data } = interaction
    const slash = SLASH.safeParse(data).data
    if (type === TYPING && slash) return await onTyping(interaction, slash)
    if (type === COMMAND && slash) return await onSlash(interaction, slash)
    const onOne = ON_MESSAGE.safeParse(data).data
    if (type === COMMAND && onOne) return await onMessage(interaction, onOne)
    const button = BUTTON.safeParse(data).data
    if (type === COMPONENT && button) return await onButton(interaction, button.custom_id)
    const modal = MODAL.safeParse(data).data
    if (type === WINDOW && modal) {
      const text = modal.components.map(({ component }) => component.value ?? '').join('')
      const files = Object.values(modal.resolved?.attachments ?? {}).map(toLentRef)
      return await putIn(interaction, { text, files })
    }
    parts.log.info({ type }, 'Discord told of something that the bot does not know')
  }
}

function toPlain(text: string): Message {
  return { summary: text, blocks: [{ type: 'text', spans: [text] }], buttons: [], reactions: [] }
}

function toEphemeral(text: string): object {
  const { body } = toBody(toPlain(text), null)
  return { ...body, flags: body.flags | MessageFlags.Ephemeral }
}
