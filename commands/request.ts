import type { Pace } from '../src/run/event.ts'
import type { When } from '../src/lib/when.ts'
import type { FailureKind } from '../src/run/outcome.ts'
import type { GateMode, Mode } from '../src/run/policy.ts'

/** What a person asks of the bot, once it is understood. `run` null: the one that the place speaks of. */
export type Request =
  /** Shows a plan again, all of it. */
  | { verb: 'plan'; run: string | null }
  /** `show --why`: from which lines a task was read. */
  | { verb: 'why'; run: string | null; task: string }
  /** `plan --model`: has a model read a plan, takes what it read, or does not. */
  | { verb: 'model'; run: string | null; what: 'ask' | { take: string } | { keep: string } }
  /** Puts away a plan that was offered. */
  | { verb: 'discard'; run: string | null }
  | ({ verb: 'start'; run: string | null; wave: string | null } & StartWishes)
  | { verb: 'stop'; run: string | null; wave: string | null; mode: 'drain' | 'now' }
  | { verb: 'pause'; run: string | null }
  | { verb: 'resume'; run: string | null }
  | { verb: 'status'; run: string | null }
  | { verb: 'list' }
  | { verb: 'show'; run: string | null; task: string }
  /** What the agent of a task is told, word for word. */
  | { verb: 'prompt'; run: string | null; task: string }
  /** `after`: how many attempts it had when this was offered; null: whatever came of it since. */
  | { verb: 'retry'; run: string | null; task: string; after: number | null }
  | { verb: 'skip'; run: string | null; task: string }
  /** `question` null: the only one that is open. `option`: its id, number, label, or how one of these begins. */
  | { verb: 'answer'; run: string | null; question: string | null; option: string }
  | { verb: 'seen'; run: string | null; question: string | null }
  /** What is said to whoever works on the task. */
  | { verb: 'tell'; run: string | null; task: string; text: string }
  /** `shown`: the digest of what was shown, which is to be done; null: shows it. */
  | { verb: 'edit'; run: string | null; wish: EditWish; shown: string | null }
  | { verb: 'rerun'; run: string | null; wave: string }
  | { verb: 'undo'; run: string | null; wave: string }
  /** `change` null: shows how it goes, and its rules as they stand. */
  | { verb: 'set'; run: string | null; change: Change | null }
  /** `tip`: the commit that was shown, which is to be shipped; null: shows it. */
  | { verb: 'ship'; run: string | null; tip: string | null }
  /** `channel` as it was typed: `#name`, an id, or with the chat before it. */
  | { verb: 'mirror'; run: string | null; how: 'begin'; channel: string }
  /** `channel` null: where it is asked. */
  | { verb: 'mirror'; run: string | null; how: 'end'; channel: string | null }
  /** Has a plan started at a time, or again and again. `zone` null: that of the installation. */
  | ({ verb: 'schedule'; run: string | null; how: 'begin'; wishes: StartWishes } & Timed)
  | { verb: 'schedule'; run: null; how: 'list' }
  | { verb: 'schedule'; run: null; how: 'end'; schedule: string }
  /** What happened in a channel: for the eyes of who asks, or by a cron line for all. */
  | { verb: 'digest'; how: 'now' | 'end' }
  | { verb: 'digest'; how: 'begin'; line: string; zone: string | null }
  | { verb: 'log'; run: string | null; lines: number }
  | { verb: 'help'; about: string | null }

/** What can be set while a run goes. */
export type Change =
  | { row: FailureKind | 'all'; mode: Mode }
  | { slots: number }
  | { pace: Pace }
  /** `of`: a task or a wave as it was typed; null: all of them. `provider` null: the one that each began with. */
  | { of: string | null; provider: string | null }
  | { first: string; how: 'first' | 'usual' }

interface Timed {
  when: When
  zone: string | null
}

export interface StartWishes {
  only: string | null
  from: string | null
  agent: string | null
  slots: number | null
  /** The most that the run may spend. */
  budget: number | null
  pace: Pace | null
  reference: boolean
  /** How the plan's go/no-go questions are passed; null: as the installation has it. */
  gates: GateMode | null
  /** Whether the plan's commands, as its preview shows them, may be run. */
  checks: boolean
}

/** Null: that is not said. Tasks and waves as they were typed. */
export type EditWish =
  | {
      edit: 'add'
      title: string
      id: string | null
      agent: string | null
      detail: string | null
      wave: string | null
      after: string[]
      before: string[]
    }
  | {
      edit: 'change'
      task: string
      title: string | null
      agent: string | null
      detail: string | null
      wave: string | null
      after: string[]
      notAfter: string[]
    }
  | { edit: 'remove'; task: string }
  /** All of a plan that was dropped, as a newer version. */
  | { edit: 'adopt'; plan: string }

export type Verb = Request['verb']

/** What people may do; `administer` includes all else. */
export const RIGHTS = ['view', 'start', 'answer', 'stop', 'administer'] as const
export type Right = (typeof RIGHTS)[number]
