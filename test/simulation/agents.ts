import type { Agent, Assignment, Watch } from '../../src/agents/port.ts'
import { toOutcome } from '../../src/run/outcome.ts'
import type { Report } from '../../src/run/outcome.ts'
import { START_AT } from '../support/runs.ts'
import type { AttemptRef } from '../../src/store/port.ts'
import type { Instance } from './instance.ts'
import type { Outage, Part } from './scenario.ts'
import type { World } from './world.ts'

/** An agent at work on one attempt. */
export interface Worker {
  ref: AttemptRef
  assignment: Assignment
  pid: number | null
}

const WORK_MAX_MS = 1_500
/** How long an agent that clings goes on after it was told to stop. */
const CLING_MAX_MS = 4_000
/** What one says it has done whose worker is dead. */
export const GHOSTLY = 'from beyond'
const GHOST_DELAY_MAX_MS = 4_000

export function createSimAgent(instance: Instance, name: string): Agent {
  const { world } = instance
  return {
    name,
    rehearses: true,
    async work(assignment, watch, signal) {
      const ref = toRef(world, assignment)
      const worker: Worker = { ref, assignment, pid: null }
      begin(instance, worker)
      instance.agents.add(worker)
      try {
        const part = pickPart(world, assignment)
        world.note(`${name} at ${toName(worker)}`, `begins under ${instance.id} and ${SAYINGS[part]}`)
        if (world.chance.hits(0.5)) await recordProcess(instance, worker, watch)
        if (world.chance.hits(world.scenario.faults.ghost)) forge(world, worker)
        const report = toPriced(world, await play(instance, worker, part, watch, signal))
        if (world.chance.hits(world.scenario.faults.ghost)) echo(world, worker, report)
        return report
      } finally {
        instance.agents.delete(worker)
        const process = worker.pid === null ? undefined : world.processes.get(worker.pid)
        if (process) process.alive = false
      }
    },
  }
}

const SAYINGS: Record<Part, string> = {
  works: 'does its work',
  idles: 'does its work, which changes nothing',
  fails: 'will fail',
  hangs: 'will hang',
  asks: 'will ask',
  calls: 'will ask and wait',
  throws: 'will throw',
  lies: 'will lie about what it did',
  walksOff: 'will say that it was stopped',
  clings: 'will not stop at once',
  guides: 'will write instructions',
  blocks: 'will say that it is blocked',
  refuses: 'will be refused',
}

function pickPart({ chance, scenario }: World, { answers }: Assignment): Part {
  const part = chance.weigh(scenario.parts)
  return part === 'asks' && answers.length > 0 && chance.hits(0.7) ? 'works' : part
}

async function play(
  instance: Instance,
  worker: Worker,
  part: Part,
  watch: Watch,
  signal: AbortSignal,
): Promise<Report> {
  const { chance } = instance.world
  const { assignment } = worker
  const refused = await beRefused(instance, assignment, signal)
  if (refused) return refused
  const durationMs = part === 'hangs' ? Infinity : chance.between(10, WORK_MAX_MS)
  const limitMs = assignment.limits.timeMs
  const untilMs = Math.min(durationMs, limitMs)
  const firstMs = part !== 'hangs' && chance.hits(0.3) ? chance.between(0, untilMs) : 0
  if (firstMs > 0) {
    await nap(instance, firstMs, signal)
    if (!signal.aborted) watch.activity('looks around')
  }
  const end = await nap(instance, untilMs - firstMs, signal)
  if (end === 'stopped') {
    if (part === 'clings') {
      await nap(instance, chance.between(100, CLING_MAX_MS), null)
      if (chance.hits(0.5)) return finish(instance, worker, 'finished in spite of it')
    }
    return toReport({ kind: 'stopped' })
  }
  if (durationMs > limitMs) return toReport({ kind: 'timeout', message: 'its time was up' })
  switch (part) {
    case 'works':
    case 'clings':
      return finish(instance, worker, 'done')
    case 'idles':
      return toReport({ kind: 'finished', summary: 'looked at it' })
    case 'asks':
      return toReport({
        kind: 'question',
        text: 'Which way?',
        options: chance.hits(0.5) ? ['left', 'right'] : [],
      })
    case 'calls':
      return await call(instance, worker, watch, signal)
    case 'throws':
      throw new Error('the agent itself broke')
    case 'walksOff':
      return toReport({ kind: 'stopped' })
    case 'guides':
      return toReport({ kind: 'finished', summary: GUIDE })
    case 'blocks':
      return toReport({ kind: 'finished', summary: 'BLOCKED: I have no key for it' })
    case 'refuses': {
      const by = chance.pick(['rate', 'rate', 'provider'] as const)
      return toRefused(by, chance.hits(0.7) ? instance.world.scheduler.now + chance.between(50, 3_000) : null)
    }
    case 'lies':
      if (chance.hits(0.5)) return toReport({ kind: 'finished', summary: 'changed everything' })
      write(instance.world, worker)
      return toReport({ kind: 'failed', message: 'nothing was changed' })
    default:
      if (chance.hits(0.5)) write(instance.world, worker)
      return toReport({ kind: 'failed', message: 'exit code 1' })
  }
}

