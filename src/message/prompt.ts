import type { Run, RunTask } from '../run/run.ts'
import { note, quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import { MESSAGE_CHARS_MAX, TEXT_CHARS_MAX } from './message.ts'
import type { Block, Message } from './message.ts'
import { toName } from './names.ts'

interface Shown {
  attempt: number
  /** Whether it was told just so, rather than would be if the attempt began now. */
  isTold: boolean
  text: string
}

/** Of all pieces together; the rest is for what stands around them. */
const CHARS_MAX = MESSAGE_CHARS_MAX - 600
const PIECE_CHARS_MAX = TEXT_CHARS_MAX - 100
const PIECE_LINES_MAX = 60

/** What the agent of a task is told, as far as a message holds it. */
export function renderPrompt({ id: run }: Run, { id, gate, undo }: RunTask, shown: Shown): Message {
  const name = toName(id)
  if (gate || undo)
    return fit(quiet(`No agent is told anything about ${name}`, [text(`${name} is no work of an agent.`)]))
  const { attempt, isTold } = shown
  const told = shown.text.trimEnd()
  const title = isTold
    ? `What attempt ${attempt} of ${name} was told`
    : `What attempt ${attempt} of ${name} would be told if it began now`
  const pieces = toPieces(told.slice(0, CHARS_MAX))
  const left = told.length - pieces.join('\n').length
  return fit(
    quiet(title, [
      text({ bold: title }, ':'),
      ...pieces.map((piece): Block => ({ type: 'code', text: piece })),
      ...(left > 1 ? [note(`${left} more characters: `, { code: `regatta prompt ${run} ${id}` })] : []),
    ]),
  )
}

/** By lines, so that none is torn apart that need not be. */
function toPieces(told: string): string[] {
  const pieces: string[][] = [[]]
  let chars = 0
  let all = 0
  for (const line of told.split('\n').flatMap(cutLong)) {
    const size = line.length + 1
    if (all + size > CHARS_MAX) break
    const isFull = chars + size > PIECE_CHARS_MAX || pieces.at(-1)!.length >= PIECE_LINES_MAX
    if (isFull) {
      pieces.push([])
      chars = 0
    }
    pieces.at(-1)!.push(line)
    chars += size
    all += size
  }
  return pieces.map(lines => lines.join('\n')).filter(piece => piece.trim() !== '')
}

function cutLong(line: string): string[] {
  const pieces = []
  for (let at = 0; at === 0 || at < line.length; at += PIECE_CHARS_MAX)
    pieces.push(line.slice(at, at + PIECE_CHARS_MAX))
  return pieces
}
