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
    find: 'if (--task.pending > 0) return',
    put: 'if (--task.pending > (task.gated && !task.wave.released ? 0 : 1)) return',
    follows: ['parts-instead'],
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
    find: 'task.dueAt === 0 && isLetGo(task)',
    put: 'task.dueAt === 0',
    follows: ['held-wave-waits'],
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'starting what is mended in a stopped wave',
    file: 'src/run/run.ts',
    find: 'return isCurrent && isLetGo(task)',
    put: 'return isCurrent',
    follows: ['held-wave-waits', 'never-silent'],
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'opening a stopped wave when its turn comes',
    file: 'src/run/apply-task.ts',
    find: '!wave.released && !isHeldUp',
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
    find: 'event.at + run.policy.mergeMs',
    put: 'event.at',
  },
  {
    breaks: 'cures-within-budget',
    by: 'curing once more than the policy allows',
    file: 'src/run/cures.ts',
    find: 'task.tries < task.triesMax',
    put: 'task.tries <= task.triesMax',
  },
  {
    breaks: 'one-outcome-per-question',
    by: 'withdrawing what was answered already',
    file: 'src/run/withdraw.ts',
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
    follows: ['nothing-forgotten'],
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
    file: 'src/run/next-wake.ts',
    find: 'if (delayed) instants.push(',
    put: 'if (delayed && !delayed) instants.push(',
  },
  {
    breaks: 'never-silent',
    by: 'waiting for ever for a worker to take a new attempt up',
    file: 'src/run/apply-attempt.ts',
    find: 'setDeadline(run, task, attempt, event.at + run.policy.queueMs)',
    put: '',
  },
  {
    breaks: 'locks-kept',
    by: 'looking only at who holds a file, not at who is about to',
    file: 'src/run/pick.ts',
    find: ' || task.locks.some(file => taken.has(file))',
    put: '',
  },
  {
    breaks: 'pace-kept',
    by: 'starting one more than the pace allows',
    file: 'src/run/pick.ts',
    find: 'Math.floor(slackMs / pacing.intervalMs) + 1',
    put: 'Math.floor(slackMs / pacing.intervalMs) + 2',
  },
  {
    breaks: 'provider-slots-kept',
    by: 'taking one slot more than a provider has',
    file: 'src/run/providers.ts',
    find: 'atWork + more < slots',
    put: 'atWork + more <= slots',
  },
  {
    breaks: 'provider-left-alone',
    by: 'asking a provider again before its time',
    file: 'src/run/providers.ts',
    find: 'closedUntil > now || nextStartAt > now',
    put: 'nextStartAt > now',
  },
  {
    breaks: 'one-probe',
    by: 'trying with several whether a provider is back',
    file: 'src/run/providers.ts',
    find: "if (status === 'down' && (probe !== null || more > 0)) return false",
    put: "if (status === 'down' && probe !== null && more < 0) return false",
  },
  {
    breaks: 'baseline-first',
    by: 'starting the rest while the baseline is at work',
    file: 'src/run/pick.ts',
    find: 'if (run.baseline && !isSettled(run.baseline))',
    put: "if (run.baseline?.status === 'ready')",
  },
  {
    breaks: 'held-wave-waits',
    by: 'starting what is ready in a wave that is held',
    file: 'src/run/run.ts',
    find: "status !== 'stopped' && status !== 'held'",
    put: "status !== 'stopped'",
    follows: ['never-silent'],
  },
  {
    breaks: 'systemic-held',
    by: 'waiting for one failure more than the policy says',
    file: 'src/run/apply-failure.ts',
    find: 'size >= alikeMax',
    put: 'size > alikeMax',
  },
  {
    breaks: 'warned-first',
    by: 'ending a silent attempt without a word',
    file: 'src/engine/watch.ts',
    find: '      warn(toWords(silentMs))',
    put: '',
  },
  {
    breaks: 'failure-followed',
    by: 'doing nothing about a guide',
    file: 'src/run/decide-attempt.ts',
    find: '...mitigate(run, task, attempt, outcome, given.now),',
    put: "...(outcome.kind === 'guide' ? [] : mitigate(run, task, attempt, outcome, given.now)),",
    follows: ['never-silent', 'nothing-forgotten'],
  },
  {
    breaks: 'one-cure-at-once',
    by: 'curing what people are asked about',
    file: 'src/run/mitigate.ts',
    find: 'return [toCureQuestion(run, task, attempt, failure, cure)]',
    put: "return [toCureQuestion(run, task, attempt, failure, cure), { type: 'task-mended', task: task.id, attempt: attempt.number, failure: failure.kind, cure, cost: 'try', dueAt: now + 1 }]",
    follows: [
      'accepted-once',
      'consent-asked',
      'cures-within-budget',
      'limits-cost-no-try',
      'mode-counts',
      'needs-first',
      'never-silent',
      'no-effect-without-event',
      'nothing-forgotten',
      'one-outcome-per-question',
      'slots-kept',
      'waves-in-order',
    ],
  },
  {
    breaks: 'consent-asked',
    by: 'not asking for the consent that a cure wants',
    file: 'src/run/mitigate.ts',
    find: "if (mode === 'ask' || consent.includes(cure))",
    put: "if (mode === 'ask' || (consent.includes(cure) && !cure))",
  },
  {
    breaks: 'mode-counts',
    by: 'leaving a row as it was when people set it',
    file: 'src/run/apply.ts',
    find: '{ ...rows[event.row], mode: event.mode, by: event.by }',
    put: '{ ...rows[event.row] }',
  },
  {
    breaks: 'limits-cost-no-try',
    by: 'letting a usage limit cost a try',
    file: 'src/run/cures.ts',
    find: "cure === 'wait' || cure === 'park' || isMove ? 'wait' : 'try'",
    put: "cure === 'wait' || isMove ? 'wait' : 'try'",
    follows: ['cures-within-budget'],
  },
  {
    breaks: 'parts-instead',
    by: 'taking a split task for done with one of its parts',
    file: 'src/run/apply-split.ts',
    find: "task.pending = countPending(task, run.tasks)\n  setTask(run, task, 'waiting')",
    put: "task.pending = 1\n  setTask(run, task, 'waiting')",
  },
  {
    breaks: 'cures-within-budget',
    by: 'giving each part more than is left of the budget',
    file: 'src/run/apply-split.ts',
    find: 'at === 0 ? Math.ceil(left / 2) : Math.floor(left / 2)',
    put: 'left + 1',
    runs: 500,
  },
  {
    breaks: 'gate-first',
    by: 'closing a wave whose gate is not passed',
    file: 'src/run/look.ts',
    find: 'return gate !== null && !isFinished(run.tasks[gate]!)',
    put: 'return gate === -1 && !isFinished(run.tasks[gate]!)',
    follows: ['never-silent', 'nothing-forgotten'],
  },
  {
    breaks: 'gate-first',
    by: 'letting tasks behind a gate start when their needs are met',
    file: 'src/run/graph.ts',
    find: ' || held.has(task.wave)',
    put: '',
    follows: ['needs-first'],
    runs: 500,
  },
  {
    breaks: 'gate-last',
    by: 'going to the gate while one task is left',
    file: 'src/run/apply-task.ts',
    find: 'wave.released && wave.finished === wave.tasks.length',
    put: 'wave.released && wave.finished >= wave.tasks.length - (wave.gate === null ? 0 : 1)',
    follows: ['waves-in-order', 'never-silent', 'nothing-forgotten', 'needs-first', 'gate-first'],
  },
  {
    breaks: 'gate-by-people',
    by: 'passing a gate whose checks hold without asking what it asks',
    file: 'src/run/decide-attempt.ts',
    find: 'failing.length + questions.length > 0',
    put: 'failing.length > 0',
  },
]
const RUNS = 150
/** So many broken runs show which invariants a mutation breaks. */
const ENOUGH = '8'
/** They run at once, each in a process of its own. */
const LIMIT_MS = 120_000

describe('an invariant bites', () => {
  test.concurrent.for(MUTATIONS)('$breaks, by $by', { timeout: LIMIT_MS }, async mutation => {
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

  test('where nothing is broken none does', { timeout: LIMIT_MS }, async () => {
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
  const args = [
    'test/simulation/main.ts',
    '--runs',
    String(runs),
    '--seed',
    '1',
    '--threads',
    '1',
    '--enough',
    ENOUGH,
  ]
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
      resolve({ output: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 })
    })
  })
}
