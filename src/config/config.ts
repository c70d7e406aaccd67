import type { z } from 'zod'
import { RIGHTS } from '../../commands/request.ts'
import { hasRight } from '../../commands/rights.ts'
import type { People } from '../../commands/rights.ts'
import { toAsking } from './asking.ts'
import { toAgentsConfig } from './agents.ts'
import type { AgentsConfig } from './agents.ts'
import { toDoor } from './door.ts'
import type { DoorConfig } from './door.ts'
import { environmentSchema, parseListen } from './environment.ts'
import type { Environment, Listen } from './environment.ts'
import { fileSchema } from './file.ts'
import type { File } from './file.ts'
import { readYaml } from './read-yaml.ts'
import { toMessage, toWords } from './words.ts'
import { toRepositories, toWorkspaceConfig } from './workspace.ts'
import type { Repositories, WorkspaceConfig } from './workspace.ts'
import { toDiscordConfig } from './discord.ts'
import type { DiscordConfig } from './discord.ts'
import { toSlackConfig } from './slack.ts'
import type { SlackConfig } from './slack.ts'
import { readLabels } from '../lib/labels.ts'
import { toChannelName, toPersonName } from '../lib/names.ts'
import type { LogLevel } from '../lib/log.ts'
import { Secret } from '../lib/secret.ts'
import { toOwnersConfig } from './owners.ts'
import { listChatNames, refuseSpellings, toKnownSpelling } from './person-names.ts'
import { FAILURE_KINDS } from '../run/outcome.ts'
import { DEFAULT_POLICY } from '../run/policy.ts'
import type { Budget } from '../run/money.ts'
import type { Owners } from '../run/owners.ts'
import type { Policy } from '../run/policy.ts'
import type { Pictures, Verbosity } from '../run/verbosity.ts'

/** All that a person or an installation has settled before the program starts. */
export interface Config extends AgentsConfig {
  /** Where the person stands: paths they type start here, and agents' changes go here. */
  folder: string
  dataFolder: string
  /** Unset: a database in the data folder. */
  databaseUrl: Secret | null
  /** To it, from this process. */
  connections: number
  /** Attempts at once, of all runs together. */
  slots: number
  /** What this machine has and tasks may ask for. */
  labels: string[]
  /** How much may be spent before people are asked. */
  budget: Budget
  policy: Policy
  /** Who answers at this terminal. */
  user: string
  colour: boolean
  /** `lines`: what stands at the terminal's end cannot be painted over, or is read by nobody while it happens. */
  board: 'live' | 'lines'
  /** What command agents may be given parts of, by name. */
  environment: ReadonlyMap<string, Secret>
  /** Where the page is to be found. */
  listen: Listen
  /** Where besides it is told how this process fares; null: nowhere. */
  health: Listen | null
  /** Who is let in there from elsewhere. */
  door: DoorConfig
  /** Who may do what in the chats. */
  people: People
  /** How long it may take to end when told to. */
  endMs: number
  logLevel: LogLevel
  /** How long what ended is kept in the database; null: for ever. */
  keepsMs: number | null
  /** What is remembered of runs is kept under this name; null: under that of their folder. */
  namespace: string | null
  /** Where else it is written to. */
  mem0: Mem0Config | null
  /** Where the changes of runs go that are started in these channels; in all others, where one stands. */
  workspace: WorkspaceConfig
  repositories: Repositories
  channels: ReadonlyMap<string, ChannelConfig>
  /** Who is told that tasks are unblocked. */
  owners: Owners
  /** What is drawn in the chats. */
  pictures: Pictures
  /** Null: nobody is in Slack. */
  slack: SlackConfig | null
  /** Null: nobody is in Discord. */
  discord: DiscordConfig | null
}

export interface ChannelConfig {
  /** Null: that of the installation. */
  folder: string | null
  says: Verbosity
}

interface Mem0Config {
  url: string
  key: Secret | null
}

