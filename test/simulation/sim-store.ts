import { StoreError } from '../../src/store/port.ts'
import type { Notice, Store, StoreChange, Tx } from '../../src/store/port.ts'
import type { Instance } from './instance.ts'

class Died extends Error {}

/** The store as one instance reaches it: it may die before, inside or after each call, or hear that it failed. */
export function openSimStore(instance: Instance): Store {
  const { world } = instance
  const inner = world.memory.open()
  const written = new Map<Tx, StoreChange[]>()

  function mayFail(when: () => string): void {
    if (world.chance.hits(world.scenario.faults.error))
      throw new StoreError('unreachable', `no answer ${when()}`)
  }

  async function call<T>(what: string, work: () => Promise<T>): Promise<T> {
    const before = (): string => `before it could ${what}`
    const after = (): string => `after it could ${what}`
    // Most calls are not held up, and each wait costs even where there is nothing to wait for.
    const early = instance.pass(before)
    if (early) await early
    mayFail(before)
    const result = await work()
    const late = instance.pass(after)
    if (late) await late
    mayFail(after)
    return result
  }

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const before = (): string => 'before a transaction'
    await instance.pass(before)
    mayFail(before)
    let changes: StoreChange[] = []
    const result = await inner
      .transaction(async tx => {
        changes = []
        written.set(tx, changes)
        const worked = await work(tx)
        if (changes.length > 0 && world.chance.hits(world.scenario.faults.crash)) throw new Died()
        mayFail(() => 'inside a transaction')
        return worked
      })
      .catch((error: unknown) => {
        if (!(error instanceof Died)) throw error
        instance.crash('inside a transaction')
        return instance.pass(() => '')
      })
    world.committed(instance.id, changes)
    await instance.pass(() => `after the commit of ${changes.flatMap(toTypes).join(', ') || 'nothing'}`)
    mayFail(() => 'after a commit')
    return result as T
  }

  function listen(heard: (notice: Notice) => void): void {
    inner.listen(notice => {
      const { noticeLost, noticeDoubled, noticeLate } = world.scenario.faults
      if (instance.isGone() || world.chance.hits(noticeLost)) return
      if (world.chance.hits(noticeLate)) instance.after(world.chance.between(1, 2_000), () => heard(notice))
      else heard(notice)
      if (world.chance.hits(noticeDoubled)) instance.after(world.chance.between(0, 500), () => heard(notice))
    })
  }

  return {
    chats: inner.chats,
    console: inner.console,
    retrospectives: inner.retrospectives,
    views: inner.views,
    schedules: {
      ...inner.schedules,
      due: (...given) => call('see what is scheduled', () => inner.schedules.due(...given)),
      nextAt: (...given) => call('see what is scheduled next', () => inner.schedules.nextAt(...given)),
    },
    troubles: inner.troubles,
    transaction,
    lockRun: (tx, run) => inner.lockRun(tx, run),
    readClock: () => inner.readClock(),
    wholeMs: () => inner.wholeMs(),
    settleSlots: slots => inner.settleSlots(slots),
    lockCapacity: tx => inner.lockCapacity(tx),
    lockShares: (tx, names) => inner.lockShares(tx, names),
    eventsAfter: (tx, run, seq) => inner.eventsAfter(tx, run, seq),
    async write(tx, change) {
      await inner.write(tx, change)
      written.get(tx)?.push(change)
    },
    openQueues: queues => call('open its queues', () => inner.openQueues(queues)),
    waitingQueues: () => call('see where attempts wait', () => inner.waitingQueues()),
    fetchJobs: (queue, limit) => call('fetch jobs', () => inner.fetchJobs(queue, limit)),
    beatJobs: jobs => call('beat', () => inner.beatJobs(jobs)),
    endJobs: jobs => call('end jobs', () => inner.endJobs(jobs)),
    takeLostJobs: limit => call('take lost jobs', () => inner.takeLostJobs(limit)),
    listen,
    signIn: (...given) => call('sign in', () => inner.signIn(...given)),
    listWorkers: () => inner.listWorkers(),
    askToDrain: (...given) => inner.askToDrain(...given),
    drainAsked: worker => inner.drainAsked(worker),
    findOrphans: () => call('look for orphans', () => inner.findOrphans()),
    recordProcess: (attempt, token, handle) =>
      call('record a process', async () => {
        await inner.recordProcess(attempt, token, handle)
        const process = world.processes.get(handle.pid)
        if (process) process.isRecorded = true
      }),
    keepPrompt: (attempt, prompt) => inner.keepPrompt(attempt, prompt),
    promptOf: attempt => inner.promptOf(attempt),
    ordersAfter: (worker, seq) => call('read orders', () => inner.ordersAfter(worker, seq)),
    keepActivity: rows => call('keep activity', () => inner.keepActivity(rows)),
    activityOf: (run, limit) => inner.activityOf(run, limit),
    findDue: now => call('find what is due', () => inner.findDue(now)),
    nextWakeAt: () => call('see what comes next', () => inner.nextWakeAt()),
    listRuns: limit => inner.listRuns(limit),
    rowsOf: run => inner.rowsOf(run),
    eventsOf: (run, until) => inner.eventsOf(run, until),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  }
}

function toTypes(change: StoreChange): string[] {
  return change.events.map(({ type }) => type)
}
