import type { Candidate } from '../tell/telling.ts'
import type { Mode } from '../words/modes.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Mapping } from './value.ts'

/** A task or group named by a text that is looked up once all are known. */
export interface Reference {
  text: string
  line: number
}

/** A task as the data tells it, before references are followed and groups are named. */
export interface Found {
  task: Candidate
  needs: Reference[]
  blocks: Reference[]
  /** The groups it stands in, nearest first. */
  groups: Group[]
  /** What it may be called besides its id and its title. */
  aliases: string[]
  /** Groups that its own fields name: `wave: 2`, `track: backend`. */
  fields: { kind: string; text: string; line: number }[]
  /** Minutes that an attempt at this very task may take. */
  timeout: number | null
  /** Decides its place among the others: the line of the list that schedules it. */
  order: number
}

/** A wave, phase, lane … and what the data says of it. */
export interface Group {
  kind: string
  /** How others may refer to it, in lower case. */
  names: string[]
  number: string | null
  title: string
  /** Null where it was only mentioned. */
  map: Mapping | null
  outer: Group | null
  /** Null where nothing is said of what it comes after. */
  after: Reference[] | null
  mode: Mode | null
  minutes: string | null
  stated: number | null
  name: WaveName | null
  tasks: number
  line: number
}

/** A text in a list of tasks: the id of one that is told elsewhere, or a task by itself. */
interface Mentioned {
  text: string
  groups: Group[]
  agent: string | null
  number: number
  /** Never a task by itself. */
  only: boolean
  line: number
}

export interface Collected {
  found: Found[]
  groups: Group[]
  mentioned: Mentioned[]
  /** Ordered pairs given apart from the tasks. */
  edges: { before: Reference; after: Reference }[]
}

export function toLookup(text: string): string {
  return text
    .toLowerCase()
    .replace(/^#/, '')
    .replace(/[\s_]+/g, ' ')
    .trim()
}
