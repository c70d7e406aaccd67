import { checkMessage, textOf } from './check-message.ts'
import type { Interactions } from './interactions.ts'
import { BOT, DiscordRefusal, GUILD, V2 } from './world.ts'
import type { Component, Message, World } from './world.ts'

interface Call {
  world: World
  interactions: Interactions
  gatewayUrl: string
  /** What stands in the route's places. */
  at: string[]
  query: URLSearchParams
  body: Record<string, unknown>
  files: { name: string; bytes: Uint8Array }[]
  refuse(problem: string): void
}

interface Answer {
  status: number
  body?: unknown
}

interface Route {
  method: string
  path: RegExp
  /** Whoever has the token of an interaction needs no other. */
  isOpen?: true
  call(call: Call): Answer
}

const ok = (body: unknown): Answer => ({ status: 200, body })
const NOTHING: Answer = { status: 204 }

export const ROUTES: Route[] = [
  {
    method: 'GET',
    path: /^\/gateway\/bot$/,
    call: ({ gatewayUrl }) =>
      ok({
        url: gatewayUrl,
        shards: 1,
        session_start_limit: { total: 1_000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
      }),
  },
  { method: 'GET', path: /^\/users\/@me$/, call: ({ world }) => ok(world.toUser(world.users.get(BOT)!)) },
  { method: 'GET', path: /^\/users\/@me\/guilds$/, call: () => ok([{ id: GUILD, name: 'home' }]) },
  {
    method: 'GET',
    path: /^\/applications\/@me$/,
    call: () => ok({ id: BOT, name: 'regatta', flags: 1 << 19, bot_public: false }),
  },
  {
    method: 'POST',
    path: /^\/users\/@me\/channels$/,
    call({ world, body }) {
      const user = world.users.get(String(body['recipient_id']))
      if (!user) throw new DiscordRefusal(400, 50_033, 'Invalid Recipient(s)')
      return ok(world.toChannelJson(world.direct(user.id)))
    },
  },
  {
    method: 'GET',
    path: /^\/channels\/(\d+)$/,
    call: ({ world, at: [channel] }) => ok(world.toChannelJson(world.channel(channel!))),
  },
  {
    method: 'PATCH',
    path: /^\/channels\/(\d+)$/,
    call({ world, at: [id], body, refuse }) {
      const channel = world.channel(id!)
      if ('name' in body) refuse('a thread is renamed')
      if (typeof body['archived'] === 'boolean')
        world.setArchived(channel, body['archived'] ? 'archived' : 'open')
      return ok(world.toChannelJson(channel))
    },
  },
  { method: 'GET', path: /^\/channels\/(\d+)\/messages$/, call: listMessages },
  { method: 'POST', path: /^\/channels\/(\d+)\/messages$/, call: postMessage },
  {
    method: 'GET',
    path: /^\/channels\/(\d+)\/messages\/(\d+)$/,
    call: ({ world, at: [channel, id] }) => ok(world.toJson(world.message(channel!, id!))),
  },
  {
    method: 'PATCH',
    path: /^\/channels\/(\d+)\/messages\/(\d+)$/,
    call(call) {
      const { world, at } = call
      const message = world.message(at[0]!, at[1]!)
      const { isArchived, isLocked, isClosed } = world.channel(at[0]!)
      if (isArchived) throw new DiscordRefusal(400, 50_083, 'Thread is archived')
      if (isLocked === true) throw new DiscordRefusal(400, 160_005, 'Thread is locked')
      if (isClosed === true) throw new DiscordRefusal(403, 50_013, 'Missing Permissions')
      if (message.author !== BOT)
        throw new DiscordRefusal(403, 50_005, 'Cannot edit a message authored by another user')
      edit(call, message)
      return ok(world.toJson(message))
    },
  },
  {
    method: 'DELETE',
    path: /^\/channels\/(\d+)\/messages\/(\d+)$/,
    call({ world, at: [channel, id] }) {
      const message = world.message(channel!, id!)
      if (message.author !== BOT) throw new DiscordRefusal(403, 50_013, 'Missing Permissions')
      world.delete(message)
      return NOTHING
    },
  },
  {
    method: 'PUT',
    path: /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)\/@me$/,
    call({ world, at: [channel, id, emoji] }) {
      const name = decodeURIComponent(emoji!)
      if (!/\p{Emoji}/u.test(name)) throw new DiscordRefusal(400, 10_014, 'Unknown Emoji')
      world.react(world.message(channel!, id!), name, BOT)
      return NOTHING
    },
  },
  {
    method: 'GET',
    path: /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)$/,
    call({ world, at: [channel, id, emoji] }) {
      const users = world.message(channel!, id!).reactions.get(decodeURIComponent(emoji!)) ?? []
      return ok(users.map(user => world.toUser(world.users.get(user)!)))
    },
  },
  {
    method: 'POST',
    path: /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/,
    call({ world, at: [channel, message], body, refuse }) {
      const name = textOf(body, 'name')
      if (name.length < 1 || name.length > 100) refuse(`a thread called ${name}`)
      return ok(world.toChannelJson(world.startThread(channel!, message!, name)))
    },
  },
  {
    method: 'GET',
    path: /^\/guilds\/(\d+)$/,
    call: ({ world }) => ok(world.toGuild()),
  },
  {
    method: 'GET',
    path: /^\/guilds\/(\d+)\/channels$/,
    call: ({ world, at: [guild] }) =>
      ok(
        [...world.channels.values()]
          .filter(({ type, parent }) => guild === GUILD && type !== 1 && parent === null)
          .map(channel => world.toChannelJson(channel)),
      ),
  },
  {
    method: 'GET',
    path: /^\/guilds\/(\d+)\/members\/(\d+)$/,
    call({ world, at: [, id] }) {
      const user = world.users.get(id!)
      if (!user) throw new DiscordRefusal(404, 10_007, 'Unknown Member')
      return ok({ ...world.toMember(user), user: world.toUser(user) })
    },
  },
  {
    method: 'GET',
    path: /^\/users\/(\d+)$/,
    call({ world, at: [id] }) {
      const user = world.users.get(id!)
      if (!user) throw new DiscordRefusal(404, 10_013, 'Unknown User')
      return ok(world.toUser(user))
    },
  },
  {
    method: 'PUT',
    path: /^\/applications\/(\d+)(\/guilds\/\d+)?\/commands$/,
    call({ world, at: [, guild = ''], body }) {
      const commands = Object.values(body)
      world.commands.set(guild, commands)
      return ok(commands)
    },
  },
  {
    method: 'GET',
    path: /^\/applications\/(\d+)(\/guilds\/\d+)?\/commands$/,
    call: ({ world, at: [, guild = ''] }) => ok(world.commands.get(guild) ?? []),
  },
  {
    method: 'POST',
    path: /^\/interactions\/(\d+)\/([\w-]+)\/callback$/,
    isOpen: true,
    call(call) {
      const { interactions, world, at, body, query } = call
      const { type, data = {} } = body as { type: number; data?: Record<string, unknown> }
      if (type === 4) check(call, data, false)
      const message = interactions.answer(at[0]!, at[1]!, { type, data })
      if (query.get('with_response') !== 'true') return NOTHING
      return ok({
        interaction: { id: at[0], type: 2, response_message_id: message?.id },
        resource: { type, ...(message && { message: world.toJson(message) }) },
      })
    },
  },
  {
    method: 'PATCH',
    path: /^\/webhooks\/\d+\/([\w-]+)\/messages\/(?:@|%40)original$/,
    isOpen: true,
    call(call) {
      const message = call.interactions.original(call.at[0]!)
      edit(call, message)
      return ok(call.world.toJson(message))
    },
  },
  {
    method: 'POST',
    path: /^\/webhooks\/\d+\/([\w-]+)$/,
    isOpen: true,
    call(call) {
      check(call, call.body, false)
      return ok(call.world.toJson(call.interactions.followUp(call.at[0]!, call.body)))
    },
  },
]

