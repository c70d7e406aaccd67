import type { Event } from '../../src/run/event.ts'
import type { TorturePlan } from './plans.ts'

/** All that is to be seen from outside once everything has come to rest. */
export interface Evidence {
  plans: PlanEvidence[]
  /** What runs share. */
  shared: {
    used: number
    line: string[]
    shares: { name: string; used: number }[]
    shareLine: string[]
    /** Jobs of attempts, done or not. */
    jobs: string[]
  }
  /** What people did that was not dealt with. */
  inbound: string[]
  /** Processes of ours that are still there though all programs have ended. */
  processes: string[]
  /** Programs that ended though nobody ended them. */
  ends: string[]
  /** Planted secrets that stand where somebody may read them. */
  secrets: string[]
  /** What the chat had to refuse because it should never be asked for. */
  refusals: string[]
}

/** One plan that was dropped, and its run. */
export interface PlanEvidence {
  plan: TorturePlan
  /** Null: nobody could start it. */
  run: string | null
  status: string
  events: Event[]
  /** What speaks against its history, and where the rows differ from what the history makes. */
  audit: string[]
  /** By the first parents of its branch, from its base on. */
  commits: CommitEvidence[]
  /** What lies in `done` at the branch's tip. */
  files: string[]
  posts: PostEvidence[]
  /** What the bot said in its thread, in order, by ids of messages, with the keys they bear. */
  shown: { id: string; key: string | null }[]
  /** Files that it put there, by their names. */
  attached: string[]
  /** The rows. */
  attempts: { task: number; attempt: number; status: string }[]
  questions: { id: string; status: string; answers: string[] }[]
  /** What people said to each of its questions, by the options' names. */
  said: { question: string; option: string }[]
  /** What its agents noted. */
  diary: { task: string; attempt: number; note: string }[]
}

export interface CommitEvidence {
  commit: string
  /** By its trailers; null: it has none. */
  task: string | null
  attempt: number | null
}

export interface PostEvidence {
  seq: number
  key: string
  kind: string
  status: string
  message: string | null
}
