import type { Clock } from '../lib/clock.ts'
import { outputRedactor } from '../lib/redact.ts'
import { toPlainLines } from '../lib/text.ts'
import { TAIL_CHARS_MAX } from '../run/outcome.ts'
import { createByteTail } from './byte-tail.ts'
import type { ByteTail } from './byte-tail.ts'
import { cutLine, cutToTail, lastLineOf } from './output-text.ts'

/** Takes in all that a program prints and keeps of it what people need: some lines now, the last ones at the end. */
export interface OutputMeter {
  /** Says whether the program printed more than it may. */
  take(from: 'stdout' | 'stderr', chunk: Buffer): 'within' | 'over'
  /** Shows what is left and stops: nothing is shown afterwards. */
  end(): { tail: string; lastLine: string; lastStdoutLine: string }
}

export interface OutputMeterOptions {
  clock: Clock
  bytesMax: number
  secrets: string[]
  onActivity: (text: string) => void
}

const LINE_CHARS_MAX = 500
const ACTIVITY_PER_S = 5
/** A line that does not end (dots, a prompt) is shown as it is after this long. */
const OPEN_LINE_MS = 1_000
/** A character has at most 4 bytes; the rest is room for terminal sequences. */
const TAIL_BYTES = TAIL_CHARS_MAX * 6
const STDOUT_LINE_BYTES = 65_536
const ACTIVITY_BYTES = 8_192

export function createOutputMeter(options: OutputMeterOptions): OutputMeter {
  const redact = outputRedactor(options.secrets)
  const secretBytes = Math.max(0, ...options.secrets.map(secret => Buffer.byteLength(secret)))
  const both = createByteTail(TAIL_BYTES + 2 * secretBytes)
  const stdout = createByteTail(STDOUT_LINE_BYTES)
  const activity = createActivityFeed(options, redact, ACTIVITY_BYTES + secretBytes)
  let bytes = 0
  return {
    take(from, chunk) {
      bytes += chunk.length
      both.push(chunk)
      if (from === 'stdout') stdout.push(chunk)
      activity.push(chunk)
      return bytes > options.bytesMax ? 'over' : 'within'
    },
    end() {
      activity.end()
      const text = redact(toPlainLines(decode(both)), 'cut')
      const lastStdoutLine = lastLineOf(
        redact(toPlainLines(decode(stdout)), stdout.isCut() ? 'cut' : 'whole'),
      )
      return {
        tail: cutToTail(text, TAIL_CHARS_MAX),
        lastLine: cutLine(lastStdoutLine === '' ? lastLineOf(text) : lastStdoutLine, LINE_CHARS_MAX),
        lastStdoutLine,
      }
    },
  }
}

/** Without the rest of a character that began in what was let go. */
function decode(tail: ByteTail): string {
  const text = tail.bytes().toString('utf8')
  return tail.isCut() ? text.replace(/^\uFFFD{1,3}/, '') : text
}

/**
 * Shows lines as they come, at most `ACTIVITY_PER_S` a second after a first burst of as many: of more, the
 * newest. Work per chunk does not depend on how many lines are in it.
 */
function createActivityFeed(
  { clock, onActivity }: OutputMeterOptions,
  redact: ReturnType<typeof outputRedactor>,
  bytesMax: number,
): { push(chunk: Buffer): void; end(): void } {
  let unseen = createByteTail(bytesMax)
  let hasLine = false
  let pieceBefore = false
  let allowance = ACTIVITY_PER_S
  let allowedAt = clock.now()
  let timer: { dueAt: number; cancel: () => void } | null = null

  const refill = (): void => {
    const now = clock.now()
    allowance = Math.min(ACTIVITY_PER_S, allowance + (Math.max(0, now - allowedAt) * ACTIVITY_PER_S) / 1_000)
    allowedAt = now
  }

  const show = (openLineToo: boolean): void => {
    timer?.cancel()
    timer = null
    const bytes = unseen.bytes()
    const isCut = pieceBefore || unseen.isCut()
    const lineEnd = openLineToo ? bytes.length : Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13)) + 1
    unseen = createByteTail(bytesMax)
    if (lineEnd < bytes.length) unseen.push(bytes.subarray(lineEnd))
    hasLine = false
    // what follows a line end begins a line
    pieceBefore = openLineToo || (isCut && lineEnd === 0)
    const text = redact(
      toPlainLines(bytes.subarray(0, lineEnd).toString('utf8')),
      isCut || openLineToo ? 'cut' : 'whole',
    )
    const lines = text.split('\n').filter(line => line.trim() !== '')
    for (const line of lines.slice(-Math.max(1, Math.floor(allowance)))) {
      allowance -= 1
      onActivity(cutLine(line, LINE_CHARS_MAX))
    }
  }

  const schedule = (): void => {
    refill()
    if (hasLine && allowance >= 1) return show(false)
    const waitMs = hasLine ? Math.ceil(((1 - allowance) * 1_000) / ACTIVITY_PER_S) : OPEN_LINE_MS
    const dueAt = clock.now() + waitMs
    if (timer !== null && timer.dueAt <= dueAt) return undefined
    timer?.cancel()
    const cancel = clock.after(waitMs, () => {
      timer = null
      refill()
      show(!hasLine)
      return undefined
    })
    timer = { dueAt, cancel }
    return undefined
  }

  return {
    push(chunk) {
      unseen.push(chunk)
      hasLine ||= chunk.includes(10) || chunk.includes(13)
      schedule()
    },
    end: () => show(true),
  }
}
