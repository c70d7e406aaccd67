/** What a document says, once read. Made by `readPlan`, never by hand. */
export interface Plan {
  title: string
  /** `reference`: the document says of itself that it is not active. */
  status: 'active' | 'reference'
  waves: Wave[]
  tasks: Task[]
  limits: Limits
  checks: Check[]
  gates: Gate[]
  criteria: Statement[]
  monitors: Statement[]
  authority: Statement[]
  findings: Finding[]
}

/** The lowest group in time that the document schedules its tasks in. */
export interface Wave {
  id: string
  title: string
  mode: 'parallel' | 'serial' | 'mixed'
  /** Ids of the waves that must be done before this one opens. */
  after: string[]
  minutes: number | null
  /** The question people answer before what follows may go on, in the document's words. */
  gate: string | null
}

/** What one agent is started with once. */
export interface Task {
  id: string
  title: string
  detail: string | null
  agent: string | null
  provider: string | null
  wave: string
  /** Ids of the tasks that the document names as needed by this very task. */
  needs: string[]
  /** Whether it waits for its wave's `after` as well; false where its own needs are the whole truth. */
  barrier: boolean
  files: string[]
  refs: string[]
  minutes: number | null
  /** A task that verifies or reads owes a report, not a change. */
  produces: 'change' | 'report'
  done: boolean
  /** Where the document speaks of it first, counted from 1. */
  line: number
}

export interface Limits {
  /** The most tasks that the document lets run at once. */
  slots?: number
}

interface Check {
  command: string
  line: number
}

export interface Gate {
  after: string
  question: string
  line: number
}

export interface Statement {
  text: string
  line: number
}

export interface Finding {
  code: string
  /** `error`: the plan cannot be started as it stands. */
  severity: 'error' | 'warning' | 'note'
  line: number
  message: string
}

/** Bounds on what is read at all; past them `readPlan` gives an error finding instead of tasks. */
export const PLAN_BYTES_MAX = 2_000_000
export const PLAN_TASKS_MAX = 20_000
