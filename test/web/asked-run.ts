import { RIGHTS } from '../../commands/request.ts'
import { openCourier } from '../../src/engine/courier.ts'
import { openIntake } from '../../src/engine/intake.ts'
import { Runs } from '../../src/engine/runs.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Policy } from '../../src/run/policy.ts'
import { nextTurn, systemClock } from '../../src/system/clock.ts'
import { strictLog } from '../chat/console-fixture.ts'
import { messageOf } from '../support/messages.ts'
import { charterOf, fails, planOf } from '../support/runs.ts'
import type { WebRig } from './rig.ts'

export interface AskedRun extends AsyncDisposable {
  /** Of the page that shows its thread. */
  hash: string
  voters(): Promise<string[]>
  /** So much time passes for the run, and it looks what that brings. */
  passes(ms: number): Promise<void>
}

const ASKED = 'r7k2mx'

/** Behind a page, a run that Ann started asks what becomes of a task that failed: all but agents is there. */
export async function openAskedRun(rig: WebRig, policy: Partial<Policy>): Promise<AskedRun> {
  await using stack = new AsyncDisposableStack()
  const { console, store } = rig
  let aheadMs = 0
  const now = (): number => Date.now() + aheadMs
  const runs = new Runs({ store, log: strictLog, slots: 9, now, mintToken: () => 'token', gather: nextTurn })
  const chats = new Map([['console', console]])
  const runOf = async () => (await runs.submit(ASKED, { type: 'look' })).run
  const intake = stack.use(
    openIntake({
      store,
      runs,
      chats,
      rooms: chats,
      clock: systemClock,
      log: strictLog,
      people: { everyone: RIGHTS, named: new Map() },
      administratorsOf: () => [],
      offer: { policy: DEFAULT_POLICY, slots: 1, agents: [], providers: [], defaultAgent: 'codex' },
      place: 'here',
      zone: 'UTC',
      mintRunId: () => ASKED,
      mintSeed: () => 1,
      saysIn: () => 'normal',
      read: async bytes => readPlan(bytes),
      explain: async () => null,
      describeBase: async () => ({ folder: '/project', repository: null }),
      openFolder: async () => ({ folder: '/project' }),
    }),
  )
  await console.listen(async inbound => {
    await store.chats.keepInbound(inbound)
    await intake.take(inbound)
  })
  const courier = stack.use(
    openCourier({ store, chats, worker: 'w', clock: systemClock, log: strictLog, runOf }),
  )
  store.listen(({ kind }) => {
    if (kind === 'threads') courier.stir()
  })
  courier.start()

  const root = await console.post({ channel: 'general', thread: null }, messageOf('the plan'), 'root')
  const plan = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } })
  const charter = charterOf(plan, {
    run: ASKED,
    by: 'Ann',
    policy: { ...DEFAULT_POLICY, retriesMax: 0, ...policy },
    thread: { chat: 'console', channel: 'general', root },
  })
  await store.openQueues(['attempt/codex@here'])
  await runs.submit(ASKED, { type: 'create', charter }, { next: { type: 'start', by: 'Ann' } })
  for (const step of fails('A')) {
    if (typeof step !== 'number')
      await runs.submit(ASKED, typeof step === 'function' ? step(await runOf()) : step)
  }
  const open = stack.move()
  return {
    hash: `#/c/general/t/${root}`,
    voters: async () => [...((await runOf()).escalations.get('q1')?.votes.keys() ?? [])],
    async passes(ms) {
      aheadMs += ms
      await runOf()
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}
