import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { INVARIANTS } from './invariants/all.ts'

interface Mutation {
  /** The invariant that the broken code violates, and no other. */
  breaks: string
  /** How the code is broken, as a sentence. */
  by: string
  file: string
  find: string
  put: string
  /** What comes of it later in the same run. */
  follows?: string[]
  /** More than usual, where what it needs comes together rarely. */
  runs?: number
}

const MUTATIONS: Mutation[] = [
  {
    breaks: 'needs-first',
    by: 'letting a task go when all but one of its needs are met',
    file: 'src/run/apply-task.ts',
    find: 'if (--task.pending === 0) makeReady(run, task)',
    put: 'if (--task.pending <= (task.gated && !task.wave.released ? 0 : 1)) makeReady(run, task)',
  },
  {
    breaks: 'waves-in-order',
    by: 'opening every wave at once',
    file: 'src/run/look.ts',
    find: 'return [...run.openable, ...stopped].map(',
    put: "return run.waves.filter(({ status }) => status === 'waiting').map(",
  },
  {
    breaks: 'slots-kept',
    by: 'taking one slot more than the run has',
    file: 'src/run/pick.ts',
    find: 'run.charter.slots - run.atWork.size',
    put: 'run.charter.slots + 1 - run.atWork.size',
  },
  {
    breaks: 'slots-kept',
    by: 'granting one slot more than the installation has',
    file: 'src/engine/capacity.ts',
    find: 'total - capacity.used',
    put: 'total + 1 - capacity.used',
  },
  {
    breaks: 'stopped-starts-nothing',
    by: 'starting tasks of a paused run',
    file: 'src/run/look.ts',
    find: "if (run.status !== 'running') return yields([])",
    put: "if (run.status !== 'running' && run.status !== 'paused') return yields([])",
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'starting what is ready in a stopped wave',
    file: 'src/run/run.ts',
    find: "task.dueAt === 0 && task.wave.status !== 'stopped'",
    put: 'task.dueAt === 0',
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'starting what is mended in a stopped wave',
    file: 'src/run/run.ts',
    find: "attempts.length === due.attempt && wave.status !== 'stopped'",
    put: 'attempts.length === due.attempt',
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'opening a stopped wave when its turn comes',
    file: 'src/run/apply-task.ts',
    find: "!wave.released && wave.status !== 'stopped'",
    put: '!wave.released',
    follows: ['never-silent'],
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'ending a run whose last tasks wait behind a stopped wave',
    file: 'src/run/look.ts',
    find: ' && stopped.size === 0',
    put: '',
    follows: ['nothing-forgotten'],
  },
  {
    breaks: 'nothing-forgotten',
    by: 'giving up what was ended because its wave was stopped',
    file: 'src/run/apply-attempt.ts',
    find: "if (run.status === 'stopping') setTask",
    put: 'if (run.seq > 0) setTask',
  },
  {
    breaks: 'never-silent',
    by: 'not taking up again what waited for its wave to be started',
    file: 'src/run/apply-task.ts',
    find: "if (task.status === 'ready') line(run, task)",
    put: "if (task.status === 'parked') line(run, task)",
  },
  {
    breaks: 'skipped-stays-skipped',
    by: 'leaving a skipped task among those that are ready',
    file: 'src/run/run.ts',
    find: "return task.status === 'ready' && task.dueAt",
    put: "return (task.status === 'ready' || task.status === 'skipped') && task.dueAt",
    follows: ['needs-first', 'waves-in-order'],
  },
  {
    breaks: 'started-once',
    by: 'starting an agent whose claim was refused',
    file: 'src/engine/attempt.ts',
    find: "const claim = decision.events.find(event => event.type === 'attempt-claimed')",
    put: "const claim = decision.events.find(event => event.type === 'attempt-claimed') ?? { token: 'stolen', deadlineAt: 1 }",
  },
  {
    breaks: 'ended-once',
    by: 'taking an attempt up that is at work already',
    file: 'src/run/decide-attempt.ts',
    find: "found.attempt.status !== 'queued' || hasEnded(run)",
    put: "(found.attempt.status !== 'queued' && found.attempt.status !== 'running') || hasEnded(run)",
    follows: ['survivors-ended'],
    runs: 350,
  },
  {
    breaks: 'void-reports-change-nothing',
    by: 'not looking at the token of a report',
    file: 'src/run/decide-attempt.ts',
    find: "|| found.attempt.status !== 'running' || found.attempt.token !== input.token",
    put: "|| found.attempt.status !== 'running'",
  },
  {
    breaks: 'accepted-once',
    by: 'starting a task anew while its change is being merged',
    file: 'src/run/apply.ts',
    find: 'event.at + run.charter.policy.mergeMs',
    put: 'event.at',
  },
  {
    breaks: 'cures-within-budget',
    by: 'curing once more than the policy allows',
    file: 'src/run/mitigate.ts',
    find: 'task.tries < policy.retriesMax',
    put: 'task.tries <= policy.retriesMax',
  },
  {
    breaks: 'one-outcome-per-question',
    by: 'withdrawing what was answered already',
    file: 'src/run/decide-people.ts',
    find: 'return [...run.asking]',
    put: 'return [...run.escalations.values()]',
  },
  {
    breaks: 'one-outcome-per-question',
    by: 'ending the run while somebody is asked',
    file: 'src/run/look.ts',
    find: ' && run.asking.size === 0',
    put: '',
    follows: ['nothing-forgotten'],
  },
  {
    breaks: 'named-people-answer',
    by: 'letting anybody answer',
    file: 'src/run/decide-people.ts',
    find: 'approvers.length > 0 && !approvers.includes(by)',
    put: 'approvers.length < 0',
  },
  {
    breaks: 'no-effect-without-event',
    by: 'writing each job twice',
    file: 'src/engine/change.ts',
    find: '...effects.flatMap(effect => toJob(run, effect)),',
    put: '...[...effects, ...effects].flatMap(effect => toJob(run, effect)),',
  },
  {
    breaks: 'replay-agrees',
    by: 'forgetting to store a wave that changed',
    file: 'src/run/apply-task.ts',
    find: '  wave.status = status\n  run.touched.waves.add(wave)',
    put: '  wave.status = status',
    follows: ['never-silent'],
  },
  {
    breaks: 'survivors-ended',
    by: 'leaving the processes of a dead worker alone',
    file: 'src/engine/timekeeper.ts',
    find: 'if (process && host === this.#context.host)',
    put: 'if (process && host !== this.#context.host)',
  },
  {
    breaks: 'never-silent',
    by: 'not waking a run when a retry is due',
    file: 'src/run/run.ts',
    find: 'if (delayed && run.status',
    put: 'if (delayed && !delayed && run.status',
  },
  {
    breaks: 'never-silent',
    by: 'waiting for ever for a worker to take a new attempt up',
    file: 'src/run/apply-attempt.ts',
    find: 'setDeadline(run, task, attempt, event.at + run.charter.policy.queueMs)',
    put: '',
  },
]
const RUNS = 150

