import { ADVISES, ORDER, ORDER_INSIDE, STEP, TO_READER } from './phrases.ts'

/** How much of a text tells its reader what to do. */
export interface TextTally {
  lines: number
  steps: number
  /** Lines that tell the reader to do something, steps among them. */
  telling: string[]
  /** Blocks of code to be pasted somewhere, and the lines in them. */
  fences: number
  fenced: number
  /** Items with a box to tick. */
  boxes: number
  /** Left open: "TODO: describe", "[insert name]". */
  open: string[]
}

const OPEN =
  /\bTODO\b|\bTBD\b|\blorem ipsum\b|\[(?:insert|your|add|describe)\b|<(?:insert|your)\b|\bcoming soon\b|\bto be (?:written|added|documented|filled)\b/i

export function tallyText(lines: string[]): TextTally {
  const tally: TextTally = { lines: 0, steps: 0, telling: [], fences: 0, fenced: 0, boxes: 0, open: [] }
  let isFenced = false
  for (const raw of lines) {
    const line = raw.trim()
    if (line === '') continue
    tally.lines += 1
    if (line.startsWith('```') || line.startsWith('~~~')) {
      if (!isFenced) tally.fences += 1
      isFenced = !isFenced
      tally.fenced += 1
    } else if (isFenced) tally.fenced += 1
    else tallyLine(tally, line)
  }
  return tally
}

function tallyLine(tally: TextTally, line: string): void {
  if (/^[-*+] \[ \]/.test(line)) tally.boxes += 1
  if (OPEN.test(line)) tally.open.push(line)
  const isStep = STEP.test(line)
  if (isStep) tally.steps += 1
  if (isStep || tells(line) || ADVISES.test(line)) tally.telling.push(line)
}

/** Whether one line tells its reader to do something. */
export function tells(line: string): boolean {
  return STEP.test(line) || ORDER.test(line) || ORDER_INSIDE.test(line) || TO_READER.test(line)
}