/** What its provider says while it is out. */
async function beRefused(
  instance: Instance,
  { provider }: Assignment,
  signal: AbortSignal,
): Promise<Report | null> {
  const { scenario, scheduler, chance } = instance.world
  const isNow = ({ fromMs, tillMs }: Outage): boolean => fromMs <= scheduler.now && scheduler.now < tillMs
  const outage = scenario.outages.find(outage => outage.provider === provider && isNow(outage))
  if (!outage) return null
  const end = await nap(instance, chance.between(5, 100), signal)
  if (end === 'stopped') return toReport({ kind: 'stopped' })
  return toRefused(outage.by, outage.isTold ? outage.tillMs : null)
}

function toRefused(by: Outage['by'], untilMs: number | null): Report {
  const until = untilMs === null ? null : START_AT + untilMs
  return toReport({ kind: 'refused', by, message: 'not now', until })
}

const GUIDE = `Here is how you can do it:
Step 1: Open the file and find the function.
Step 2: Add the missing check to it.
Step 3: Run the tests.
You should then commit the change.`

function finish(instance: Instance, worker: Worker, summary: string): Report {
  write(instance.world, worker)
  return toReport({ kind: 'finished', summary })
}

function write({ disk }: World, { assignment: { folder, task, prompt } }: Worker): void {
  const named = /^Files: (.{1,500})$/m.exec(prompt)?.[1]?.split(', ') ?? []
  for (const path of [`${task}.md`, ...named]) disk.write(folder, path)
}

function nap(instance: Instance, ms: number, signal: AbortSignal | null): Promise<'over' | 'stopped'> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve('stopped')
    const wake = (end: 'over' | 'stopped'): void => {
      cancel()
      signal?.removeEventListener('abort', stop)
      resolve(end)
    }
    const stop = (): void => wake('stopped')
    const cancel = ms === Infinity ? () => {} : instance.after(ms, () => wake('over'))
    signal?.addEventListener('abort', stop, { once: true })
  })
}

function begin(instance: Instance, { ref, assignment }: Worker): void {
  const { seen, scheduler, processes, scenario } = instance.world
  const { token } = assignment
  seen.starts.push({
    ...ref,
    token,
    at: scheduler.now,
    host: instance.host,
    seq: instance.world.seqOf(ref.run),
  })
  if (scenario.hosts.length > 1) return
  for (const process of processes.values()) {
    const isSame =
      process.ref.run === ref.run && process.ref.task === ref.task && process.ref.attempt < ref.attempt
    const isLeft = instance.world.instances.some(other => other.id === process.worker && other.isGone())
    if (isSame && isLeft && process.alive && process.isRecorded) {
      seen.survivors.push({ ...process.ref, worker: process.worker, at: scheduler.now, next: ref.attempt })
    }
  }
}

