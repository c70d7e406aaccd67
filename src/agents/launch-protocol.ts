import type { ProcessHandle } from './port.ts'

/** What the owner tells the launcher. */
export type ToLauncher =
  /** `piped`: its standard output goes to the owner as it is, and its input stays open. */
  | { kind: 'start'; id: number; job: LaunchJob; piped: boolean }
  | { kind: 'input'; id: number; text: string }
  | { kind: 'end-input'; id: number }
  | { kind: 'go'; id: number }
  /** `atOnce`: by force, whatever grace it has else. */
  | { kind: 'stop'; id: number; atOnce: boolean }

/** What the launcher tells its owner: `gated`, then activity, at last `ended`. */
export type FromLauncher =
  | { kind: 'gated'; id: number; handle: ProcessHandle }
  | { kind: 'activity'; id: number; text: string }
  | { kind: 'output'; id: number; text: string }
  | { kind: 'ended'; id: number; end: LaunchEnd }

export interface LaunchJob {
  /** An absolute path. */
  program: string
  args: string[]
  folder: string
  environment: Record<string, string>
  /** Goes to the program's standard input, which is then closed unless it is piped. */
  input: string
  /** Hidden from all that the program prints. */
  secrets: string[]
  outputBytesMax: number
  graceMs: number
  /** A `NAME=value` of the environment that no other job has: by it all it started is found. */
  mark: string
  /** Ends what it started where no process of ours reaches: a program and its arguments. */
  stop?: string[]
}

export type LaunchEnd =
  | { kind: 'not-started'; message: string }
  | ExitedEnd
  /** The launcher itself is gone. */
  | { kind: 'launcher-ended'; survives: boolean }

export interface ExitedEnd {
  kind: 'exited'
  code: number | null
  signal: string | null
  /** It printed more than it may, and was ended for that. */
  overflowed: boolean
  /** Its process group could not be ended. */
  survives: boolean
  tail: string
  /** The last line that is not empty, on standard output if there is one. */
  lastLine: string
  /** The same, uncut, for what is not meant for people: '' if standard output had none. */
  lastStdoutLine: string
}

/** How long a group may resist SIGKILL before it counts as surviving. */
export const KILL_MS = 2_000
