import type { Plan, Task, Wave } from '../plan.ts'

/** What one version of a plan says otherwise than an earlier one; tasks are named by the ids that they have there. */
export type Change =
  | { change: 'wave-added'; wave: Wave }
  | { change: 'wave-removed'; wave: Wave }
  | { change: 'wave-changed'; wave: string; from: WaveFields; to: WaveFields }
  /** Among its needs are ids of tasks that are added with it. */
  | { change: 'task-added'; task: Task }
  | { change: 'task-removed'; task: Task }
  | { change: 'task-moved'; task: string; from: string; to: string }
  | { change: 'task-changed'; task: string; from: TaskFields; to: TaskFields }
  | { change: 'need-added'; task: string; need: string }
  | { change: 'need-dropped'; task: string; need: string }
  | { change: 'said-otherwise'; part: Part; from: unknown; to: unknown }

/** Only those that are changed; on the side where one is left out altogether it is null. */
type WaveFields = { [K in (typeof WAVE_FIELDS)[number]]?: Wave[K] | null }
type TaskFields = { [K in (typeof TASK_FIELDS)[number]]?: Task[K] | null }

/** Where in the document something stands is no change, nor is a wave's mode, which follows from its tasks. */
export const WAVE_FIELDS = ['title', 'after', 'minutes', 'minutesRange', 'gate'] as const
export const TASK_FIELDS = [
  'title',
  'detail',
  'agent',
  'provider',
  'owner',
  'labels',
  'barrier',
  'files',
  'refs',
  'minutes',
  'minutesRange',
  'produces',
  'done',
  'progress',
] as const

/** What a document says besides its waves and tasks. */
export const PARTS = [
  'title',
  'status',
  'limits',
  'checks',
  'gates',
  'criteria',
  'monitors',
  'authority',
  'terms',
  'rules',
] as const satisfies (keyof Plan)[]
export type Part = (typeof PARTS)[number]