async function recordProcess(instance: Instance, worker: Worker, watch: Watch): Promise<void> {
  const { processes } = instance.world
  const pid = processes.size + 1
  const { id, host } = instance
  worker.pid = pid
  processes.set(pid, { ref: worker.ref, worker: id, host, alive: true, isRecorded: false })
  await watch.process({ pid, startedAt: `start ${pid}` })
}

/** Asks people while it is alive, and does its work once it is answered. */
async function call(instance: Instance, worker: Worker, watch: Watch, signal: AbortSignal): Promise<Report> {
  const { world } = instance
  const { chance, seen } = world
  const rounds = chance.hits(0.3) ? 2 : 1
  for (let round = 1; round <= rounds; round++) {
    const text = `May I? (${worker.assignment.token} ${round})`
    const options = ['yes', 'no'].map(id => ({ id, label: id }))
    const kind = chance.pick(['question', 'permission'] as const)
    const answer = await watch.ask({ kind, text, evidence: '', options })
    seen.heard.push({ ...worker.ref, text, answer })
    world.note(`the agent at ${toName(worker)}`, `hears ${answer.kind} to "${text}"`)
    if (signal.aborted || (await nap(instance, chance.between(1, 300), signal)) === 'stopped')
      return toReport({ kind: 'stopped' })
  }
  return finish(instance, worker, 'done as allowed')
}

/** What its worker's death leaves behind: a process that goes on for a while, and then says what it has done. */
export function haunt(world: World, worker: Worker): void {
  const process = worker.pid === null ? undefined : world.processes.get(worker.pid)
  if (!process) return
  world.scheduler.after(world.chance.between(100, GHOST_DELAY_MAX_MS), () => {
    if (!process.alive) return
    write(world, worker)
    tell(world, worker, { ending: { kind: 'finished', summary: GHOSTLY }, tail: '' })
    if (world.chance.hits(0.5)) process.alive = false
  })
}

/** Says a report once more, by another way and at another time. */
function echo(world: World, worker: Worker, report: Report): void {
  world.scheduler.after(world.chance.between(0, GHOST_DELAY_MAX_MS), () => tell(world, worker, report))
}

function tell(world: World, worker: Worker, report: Report): void {
  const { chance } = world
  const { ref, assignment } = worker
  const { task, attempt } = ref
  if (chance.hits(0.2)) {
    world.note(`a ghost of ${ref.run} ${assignment.task}/${attempt}`, 'takes it up once more')
    void world.say(ref.run, { type: 'claim', task, attempt, worker: 'ghost' })
    return
  }
  sayAs(world, worker, assignment.token, report)
}

/** Somebody reports on an attempt that another one is at work on. */
function forge(world: World, worker: Worker): void {
  const report = toReport({ kind: 'finished', summary: 'nobody did this' })
  world.scheduler.after(world.chance.between(0, WORK_MAX_MS), () =>
    sayAs(world, worker, 'token-of-nobody', report),
  )
}

function sayAs(world: World, { ref, assignment }: Worker, token: string, report: Report): void {
  const { run, task, attempt } = ref
  const outcome = toOutcome(report, world.chance.between(0, 2))
  world.note(`a ghost of ${run} ${assignment.task}/${attempt}`, `reports ${outcome.kind} with ${token}`)
  void world.say(run, { type: 'report', task, attempt, token, outcome, usage: null })
}

function toReport(ending: Report['ending']): Report {
  return { ending, tail: 'what it printed last', usage: { inputTokens: 10, outputTokens: 1 } }
}

/** Now and then it knows what it cost; no chance is asked, so that the rest of the world is as it would be without. */
function toPriced({ scheduler }: World, report: Report): Report {
  const now = Math.floor(scheduler.now)
  return report.usage && now % 4 > 0 ? { ...report, usage: { ...report.usage, cost: now % 3 } } : report
}

function toRef(world: World, { run, task, attempt }: Assignment): AttemptRef {
  return { run, task: world.indexOf(run, task), attempt }
}

function toName({ ref, assignment }: Worker): string {
  return `${ref.run} ${assignment.task}/${ref.attempt}`
}
