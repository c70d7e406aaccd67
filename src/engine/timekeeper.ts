import { every } from '../lib/repeat.ts'
import { REHEARSALS } from '../lib/rehearsed.ts'
import type { AttemptRef, Bell, Orphan } from '../store/port.ts'
import { mergeAttempt } from './attempt.ts'
import { SHUTDOWN } from './shutdown.ts'
import type { AttemptContext } from './attempt.ts'

type EndedProcesses = { pids: number[]; unsure?: string }

/** How often it looks for what nobody told it: lost workers, deadlines that another instance set. */
const ROUND_MS = 1_000
const JOBS_MAX = 100

/** Sees to what happens though nobody says a word: deadlines, lost workers, runs that wait in line. */
export class Timekeeper implements AsyncDisposable {
  readonly #context: AttemptContext
  #round: Promise<void> | undefined
  readonly #closing = new AbortController()
  #timers: (() => void)[] = []
  #heeding: Promise<void> | undefined
  #hasRung = false
  readonly #merging = new Map<string, Promise<void>>()
  #alarm: { at: number; cancel(): void } | undefined

  constructor(context: AttemptContext) {
    this.#context = context
  }

  /** Ends what an earlier process left behind before anything is started anew. */
  async start(): Promise<void> {
    await this.#goRound()
    const go = (): void => {
      this.#round ??= this.#goRound().finally(() => (this.#round = undefined))
    }
    this.#timers = [every(this.#context.clock, ROUND_MS, go)]
  }

  /** Merges that it goes on with, by the names of their attempts. */
  listMerging(): string[] {
    return [...this.#merging.keys()]
  }

  /** A bell may have rung: some run may have what it waits in line for. */
  heed(): void {
    this.#hasRung = true
    if (!this.#closing.signal.aborted) this.#heeding ??= this.#heed()
  }

  /** Makes sure that `look` happens at this instant. */
  wakeAt(at: number): void {
    if (this.#closing.signal.aborted || (this.#alarm && this.#alarm.at <= at)) return
    this.#alarm?.cancel()
    const delayMs = Math.max(0, at - this.#context.clock.now())
    const cancel = this.#context.clock.after(delayMs, () => {
      this.#alarm = undefined
      void this.#lookAtDue()
    })
    this.#alarm = { at, cancel }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(SHUTDOWN)
    for (const cancel of this.#timers) cancel()
    this.#alarm?.cancel()
    await this.#round
    await this.#heeding
    await Promise.all(this.#merging.values())
  }

  async #goRound(): Promise<void> {
    await this.#try('adopt what lost its worker', () => this.#adoptOrphans())
    await this.#try('take up lost jobs', () => this.#takeLost())
    await this.#try('heed bells', () => this.#heedBells())
    await this.#lookAtDue()
  }

  async #heed(): Promise<void> {
    while (this.#hasRung && !this.#closing.signal.aborted) {
      this.#hasRung = false
      await this.#try('heed bells', () => this.#heedBells())
    }
    this.#heeding = undefined
  }

  /** What fails here must not keep the rest of the round from its turn. */
  async #try(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#context.log.warn({ error }, `could not ${what}; trying again soon`)
    }
  }

  async #adoptOrphans(): Promise<void> {
    const orphans = await this.#context.store.findOrphans()
    // All of them first: what one loss sets going may be what another's process is still at work on.
    const ended = await Promise.all(orphans.map(orphan => this.#endProcess(orphan)))
    const adopted = orphans.map(async (orphan, at) => {
      if (orphan.status === 'merging') this.#adoptMerge(orphan)
      else await this.#try('adopt an attempt', () => this.#adopt(orphan, ended[at]!))
    })
    await Promise.all(adopted)
  }

  /** What is known of it then. */
  async #endProcess({ process, host, run, attempt, token }: Orphan): Promise<EndedProcesses> {
    if (!process) return { pids: [] }
    const pids = [process.pid]
    if (host !== this.#context.host) return { pids, unsure: 'its worker is gone, and nobody is there to ask' }
    return await this.#context.endProcess(process, { run, attempt, token }).then(
      how => (how === 'survives' ? { pids, unsure: 'it could not be ended' } : { pids }),
      (error: unknown) => {
        this.#context.log.warn({ error }, 'could not end a process; trying again soon')
        return { pids, unsure: 'it could not be ended' }
      },
    )
  }

