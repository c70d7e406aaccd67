import type { Report, Usage } from '../run/outcome.ts'
import type { Permissions } from '../run/permissions.ts'

/** What does a task's work. An implementation passes test/conformance/agents.ts. */
export interface Agent {
  /** As the plan, the configuration and `--agent` name it. */
  name: string
  /** True if it only acts as if: whatever shows its work must say so. */
  rehearses: boolean
  /** True if it takes what people say to it while it works; else they are told that its next try will hear of it. */
  hears?: boolean
  /**
   * Works until it ends, for good or ill; rejects only for a bug. When `signal` aborts it ends all that
   * it started, by force where the reason is `AT_ONCE`, and answers only then. Nothing it started outlives the answer.
   */
  work(assignment: Assignment, watch: Watch, signal: AbortSignal): Promise<Report>
}

export interface Assignment {
  run: string
  task: string
  title: string
  /** What the plan says of it besides; without what the prompt adds from elsewhere. */
  detail: string | null
  /** Counted from 1, over all attempts of the task. */
  attempt: number
  /** Fences this attempt: what reports with another token does not count. */
  token: string
  /** All the agent is told: the task, what went wrong before, the answer to what it asked. */
  prompt: string
  /** The conversation it had with its agent before our process was lost, and what to say in it instead; if it can. */
  resume?: { session: string; prompt: string }
  /** What people replied to the questions asked about the task, oldest first. */
  answers: string[]
  /** Whose model it is to use, if the plan or the configuration names any. */
  provider: string | null
  /** The model to ask for, if the configuration names one. */
  model: string | null
  /** What it may do, as far as that is said for this task: it stands before what its agent is configured with. */
  permissions: Permissions
  /** What people say to it while it works; the prompt holds what they said before. */
  words: Words
  /** The minutes that the plan estimates, if it does. */
  minutes: number | null
  /** Where it may write: a copy of its own. */
  folder: string
  /** The same for the same run, task and attempt: for agents that play at chance. */
  seed: number
  limits: { timeMs: number; outputBytes: number }
}

/** What people say to an attempt, oldest first, each once. */
export interface Words {
  /** Undefined: nothing more, for now. */
  take(): Word | undefined
  /** Called when something was said that may be taken; returns the way to stop. */
  listen(heard: () => void): () => void
}

export interface Word {
  by: string
  text: string
}

/** What a process of an agent lets others see. */
export interface ProcessWatch {
  /** A line of output or a thing done, for people to see; may be dropped when there are too many. */
  activity(text: string): void
  /** Called before a process may do anything: what is recorded here is ended after a crash of ours. */
  process(handle: ProcessHandle): Promise<void>
}

/** What an agent lets others see while it works, and how it reaches them. */
export interface Watch extends ProcessWatch {
  /**
   * Puts a question to people while the attempt is alive; one after the other, whoever asks. Meanwhile it holds no
   * slot and shows no sign of life: the agent stops its own clock (`openTimeLimit`) and does nothing till the answer.
   * Never rejects.
   */
  ask(question: LiveQuestion): Promise<LiveAnswer>
  /** What it used so far, in all. */
  usage(usage: Usage): void
  /** For who looks back on the task. */
  note(text: string): void
  /** How far it is. */
  progress(text: string): void
}

export interface LiveQuestion {
  /** `permission`: whether it may do something; the first option that allows stands first. */
  kind: 'permission' | 'question'
  text: string
  /** What it is about, in full: a command, a diff. */
  evidence: string
  /** None: yes or no. */
  options: LiveOption[]
}

interface LiveOption {
  id: string
  label: string
  /** It does not allow what is asked. */
  refuses?: boolean
}

export type LiveAnswer =
  | { kind: 'answered'; option: string; label: string; by: string }
  /** In words of their own. */
  | { kind: 'told'; text: string; by: string }
  /** It is asked no longer: the attempt ends, or it has asked too much. */
  | { kind: 'withdrawn'; why: string }

/** A process group by its leader; the start time tells it from a later process with the same number. */
export interface ProcessHandle {
  pid: number
  startedAt: string
  /** Once it is known: by which its conversation can be taken up again after it has ended. */
  session?: string
}

/** Runs the commands of a plan that people approved. Nobody but the caller knows whether they did. */
export interface Checks extends AsyncDisposable {
  /**
   * Ends with all it started, for whatever reason, before it answers. Rejects only as `watch.process` does.
   * `signal` stops it.
   */
  run(check: Check, watch: ProcessWatch, signal: AbortSignal): Promise<CheckResult>
}

export interface Check {
  /** Given to `/bin/sh -c` as it is. */
  text: string
  folder: string
  /** Names of the environment variables it may see besides PATH, HOME, LANG and TMPDIR. */
  env: string[]
  limits: { timeMs: number; outputBytes: number }
}

export interface CheckResult {
  /**
   * `flood`: it printed more than it may. `lost`: nothing is known of its end, or it could not be ended; the
   * tail says which.
   */
  ended: 'exited' | 'timeout' | 'flood' | 'stopped' | 'failed-to-start' | 'lost'
  /** Null if a signal ended it, or we did. */
  exit: number | null
  /** The last of its output; why, if it could not be started. */
  tail: string
  /**
   * The integer that its standard output ends with, if it exited by itself. A counter that finds nothing
   * (`grep -c`) prints 0 and exits with 1.
   */
  count: number | null
  ms: number
}
