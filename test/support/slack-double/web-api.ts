import { checkBlocks } from './check-blocks.ts'
import { BOT_ID, BOT_USER, SlackRefusal, TEAM } from './workspace.ts'
import type { Block, Channel, Message, Workspace } from './workspace.ts'

export type Args = Readonly<Record<string, unknown>>
type Answer = Record<string, unknown>

interface Method {
  /** What the token must be allowed; one of them is enough, null: nothing. */
  scopes: string[] | null
  call(workspace: Workspace, args: Args, host: string): Answer
}

const TEXT_MAX = 40_000
const PAGE_MAX = 999
const VIEW_TITLE_MAX = 24
const EMOJI_NAME = /^[a-z0-9_+-]+(?:::skin-tone-[2-6])?$/

const READ_HISTORY = ['channels:history', 'groups:history', 'im:history']
const READ_CHANNELS = ['channels:read', 'groups:read', 'im:read']

/** Slack's Web API, as far as the bot uses it; by the names of its methods. */
export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    scopes: null,
    call: () => ({
      url: 'https://home.slack.com/',
      team: 'Home',
      user: 'regatta',
      team_id: TEAM,
      user_id: BOT_USER,
      bot_id: BOT_ID,
    }),
  },
  'chat.postMessage': { scopes: ['chat:write'], call: postMessage },
  'chat.postEphemeral': { scopes: ['chat:write'], call: postEphemeral },
  'chat.update': { scopes: ['chat:write'], call: update },
  'chat.delete': { scopes: ['chat:write'], call: remove },
  'conversations.history': { scopes: READ_HISTORY, call: history },
  'conversations.replies': { scopes: READ_HISTORY, call: replies },
  'conversations.info': {
    scopes: READ_CHANNELS,
    call: (workspace, args) => ({ channel: toChannelJson(workspace.channel(textOf(args, 'channel'))) }),
  },
  'conversations.members': {
    scopes: READ_CHANNELS,
    call: (workspace, args) => ({ members: [...workspace.channel(textOf(args, 'channel')).members] }),
  },
  'conversations.open': {
    scopes: ['im:write'],
    call: (workspace, args) => ({ channel: { id: workspace.direct(textOf(args, 'users')).id } }),
  },
  'users.conversations': {
    scopes: READ_CHANNELS,
    call: (workspace, args) => ({
      channels: [...workspace.channels.values()]
        .filter(({ members }) => members.has(BOT_USER))
        .filter(({ members }) => args['user'] === undefined || members.has(textOf(args, 'user')))
        .filter(({ isDirect }) => !isDirect || textOf(args, 'types').includes('im'))
        .map(toChannelJson),
    }),
  },
  'users.info': { scopes: ['users:read'], call: userInfo },
  'usergroups.users.list': { scopes: ['usergroups:read'], call: groupMembers },
  'reactions.add': { scopes: ['reactions:write'], call: addReaction },
  'reactions.remove': { scopes: ['reactions:write'], call: removeReaction },
  'reactions.get': {
    scopes: ['reactions:read'],
    call: (workspace, args) => {
      const channel = workspace.open(textOf(args, 'channel'))
      const message = workspace.message(channel.id, textOf(args, 'timestamp'))
      return { type: 'message', channel: channel.id, message: workspace.toJson(message) }
    },
  },
  'files.info': {
    scopes: ['files:read'],
    call: (workspace, args, host) => ({ file: workspace.toFileJson(textOf(args, 'file'), host) }),
  },
  'files.getUploadURLExternal': { scopes: ['files:write'], call: beginUpload },
  'files.completeUploadExternal': { scopes: ['files:write'], call: completeUpload },
  'views.open': { scopes: null, call: openView },
  'views.update': { scopes: null, call: updateView },
  'views.publish': {
    scopes: null,
    call: (workspace, args) => {
      const view = checkView(args['view'])
      workspace.homes.set(textOf(args, 'user_id'), view['blocks'] as Block[])
      return { view }
    },
  },
}

