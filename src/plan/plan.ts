import type { Rules } from './rules.ts'

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
  monitors: Monitor[]
  authority: Authority[]
  /** What else the document says about running it; plans stored before it was read have none. */
  terms?: Terms
  /** What a run acts upon beyond its limits; plans stored before it was read have none. */
  rules?: Rules
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
  /** Where the document gives a range; `minutes` is its middle. */
  minutesRange?: Range
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
  /** The person whose it is, where the document names one beside the agent that does it. */
  owner?: string
  wave: string
  /** What the machine must have where it is done, as `gpu`. */
  labels?: string[]
  /** Ids of the tasks that the document names as needed by this very task. */
  needs: string[]
  /** Whether it waits for its wave's `after` as well; false where its own needs are the whole truth. */
  barrier: boolean
  files: string[]
  refs: string[]
  minutes: number | null
  minutesRange?: Range
  /** A task that verifies or reads owes a report, not a change. */
  produces: 'change' | 'report'
  done: boolean
  /** How much of it is done already, in percent. */
  progress?: number
  /** Where the document speaks of it first, counted from 1. */
  line: number
}

export interface Limits {
  /** The most tasks that the document lets run at once. */
  slots?: number
  /** `5-6 subagents`: `slots` is the larger of the two. */
  slotsRange?: Range
  startsPerMinute?: number
  startIntervalMs?: number
  /** How many times below the rate the document wants to stay. */
  safetyFactor?: number
  /** How many requests to a provider a task makes, at most. */
  requestsPerTask?: number
  /** An attempt that takes longer is ended. */
  attemptMinutes?: number
  /** How often a task may be tried again before people are asked. */
  retries?: number
  /** Without any progress for so long, an attempt counts as stalled. */
  stallMinutes?: number
  monitorSeconds?: number
  /** `one agent per phase`: nobody does two of them in one attempt. */
  agentsPerTask?: number
}

/** From and to, both included. */
export type Range = [number, number]

/** A command that must succeed, or whose count must not rise or fall. */
export interface Check {
  command: string
  when: 'task' | 'wave' | 'end'
  /** The only wave that it is about. */
  wave?: string
  expect: 'success' | 'not-more' | 'not-fewer'
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

/** What is to be done in answer to something, in the words that Regatta knows. */
export type Action =
  | 'hold'
  | 'inspect'
  | 'rollback'
  | 'fix'
  | 'rerun-task'
  | 'rerun-wave'
  | 'split'
  | 'switch'
  | 'kill'
  | 'notify'
  | 'escalate'

export interface Monitor extends Statement {
  watch?: 'words' | 'guide' | 'timeout' | 'stall' | 'tests' | 'conflicts' | 'progress'
  /** What to look for in an agent's output. */
  words?: string[]
  minutes?: number
  actions?: Action[]
}

/** What whoever runs the plan may do without asking. */
export interface Authority extends Statement {
  may?: Action[]
  /** Only after so many failed attempts. */
  after?: number
}

export interface Terms {
  contingencies: Contingency[]
  providers: Provider[]
  /** Who takes over when the one before fails, in order. */
  fallbacks: { names: string[]; line: number }[]
  /** Variables of the environment that choose a provider. */
  switches: { name: string; value: string; line: number }[]
  costs: Cost[]
  totals: CostTotal[]
  /** The most that it lets a run spend. */
  ceilings?: Ceiling[]
  /** By when it wants to be done, and a task's time in weeks or months: a run reckons with neither. */
  dates?: (Statement & { about: 'end' | 'task' })[]
  /** Of prices and costs, where all bear the same sign. */
  currency?: '$' | '€' | '£'
  /** `each worker uses 2-3K tokens`. */
  tokensPerTask?: Range
  estimates: Estimate[]
  /** How the document says that tasks are put into tiers. */
  tierRules: Statement[]
  outputs: (Statement & { wave?: string })[]
  handovers: Statement[]
  /** A path that ends in a slash is a folder in which the tasks' own instructions lie. */
  documents: { path: string; kind: 'instructions' | 'document'; line: number }[]
  /** When a document that is not active says that it becomes so. */
  activation: Condition[]
}

export interface Contingency extends Statement {
  when: 'one-failed' | 'several-failed' | 'timeout' | 'stalled' | 'tests' | 'provider' | 'conflict' | 'other'
  steps: string[]
  actions: Action[]
}

/** Which of two allocations that a document compares; null where there is only one. */
type Allocation = 'old' | 'new' | null

export interface Provider {
  name: string
  allocation: Allocation
  /** Of all tasks, in percent. */
  share?: number
  workers?: number
  /** Dollars (or what the document counts in) for 1,000 tokens. */
  pricePer1k?: number
  line: number
}

/** `OpenAI: 135 workers × 2K tokens × $0.03/1K = $8.10`. */
export interface Cost {
  provider: string
  allocation: Allocation
  workers: number
  tokens: number
  pricePer1k: number
  amount?: number
  line: number
}

/** `Budget: $50 max`, in the document's currency. */
export interface Ceiling extends Statement {
  scope: 'run' | 'wave' | 'task'
  amount: number
}

export interface CostTotal {
  allocation: Allocation
  amount: number
  line: number
}

/** How long the document says that the whole takes. */
export interface Estimate extends Statement {
  minutes: Range
  scope: 'parallel' | 'sequential'
}

export interface Condition extends Statement {
  /** Null: nothing in the document shows it. */
  met: boolean | null
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