const SLOTS = 50
const CONNECTIONS = 10
const KEPT_DAYS = 90
/** Shorter than those who end what does not end wait for it. */
const END_SECONDS = 25
const LISTEN: Listen = { host: '127.0.0.1', port: 4747 }
/** All who are not named. */
const EVERYONE = 'everyone'

/** Pure. All problems at once, each with its place and its mend. */
export function toConfig(
  environment: Environment,
  yaml: string | null,
): { config: Config } | { problems: string[] } {
  const { path } = environment.file
  const problems: string[] = []
  const file = fileSchema.safeParse(readYaml(yaml ?? '', path, problems), { error: toWords })
  const variables = environmentSchema.safeParse(environment.values, { error: toWords })
  for (const issue of file.error?.issues ?? [])
    problems.push(`${path}: ${issue.path.join('.') || 'the file'}: ${toMessage(issue)}.`)
  for (const issue of variables.error?.issues ?? [])
    problems.push(`${issue.path.join('.')} in the environment: ${toMessage(issue)}.`)
  if (!file.success || !variables.success) return { problems }

  const { slots, budget, policy, people, channels, pictures, memory, retention } = file.data
  const refuse = (place: string, problem: string): void => void problems.push(`${path}: ${place}: ${problem}`)
  const agents = toAgentsConfig(file.data, environment.values, refuse)
  const who = toPeople(people, refuse)
  const approvers = toApprovers(policy.approvers, who, refuse)
  const names = [...who.named.keys(), ...approvers, ...listChatNames(file.data)]
  refuseSpellings(new Set(names), refuse)
  const where = toNamed('channels', Object.entries(channels), toChannelName, refuse)
  const chat = {
    values: environment.values,
    reserved: names,
    refuse,
    refuseVariable: (name: string, problem: string) =>
      void problems.push(`${name} in the environment: ${problem}`),
  }
  const slack = toSlackConfig({ ...chat, slack: file.data.slack, parseListen })
  const discord = toDiscordConfig({ ...chat, discord: file.data.discord })
  const asking = toAsking({
    policy,
    approvers,
    nameOf: (chat, id) =>
      (chat === 'slack' ? slack : chat === 'discord' ? discord : null)?.people.named.get(id)?.name ?? null,
    refuse,
  })
  const owners = toOwnersConfig(file.data, refuse)
  if (problems.length > 0) return { problems }
  const {
    DATABASE_URL,
    REGATTA_DATA,
    REGATTA_LISTEN,
    REGATTA_HEALTH,
    REGATTA_END_SECONDS,
    REGATTA_LOG,
    USER,
    LOGNAME,
    MEM0_URL,
    MEM0_API_KEY,
  } = variables.data
  return {
    config: {
      folder: environment.folder,
      dataFolder: REGATTA_DATA,
      databaseUrl: DATABASE_URL === undefined ? null : new Secret(DATABASE_URL),
      connections: Number(variables.data.REGATTA_CONNECTIONS || CONNECTIONS),
      slots: slots ?? SLOTS,
      labels: readLabels(variables.data.REGATTA_LABELS ?? '') ?? [],
      budget,
      ...agents,
      policy: { ...toPolicy(policy), approvers, ...asking },
      user: toKnownSpelling(toUser(USER ?? LOGNAME ?? 'someone'), names),
      ...toTerminal(variables.data),
      environment: new Map(
        Object.entries(environment.values).map(([name, value]) => [name, new Secret(value)]),
      ),
      listen: parseListen(REGATTA_LISTEN ?? '') ?? LISTEN,
      endMs: Number(REGATTA_END_SECONDS || END_SECONDS) * 1_000,
      logLevel: REGATTA_LOG || 'info',
      health: parseListen(REGATTA_HEALTH ?? ''),
      door: toDoor(variables.data),
      people: who,
      keepsMs: retention === 'forever' ? null : (retention?.days ?? KEPT_DAYS) * 86_400_000,
      namespace: memory.namespace ?? null,
      mem0: MEM0_URL ? { url: MEM0_URL, key: MEM0_API_KEY ? new Secret(MEM0_API_KEY) : null } : null,
      workspace: toWorkspaceConfig(file.data.workspace),
      repositories: toRepositories(file.data.repositories),
      pictures,
      channels: new Map(
        Array.from(where, ([name, { folder = null, says = 'normal' as const }]) => [name, { folder, says }]),
      ),
      owners,
      slack,
      discord,
    },
  }
}

