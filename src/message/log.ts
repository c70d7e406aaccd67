import type { Run } from '../run/run.ts'
import { note, quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import { MESSAGE_CHARS_MAX, TEXT_CHARS_MAX } from './message.ts'
import type { Block, Message, Span } from './message.ts'
import { toTitle } from './names.ts'
import { said } from './words.ts'

/** What happened, in words, as `toStoryLine` tells it. */
export interface LogLine {
  at: number
  text: string
}

/** More of them do not fit into a message so that each can still be read. */
export const LOG_LINES_MAX = 100
/** They are cut to the first of these that leaves room for all. */
const WIDTHS = [200, 140, 100, 75, 45]
/** What an instant and a list's own signs take of a line. */
const LINE_CHARS_EXTRA = 70
/** Of all lists together; the rest is for what stands above them. */
const CHARS_MAX = MESSAGE_CHARS_MAX - 400
/** Kept in each list for what it may have to say of its own. */
const SPARE_CHARS = 100

/** The last lines of a run's history, oldest first; `earlier`: how many more there are before them. */
export function renderLog({ id, charter }: Run, lines: readonly LogLine[], earlier: number): Message {
  const shown = pickLatest(lines)
  const hidden = earlier + lines.length - shown.length
  const title = toTitle(charter.plan.title)
  return fit(
    quiet(`What happened in ${title} (${id})`, [
      text({ bold: title }, ' ', { code: id }, shown.length === 0 ? ': nothing has happened yet.' : ':'),
      ...(hidden > 0 ? [note(`${hidden} earlier`)] : []),
      ...toLists(shown),
    ]),
  )
}

function pickLatest(lines: readonly LogLine[]): LogLine[] {
  const latest = lines.slice(-LOG_LINES_MAX)
  let cut: LogLine[] = []
  for (const width of WIDTHS) {
    cut = latest.map(({ at, text }) => ({ at, text: said(text, width) }))
    if (cut.reduce((sum, line) => sum + sizeOf(line), 0) <= CHARS_MAX) return cut
  }
  // A column may take several characters.
  let room = CHARS_MAX
  const start = cut.findLastIndex(line => (room -= sizeOf(line)) < 0) + 1
  return cut.slice(start)
}

/** As many lists as it takes: one alone would be cut. */
function toLists(lines: readonly LogLine[]): Block[] {
  const lists: LogLine[][] = []
  let room = 0
  for (const line of lines) {
    if (sizeOf(line) > room) {
      lists.push([])
      room = TEXT_CHARS_MAX - SPARE_CHARS
    }
    lists.at(-1)?.push(line)
    room -= sizeOf(line)
  }
  return lists.map(list => ({
    type: 'list',
    items: list.map(({ at, text }): Span[] => [{ at }, ` ${text}`]),
  }))
}

function sizeOf({ text }: LogLine): number {
  return text.length + LINE_CHARS_EXTRA
}
