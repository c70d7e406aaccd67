import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'
import { listSpending } from '../message/say-budget.ts'
import type { Spent } from '../message/spent.ts'
import { countTasks, standingOf } from '../run/count-tasks.ts'
import type { TaskCounts } from '../run/count-tasks.ts'
import type { Charter, Event } from '../run/event.ts'
import { isFinished } from '../run/run.ts'
import type { Attempt, Run, RunTask, RunWave } from '../run/run.ts'
import type { RunStatus, Standing, WaveStatus } from '../run/states.ts'
import { NO_OUTLOOK, toOutlook } from './outlook.ts'
import type { Outlook } from './outlook.ts'

/** A run as it is drawn: what its tasks are, how they stand, and when who worked on them. All text in it is plain. */
export interface RunChart {
  head: ChartHead
  waves: ChartWave[]
  /** By their index. */
  tasks: ChartTask[]
}

/** What became different: the tasks and waves as they are now, in place of those with their index. */
export type ChartChanges = RunChart

export interface ChartHead extends Pick<Outlook, 'expected' | 'planned'> {
  id: string
  title: string
  status: RunStatus
  pace: Charter['pace']
  slots: number
  rehearsal: boolean
  by: string
  /** Of the last event in it. */
  seq: number
  /** When this was so, by the clock of whoever tells it. */
  at: number
  createdAt: number
  startedAt: number | null
  endedAt: number | null
  counts: TaskCounts
  spent: Spent[]
  questions: ChartQuestion[]
  /** How many questions were answered, or are asked no longer. */
  settled: number
}

interface ChartQuestion {
  id: string
  text: string
  /** The task that it is about; null: it is about a wave, or the run. */
  task: number | null
  wave: number | null
  openedAt: number
  /** Who has it in hand. */
  seenBy: string | null
}

export interface ChartWave {
  index: number
  id: string
  title: string
  status: WaveStatus
  after: number[]
  tasks: number[]
  finished: number
}

export interface ChartTask {
  index: number
  id: string
  title: string
  wave: number
  needs: number[]
  status: Standing
  /** It is asked, run or taken back between waves, and no work of the plan. */
  gate: boolean
  /** Whether it stands on the longest way of the plan. */
  critical: boolean
  /** How many others of its wave would make a way as long. */
  alike: number
  bars: ChartBar[]
  /** How many attempts there were before these. */
  earlier: number
}

/** An attempt that was taken up. */
interface ChartBar {
  from: number
  /** Null: it is still at work. */
  to: number | null
  end: 'good' | 'bad' | 'neither' | null
  /** Whether something was done about its failure. */
  mended: boolean
}

const TITLE_WIDTH = 90
const QUESTION_WIDTH = 300
const QUESTIONS_MAX = 200
const BARS_MAX = 12

export function toRunChart(run: Run, now: number): RunChart {
  return toChart(run, now, toOutlook(run, now))
}

/** At once, however large the run is: without what is expected of it, and without the longest way. */
export function toBareChart(run: Run, now: number): RunChart {
  return toChart(run, now, NO_OUTLOOK)
}

function toChart(run: Run, now: number, outlook: Outlook): RunChart {
  return {
    head: toHead(run, now, outlook),
    waves: run.waves.map(wave => toWave(run, wave)),
    tasks: run.tasks.map(task => toChartTask(run, task, outlook.way)),
  }
}

/** After these events, which `run` has behind it. Costs what they touched, not what the plan is large. */
export function toChartChanges(run: Run, events: readonly Event[], now: number): ChartChanges {
  const touched = listTouched(run, events)
  const waves = new Set([...touched].map(task => task.wave))
  const outlook = toOutlook(run, now)
  return {
    head: toHead(run, now, outlook),
    waves: [...waves, ...listWaves(run, events)].map(wave => toWave(run, wave)),
    tasks: [...touched].map(task => toChartTask(run, task, outlook.way)),
  }
}

