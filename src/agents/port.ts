import type { Report } from '../run/outcome.ts'

/** What does a task's work. An implementation passes test/conformance/agents.ts. */
export interface Agent {
  /** As the plan, the configuration and `--agent` name it. */
  name: string
  /** True if it only acts as if: whatever shows its work must say so. */
  rehearses: boolean
  /**
   * Works until it ends, for good or ill; rejects only for a bug. When `signal` aborts it ends all that
   * it started, and answers only then. Nothing it started outlives the answer.
   */
  work(assignment: Assignment, watch: Watch, signal: AbortSignal): Promise<Report>
}

export interface Assignment {
  run: string
  task: string
  title: string
  /** Counted from 1, over all attempts of the task. */
  attempt: number
  /** Fences this attempt: what reports with another token does not count. */
  token: string
  /** All the agent is told: the task, what went wrong before, the answer to what it asked. */
  prompt: string
  /** What people replied to the questions asked about the task, oldest first. */
  answers: string[]
  /** The minutes that the plan estimates, if it does. */
  minutes: number | null
  /** Where it may write: a copy of its own. */
  folder: string
  /** The same for the same run, task and attempt: for agents that play at chance. */
  seed: number
  limits: { timeMs: number; outputBytes: number }
}

/** What an agent lets others see while it works. */
export interface Watch {
  /** A line of output or a thing done, for people to see; may be dropped when there are too many. */
  activity(text: string): void
  /** Called before a process may do anything: what is recorded here is ended after a crash of ours. */
  process(handle: ProcessHandle): Promise<void>
}

/** A process group by its leader; the start time tells it from a later process with the same number. */
export interface ProcessHandle {
  pid: number
  startedAt: string
}