/** Where nothing is set to stand for no, as in `CI=false`. */
const NO = /^(?:|0|false|no)$/i

function toTerminal({
  NO_COLOR,
  TERM,
  CI = '',
}: z.infer<typeof environmentSchema>): Pick<Config, 'colour' | 'board'> {
  const isDumb = TERM === 'dumb'
  return { colour: !NO_COLOR && !isDumb, board: isDumb || !NO.test(CI) ? 'lines' : 'live' }
}

type Refuse = (place: string, problem: string) => void

/** As the chats write the name; a person at a terminal is compared with it. */
function toUser(typed: string): string {
  const named = toPersonName(typed)
  return 'name' in named ? named.name : typed
}

/** Nothing said: everyone may do everything. Once somebody is named, the others may do what `everyone` says. */
function toPeople(people: File['people'], refuse: Refuse): People {
  const { [EVERYONE]: everyone, ...named } = people ?? { [EVERYONE]: [...RIGHTS] }
  return { everyone: everyone ?? [], named: toNamed('people', Object.entries(named), toPersonName, refuse) }
}

/** Whoever is to answer must have the right to: otherwise nobody could. */
function toApprovers(written: string[], people: People, refuse: Refuse): string[] {
  const place = 'policy.approvers'
  const names = new Set(written.map(toUser))
  const approvers = [...toNamed(place, names.entries(), toPersonName, refuse).keys()]
  for (const name of approvers) {
    if (hasRight(people, name, 'answer')) continue
    refuse(
      place,
      `${name} has no right to answer. Write ${JSON.stringify(name)}: [view, answer] under people.`,
    )
  }
  return approvers
}

/** By the names that the chats use; what is no name there, or the same as another, would never be heard of again. */
function toNamed<T>(
  place: string,
  settings: Iterable<[string, T]>,
  toName: typeof toPersonName,
  refuse: Refuse,
): Map<string, T> {
  const named = new Map<string, T>()
  for (const [written, setting] of settings) {
    const made = toName(written)
    if ('problem' in made) refuse(`${place}.${written}`, made.problem)
    else if (named.has(made.name))
      refuse(`${place}.${written}`, `"${made.name}" is there already. Give it once.`)
    else named.set(made.name, setting)
  }
  return named
}

function toPolicy({ retries, minutes, stallMinutes, ...said }: File['policy']): Policy {
  const rows = { ...DEFAULT_POLICY.rows }
  for (const kind of FAILURE_KINDS) {
    const row = said.cures[kind]
    const { mode, cures } = typeof row === 'string' ? { mode: row, cures: undefined } : (row ?? {})
    rows[kind] = { ...rows[kind], mode: mode ?? rows[kind].mode, cures: cures ?? rows[kind].cures }
  }
  const toMs = (value: number | undefined, ms: number): number =>
    value === undefined ? ms : Math.round(value * 60_000)
  return {
    ...DEFAULT_POLICY,
    rows,
    command: said.command ?? null,
    forbidden: said.forbidden.map(text => ({ text, exceptPath: 'test', why: 'policy.forbidden' })),
    alikeMax: said.alike === undefined ? DEFAULT_POLICY.alikeMax : said.alike,
    gates: said.gates ?? DEFAULT_POLICY.gates!,
    retriesMax: retries ?? DEFAULT_POLICY.retriesMax,
    attemptMs: toMs(minutes, DEFAULT_POLICY.attemptMs),
    estimateTimes: minutes === undefined ? DEFAULT_POLICY.estimateTimes : 0,
    stallMs: toMs(stallMinutes, DEFAULT_POLICY.stallMs),
  }
}
