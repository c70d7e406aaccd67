import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
  /** From where on, if that is far from the first. */
  seed?: number
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
    breaks: 'budgets-kept',
    by: 'starting tasks of a run that is out of money',
    file: 'src/run/pick.ts',
    find: ' || isOutOfMoney(run, shared.spent)',
    put: '',
  },
  {
    breaks: 'budgets-kept',
    by: 'starting tasks of a wave whose budget is spent',
    file: 'src/run/may-start.ts',
    find: 'if (!isPaidFor(task)) return false',
    put: '',
  },
  {
    breaks: 'budgets-kept',
    by: 'not counting what a person spends in other runs',
    file: 'src/engine/shares.ts',
    find: 'spent = taken * SHARED_MICROS',
    put: 'spent = 0',
    runs: 250,
  },
  {
    breaks: 'budgets-told',
    by: 'telling nobody that half of a budget is spent',
    file: 'src/run/look-budget.ts',
    find: 'percent === 0 ||',
    put: 'percent < 80 ||',
  },
  {
    breaks: 'budgets-told',
    by: 'telling once more what a budget that was raised has come to',
    file: 'src/run/apply-budget.ts',
    find: 'purse.told = toMark(spent, purse.limit)',
    put: 'purse.told = 0',
  },
  {
    breaks: 'spend-adds-up',
    by: 'keeping of an attempt only what it took since it was last asked',
    file: 'src/run/apply-purse.ts',
    find: 'attempt.spent += cost',
    put: 'attempt.spent = cost',
    runs: 350,
  },
  {
    breaks: 'time-goes-on',
    by: 'ringing for the next in line by who only gets in line',
    file: 'src/engine/shares.ts',
    find: "const isLeft = delta !== 0 || line === 'leaves' || closed !== stored.closed",
    put: 'const isLeft = isChanged',
    follows: ['never-silent'],
    seed: 41_000_165,
    runs: 20,
  },
  {
    breaks: 'never-silent',
    by: 'not taking up again what may be paid for once more',
    file: 'src/run/apply-budget.ts',
    find: "if (task.status === 'ready') line(run, task)",
    put: "if (task.status === 'parked') line(run, task)",
    runs: 350,
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
    file: 'src/run/may-start.ts',
    find: 'task.dueAt === 0 && isLetGo(run, task)',
    put: 'task.dueAt === 0',
    follows: ['held-wave-waits', 'undo-alone', 'budgets-kept'],
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'starting what is mended in a stopped wave',
    file: 'src/run/may-start.ts',
    find: 'return isCurrent && isLetGo(run, task)',
    put: 'return isCurrent',
    follows: ['held-wave-waits', 'undo-alone', 'never-silent', 'budgets-kept'],
  },
  {
    breaks: 'stopped-wave-waits',
    by: 'opening a stopped wave when its turn comes',
    file: 'src/run/wave-marks.ts',
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
    follows: ['never-silent'],
  },
  {
    breaks: 'never-silent',
    by: 'not taking up again what waited for its wave to be started',
    file: 'src/run/apply-wave.ts',
    find: "[...tasks, ...gate]) if (task.status === 'ready') line(run, task)",
    put: "[...tasks, ...gate]) if (task.status === 'parked') line(run, task)",
  },
  {
    breaks: 'skipped-stays-skipped',
    by: 'leaving a skipped task among those that are ready',
    file: 'src/run/may-start.ts',
    find: "return task.status === 'ready' && task.dueAt",
    put: "return (task.status === 'ready' || task.status === 'skipped') && task.dueAt",
    follows: ['needs-first', 'waves-in-order', 'gate-first', 'gate-last'],
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
    follows: ['folder-agrees'],
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
    follows: ['never-silent', 'no-effect-without-event'],
  },
  {
    breaks: 'one-outcome-per-question',
    by: 'ending the run while somebody is asked',
    file: 'src/run/look.ts',
    find: ' && run.asking.size === 0',
    put: '',
    follows: ['nothing-forgotten', 'shares-let-go'],
  },
  {
    breaks: 'named-people-answer',
    by: 'letting anybody answer',
    file: 'src/run/decide-answer.ts',
    find: 'if (approvers.length === 0 || approvers.includes(by)) return null',
    put: 'if (approvers.length >= 0) return null',
  },
  {
    breaks: 'agreed-enough',
    by: 'letting one alone decide what takes two',
    file: 'src/run/decide-answer.ts',
    find: 'return goesOn(escalation, option) ? run.policy.quorum : 1',
    put: 'return 1',
  },
  {
    breaks: 'agreed-enough',
    by: 'letting who started the run decide all the same',
    file: 'src/run/decide-answer.ts',
    find: "run.policy.ownAnswers === 'refused'",
    put: 'run.policy.quorum < 1',
  },
  {
    breaks: 'vote-stands',
    by: 'counting what may still be taken back',
    file: 'src/run/decide-answer.ts',
    find: 'vote.option === option.id && vote.until === null ? [name] : []',
    put: 'vote.option === option.id ? [name] : []',
  },
  {
    breaks: 'reminded-in-turn',
    by: 'reminding people of what somebody sees to',
    file: 'src/run/apply-escalation.ts',
    find: 'const next = seenBy === null ? run.policy.ladder[rung] : undefined',
    put: 'const next = run.policy.ladder[rung]',
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
    file: 'src/run/wave-marks.ts',
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
    find: 'instants.push(nextRetryAt(run))',
    put: 'if (run.delayed.size < 0) instants.push(nextRetryAt(run))',
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
    follows: ['services-in-turn'],
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
    file: 'src/run/shares.ts',
    find: 'atWork + more + (providers.get(name) ?? 0) < slots',
    put: 'atWork + more + (providers.get(name) ?? 0) <= slots',
    follows: ['places-in-all'],
  },
  {
    breaks: 'places-in-all',
    by: 'not counting what other runs have with a provider',
    file: 'src/run/shares.ts',
    find: 'atWork + more + (providers.get(name) ?? 0) < slots',
    put: 'atWork + more < slots',
    runs: 800,
  },
  {
    breaks: 'services-in-turn',
    by: 'not looking at what other runs hold',
    file: 'src/run/shares.ts',
    find: '(services.get(name) ?? 0) > 0',
    put: '(services.get(name) ?? 0) > 9',
    runs: 800,
  },
  {
    breaks: 'shares-let-go',
    by: 'staying in a line for what is not wanted any more',
    file: 'src/engine/shares.ts',
    find: "if (isIn && !isWanted) return 'leaves'",
    put: "if (isIn && !isWanted) return 'stays'",
    follows: ['never-silent', 'nothing-forgotten'],
  },
  {
    breaks: 'provider-left-alone',
    by: 'asking a provider again before its time',
    file: 'src/run/providers.ts',
    find: 'closedUntil > now || nextStartAt > now',
    put: 'nextStartAt > now',
    follows: ['limits-cost-no-try'],
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
    file: 'src/run/may-start.ts',
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
    file: 'src/run/end-attempt.ts',
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
    file: 'src/run/wave-marks.ts',
    find: 'wave.released && wave.finished === wave.tasks.length',
    put: 'wave.released && wave.finished >= wave.tasks.length - (wave.gate === null ? 0 : 1)',
    follows: ['waves-in-order', 'never-silent', 'nothing-forgotten', 'needs-first', 'gate-first'],
  },
  {
    breaks: 'gate-by-people',
    by: 'passing a gate whose checks hold without asking what it asks',
    file: 'src/run/end-attempt.ts',
    find: 'failing.length + questions.length > 0',
    put: 'failing.length > 0',
  },
  {
    breaks: 'answer-reaches-asker',
    by: 'passing on only the answers to every second question',
    file: 'src/engine/line.ts',
    find: 'waiting.get(order.ask)?.(order)',
    put: 'if (order.ask.endsWith("2")) waiting.get(order.ask)?.(order)',
    follows: ['ended-once'],
    runs: 600,
  },
  {
    breaks: 'asker-holds-no-slot',
    by: 'leaving its slot to an agent that waits for people',
    file: 'src/run/apply-live.ts',
    find: 'layDown(run, task, attempt)',
    put: 'void layDown',
    follows: ['no-effect-without-event', 'never-silent', 'one-outcome-per-question', 'shares-let-go'],
    runs: 600,
  },
  {
    breaks: 'asker-not-left',
    by: 'leaving open what the agent of an attempt that ends has asked',
    file: 'src/run/decide-attempt.ts',
    find: 'run.aside.size === 0 || !first',
    put: 'run.aside.size >= 0 || !first',
    follows: ['one-outcome-per-question', 'no-effect-without-event', 'never-silent', 'ended-once'],
    runs: 600,
  },
  {
    breaks: 'undone-whole',
    by: 'leaving done what was taken back',
    file: 'src/run/apply-undo.ts',
    find: "if (task.status !== 'cancelled')",
    put: "if (task.status === 'failed')",
    follows: ['waves-in-order', 'stopped-wave-waits', 'needs-first', 'nothing-forgotten', 'gate-last'],
    runs: 400,
  },
  {
    breaks: 'undone-whole',
    by: 'taking back only what was merged at the first try',
    file: 'src/run/decide-undo.ts',
    find: 'attempts.filter(({ merged }) => merged)',
    put: 'attempts.filter(({ merged, number }) => merged && number === 1)',
    runs: 600,
  },
  {
    breaks: 'undo-alone',
    by: 'starting what needs a wave while that is taken back',
    file: 'src/run/may-start.ts',
    find: ' && !needsUndoing(run, task)',
    put: '',
    seed: 741,
  },
  {
    breaks: 'undo-alone',
    by: 'starting a wave while it is taken back',
    file: 'src/run/decide-wave.ts',
    find: 'if (isUndoing(wave)) return refuse',
    put: 'if (isUndoing(wave) && !wave.stop) return refuse',
    follows: ['never-silent'],
    runs: 500,
  },
  {
    breaks: 'folder-agrees',
    by: 'taking back only the last change of a wave',
    file: 'src/engine/gate.ts',
    find: '(task.undo?.attempts ?? []).map',
    put: '(task.undo?.attempts ?? []).slice(-1).map',
    runs: 400,
  },
]
const RUNS = 150
/** So many broken runs show which invariants a mutation breaks. */
const ENOUGH = '8'
/** They run at once, each in a process of its own. */
const LIMIT_MS = 600_000

