import type { Plan, Task, Wave } from '../../src/plan/plan.ts'
import { apply } from '../../src/run/apply.ts'
import { decide } from '../../src/run/decide.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Given, Input } from '../../src/run/input.ts'
import { NO_MONEY, toMoney } from '../../src/run/money.ts'
import type { Outcome, Usage } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { latestAttempt, taskOf } from '../../src/run/run.ts'
import type { Run } from '../../src/run/run.ts'

/** Noon on some day. */
export const START_AT = Date.UTC(2030, 0, 1, 12)

type SomeTask = Partial<Task> & { id: string }
type SomeWave = Partial<Omit<Wave, 'id'>> & { tasks: SomeTask[] }

/** A plan of waves by id, each after the one before unless it says otherwise. */
export function planOf(waves: Record<string, SomeWave>, title = 'Harden the payments'): Plan {
  const entries = Object.entries(waves)
  return {
    title,
    status: 'active',
    waves: entries.map(([id, wave], index): Wave => ({
      id,
      title: wave.title ?? id,
      mode: wave.mode ?? 'parallel',
      after: wave.after ?? (index > 0 ? [entries[index - 1]![0]] : []),
      minutes: wave.minutes ?? null,
      gate: wave.gate ?? null,
    })),
    tasks: entries.flatMap(([wave, { tasks }]) => tasks.map(task => taskIn(wave, task))),
    limits: {},
    checks: [],
    gates: [],
    criteria: [],
    monitors: [],
    authority: [],
    findings: [],
  }
}

function taskIn(wave: string, task: SomeTask): Task {
  return {
    title: `Task ${task.id}`,
    detail: null,
    agent: null,
    provider: null,
    wave,
    needs: [],
    barrier: true,
    files: [],
    refs: [],
    minutes: null,
    produces: 'report',
    done: false,
    line: 1,
    ...task,
  }
}

export function charterOf(plan: Plan, wishes: Partial<Charter> = {}): Charter {
  return {
    run: 'r7k2m',
    by: 'ann',
    plan,
    policy: DEFAULT_POLICY,
    pace: 'waves',
    slots: 4,
    scope: null,
    agents: Object.fromEntries(plan.tasks.map(({ id, agent }) => [id, agent ?? 'codex'])),
    namespace: 'project',
    folder: '/project',
    place: 'here',
    rehearsal: false,
    seed: 1,
    thread: null,
    assigned: { rules: [], of: {}, prompt: null },
    providers: [],
    allocation: {},
    pacing: null,
    locks: {},
    services: {},
    orders: {},
    notices: [],
    gates: {},
    baseline: [],
    checks: [],
    money: toMoney(plan, NO_MONEY, wishes.rehearsal ?? false),
    ...wishes,
  }
}

/** What happens next: something said to the run, perhaps by how it stands; or so many milliseconds pass. */
export type Step = Input | ((run: Run) => Input) | number

export interface Played {
  run: Run
  events: Event[]
  now: number
  /** What `watch` made of each event. */
  seen: string[]
}

/** A run created, started and led through the steps by the real core; after each it looks till nothing follows. */
export function runThrough(
  charter: Charter,
  steps: Step[],
  watch: (run: Run, event: Event) => string | null = () => null,
): Played {
  let run: Run | undefined
  let now = START_AT
  let tokens = 0
  const events: Event[] = []
  const seen: string[] = []
  const given = (): Given => ({ now, capacity: charter.slots, mintToken: () => `token-${++tokens}` })
  const submit = (input: Input): number => {
    const decision = decide(run, input, given())
    if (decision.refusal) throw new Error(`${input.type}: ${decision.refusal.message}`)
    for (const body of decision.events) {
      const event: Event = { at: now, ...body }
      run = apply(run, event)
      events.push(event)
      const line = watch(run, event)
      if (line !== null) seen.push(line)
    }
    return decision.events.length
  }
  submit({ type: 'create', charter })
  for (const step of [{ type: 'start', by: charter.by } as const, ...steps]) {
    if (typeof step === 'number') now += step
    else submit(typeof step === 'function' ? step(run!) : step)
    while (submit({ type: 'look' }) > 0);
  }
  return { run: run!, events, now, seen }
}

export function claims(id: string): Step {
  return run => ({ type: 'claim', ...refTo(run, id), worker: 'worker-1' })
}

export function reports(id: string, outcome: Outcome, usage: Usage | null = null): Step {
  return run => ({ type: 'report', ...refTo(run, id), token: tokenOf(run, id), outcome, usage })
}

/** Claimed, at work for so long, done with nothing to merge. */
export function does(id: string, ms = 1_000, usage: Usage | null = null): Step[] {
  return [claims(id), ms, reports(id, { kind: 'done', summary: '', changed: 0 }, usage)]
}

/** As `does`, with files changed and merged. */
export function changes(id: string, paths: string[], ms = 1_000): Step[] {
  return [
    claims(id),
    ms,
    reports(id, { kind: 'done', summary: '', changed: paths.length }),
    run => ({ type: 'merged', ...refTo(run, id), token: tokenOf(run, id), paths }),
  ]
}

export function fails(id: string, message = 'exit code 1', tail = ''): Step[] {
  return [claims(id), 1_000, reports(id, { kind: 'error', message, tail })]
}

export function asks(id: string, text: string, options: string[]): Step[] {
  return [claims(id), 1_000, reports(id, { kind: 'question', text, options })]
}

function refTo(run: Run, id: string): { task: number; attempt: number } {
  const task = taskOf(run, id)
  return { task: task.index, attempt: task.attempts.length }
}

function tokenOf(run: Run, id: string): string {
  return latestAttempt(taskOf(run, id))?.token ?? ''
}
