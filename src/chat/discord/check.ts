import { DiscordAPIError, REST } from 'discord.js'
import { z } from 'zod'
import type { Command } from '../../../commands/command.ts'
import type { Secret } from '../../lib/secret.ts'
import { toRegistration } from './commands.ts'
import type { Choices, DiscordCommand } from './commands.ts'

/** What was found out about the app; each problem with its mend. */
export interface DiscordFindings {
  fine: string[]
  notes: { text: string; mend: string }[]
  problems: { text: string; mend: string }[]
}

interface Parts {
  token: Secret
  apiUrl: string
  people: {
    named: ReadonlyMap<string, unknown>
    roles: ReadonlyMap<string, unknown>
    server: string | null
  }
  commands: readonly Command[]
  choices: Choices
}

const APP = z.object({
  id: z.string(),
  name: z.string(),
  flags: z.int().default(0),
  bot_public: z.boolean().optional(),
})
const GUILDS = z.array(z.object({ id: z.string(), name: z.string() }))
const COMMANDS = z.array(z.looseObject({ name: z.string(), options: z.array(z.unknown()).optional() }))
const CALL_MS = 10_000
/** Granted to apps that are in many servers, or just turned on. */
const CONTENT = (1 << 18) | (1 << 19)
/** View channels, send messages, send in threads, begin threads, attach files, read history, add reactions. */
const PERMISSIONS =
  (1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 35n) | (1n << 15n) | (1n << 16n) | (1n << 6n)
const PORTAL = 'https://discord.com/developers/applications'

/** Where somebody who may invites the bot into a server. */
function toInvitation(application: string): string {
  const query = new URLSearchParams({
    client_id: application,
    scope: 'bot applications.commands',
    permissions: String(PERMISSIONS),
  })
  return `https://discord.com/oauth2/authorize?${query.toString()}`
}

/** Makes `/wave` known to Discord, in all servers or at once in one; who and where it is. */
export async function registerDiscord(
  { token, apiUrl, commands, choices }: Omit<Parts, 'people'>,
  server: string | null,
): Promise<{ name: string; invitation: string; count: number }> {
  const rest = openRest(token, apiUrl)
  const app = APP.parse(await rest.get('/applications/@me'))
  const body = toRegistration(commands, choices)
  const where = server === null ? '' : (`/guilds/${server}` as const)
  await rest.put(`/applications/${app.id}${where}/commands`, { body })
  return { name: app.name, invitation: toInvitation(app.id), count: commands.length }
}

/** Asks Discord whether the app is as it has to be. Nothing is said to anybody. */
export async function checkDiscord(parts: Parts): Promise<DiscordFindings> {
  const { token, apiUrl, people } = parts
  const found: DiscordFindings = { fine: [], notes: [], problems: [] }
  const rest = openRest(token, apiUrl)
  try {
    const app = APP.parse(await rest.get('/applications/@me'))
    found.fine.push(app.name)
    addApp(found, app)
    addServers(found, GUILDS.parse(await rest.get('/users/@me/guilds')), app.id, people.server)
    await addCommands(found, rest, app.id, parts)
  } catch (error) {
    found.problems.push(toProblem(error))
  }
  if (people.named.size + people.roles.size === 0) {
    const mend =
      'Write your id under discord.people in regatta.yaml, as in 123456789012345678: [administer] (in Discord: Settings, Advanced, Developer Mode; then right-click your name, “Copy User ID”).'
    found.notes.push({ text: 'nobody is named, so nobody may start anything', mend })
  }
  return found
}

function openRest(token: Secret, apiUrl: string): REST {
  return new REST({ api: apiUrl, version: '10', retries: 0, timeout: CALL_MS }).setToken(token.reveal())
}

function addApp({ fine, notes, problems }: DiscordFindings, app: z.infer<typeof APP>): void {
  if ((app.flags & CONTENT) === 0)
    problems.push({
      text: 'it is not told what messages say, so it finds no plan in them',
      mend: `Open the app at ${PORTAL}, “Bot”, turn on “Message Content Intent” and save.`,
    })
  else fine.push('it is told what messages say')
  if (app.bot_public === true)
    notes.push({
      text: 'anybody may invite it into a server of theirs',
      mend: `Open the app at ${PORTAL}, “Bot”, turn off “Public Bot”; or name your server as discord.server.`,
    })
}

function addServers(
  { fine, notes, problems }: DiscordFindings,
  guilds: z.infer<typeof GUILDS>,
  app: string,
  server: string | null,
): void {
  const mend = `Open ${toInvitation(app)} and pick the server.`
  if (guilds.length === 0) problems.push({ text: 'it is in no server', mend })
  else
    fine.push(
      `it is in ${guilds
        .slice(0, 5)
        .map(({ name }) => name)
        .join(', ')}`,
    )
  if (server !== null && !guilds.some(({ id }) => id === server))
    problems.push({ text: `it is not in the server ${server} of the configuration`, mend })
  if (server === null && guilds.length > 1)
    notes.push({
      text: `all ${guilds.length} servers count, and who writes there may look`,
      mend: 'Name the one that is yours as discord.server in regatta.yaml.',
    })
}

/** Whether what is registered is what there is now; Discord adds to it, and leaves out what says nothing. */
async function addCommands(
  { fine, problems }: DiscordFindings,
  rest: REST,
  app: string,
  { commands, choices, people }: Parts,
): Promise<void> {
  const places = ['', ...(people.server === null ? [] : [`/guilds/${people.server}`])]
  const wanted = toRegistration(commands, choices).map(toShape).toSorted()
  for (const place of places) {
    const there = COMMANDS.parse(await rest.get(`/applications/${app}${place}/commands`))
    const shapes = new Set(there.map(toShape))
    if (wanted.every(shape => shapes.has(shape))) return void fine.push('/wave is registered')
  }
  const mend = 'npm run -s regatta -- register discord'
  problems.push({ text: '/wave is not registered as it is now', mend })
}

/** Names alone, with all that is below them. */
function toShape(command: DiscordCommand | z.infer<typeof COMMANDS>[number]): string {
  const toNames = (options: unknown): unknown[] =>
    Array.isArray(options)
      ? options.map((option: { name?: string; options?: unknown }) => [option.name, toNames(option.options)])
      : []
  return JSON.stringify([command.name, toNames(command.options)])
}

function toProblem(error: unknown): { text: string; mend: string } {
  if (error instanceof DiscordAPIError && error.status === 401)
    return {
      text: 'Discord does not know DISCORD_TOKEN',
      mend: `Open the app at ${PORTAL}, “Bot”, press “Reset Token”, and set DISCORD_TOKEN where Regatta is started.`,
    }
  const why = error instanceof Error ? error.message.slice(0, 200) : String(error)
  return {
    text: `Discord cannot be asked: ${why}`,
    mend: 'See whether this machine reaches https://discord.com; the service tries again by itself.',
  }
}