function postMessage(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const message = workspace.add(channel, {
    ...toSaid(args),
    user: BOT_USER,
    thread: typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null,
    isBroadcast: args['reply_broadcast'] === true || args['reply_broadcast'] === 'true',
    metadata: (args['metadata'] ?? null) as Message['metadata'],
  })
  return { channel: channel.id, ts: message.ts, message: workspace.toJson(message) }
}

function postEphemeral(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const user = textOf(args, 'user')
  if (!channel.members.has(user)) throw new SlackRefusal('user_not_in_channel')
  const thread = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null
  const message = workspace.add(channel, { ...toSaid(args), user: BOT_USER, thread, only: user })
  return { message_ts: message.ts }
}

function update(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const message = workspace.message(channel.id, textOf(args, 'ts'))
  if (message.user !== BOT_USER) throw new SlackRefusal('cant_update_message')
  // What is not said of the metadata stays.
  Object.assign(message, toSaid(args), { isEdited: true })
  if ('metadata' in args) message.metadata = args['metadata'] as Message['metadata']
  workspace.onEvent({
    type: 'message',
    subtype: 'message_changed',
    channel: channel.id,
    hidden: true,
    message: workspace.toJson(message),
    event_ts: message.ts,
    ts: message.ts,
  })
  return { channel: channel.id, ts: message.ts, text: message.text }
}

function remove(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const message = workspace.message(channel.id, textOf(args, 'ts'))
  if (message.user !== BOT_USER) throw new SlackRefusal('cant_delete_message')
  channel.messages.splice(channel.messages.indexOf(message), 1)
  workspace.onEvent({
    type: 'message',
    subtype: 'message_deleted',
    channel: channel.id,
    deleted_ts: message.ts,
    event_ts: message.ts,
    ts: message.ts,
  })
  return { channel: channel.id, ts: message.ts }
}

/** Newest first, as Slack has it. */
function history(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const all = channel.messages.filter(
    ({ thread, isBroadcast, only }) => only === null && (thread === null || isBroadcast),
  )
  return toPage(workspace, channel, all.toReversed(), args)
}

/** The root first, then the replies, oldest first. */
function replies(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const root = textOf(args, 'ts')
  const all = channel.messages.filter(
    ({ ts, thread, only }) => only === null && (ts === root || thread === root),
  )
  if (all.length === 0) throw new SlackRefusal('thread_not_found')
  return toPage(workspace, channel, all, args)
}

function toPage(workspace: Workspace, channel: Channel, all: Message[], args: Args): Answer {
  const oldest = Number(args['oldest'] ?? 0)
  const there = all.filter(({ ts }) => Number(ts) > oldest)
  const limit = Math.min(PAGE_MAX, Number(args['limit'] ?? 100))
  const from = Number(args['cursor'] || 0)
  const isMore = from + limit < there.length
  const isAll = args['include_all_metadata'] === true || args['include_all_metadata'] === 'true'
  return {
    messages: there.slice(from, from + limit).map(message => ({
      ...workspace.toJson(message),
      ...(isAll && message.metadata !== null ? { metadata: message.metadata } : {}),
      ...toLatestReply(channel, message),
    })),
    has_more: isMore,
    response_metadata: { next_cursor: isMore ? String(from + limit) : '' },
  }
}

function toLatestReply(channel: Channel, { ts }: Message): Record<string, unknown> {
  const below = channel.messages.filter(({ thread, only }) => thread === ts && only === null)
  return below.length === 0 ? {} : { reply_count: below.length, latest_reply: below.at(-1)!.ts }
}

function addReaction(workspace: Workspace, args: Args): Answer {
  const name = textOf(args, 'name')
  if (!EMOJI_NAME.test(name)) throw new SlackRefusal('invalid_name')
  const channel = workspace.open(textOf(args, 'channel'))
  const message = workspace.message(channel.id, textOf(args, 'timestamp'))
  if (!workspace.react(channel, message, name, BOT_USER)) throw new SlackRefusal('already_reacted')
  return {}
}

function removeReaction(workspace: Workspace, args: Args): Answer {
  const channel = workspace.open(textOf(args, 'channel'))
  const message = workspace.message(channel.id, textOf(args, 'timestamp'))
  if (!workspace.unreact(channel, message, textOf(args, 'name'), BOT_USER))
    throw new SlackRefusal('no_reaction')
  return {}
}

