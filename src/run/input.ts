import type { Edit } from './edit.ts'
import type { Charter, Pace, StopMode } from './event.ts'
import type { Wanted } from './labels.ts'
import type { Judged } from './judge-edit.ts'
import type { FailureKind, Outcome, Usage } from './outcome.ts'
import type { Mode } from './policy.ts'
import type { Shared } from './shares.ts'

/**
 * What reaches a run from outside: people, agents, the clock. `decide` turns it into events.
 * People name a task by its id; the engine by its index, as its rows do.
 */
export type Input =
  | { type: 'create'; charter: Charter }
  | { type: 'start'; by: string }
  /** It was to start now, and the run before it still goes on. */
  | { type: 'overlap'; before: string }
  | { type: 'pause'; by: string }
  | { type: 'resume'; by: string }
  | { type: 'stop'; by: string; mode: StopMode }
  /** By the wave's id or number. */
  | { type: 'stop-wave'; by: string; wave: string; mode: StopMode }
  | { type: 'start-wave'; by: string; wave: string }
  /** Does every task of it once more, those at work excepted. */
  | { type: 'rerun-wave'; by: string; wave: string }
  /** Takes back what its tasks have merged; it is stopped then. */
  | { type: 'undo-wave'; by: string; wave: string }
  | { type: 'set-mode'; by: string; row: FailureKind | 'all'; mode: Mode }
  | { type: 'set-slots'; by: string; slots: number }
  | { type: 'set-pace'; by: string; pace: Pace }
  /** `of` null: of all tasks. `provider` null: the one that each began with. */
  | {
      type: 'set-provider'
      by: string
      of: { task: string } | { wave: string } | null
      provider: string | null
    }
  /** Whether it starts before all others, with all that it needs. */
  | { type: 'set-first'; by: string; task: string; how: 'first' | 'usual' }
  /** `shown`: what it comes to as they have seen it; it is not done where it comes to something else. */
  | { type: 'edit'; by: string; edit: Edit; shown?: Judged }
  | { type: 'skip'; by: string; task: string }
  /** `after`: the number of attempts it had when it was wanted; it is not done again once there are more. */
  | { type: 'rerun'; by: string; task: string; after?: number | undefined }
  /** `gently`: it may be taken back for a while, as a slip of the finger on a phone. */
  | { type: 'answer'; by: string; escalation: string; option: string; gently?: boolean }
  | { type: 'take-back'; by: string; escalation: string; option: string }
  | { type: 'acknowledge'; by: string; escalation: string }
  | { type: 'let-go'; by: string; escalation: string }
  /** Something is said to whoever works on the task. */
  | { type: 'tell'; by: string; task: string; text: string }
  /** `host`: the machine. */
  | { type: 'claim'; task: number; attempt: number; worker: string; host?: string }
  | { type: 'report'; task: number; attempt: number; token: string; outcome: Outcome; usage: Usage | null }
  /** Its worker sees nothing of it any more. */
  | { type: 'warned'; task: number; attempt: number; token: string; why: string }
  /** Its agent asks people something and waits for the answer, alive; `ask`: its own name for the question. */
  | {
      type: 'asked'
      task: number
      attempt: number
      token: string
      ask: string
      kind: 'permission' | 'question'
      text: string
      evidence: string
      options: string[]
      /** Which of the options do not allow what is asked; none: it is not known. */
      refusals?: number[]
    }
  /** Its agent has taken a word that was said to it, or cannot hear any. */
  | { type: 'heard'; task: number; attempt: number; token: string; word: number; when: 'now' | 'later' }
  /** What its agent wants to be known by who looks back on it. */
  | { type: 'noted'; task: number; attempt: number; token: string; text: string }
  | { type: 'released'; task: number; attempt: number; token: string; why: string }
  | { type: 'merged'; task: number; attempt: number; token: string; paths: string[] }
  | { type: 'conflicted'; task: number; attempt: number; token: string; paths: string[] }
  /** Its change could not be brought back at all. */
  | { type: 'unmerged'; task: number; attempt: number; token: string; why: string }
  /** Another task that is at work has written the same files. */
  | { type: 'foreseen'; task: number; attempt: number; token: string; other: number; paths: string[] }
  /** `session`: by which its agent can go on where it was. */
  | {
      type: 'lost'
      task: number
      attempt: number
      token: string | null
      why: string
      session?: string | undefined
      /** What is known of its processes. */
      ended?: { pids: number[]; unsure?: string }
    }
  /** Somebody else moved its branch; `aside`: by which name what they made of it is to be had. */
  | { type: 'put-back'; branch: string; aside: string | null }
  | { type: 'look' }

/** What `decide` may use besides the run: everything that is not the same each time comes in here. */
export interface Given {
  now: number
  /** How many more attempts the installation lets this run start. */
  capacity: number
  /** What it shares with other runs, as they leave it; none: it is alone. */
  shared?: Shared
  /** Whether somebody is there who does what a task wants; absent: somebody is. */
  isServed?: (wanted: Wanted) => boolean
  /** For how long what is reported could be stored; absent: all the time. */
  wholeMs?: number
  mintToken(): string
}

/** What is to be done outside once the events are stored; each is written as rows in the same transaction. */
export type Effect =
  | { type: 'launch'; task: number; attempt: number; agent: string }
  | ({ type: 'order'; task: number; attempt: number; worker: string } & Order)

/** What the worker of an attempt is told. */
export type Order =
  | { order: 'stop'; why: string }
  /** The same by force: its agent is given no time to end by itself. */
  | { order: 'end'; why: string }
  /** To what its agent asked by this name of its own. */
  | { order: 'answer'; ask: string; by: string; option: string; label: string }
  /** The same in words instead of an option. */
  | { order: 'tell'; ask: string; by: string; text: string }
  | { order: 'say'; word: number; by: string; text: string }

/** A person's or agent's input that changes nothing, and why. */
export interface Refusal {
  code: 'unknown' | 'not-now' | 'settled' | 'not-allowed' | 'stale'
  message: string
}
