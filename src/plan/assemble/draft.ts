import type { Section } from '../outline/outline.ts'
import type { Finding } from '../plan.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import type { Mode } from '../words/modes.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Trail } from './trail.ts'

/** The plan while it is being put together; indices instead of ids. */
export interface Draft {
  waves: DraftWave[]
  tasks: DraftTask[]
  findings: Finding[]
  /** Null: nobody asks why. */
  trail: Trail | null
}

export interface DraftWave {
  name: WaveName
  id: string
  title: string
  /** Every heading that begins with its name. */
  sections: Section[]
  /** Keys of the groups in time around it: `phase 1` of a wave in phase 1. */
  outers: Set<string>
  mentions: Mention[]
  mode: Mode | null
  minutes: number | null
  /** Indices of waves. */
  after: number[]
  /** Whether the document itself says after what it comes. */
  explicit: boolean
  /** A sentence says of all groups of its kind that each waits for the one before. */
  strict: boolean
  /** Only the numbering says after what it comes. */
  implied: boolean
  /** Tasks that every task of the wave waits for. */
  afterTasks: number[]
  tasks: number[]
  line: number
}

export interface DraftTask {
  told: Candidate
  telling: Telling
  wave: number
  id: string
  needs: Set<number>
  barrier: boolean
}

/** A place outside headings that begins with a wave's name: an item, a row, a line, a comment. */
export interface Mention {
  name: WaveName
  text: string
  /** What a column says it comes after. */
  needs: string | null
  minutes: number | null
  line: number
}

export function warn(draft: Draft, code: string, line: number, message: string): void {
  draft.findings.push({ code, severity: 'warning', line, message })
}