  async #adopt({ run, task, attempt, token, process, host }: Orphan, ended: EndedProcesses): Promise<void> {
    const { runs, workspaces, log } = this.#context
    log.warn({ run, task, attempt }, 'its worker is gone')
    const ref = { run, task, attempt }
    // a session goes on where its files are, or not at all
    const isHere = process?.session !== undefined && host === this.#context.host
    const session = isHere && (await workspaces.find(ref)) ? process.session : undefined
    const lost = { type: 'lost', task, attempt, token, why: 'its worker is gone', session, ended } as const
    const { run: after } = await runs.submit(run, lost)
    const stands = after.tasks[task]?.attempts[attempt - 1]
    const goesOn = session !== undefined && stands?.status !== 'ended' && stands?.session === session
    if (!goesOn) await workspaces.drop({ run, task, attempt })
  }

  /** It may take long, and the round does not wait for it. */
  #adoptMerge({ run, task, attempt, token }: Orphan): void {
    const key = `${run}/${task}/${attempt}`
    if (this.#merging.has(key)) return
    const merge = this.#try('go on with a merge', () => this.#goOnMerging({ run, task, attempt }, token))
    this.#merging.set(
      key,
      merge.finally(() => this.#merging.delete(key)),
    )
  }

  /**
   * Only where its copy is, or can be had. What was only acted is acted again elsewhere; a change of real work is waited
   * for: it may be in already.
   */
  async #goOnMerging(ref: AttemptRef, token: string): Promise<void> {
    const { runs, workspaces } = this.#context
    const looked = await runs.look(ref.run)
    if (!looked) return
    const { folder, place } = looked.charter
    if (await workspaces.find(ref, folder)) {
      const { run } = await runs.submit(ref.run, { type: 'look' })
      await mergeAttempt(this.#context, run, ref, token, this.#closing.signal)
    } else if (place === REHEARSALS) {
      const why = 'its worker is gone, and what it had acted with it'
      await runs.submit(ref.run, { type: 'unmerged', task: ref.task, attempt: ref.attempt, token, why })
    }
  }

  async #heedBells(): Promise<void> {
    const { store, runs } = this.#context
    const jobs = await store.fetchJobs('bell', JOBS_MAX)
    await Promise.all(
      jobs.map(job =>
        this.#try('heed a bell', () => runs.submit((job.data as Bell).run, { type: 'look' }, { ends: job })),
      ),
    )
  }

  async #takeLost(): Promise<void> {
    const { runs, store } = this.#context
    const lost = await store.takeLostJobs(JOBS_MAX)
    await Promise.all(
      lost.map(({ run, task, attempt }) =>
        this.#try('take up a lost job', async () => {
          const looked = await runs.submit(run, { type: 'look' })
          const token = looked.run.tasks[task]?.attempts[attempt - 1]?.token ?? null
          await runs.submit(run, { type: 'lost', task, attempt, token, why: 'its job was lost' })
        }),
      ),
    )
  }

  #lookAtDue(): Promise<void> {
    const { store, runs, clock } = this.#context
    return this.#try('look at what is due', async () => {
      const due = await store.findDue(clock.now())
      await Promise.all(
        due.map(run => this.#try(`look at run ${run}`, () => runs.submit(run, { type: 'look' }))),
      )
      const next = await store.nextWakeAt()
      // What was due and is due still waits for a slot: it stands in line, and a bell rings for it.
      if (next !== null && next > clock.now()) this.wakeAt(next)
    })
  }
}