function userInfo(workspace: Workspace, args: Args): Answer {
  const user = workspace.users.get(textOf(args, 'user'))
  if (!user) throw new SlackRefusal('user_not_found')
  const { id, name, team, isBot, isGuest } = user
  return {
    user: {
      id,
      name,
      team_id: team,
      deleted: false,
      is_bot: isBot,
      is_restricted: isGuest,
      is_ultra_restricted: false,
      is_stranger: team !== TEAM,
      profile: { display_name: name, real_name: name },
    },
  }
}

function groupMembers(workspace: Workspace, args: Args): Answer {
  const users = workspace.groups.get(textOf(args, 'usergroup'))
  if (!users) throw new SlackRefusal('no_such_subteam')
  return { users }
}

function beginUpload(workspace: Workspace, args: Args, host: string): Answer {
  const id = workspace.mint('F')
  const name = textOf(args, 'filename')
  const alt = args['alt_txt']
  if (typeof alt === 'string' && alt.length > 1_000) throw new SlackRefusal('invalid_arguments')
  workspace.files.set(id, { id, name, user: BOT_USER, bytes: new Uint8Array(), isDeleted: false })
  return { upload_url: `${host}/upload/v1/${id}`, file_id: id }
}

function completeUpload(workspace: Workspace, args: Args): Answer {
  const files = args['files'] as { id: string }[]
  const channel = workspace.open(textOf(args, 'channel_id'))
  const thread = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null
  for (const { id } of files) if (!workspace.files.has(id)) throw new SlackRefusal('file_not_found')
  const ids = files.map(({ id }) => id)
  workspace.add(channel, {
    user: BOT_USER,
    text: typeof args['initial_comment'] === 'string' ? args['initial_comment'] : '',
    thread,
    files: ids,
  })
  return { files: ids.map(id => ({ id })) }
}

function openView(workspace: Workspace, args: Args): Answer {
  if (!workspace.views.has(textOf(args, 'trigger_id'))) throw new SlackRefusal('invalid_trigger_id')
  workspace.views.delete(textOf(args, 'trigger_id'))
  const view = { ...checkView(args['view']), id: workspace.mint('V'), hash: '1', team_id: TEAM }
  workspace.views.set(view.id, view)
  return { view }
}

function updateView(workspace: Workspace, args: Args): Answer {
  const id = textOf(args, 'view_id')
  if (!workspace.views.has(id)) throw new SlackRefusal('not_found')
  const view = { ...checkView(args['view']), id }
  workspace.views.set(id, view)
  return { view }
}

function checkView(given: unknown): Record<string, unknown> {
  const view = given as Record<string, unknown>
  const problems = checkBlocks(view['blocks'], 'view')
  const title = (view['title'] as { text?: string } | undefined)?.text ?? ''
  if (view['type'] === 'modal' && (title === '' || title.length > VIEW_TITLE_MAX)) problems.push('its title')
  if (problems.length > 0) throw new SlackRefusal('invalid_blocks', { problems })
  return view
}

function toSaid(args: Args): Pick<Message, 'text' | 'blocks'> {
  const text = typeof args['text'] === 'string' ? args['text'] : ''
  const blocks = args['blocks'] ?? []
  const problems = checkBlocks(blocks, 'message')
  if (problems.length > 0) {
    const isLong = problems.some(problem => problem.startsWith('msg_blocks_too_long'))
    throw new SlackRefusal(isLong ? 'msg_blocks_too_long' : 'invalid_blocks', { problems })
  }
  if (text === '' && (blocks as Block[]).length === 0) throw new SlackRefusal('no_text')
  return { text: text.slice(0, TEXT_MAX), blocks: blocks as Block[] }
}

function toChannelJson({ id, name, isDirect, isArchived, members }: Channel): Record<string, unknown> {
  return { id, name, is_im: isDirect, is_archived: isArchived, is_member: members.has(BOT_USER) }
}

function textOf(args: Args, key: string): string {
  const value = args[key]
  if (typeof value !== 'string' || value === '') throw new SlackRefusal('invalid_arguments', { missing: key })
  return value
}
