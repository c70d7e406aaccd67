import { Runs } from '../../src/engine/runs.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import type { ActivityRow, Store } from '../../src/store/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import type { ContentsFound } from '../../src/web/delivered.ts'
import type { RunsSeen } from '../../src/web/run-routes.ts'
import { strictLog } from '../chat/console-fixture.ts'
import type { Step } from '../support/runs.ts'

/** Runs of the real engine on a store, whose agents are played by the test. */
export interface RunStand {
  seen: RunsSeen
  /** Founds a run and starts it, so long ago. */
  begin(charter: Charter, agoMs?: number): Promise<Run>
  /** What happens next to it; its clock stands still in between. */
  play(run: string, steps: readonly Step[]): Promise<Run>
  /** What an attempt of a task is said to have made of the files. */
  deliver(ref: { run: string; task: number; attempt: number }, found: ContentsFound): void
  /** What an agent lets people see. */
  show(rows: ActivityRow[]): Promise<void>
}

export function openRunStand(store: Store): RunStand {
  let now = Date.now()
  let tokens = 0
  const delivered = new Map<string, ContentsFound>()
  const shown = new Set<(run: string) => void>()
  const runs = new Runs({
    store,
    log: strictLog,
    slots: 1_000,
    mintToken: () => `token-${++tokens}`,
    gather: nextTurn,
    now: () => now,
  })
  const submit = async (run: string, step: Exclude<Step, number>): Promise<Run> => {
    const input = typeof step === 'function' ? step((await runs.look(run))!) : step
    const { run: after, decision } = await runs.submit(run, input)
    if (decision.refusal) throw new Error(`${input.type}: ${decision.refusal.message}`)
    return after
  }
  return {
    seen: {
      look: run => runs.look(run),
      listen(heard) {
        const stop = runs.listen(({ id }) => heard(id))
        shown.add(heard)
        return () => {
          stop()
          shown.delete(heard)
        }
      },
      contents: async ({ id }, { task, attempt }) => delivered.get(`${id} ${task} ${attempt}`) ?? null,
    },
    async begin(charter, agoMs = 0) {
      now = Date.now() - agoMs
      await submit(charter.run, { type: 'create', charter })
      return await submit(charter.run, { type: 'start', by: charter.by })
    },
    async play(run, steps) {
      for (const step of steps) {
        if (typeof step === 'number') now += step
        else await submit(run, step)
      }
      return (await runs.look(run))!
    },
    deliver: ({ run, task, attempt }, found) => void delivered.set(`${run} ${task} ${attempt}`, found),
    async show(rows) {
      await store.keepActivity(rows)
      for (const { run } of rows) for (const heard of shown) heard(run)
    },
  }
}
