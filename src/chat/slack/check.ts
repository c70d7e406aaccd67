import { webApi } from '@slack/bolt'
import type { Secret } from '../../lib/secret.ts'
import { toChatError, toSlackCode } from './errors.ts'
import { quietLogger } from './logger.ts'
import { SCOPES } from './manifest.ts'

/** What was found out about the app; each problem with its mend. */
export interface SlackFindings {
  fine: string[]
  notes: { text: string; mend: string }[]
  problems: { text: string; mend: string }[]
}

interface Parts {
  botToken: Secret
  way: { appToken: Secret } | object
  apiUrl: string
  /** Who may do something: ids of people, user groups and channels. */
  people: { named: ReadonlyMap<string, unknown> }
  /** Channels where it has to be, by their ids, and why. */
  needed: ReadonlyMap<string, string>
}

const CALL_MS = 10_000
const PAGES_MAX = 5
const MISSING_MAX = 20
const APP_PAGE = 'https://api.slack.com/apps'
const INSTALL = `Open the app at ${APP_PAGE}, “OAuth & Permissions”`

/** Asks Slack whether the app is as it has to be. Nothing is said to anybody. */
export async function checkSlack({ botToken, way, apiUrl, people, needed }: Parts): Promise<SlackFindings> {
  const found: SlackFindings = { fine: [], notes: [], problems: [] }
  const options = { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: CALL_MS, logger: quietLogger }
  const client = new webApi.WebClient(botToken.reveal(), options)
  try {
    const self = await client.auth.test()
    found.fine.push(`${self.user ?? 'the bot'} in ${self.team ?? 'a workspace'}`)
    addScopes(found, self.response_metadata?.scopes ?? [])
    await addChannels(found, client, { name: self.user ?? 'regatta', needed })
  } catch (error) {
    found.problems.push(toProblem('SLACK_BOT_TOKEN', error))
  }
  if ('appToken' in way) {
    const app = new webApi.WebClient(way.appToken.reveal(), options)
    try {
      await app.apps.connections.open()
      found.fine.push('sockets can be opened')
    } catch (error) {
      found.problems.push(toProblem('SLACK_APP_TOKEN', error))
    }
  }
  if (people.named.size === 0) {
    const mend =
      'Write your id under slack.people in regatta.yaml, as in U012AB3CD: [administer] (in Slack: your profile, ⋮, “Copy member ID”).'
    found.notes.push({ text: 'nobody is named, so nobody may start anything', mend })
  }
  return found
}

function addScopes({ problems, fine }: SlackFindings, granted: string[]): void {
  const missing = SCOPES.filter(({ scope }) => !granted.includes(scope))
  for (const { scope, why } of missing) {
    const mend = `${INSTALL}, add the bot scope ${scope}, and press “Reinstall to Workspace”.`
    problems.push({ text: `the scope ${scope} is missing, by which it ${why}`, mend })
  }
  if (missing.length === 0) fine.push('all scopes are granted')
}

async function addChannels(
  { notes, fine, problems }: SlackFindings,
  client: webApi.WebClient,
  { name, needed }: { name: string; needed: ReadonlyMap<string, string> },
): Promise<void> {
  const found = await listChannels(client).catch(() => null)
  // Whether it may ask is told among the scopes.
  if (!found) return
  const channels = found.map(channel => `#${channel.name ?? channel.id}`)
  if (channels.length > 0)
    fine.push(`it is in ${channels.slice(0, 5).join(', ')}${channels.length > 5 ? ', …' : ''}`)
  const there = new Set(found.map(({ id }) => id))
  // With one person alone it always is.
  const missing = [...needed].filter(([id]) => !id.startsWith('D') && !there.has(id))
  for (const [id, why] of missing.slice(0, MISSING_MAX)) {
    const text = `it is not in ${await nameOf(client, id)}, though ${why}`
    problems.push({ text, mend: `In that channel, type: /invite @${name}` })
  }
  if (channels.length + missing.length === 0)
    notes.push({
      text: 'it is in no channel',
      mend: `In a channel where plans are to be dropped, type: /invite @${name}`,
    })
}

async function listChannels(client: webApi.WebClient): Promise<{ id?: string; name?: string }[]> {
  const found: { id?: string; name?: string }[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const args = { types: 'public_channel,private_channel', exclude_archived: true, limit: 200 }
    const answer = await client.users.conversations({ ...args, ...(cursor ? { cursor } : {}) })
    found.push(...(answer.channels ?? []))
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) break
  }
  return found
}

/** With what people call it, where Slack says so: it does not of private channels. */
async function nameOf(client: webApi.WebClient, id: string): Promise<string> {
  const { channel } = await client.conversations.info({ channel: id }).catch(() => ({ channel: undefined }))
  return channel?.name === undefined ? id : `#${channel.name} (${id})`
}

function toProblem(variable: string, error: unknown): { text: string; mend: string } {
  const code = toSlackCode(error)
  if (code === null) {
    const text = `Slack cannot be reached: ${toChatError('auth.test', error).message}`
    return {
      text,
      mend: 'See whether this machine reaches https://slack.com; the service tries again by itself.',
    }
  }
  const isApp = variable === 'SLACK_APP_TOKEN'
  const where = isApp
    ? `“Basic Information”, “App-Level Tokens”, with the scope connections:write`
    : `“OAuth & Permissions”, “Bot User OAuth Token”`
  return {
    text: `Slack says ${code} to ${variable}`,
    mend: `Take it from the app at ${APP_PAGE}, ${where}, and set ${variable} where Regatta is started.`,
  }
}
