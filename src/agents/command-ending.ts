import { toPlainText } from '../lib/text.ts'
import type { Report } from '../run/outcome.ts'
import type { ExitedEnd } from './launch-protocol.ts'
import { formatBytes } from './output-text.ts'
import { toQuestion } from './question.ts'
import { readRefusal } from './read-refusal.ts'

/** The last line on standard output by which a program asks people, together with exit code 0. */
export const ASK_PREFIX = 'REGATTA-ASK'
const ASK_OPTIONS_MAX = 5

/** When and in which time zone it ended: programs tell of resets by the clock on the wall. */
export interface EndedAt {
  now: number
  zone: string
}

/** What a program's end means, if nobody ended it. */
export function toEnding(
  program: string,
  end: ExitedEnd,
  outputBytesMax: number,
  { now, zone }: EndedAt,
): Report['ending'] {
  if (end.overflowed) {
    const limit = formatBytes(outputBytesMax)
    return {
      kind: 'failed',
      message: `${program} printed more than ${limit}, its output limit, and was ended`,
    }
  }
  if (end.signal !== null) return { kind: 'failed', message: `${program} was ended by ${end.signal}` }
  if (end.code !== 0) {
    const refusal = readRefusal(end.tail, now, zone)
    if (refusal) return { kind: 'refused', ...refusal, message: `${program}: ${refusal.message}` }
    return { kind: 'failed', message: `${program} ended with exit code ${end.code}` }
  }
  return readAsk(end.lastStdoutLine) ?? { kind: 'finished', summary: end.lastLine }
}

/** What the last line asks; null: nothing. */
export function readAsk(line: string): Report['ending'] | null {
  return line.startsWith(ASK_PREFIX) ? parseAsk(line.slice(ASK_PREFIX.length)) : null
}

/** `{"question":"…","options":["…","…"]}`; without options it asks for words. */
function parseAsk(text: string): Report['ending'] {
  let asked: unknown
  try {
    asked = JSON.parse(text)
  } catch {
    return refuse('what follows is not JSON')
  }
  if (typeof asked !== 'object' || asked === null) return refuse('it is not an object')
  const question = 'question' in asked ? asked.question : undefined
  const options: unknown = 'options' in asked ? asked.options : []
  if (typeof question !== 'string' || isBlank(question)) return refuse('"question" is not a text')
  if (!isListOfTexts(options)) return refuse('"options" is not a list of texts')
  if (options.length > ASK_OPTIONS_MAX) {
    return refuse(`${options.length} options, more than ${ASK_OPTIONS_MAX}`)
  }
  return toQuestion(question, options)
}

function refuse(problem: string): Report['ending'] {
  const expected = `${ASK_PREFIX} {"question":"…","options":["…","…"]}`
  const message = `It asked in a form that cannot be read: ${problem}. Expected as the last line: ${expected}`
  return { kind: 'failed', message }
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string' && !isBlank(item))
}

function isBlank(text: string): boolean {
  return toPlainText(text).trim() === ''
}
