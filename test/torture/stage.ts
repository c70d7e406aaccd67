import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { openPostgres } from '../../src/store/open-store.ts'
import { openTestPostgres } from '../support/databases.ts'
import type { TestPostgres } from '../support/databases.ts'
import { commitAll, git, initRepository } from '../support/git-target.ts'
import { KEY } from '../support/model-double.ts'
import { plant } from '../support/planted.ts'
import { createRandom } from '../support/random.ts'
import { writeShape } from '../support/shape.ts'
import { APP_TOKEN, BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { Line } from '../support/line.ts'
import { Member } from './fleet.ts'
import type { Seat } from './fleet.ts'
import { openTroubledModel } from './model.ts'
import type { TroubledModel } from './model.ts'
import { NAMES } from './people.ts'
import { toScript } from './plans.ts'
import type { TorturePlan } from './plans.ts'

/** All that it happens on: a database, a chat, a model, a repository, and programs that do not run yet. */
export interface Stage {
  server: TestPostgres
  database: string
  /** Past the lines of the programs. */
  sql: postgres.Sql
  double: SlackDouble
  model: TroubledModel
  members: readonly Member[]
  /** Where runs merge to, and the commit that they begin at. */
  repository: string
  base: string
  diary: string
}

const SLOTS = 12
/** Besides those of the database and the chat. */
const SECRETS = { MODEL_KEY: KEY, TOOL_KEY: plant('tool') }
const AGENT = join(import.meta.dirname, 'agent.sh')

export async function openStage(
  root: string,
  plans: readonly TorturePlan[],
  { bots, workers, seed }: { bots: number; workers: number; seed: number },
  stack: AsyncDisposableStack,
): Promise<Stage> {
  const double = stack.use(new SlackDouble())
  await double.listen()
  // Who dies and starts anew asks for more than one who lives on.
  double.tiers.isStrict = false
  const model = stack.use(await openTroubledModel(createRandom(seed)))
  const server = stack.use(await openTestPostgres())
  const database = await server.url()
  // Whoever comes first makes the tables: that is not what is tortured here.
  await (
    await openPostgres({ url: database, maxConnections: 1, warn: () => undefined })
  )[Symbol.asyncDispose]()
  const sql = postgres(database, {
    max: 4,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
  })
  stack.defer(() => sql.end({ timeout: 1 }))

  const diary = join(root, 'diary')
  const repository = join(root, 'shop.git')
  const base = layRepository(repository, plans)
  const settings = toSettings({ double, modelUrl: model.url, diary, repository })
  const seats = [
    ...Array.from({ length: bots }, (_, at) => toBot(root, `bot-${at + 1}`, double)),
    ...Array.from({ length: workers }, (_, at) => toWorker(root, `worker-${at + 1}`)),
  ]
  for (const { folder } of seats) writeShape(folder, { 'regatta.yaml': JSON.stringify(settings) })
  const members: Member[] = []
  for (const seat of seats) {
    const line = await Line.open(Number(new URL(database).port))
    members.push(stack.use(new Member(seat, line, { database, logs: root })))
  }
  return { server, database, sql, double, model, members, repository, base, diary }
}

function toSettings(given: {
  double: SlackDouble
  modelUrl: string
  diary: string
  repository: string
}): object {
  const provider = { url: given.modelUrl, model: 'double', key: 'MODEL_KEY' }
  return {
    slots: SLOTS,
    agent: 'script',
    agents: {
      script: { command: [AGENT, given.diary, '{run}', '{task}', '{attempt}'], env: ['TOOL_KEY'] },
      model: { model: 'double', provider: 'first' },
    },
    assign: [{ match: 'MODELLER', agent: 'model' }],
    providers: { first: provider, second: provider },
    workspace: { remote: { url: given.repository, base: 'main' } },
    pictures: 'none',
    policy: { gates: 'auto', reactionSeconds: 0.3, alike: 8 },
    slack: {
      people: Object.fromEntries(
        NAMES.map(name => [given.double.workspace.person(name).id, { name, may: ['administer'] }]),
      ),
    },
  }
}

/** That of a server, which no program has at hand: with what the agent doubles are to do. */
function layRepository(bare: string, plans: readonly TorturePlan[]): string {
  const folder = `${bare}.first`
  mkdirSync(folder)
  initRepository(folder)
  // Few files: every attempt gets a copy of them all.
  const scripts = plans.map(plan => [`script/${plan.name}`, toScript(plan)])
  writeShape(folder, { ...Object.fromEntries(scripts), 'README.md': 'A shop.\n' })
  const base = commitAll(folder)
  git(folder, ['clone', '-q', '--bare', folder, bare])
  return base
}

function toBot(root: string, name: string, double: SlackDouble): Seat {
  return {
    name,
    args: ['serve'],
    folder: join(root, name),
    variables: {
      ...SECRETS,
      REGATTA_DATA: join(root, name, 'data'),
      REGATTA_LISTEN: '127.0.0.1:0',
      SLACK_API_URL: double.apiUrl,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
    },
  }
}

function toWorker(root: string, name: string): Seat {
  return {
    name,
    args: ['worker', '--slots', '4'],
    folder: join(root, name),
    variables: { ...SECRETS, REGATTA_DATA: join(root, name, 'data') },
  }
}
