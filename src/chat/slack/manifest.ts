import { DROP_PLAN, RUN_PLAN } from './names.ts'

/** A verb as people type it. */
interface Verb {
  name: string
  usage: string
}

/** What the app may, and what for: the words of `doctor` as well. */
export const SCOPES: readonly { scope: string; why: string }[] = [
  { scope: 'app_mentions:read', why: 'hears who speaks to it' },
  { scope: 'channels:history', why: 'hears plans in public channels, and what was said while it was away' },
  { scope: 'channels:read', why: 'knows the channels it is in' },
  { scope: 'chat:write', why: 'answers' },
  { scope: 'commands', why: 'has /wave and its shortcuts' },
  { scope: 'files:read', why: 'reads plans that are dropped as files' },
  { scope: 'files:write', why: 'puts a long plan below its preview as a file' },
  { scope: 'groups:history', why: 'the same in private channels' },
  { scope: 'groups:read', why: 'the same in private channels' },
  { scope: 'im:history', why: 'hears who writes to it alone' },
  { scope: 'im:read', why: 'the same' },
  { scope: 'im:write', why: 'answers somebody alone where it is not in the channel' },
  { scope: 'reactions:read', why: 'hears answers by reaction' },
  { scope: 'reactions:write', why: 'places the reactions to answer by' },
  { scope: 'usergroups:read', why: 'knows who is in a user group that may do something' },
  { scope: 'users:read', why: 'knows what people are called, and who is a guest' },
]

const EVENTS = [
  'app_home_opened',
  'app_mention',
  'message.channels',
  'message.groups',
  'message.im',
  'reaction_added',
  'reaction_removed',
]
const HINT_CHARS_MAX = 60

/** The app as Slack makes it of a file; `url`: where Slack is to call it, null: it opens sockets. */
export function toManifest(verbs: readonly Verb[], url: string | null): Record<string, unknown> {
  const calls = url === null ? {} : { request_url: url }
  const names = verbs.map(({ name }) => name).join(' | ')
  return {
    display_information: {
      name: 'Regatta',
      description: 'Runs the plans that teams write for coding agents',
      background_color: '#1f3a5f',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'regatta', always_online: true },
      shortcuts: [
        {
          name: 'Run this plan',
          type: 'message',
          callback_id: RUN_PLAN,
          description: 'Reads the message or its files as a plan',
        },
        {
          name: 'Run a plan',
          type: 'global',
          callback_id: DROP_PLAN,
          description: 'Takes a plan in a window',
        },
      ],
      slash_commands: [
        {
          command: '/wave',
          ...(url === null ? {} : { url }),
          description: 'Speaks with Regatta about plans and runs',
          usage_hint: names.length <= HINT_CHARS_MAX ? names : `${names.slice(0, HINT_CHARS_MAX - 1)}…`,
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: SCOPES.map(({ scope }) => scope) } },
    settings: {
      event_subscriptions: { ...calls, bot_events: EVENTS },
      interactivity: { is_enabled: true, ...calls },
      org_deploy_enabled: false,
      socket_mode_enabled: url === null,
      token_rotation_enabled: false,
    },
  }
}
