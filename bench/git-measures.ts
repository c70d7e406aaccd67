import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Agent } from '../src/agents/port.ts'
import { openGitWorktrees } from '../src/workspace/git/worktrees.ts'
import { commitAll, git, initRepository } from '../test/support/git-target.ts'
import { writeShape } from '../test/support/shape.ts'
import type { Database } from './database.ts'
import { openBenchEngine, runThrough, toWavePlan } from './rig.ts'

const WAVES = 5
const WIDTH = 20
const FILES = 200

/** 100 tasks in 5 waves, each with a worktree, a commit and a merge: the run to a script that does only that. */
export async function measureGitWaves(database: Database): Promise<number> {
  const scriptMs = await within(runScript)
  const runMs = await within(target => runPlan(database, target))
  return runMs / scriptMs
}

async function within(work: (target: string) => Promise<number>): Promise<number> {
  const place = await mkdtemp(join(tmpdir(), 'regatta-bench-'))
  try {
    const target = join(place, 'target')
    const files = Array.from({ length: FILES }, (_, at) => [
      `src/d${at % 10}/f${at}.ts`,
      `export const f${at} = ${at}\n`,
    ])
    writeShape(target, Object.fromEntries(files) as Record<string, string>)
    initRepository(target)
    commitAll(target)
    const ms = await work(target)
    const merged = git(target, ['log', '--format=%s', '--first-parent', '--all', '--', 'done']).split(
      '\n',
    ).length
    if (merged < WAVES * WIDTH) throw new Error(`only ${merged} changes came in`)
    return ms
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/**
 * As somebody in a hurry would write it: all of a wave at once, then one merge after the other. The worktrees one by
 * one: added at once they fall over each other (“failed to read .git/worktrees/w1-t12/commondir”).
 */
const SCRIPT = `
set -e
cd "$1"
wave=0
while [ $wave -lt ${WAVES} ]; do
  task=0
  while [ $task -lt ${WIDTH} ]; do
    name=w$wave-t$task
    git worktree add -q -b $name ../$name main
    (
      mkdir -p ../$name/done
      echo "export const done = '$name'" > ../$name/done/$name.ts
      git -C ../$name add -A
      git -C ../$name commit -q -m "Task $name"
    ) &
    task=$((task + 1))
  done
  wait
  task=0
  while [ $task -lt ${WIDTH} ]; do
    name=w$wave-t$task
    git merge -q --no-ff -m "Merge $name" $name
    git worktree remove --force ../$name
    git branch -q -D $name
    task=$((task + 1))
  done
  wave=$((wave + 1))
done
`

async function runScript(target: string): Promise<number> {
  const from = performance.now()
  const env = {
    ...toPlainEnvironment(),
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  }
  await promisify(execFile)('/bin/sh', ['-c', SCRIPT, 'sh', target], { env, timeout: 120_000 })
  return performance.now() - from
}

async function runPlan(database: Database, target: string): Promise<number> {
  await using store = await database.open()
  const workspaces = openGitWorktrees({ root: join(target, '../root'), path: process.env['PATH'] })
  const engine = openBenchEngine(store, createWritingAgent(), WIDTH, randomUUID(), workspaces)
  await using stack = new AsyncDisposableStack()
  stack.use(engine)
  await engine.start()
  const { ms } = await runThrough(engine, toWavePlan(WAVES * WIDTH, WAVES), WIDTH, null, {
    folder: target,
    limitMs: 600_000,
  })
  return ms
}

function createWritingAgent(): Agent {
  return {
    name: 'idle',
    rehearses: false,
    async work({ folder, task }) {
      writeShape(folder, { [`done/${task}.ts`]: `export const done = '${task}'\n` })
      return { ending: { kind: 'finished', summary: 'done' }, tail: '' }
    },
  }
}

function toPlainEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  }
}
