import { diffLines } from '../lib/line-diff.ts'
import type { Hunk } from '../lib/line-diff.ts'
import { toPlainText } from '../lib/text.ts'
import type { ContentLimits, Contents, FileContents } from '../workspace/port.ts'

/** GET /api/runs/RUN/tasks/INDEX/changes?attempt=N: what an attempt made of the files. All text in it is plain. */
export type Delivered =
  | { kind: 'here'; files: ChangedFile[]; /** How many there are in all. */ count: number }
  /** Nothing of it is kept here any more. */
  | { kind: 'gone' }
  | { kind: 'elsewhere'; place: string }
  | { kind: 'unreadable'; why: string }

export interface ChangedFile {
  path: string
  kind: FileContents['kind']
  /** Whether all of its lines are shown, or why not. */
  text: 'whole' | 'cut' | 'binary' | 'large' | 'gone'
  /** How many lines came and went; null: nobody looked. */
  added: number | null
  removed: number | null
  hunks: Hunk[]
}

/** What is found of an attempt's work: `place`: where else it lies; null: nowhere any more. */
export type ContentsFound = Contents | { place: string } | { problem: string } | null

export const DELIVERED_LIMITS: ContentLimits = { files: 100, bytes: 400_000 }
/** Of all files together: more than a screen can show at once, and nobody reads on one. */
const LINES_MAX = 3_000
const LINE_CHARS_MAX = 400

export function toDelivered(found: ContentsFound): Delivered {
  if (found === null) return { kind: 'gone' }
  if ('place' in found) return { kind: 'elsewhere', place: toPlainText(found.place) }
  if ('problem' in found) return { kind: 'unreadable', why: toPlainText(found.problem) }
  let room = LINES_MAX
  const files = found.files.map(file => {
    const changed = toChangedFile(file, room)
    for (const { lines } of changed.hunks) room -= lines.length
    return changed
  })
  return { kind: 'here', files, count: found.count }
}

function toChangedFile({ path, kind, before, after }: FileContents, room: number): ChangedFile {
  const named = { path: toPlainText(path), kind, added: null, removed: null, hunks: [] }
  if (typeof before === 'string') return { ...named, text: before }
  if (typeof after === 'string') return { ...named, text: after }
  if (room <= 0) return { ...named, text: 'cut' }
  const hunks = diffLines(before, after)
  const lines = hunks.flatMap(hunk => hunk.lines)
  const count = (wanted: string): number => lines.filter(({ sign }) => sign === wanted).length
  return {
    ...named,
    text: lines.length > room || lines.some(({ text }) => text.length > LINE_CHARS_MAX) ? 'cut' : 'whole',
    added: count('+'),
    removed: count('-'),
    hunks: cutHunks(hunks, room),
  }
}

function cutHunks(hunks: readonly Hunk[], room: number): Hunk[] {
  const shown: Hunk[] = []
  let left = room
  for (const { before, after, lines } of hunks) {
    if (left <= 0) break
    const some = lines.slice(0, left)
    left -= some.length
    shown.push({ before, after, lines: some.map(({ sign, text }) => ({ sign, text: toShownLine(text) })) })
  }
  return shown
}

/** A tab stays one: what is only indented otherwise would not be told apart. */
function toShownLine(text: string): string {
  const cut = text.length > LINE_CHARS_MAX ? `${text.slice(0, LINE_CHARS_MAX - 1)}…` : text
  return cut.split('\t').map(toPlainText).join('\t')
}