describe('an invariant bites', () => {
  test.concurrent.for(MUTATIONS)('$breaks, by $by', { timeout: LIMIT_MS }, async mutation => {
    const { breaks, file, find, put, follows = [], runs = RUNS, seed = 1 } = mutation
    const { output, code } = await simulateBroken({ file, find, put }, runs, seed)
    const broken = new Set(output.match(/(?<=^BROKEN )[\w-]+/gm))
    for (const name of follows) broken.delete(name)
    expect([...broken], output.slice(-3_000)).toEqual([breaks])
    expect(code).toBe(1)
  })

  test('where nothing is broken none does', { timeout: LIMIT_MS }, async () => {
    const same = { file: 'src/run/look.ts', find: 'export function look(', put: 'export function look(' }
    const { output, code } = await simulateBroken(same, RUNS, 1)
    expect(output).toBe(`${RUNS} runs, ${INVARIANTS.length} invariants, 0 violations\n`)
    expect(code).toBe(0)
  })

  test('each is broken by a mutation', () => {
    const names = new Set(MUTATIONS.map(({ breaks }) => breaks))
    expect(INVARIANTS.map(({ name }) => name).filter(name => !names.has(name))).toEqual([])
  })
})

let cache: string
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'regatta-mutations-'))
})
afterAll(() => rm(cache, { recursive: true, force: true }))

/** The simulation with one file of it read otherwise than it is. */
function simulateBroken(
  how: Pick<Mutation, 'file' | 'find' | 'put'>,
  runs: number,
  seed: number,
): Promise<{ output: string; code: number }> {
  const mutate = new URL('mutate.ts', import.meta.url)
  mutate.search = new URLSearchParams({ ...how, cache }).toString()
  const main = join(import.meta.dirname, 'main.ts')
  const args = [
    '--import',
    mutate.href,
    main,
    '--runs',
    String(runs),
    '--seed',
    String(seed),
    '--threads',
    '1',
  ]
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [...args, '--enough', ENOUGH],
      { maxBuffer: 64_000_000 },
      (error, stdout, stderr) => {
        resolve({ output: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 })
      },
    )
  })
}
