import type { Right } from '../../commands/request.ts'
import type { File } from './file.ts'
import { toPersonName } from '../lib/names.ts'
import { Secret } from '../lib/secret.ts'

/** How the bot gets into servers of Discord, and who may do what there. */
export interface DiscordConfig {
  token: Secret
  apiUrl: string
  people: {
    named: ReadonlyMap<string, { rights: readonly Right[]; name: string | null }>
    roles: ReadonlyMap<string, readonly Right[]>
    channels: ReadonlyMap<string, readonly Right[]>
    everyone: readonly Right[]
    server: string | null
    /** Names that mean somebody: nobody in Discord is taken for them who was not named so. */
    reserved: ReadonlySet<string>
  }
}

interface Given {
  values: Readonly<Record<string, string | undefined>>
  discord: File['discord']
  reserved: Iterable<string>
  refuse(place: string, problem: string): void
  refuseVariable(name: string, problem: string): void
}

const API_URL = 'https://discord.com/api'
const HOWTO = 'docs/discord.md says how to get it.'

/** Null: nobody wants Discord, or (and then that was refused) it would not work. */
export function toDiscordConfig({
  values,
  discord,
  reserved,
  refuse,
  refuseVariable,
}: Given): DiscordConfig | null {
  const token = values['DISCORD_TOKEN']
  if (!token) return null
  // Three parts, as in a token of its kind; what is one only Discord knows.
  const isToken = /^[\w-]{4,100}\.[\w-]{2,100}\.[\w-]{4,200}$/.test(token)
  if (!isToken)
    refuseVariable(
      'DISCORD_TOKEN',
      `this is no such token: it has three parts and dots between them. ${HOWTO}`,
    )
  const apiUrl = (values['DISCORD_API_URL'] || API_URL).replace(/\/$/, '')
  if (!isApi(apiUrl)) refuseVariable('DISCORD_API_URL', `write it as ${API_URL}, or leave it unset`)
  const named = new Map<string, { rights: readonly Right[]; name: string | null }>()
  for (const [id, said] of Object.entries(discord?.people ?? {})) {
    const rights = Array.isArray(said) ? said : said.may
    const made = Array.isArray(said) || said.name === undefined ? null : toPersonName(said.name)
    if (made !== null && 'problem' in made) refuse(`discord.people.${id}.name`, made.problem)
    named.set(id, { rights, name: made !== null && 'name' in made ? made.name : null })
  }
  return {
    token: new Secret(token),
    apiUrl,
    people: {
      named,
      roles: new Map(Object.entries(discord?.roles ?? {})),
      channels: new Map(Object.entries(discord?.channels ?? {})),
      everyone: discord?.everyone ?? ['view'],
      server: discord?.server ?? null,
      reserved: new Set(reserved),
    },
  }
}

/** A token goes nowhere else: over the network only under lock, or not over the network at all. */
function isApi(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username + url.password + url.search + url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1')
}