function listMessages({ world, at: [channel], query }: Call): Answer {
  const limit = Number(query.get('limit') ?? 50)
  const all = world.channel(channel!) && world.messagesIn(channel!).filter(({ only }) => only === null)
  const [after, before] = [query.get('after'), query.get('before')]
  const isAfter = ({ id }: Message): boolean => after === null || BigInt(id) > BigInt(after)
  const isBefore = ({ id }: Message): boolean => before === null || BigInt(id) < BigInt(before)
  const found = all.filter(message => isAfter(message) && isBefore(message))
  // After something it is the oldest, else the newest; newest first in either case.
  const page = after === null ? found.slice(-limit) : found.slice(0, limit)
  return ok(page.toReversed().map(message => world.toJson(message)))
}

function postMessage(call: Call): Answer {
  const { world, at, body, files, refuse } = call
  const channel = at[0]!
  const { isClosed, isLocked } = world.channel(channel)
  if (isLocked === true) throw new DiscordRefusal(400, 160_005, 'Thread is locked')
  if (isClosed === true) throw new DiscordRefusal(403, 50_013, 'Missing Permissions')
  check(call, body, false)
  const nonce = textOf(body, 'nonce')
  if (nonce === '' || nonce.length > 25 || body['enforce_nonce'] !== true) refuse(`a nonce: ${nonce}`)
  const known = world.messages.get(world.nonces.get(`${channel}/${nonce}`) ?? '')
  if (known) return ok(world.toJson(known))
  const message = world.add(
    channel,
    {
      author: BOT,
      content: textOf(body, 'content'),
      flags: Number(body['flags'] ?? 0),
      components: (body['components'] ?? []) as Component[],
      attachments: files.map(({ name, bytes }) => ({ id: world.mint(), filename: name, bytes })),
    },
    { nonce },
  )
  world.nonces.set(`${channel}/${nonce}`, message.id)
  return ok(world.toJson(message))
}

function edit(call: Call, message: Message): void {
  const { world, body, files } = call
  const isV2 = (message.flags & V2) !== 0
  check(call, body, isV2)
  if ('flags' in body) message.flags |= Number(body['flags']) & V2
  if ('content' in body) message.content = textOf(body, 'content')
  if ('components' in body) message.components = body['components'] as Component[]
  const kept = (body['attachments'] as { id: string }[] | undefined)?.map(({ id }) => id)
  if (kept) message.attachments = message.attachments.filter(({ id }) => kept.includes(id))
  for (const { name, bytes } of files) message.attachments.push({ id: world.mint(), filename: name, bytes })
  message.isEdited = true
}

function check({ files, refuse }: Call, body: Record<string, unknown>, isV2: boolean): void {
  const problems = checkMessage(body, { isV2, files: files.map(({ name }) => name) })
  if (problems.length === 0) return
  refuse(problems.join(', '))
  throw new DiscordRefusal(400, 50_035, `Invalid Form Body: ${problems.join(', ')}`)
}
