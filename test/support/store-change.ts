import type { AttemptRow, EscalationRow, RunRow, TaskRow, WaveRow } from '../../src/run/rows.ts'
import type { AttemptRef, Bell, NewJob, Store, StoreChange, StoredEvent } from '../../src/store/port.ts'

export const QUEUE = 'attempt/rehearsal' as const

export function makeRun(id: string, seq: number, given: Partial<RunRow> = {}): RunRow {
  return {
    id,
    title: 'A plan',
    status: 'running',
    pace: 'eager',
    slots: 4,
    rehearsal: true,
    by: 'ada',
    seq,
    createdAt: 1_000,
    startedAt: null,
    endedAt: null,
    wakeAt: null,
    active: 0,
    ...given,
  }
}

export function makeWave(run: string, wave: number): WaveRow {
  return { run, wave, id: `W${wave}`, title: 'A wave', status: 'open', total: 3, finished: 0 }
}

export function makeTask(run: string, task: number, given: Partial<TaskRow> = {}): TaskRow {
  return {
    run,
    task,
    id: `T${task}`,
    title: 'A task',
    wave: 0,
    agent: 'rehearsal',
    status: 'ready',
    attempt: 0,
    ...given,
  }
}

export function makeAttempt(ref: AttemptRef, given: Partial<AttemptRow> = {}): AttemptRow {
  return {
    ...ref,
    status: 'queued',
    because: 'first',
    token: null,
    worker: null,
    queuedAt: 2_000,
    claimedAt: null,
    endedAt: null,
    deadlineAt: null,
    outcome: null,
    message: null,
    inputTokens: 0,
    outputTokens: 0,
    ...given,
  }
}

export function makeEscalation(run: string, id: string): EscalationRow {
  return {
    run,
    id,
    task: 1,
    wave: null,
    attempt: 1,
    status: 'open',
    kind: 'question',
    text: 'Which one?',
    evidence: 'It said: "either" — and \\ stopped',
    options: [{ id: 'a', label: 'The first', does: 'reply' }],
    openedAt: 3_000,
    settledAt: null,
  }
}

export function makeEvents(run: string, from: number, to: number): StoredEvent[] {
  const events: StoredEvent[] = []
  for (let seq = from; seq <= to; seq++) {
    // Spaces and the order of keys must come back as they are, and what JSON could trip over.
    const text = `{"b" : ${seq}, "a":"\\"\\u0001 \\\\ 🚣 '"}`
    events.push({ run, seq, at: 1_000 + seq, type: 'run-started', text, hash: hashOf(seq) })
  }
  return events
}

type Given = Omit<Partial<StoreChange>, 'rows'> & { rows?: Partial<StoreChange['rows']> }

/** A change that appends the events `from` to `to`, and whatever else is given. */
export function makeChange(run: string, from: number, to: number, given: Given = {}): StoreChange {
  return {
    run,
    hash: hashOf(to),
    events: makeEvents(run, from, to),
    orders: [],
    jobs: [],
    ended: [],
    capacityDelta: 0,
    inLine: false,
    shares: [],
    ...given,
    rows: { run: makeRun(run, to), ...given.rows },
  }
}

export function makeRef(run: string, task: number): AttemptRef {
  return { run, task, attempt: 1 }
}

export function makeJob(run: string, task: number, attempt = 1): NewJob {
  return { queue: QUEUE, data: { run, task, attempt } }
}

export function makeBell(run: string): NewJob {
  const data: Bell = { ring: 'look', run }
  return { queue: 'bell', data }
}

export function writeAlone(store: Store, change: StoreChange): Promise<void> {
  return store.transaction(tx => store.write(tx, change))
}

function hashOf(seq: number): string {
  return seq.toString(16).padStart(64, '0')
}