describe('an invariant bites', () => {
  test.concurrent.for(MUTATIONS)('$breaks, by $by', async mutation => {
    const { breaks, file, find, put, follows = [], runs = RUNS } = mutation
    await using place = await copyProject()
    const path = join(place.folder, file)
    const text = await readFile(path, 'utf8')
    expect(text.split(find), `${file} has the text to be replaced once`).toHaveLength(2)
    await writeFile(
      path,
      text.replace(find, () => put),
    )
    const { output, code } = await simulateIn(place.folder, runs)
    const broken = new Set(output.match(/(?<=^BROKEN )[\w-]+/gm))
    for (const name of follows) broken.delete(name)
    expect([...broken], output.slice(-3_000)).toEqual([breaks])
    expect(code).toBe(1)
  })

  test('where nothing is broken none does', async () => {
    await using place = await copyProject()
    const { output, code } = await simulateIn(place.folder, RUNS)
    expect(output).toBe(`${RUNS} runs, ${INVARIANTS.length} invariants, 0 violations\n`)
    expect(code).toBe(0)
  })

  test('each is broken by a mutation', () => {
    const names = new Set(MUTATIONS.map(({ breaks }) => breaks))
    expect(INVARIANTS.map(({ name }) => name).filter(name => !names.has(name))).toEqual([])
  })
})

async function copyProject(): Promise<{ folder: string } & AsyncDisposable> {
  const root = join(import.meta.dirname, '../..')
  const folder = await mkdtemp(join(tmpdir(), 'regatta-mutation-'))
  const parts = ['src', 'test/simulation', 'test/support', 'package.json']
  await Promise.all(parts.map(part => cp(join(root, part), join(folder, part), { recursive: true })))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

function simulateIn(folder: string, runs: number): Promise<{ output: string; code: number }> {
  const args = ['test/simulation/main.ts', '--runs', String(runs), '--seed', '1']
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
      resolve({ output: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 })
    })
  })
}
