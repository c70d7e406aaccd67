import type { Right } from '../../commands/request.ts'
import type { File } from './file.ts'
import { toPersonName } from '../lib/names.ts'
import { Secret } from '../lib/secret.ts'

/** How the bot gets into a workspace, and who may do what there. */
export interface SlackConfig {
  botToken: Secret
  /** It opens sockets to Slack; or Slack calls it, and signs what it says. */
  way: { appToken: Secret } | { signingSecret: Secret; host: string; port: number }
  apiUrl: string
  people: {
    /** By the ids of people, user groups and channels. */
    named: ReadonlyMap<string, { rights: readonly Right[]; name: string | null }>
    everyone: readonly Right[]
    /** Names that mean somebody: nobody in Slack is taken for them who was not named so. */
    reserved: ReadonlySet<string>
  }
}

interface Given {
  values: Readonly<Record<string, string | undefined>>
  slack: File['slack']
  reserved: Iterable<string>
  parseListen(text: string): { host: string; port: number } | null
  refuse(place: string, problem: string): void
  refuseVariable(name: string, problem: string): void
}

const API_URL = 'https://slack.com/api/'
const HOWTO = 'docs/slack.md says how to get it.'

/** Null: it has no token here, or it would not work (which was refused). */
export function toSlackConfig(given: Given): SlackConfig | null {
  const { values, slack, reserved, refuse, refuseVariable } = given
  const named = new Map<string, { rights: readonly Right[]; name: string | null }>()
  for (const [id, said] of Object.entries(slack?.people ?? {})) {
    const rights = Array.isArray(said) ? said : said.may
    const made = Array.isArray(said) || said.name === undefined ? null : toPersonName(said.name)
    if (made !== null && 'problem' in made) refuse(`slack.people.${id}.name`, made.problem)
    named.set(id, { rights, name: made !== null && 'name' in made ? made.name : null })
  }
  const botToken = readToken(given, 'SLACK_BOT_TOKEN', 'xoxb-')
  if (botToken === null) return null
  const apiUrl = values['SLACK_API_URL'] || API_URL
  if (!isApi(apiUrl)) refuseVariable('SLACK_API_URL', 'write it as https://slack.com/api/, or leave it unset')
  const way = toWay(given)
  if (way === null) return null
  const people = { named, everyone: slack?.everyone ?? ['view' as const], reserved: new Set(reserved) }
  return { botToken, way, apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`, people }
}

function toWay(given: Given): SlackConfig['way'] | null {
  const { slack, parseListen, refuse } = given
  if (slack?.listen === undefined) {
    const appToken = readToken(given, 'SLACK_APP_TOKEN', 'xapp-')
    if (appToken === null && !given.values['SLACK_APP_TOKEN']) {
      const other = 'Or let Slack call the bot, with slack.listen and SLACK_SIGNING_SECRET.'
      given.refuseVariable('SLACK_APP_TOKEN', `it is missing beside SLACK_BOT_TOKEN. ${HOWTO} ${other}`)
    }
    return appToken === null ? null : { appToken }
  }
  const at = parseListen(slack.listen)
  if (at === null) refuse('slack.listen', 'write it as host:port, as in 127.0.0.1:4748')
  const secret = given.values['SLACK_SIGNING_SECRET']
  if (!secret)
    given.refuseVariable('SLACK_SIGNING_SECRET', `it is missing, and there is slack.listen. ${HOWTO}`)
  return at === null || !secret ? null : { signingSecret: new Secret(secret), ...at }
}

/** Null: there is none, or it is none. */
function readToken({ values, refuseVariable }: Given, name: string, start: string): Secret | null {
  const value = values[name]
  if (!value) return null
  if (value.startsWith(start) && /^[\w-]{8,500}$/.test(value)) return new Secret(value)
  refuseVariable(name, `this is no such token: it begins with ${start}. ${HOWTO}`)
  return null
}

/** A token goes nowhere else: over the network only under lock, or not over the network at all. */
function isApi(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username + url.password + url.search + url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1')
}
