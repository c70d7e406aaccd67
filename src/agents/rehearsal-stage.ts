import type { Clock } from '../lib/clock.ts'
import { toPlainText } from '../lib/text.ts'
import { TAIL_CHARS_MAX } from '../run/outcome.ts'
import type { Report } from '../run/outcome.ts'
import { cutToTail, formatDuration } from './output-text.ts'
import type { Assignment, Watch } from './port.ts'

/** Where a rehearsal plays: what it says is seen, and time or a stop ends it in any pause. */
export interface Stage {
  assignment: Assignment
  say(text: string): void
  /** Acts as if at work, and says so often enough to be seen alive; rejects with a CurtainError as `pause` does. */
  act(ms: number): Promise<void>
  /** Rejects with a CurtainError when the attempt is stopped or its time is up. */
  pause(ms: number): Promise<void>
  pauseForEver(): Promise<never>
  end(ending: Report['ending']): Report
  close(): void
}

export class CurtainError extends Error {
  readonly why: 'stopped' | 'timeout'
  constructor(why: CurtainError['why']) {
    super(why)
    this.why = why
  }
}

/** Well within the shortest silence that a rehearsal is warned for. */
const WORD_MS = 1_000

export function openStage(clock: Clock, assignment: Assignment, watch: Watch, signal: AbortSignal): Stage {
  let printed = ''
  let curtain: CurtainError['why'] | null = signal.aborted ? 'stopped' : null
  let onCurtain: (() => void) | null = null
  const fall = (why: CurtainError['why']): void => {
    curtain ??= why
    onCurtain?.()
  }
  const onAbort = (): void => fall('stopped')
  signal.addEventListener('abort', onAbort, { once: true })
  const cancelLimit = clock.after(assignment.limits.timeMs, () => fall('timeout'))

  const pauseUntil = (start: (done: () => void) => () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      if (curtain !== null) return reject(new CurtainError(curtain))
      const cancel = start(resolve)
      onCurtain = () => {
        cancel()
        reject(new CurtainError(curtain ?? 'stopped'))
      }
      return undefined
    })
  const pause = (ms: number): Promise<void> => pauseUntil(done => clock.after(ms, done))
  const say = (text: string): void => {
    const line = `rehearsal: ${toPlainText(text)}`
    printed = cutToTail(`${printed}${line}\n`, TAIL_CHARS_MAX)
    printed += '\n'
    watch.activity(line)
  }
  return {
    assignment,
    say,
    async act(ms) {
      const endAt = clock.now() + ms
      for (let left = ms; left > WORD_MS; left = endAt - clock.now()) {
        await pause(WORD_MS)
        say('still acting as if at work')
      }
      await pause(Math.max(0, endAt - clock.now()))
    },
    pause,
    async pauseForEver() {
      await pauseUntil(() => () => {})
      throw new CurtainError('stopped')
    },
    end: ending => ({ ending, tail: printed.trimEnd(), usage: toUsage(assignment) }),
    close() {
      signal.removeEventListener('abort', onAbort)
      cancelLimit()
    },
  }
}

export function toCurtainReport({ why }: CurtainError, stage: Stage): Report {
  if (why === 'stopped') return stage.end({ kind: 'stopped' })
  const limit = formatDuration(stage.assignment.limits.timeMs)
  return stage.end({
    kind: 'timeout',
    message: `rehearsal: ran longer than ${limit}, its time limit, and was ended`,
  })
}

const CHARS_PER_TOKEN = 4
const PROMPT_TOKENS_MIN = 200

function toUsage({ prompt, seed }: Assignment): { inputTokens: number; outputTokens: number } {
  return {
    inputTokens: PROMPT_TOKENS_MIN + Math.ceil(prompt.length / CHARS_PER_TOKEN),
    outputTokens: Math.round(500 + 1_500 * toFraction(seed + 1)),
  }
}

/** In [0, 1): one step of mulberry32, enough to spread durations. */
export function toFraction(seed: number): number {
  let mixed = (seed + 0x6d2b79f5) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}