function toHead(run: Run, now: number, { expected, planned }: Outlook): ChartHead {
  const { charter, id, status, seq, createdAt, startedAt, endedAt } = run
  return {
    id,
    title: toLine(charter.plan.title, TITLE_WIDTH),
    status,
    pace: charter.pace,
    slots: charter.slots,
    rehearsal: charter.rehearsal,
    by: toLine(charter.by, TITLE_WIDTH),
    seq,
    at: now,
    createdAt,
    startedAt,
    endedAt,
    counts: countTasks(run),
    expected,
    planned,
    spent: listSpending(run),
    questions: [...run.asking].slice(0, QUESTIONS_MAX).map(asked => ({
      id: asked.id,
      text: toLine(asked.about.text, QUESTION_WIDTH),
      task: asked.task,
      wave: asked.wave === null ? null : (run.waveIndex.get(asked.wave) ?? null),
      openedAt: asked.openedAt,
      seenBy: asked.seenBy === null ? null : toLine(asked.seenBy, TITLE_WIDTH),
    })),
    settled: run.escalations.size - run.asking.size,
  }
}

function toWave(run: Run, { index, id, status, finished, tasks }: RunWave): ChartWave {
  const { title, after } = run.charter.plan.waves[index]!
  return {
    index,
    id: toLine(id, TITLE_WIDTH),
    title: toLine(title, TITLE_WIDTH),
    status,
    after: after.flatMap(before => run.waveIndex.get(before) ?? []),
    tasks,
    finished,
  }
}

export function toChartTask(run: Run, task: RunTask, way: Outlook['way']): ChartTask {
  const { index, id, wave, needs, gate, undo, attempts } = task
  const bars = attempts.flatMap(toBar)
  const step = way.get(id)
  return {
    index,
    id: toLine(id, TITLE_WIDTH),
    title: toLine(run.told[index]!.title, TITLE_WIDTH),
    wave: wave.index,
    needs,
    status: standingOf(task),
    gate: gate || undo !== null,
    critical: step !== undefined,
    alike: step?.alike ?? 0,
    bars: bars.slice(-BARS_MAX),
    earlier: Math.max(0, bars.length - BARS_MAX),
  }
}

function toBar({ claimedAt, endedAt, outcome, cure }: Attempt): ChartBar[] {
  if (claimedAt === null) return []
  return [
    { from: claimedAt, to: endedAt, end: endedAt === null ? null : toEnd(outcome), mended: cure !== null },
  ]
}

export function toEnd(outcome: Attempt['outcome']): ChartBar['end'] {
  switch (outcome?.kind) {
    case 'done':
    case 'checked':
    case 'undone':
      return 'good'
    case undefined:
    case 'question':
    case 'stopped':
    case 'interrupted':
      return 'neither'
    default:
      return 'bad'
  }
}

/** All tasks that stand otherwise for what happened: those it names, and those whose turn comes or goes by it. */
function listTouched(run: Run, events: readonly Event[]): Set<RunTask> {
  const touched = new Set<RunTask>()
  const touch = (task: RunTask | undefined): void => {
    if (!task) return
    touched.add(task)
    for (const part of task.parts) touched.add(run.tasks[part]!)
    if (task.partOf !== null) touched.add(run.tasks[task.partOf]!)
    // Whoever is finished lets others be ready; their states are those of now, whatever happened in between.
    if (isFinished(task)) for (const index of task.followers) touched.add(run.tasks[index]!)
  }
  for (const event of events) {
    if ('task' in event && typeof event.task === 'string')
      touch(run.tasks[run.taskIndex.get(event.task) ?? -1])
    if ('tasks' in event) for (const id of event.tasks) touch(run.tasks[run.taskIndex.get(id) ?? -1])
    if ('escalation' in event) {
      const index = run.escalations.get(event.escalation)?.task
      if (typeof index === 'number') touch(run.tasks[index])
    }
  }
  for (const wave of listWaves(run, events)) for (const index of wave.tasks) touch(run.tasks[index])
  if (events.some(({ type }) => type === 'run-ended' || type === 'run-started'))
    for (const task of run.tasks) touched.add(task)
  return touched
}

/** The waves that something happened to, and those that come after them. */
function listWaves(run: Run, events: readonly Event[]): Set<RunWave> {
  const waves = new Set<RunWave>()
  for (const event of events) {
    const id = 'wave' in event ? event.wave : undefined
    const wave = run.waves[run.waveIndex.get(id ?? '') ?? -1]
    if (!wave) continue
    waves.add(wave)
    for (const index of wave.followers) waves.add(run.waves[index]!)
  }
  return waves
}

function toLine(text: string, width: number): string {
  return cut(toPlainText(text.slice(0, 4 * width)), width)
}
