import type postgres from 'postgres'
import { replayRun } from '../../src/engine/replay.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { Event } from '../../src/run/event.ts'
import type { Store } from '../../src/store/port.ts'
import { git } from '../support/git-target.ts'
import type { SlackDouble } from '../support/slack-double/slack-double.ts'
import { BOT_USER } from '../support/slack-double/workspace.ts'
import type { CommitEvidence, Evidence, PlanEvidence } from './evidence.ts'
import type { Crowd, Dropped } from './people.ts'

/** Where it is looked at: past the programs, none of which is there any more. */
export interface Scene {
  store: Store
  sql: postgres.Sql
  double: SlackDouble
  crowd: Crowd
  /** The repository that what was accepted is in, and the branch that runs begin at. */
  repository: string
  base: string
  /** Lines of `agent.sh`. */
  diary: readonly string[]
}

const LATER_MS = 24 * 60 * 60_000
const INBOUND_MAX = 100

export async function collectEvidence(
  scene: Scene,
  seen: Pick<Evidence, 'processes' | 'ends' | 'secrets'>,
): Promise<Evidence> {
  const { store, double, crowd } = scene
  const plans: PlanEvidence[] = []
  for (const dropped of crowd.dropped) plans.push(await collectPlan(scene, dropped))
  const left = await store.chats.waitingInbound(Date.now() + LATER_MS, INBOUND_MAX)
  return {
    ...seen,
    plans,
    shared: await collectShared(scene.sql),
    inbound: left.map(({ key, type }) => `${type} ${key}`),
    refusals: [...double.refusals],
  }
}

async function collectPlan(scene: Scene, dropped: Dropped): Promise<PlanEvidence> {
  const { store, double, crowd, diary, repository } = scene
  const { plan, channel, root } = dropped
  const thread = { chat: 'slack', channel, root }
  const run = (await store.chats.findThread(thread))?.run ?? ''
  const rows = await store.rowsOf(run)
  const replayed = await replayRun(store, run, null)
  const branch = `refs/heads/regatta/${run}`
  const isMerged = git(repository, ['for-each-ref', '--format=%(refname)', branch]) !== ''
  const prefix = `answer ${run} `
  const told = double.workspace
    .channel(channel)
    .messages.filter(({ user, thread: at, only }) => user === BOT_USER && at === root && only === null)
  return {
    plan,
    run: rows ? run : null,
    status: rows?.run.status ?? 'not there',
    events: (await store.eventsOf(run, null)).map(({ text }) => JSON.parse(text) as Event),
    audit: replayed ? [...replayed.breaks, ...replayed.differences] : [],
    commits: isMerged ? readCommits(scene, branch) : [],
    files: isMerged ? listFiles(repository, branch) : [],
    posts: (await store.chats.postsOf(toThreadId(thread))).map(({ seq, key, kind, status, message }) => ({
      seq,
      key,
      kind,
      status,
      message,
    })),
    shown: told
      .filter(({ files }) => files.length === 0)
      .map(({ ts, metadata }) => ({ id: ts, key: toKey(metadata?.event_payload['key']) })),
    attached: told.flatMap(({ files }) => files.map(id => double.workspace.files.get(id)?.name ?? id)),
    attempts: rows?.attempts.map(({ task, attempt, status }) => ({ task, attempt, status })) ?? [],
    questions:
      rows?.escalations.map(({ id, status }) => ({
        id,
        status,
        answers: rows.answers.filter(({ escalation }) => escalation === id).map(({ option }) => option),
      })) ?? [],
    said: crowd.said
      .filter(({ command }) => command.startsWith(prefix))
      .map(({ command }) => {
        const [question = '', option = ''] = command.slice(prefix.length).split(' ')
        return { question, option }
      }),
    diary: diary
      .filter(line => line.startsWith(`${run} `))
      .map(line => {
        const [, task = '', attempt = '', ...note] = line.split(' ')
        return { task, attempt: Number(attempt), note: note.join(' ') }
      }),
  }
}

function toKey(key: unknown): string | null {
  return typeof key === 'string' ? key : null
}

const TRAILERS = ['Regatta-Task', 'Regatta-Attempt'].map(
  key => `%(trailers:key=${key},valueonly,separator=%x2C)`,
)

function readCommits({ repository, base }: Scene, branch: string): CommitEvidence[] {
  const format = ['%H', ...TRAILERS].join('%x1f')
  const text = git(repository, [
    'log',
    '--first-parent',
    '--reverse',
    `--format=${format}`,
    `${base}..${branch}`,
  ])
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [commit = '', task = '', attempt = ''] = line.split('\x1f')
      // `3 T4`: its place in the plan, and its name.
      return { commit, task: task.split(' ')[1] ?? null, attempt: attempt === '' ? null : Number(attempt) }
    })
}

function listFiles(repository: string, branch: string): string[] {
  const text = git(repository, ['ls-tree', '--name-only', `${branch}:done`])
  return text.split('\n').filter(name => name !== '')
}

async function collectShared(sql: postgres.Sql): Promise<Evidence['shared']> {
  const [capacity] = await sql<{ used: number }[]>`select used from capacity`
  const line = await sql<{ run: string }[]>`select run from line`
  const shares = await sql<
    { name: string; used: number }[]
  >`select name, used from shares where name not like 'person%'`
  const shareLine = await sql<{ run: string }[]>`select run from share_line`
  const jobs = await sql<{ name: string; state: string }[]>`
    select name, state from pgboss.job where name like 'attempt%' and state in ('created', 'active', 'retry')`
  return {
    used: capacity?.used ?? 0,
    line: line.map(({ run }) => run),
    shares: shares.map(({ name, used }) => ({ name, used })),
    shareLine: shareLine.map(({ run }) => run),
    jobs: jobs.map(({ name, state }) => `${name} ${state}`),
  }
}
