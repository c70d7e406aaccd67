import { expectEnd } from '../message/expect-end.ts'
import { listHeldUp } from '../message/list-held-up.ts'
import { toSpansText } from '../message/plain.ts'
import { countSpending } from '../message/say-budget.ts'
import { countChecks } from '../message/say-checks.ts'
import { plain } from '../message/words.ts'
import { countTasks } from '../run/count-tasks.ts'
import { standIn } from '../run/providers.ts'
import type { RunProvider } from '../run/providers.ts'
import type { Run } from '../run/run.ts'
import { listRules } from '../run/say-policy.ts'
import type { InstanceRow } from '../store/port.ts'

const HELD_UP_MAX = 20

/** What programs are told of a run. */
export function toStanding(run: Run, now: number): object {
  const { total, finished, by } = countTasks(run)
  const expected = expectEnd(run, now)
  return {
    run: run.id,
    title: run.charter.plan.title,
    status: run.status,
    by: run.charter.by,
    rehearsal: run.charter.rehearsal,
    startedAt: toInstant(run.startedAt),
    endedAt: toInstant(run.endedAt),
    expected: expected && {
      from: toInstant(expected.from),
      to: toInstant(expected.to),
      waits: expected.waits,
    },
    tasks: { total, finished, ...by },
    waves: run.waves.map(({ id, status, tasks, finished, hold }) => ({
      id,
      status,
      total: tasks.length,
      finished,
      heldBy: hold,
    })),
    providers: [...run.providers.values()].map(provider => toProvider(run, provider, now)),
    heldUp: listHeldUp(run, now, HELD_UP_MAX).map(line => plain(toSpansText(line))),
    checks: countChecks(run),
    money: countSpending(run),
    rules: listRules(run.policy),
    questions: [...run.asking].map(({ id, task, wave, about, openedAt }) => ({
      id,
      task: task === null ? null : run.tasks[task]!.id,
      wave,
      text: plain(about.text),
      options: about.options.map(({ id, label }) => ({ id, label })),
      askedAt: toInstant(openedAt),
    })),
  }
}

export function toInstance({ host, pid, signedInAt, working, about }: InstanceRow): object {
  return { host, pid, since: toInstant(signedInAt), working, ...about }
}

function toProvider(
  run: Run,
  { name, status, closedFor, closedUntil, atWork }: RunProvider,
  now: number,
): object {
  const isClosed = closedUntil > now
  return {
    name,
    status: status === 'down' ? 'down' : isClosed ? 'limited' : 'up',
    because: status === 'down' || isClosed ? closedFor : null,
    until: status === 'down' || isClosed ? toInstant(closedUntil) : null,
    standIn: status === 'down' ? standIn(run, name) : null,
    atWork,
  }
}

function toInstant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
