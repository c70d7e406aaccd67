import type { Clock } from '../lib/clock.ts'
import { toPlainText } from '../lib/text.ts'
import { TAIL_CHARS_MAX } from '../run/outcome.ts'
import type { Report } from '../run/outcome.ts'
import type { Files } from '../system/files.ts'
import { cutLine, cutToTail, formatBytes, formatDuration } from './output-text.ts'
import type { Agent, Assignment, Watch } from './port.ts'
import { toQuestion } from './question.ts'
import { readPart } from './rehearsal-part.ts'
import type { Part } from './rehearsal-part.ts'

export interface RehearsalOptions {
  clock: Clock
  files: Files
  /** How long a minute of the plan takes. */
  msPerMinute?: number
}

const MS_PER_MINUTE = 100
const MINUTES_DEFAULT = 10
/** By how much a duration may differ from the estimate, both ways. */
const SPREAD = 0.2
const FLOOD_LINES = 200
/** A hang that prints does so this often before its time is up. */
const HANG_LINES = 20
const TITLE_CHARS_MAX = 120
const CHARS_PER_TOKEN = 4
const PROMPT_TOKENS_MIN = 200

/**
 * Acts as an agent would, without a model: for trying a plan out, for tests and for the simulator. The same
 * assignment goes the same way every time. All it prints and writes says that it is a rehearsal.
 */
export function createRehearsalAgent(options: RehearsalOptions): Agent {
  return {
    name: 'rehearsal',
    rehearses: true,
    async work(assignment, watch, signal) {
      const stage = openStage(options.clock, assignment, watch, signal)
      try {
        return await play(readPart(`${assignment.title}\n${assignment.prompt}`), stage, options)
      } catch (error) {
        if (error instanceof CurtainError) return toCurtainReport(error, stage)
        throw error
      } finally {
        stage.close()
      }
    },
  }
}

async function play(part: Part, stage: Stage, { files, msPerMinute = MS_PER_MINUTE }: RehearsalOptions) {
  const { assignment } = stage
  const title = cutLine(toPlainText(assignment.title), TITLE_CHARS_MAX)
  const durationMs = toDurationMs(assignment, msPerMinute)
  stage.say(`reading “${title}”`)
  switch (part.kind) {
    case 'stall':
      return await stage.pauseForEver()
    case 'hang':
      return await hang(stage, msPerMinute)
    case 'flood':
      return flood(stage)
    case 'fail':
      await stage.pause(durationMs / 2)
      if (assignment.attempt <= part.attempts) return stage.end(failedAsTold(assignment.attempt))
      break
    case 'ask':
      await stage.pause(durationMs / 3)
      if (assignment.answers.length === 0) {
        return stage.end(toQuestion(part.question, part.options))
      }
      stage.say(`going on with the answer “${assignment.answers.at(-1)}”`)
      break
    case 'guide':
      await stage.pause(durationMs)
      return stage.end({ kind: 'finished', summary: GUIDE })
    case 'succeed':
      break
  }
  await stage.pause(durationMs / 2)
  stage.say('acting as if at work')
  await stage.pause(durationMs / 2)
  const path = `rehearsal/${toFileName(assignment.task)}.md`
  await files.write(`${assignment.folder}/${path}`, toDocument(assignment))
  stage.say(`wrote ${path}`)
  return stage.end({ kind: 'finished', summary: `rehearsal: acted as if “${title}” were done` })
}

const GUIDE = [
  'rehearsal: here is how you can do it yourself:',
  '1. Open the file in your editor.',
  '2. Make the change described in the task.',
  '3. Run the tests and commit.',
].join('\n')

function failedAsTold(attempt: number): Report['ending'] {
  return { kind: 'failed', message: `rehearsal: attempt ${attempt} failed, as the task told it to` }
}

async function hang(stage: Stage, msPerMinute: number): Promise<never> {
  const everyMs = Math.max(msPerMinute, stage.assignment.limits.timeMs / HANG_LINES)
  for (;;) {
    await stage.pause(everyMs)
    stage.say('still acting as if at work')
  }
}

function flood(stage: Stage): Report {
  const limit = formatBytes(stage.assignment.limits.outputBytes)
  for (let line = 1; line <= FLOOD_LINES; line++) stage.say(`line ${line} of a flood`)
  return stage.end({
    kind: 'failed',
    message: `rehearsal: printed more than ${limit}, its output limit, and was ended`,
  })
}

/** Where a rehearsal plays: what it says is seen, and time or a stop ends it in any pause. */
interface Stage {
  assignment: Assignment
  say(text: string): void
  /** Rejects with a CurtainError when the attempt is stopped or its time is up. */
  pause(ms: number): Promise<void>
  pauseForEver(): Promise<never>
  end(ending: Report['ending']): Report
  close(): void
}

class CurtainError extends Error {
  readonly why: 'stopped' | 'timeout'
  constructor(why: CurtainError['why']) {
    super(why)
    this.why = why
  }
}

function openStage(clock: Clock, assignment: Assignment, watch: Watch, signal: AbortSignal): Stage {
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
  return {
    assignment,
    say(text) {
      const line = `rehearsal: ${toPlainText(text)}`
      printed = cutToTail(`${printed}${line}\n`, TAIL_CHARS_MAX)
      printed += '\n'
      watch.activity(line)
    },
    pause: ms => pauseUntil(done => clock.after(ms, done)),
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

function toCurtainReport({ why }: CurtainError, stage: Stage): Report {
  if (why === 'stopped') return stage.end({ kind: 'stopped' })
  const limit = formatDuration(stage.assignment.limits.timeMs)
  return stage.end({
    kind: 'timeout',
    message: `rehearsal: ran longer than ${limit}, its time limit, and was ended`,
  })
}

function toDurationMs({ minutes, seed }: Assignment, msPerMinute: number): number {
  const scaledMs = (minutes ?? MINUTES_DEFAULT) * msPerMinute
  return Math.max(0, Math.round(scaledMs * (1 - SPREAD + 2 * SPREAD * toFraction(seed))))
}

function toUsage({ prompt, seed }: Assignment): { inputTokens: number; outputTokens: number } {
  return {
    inputTokens: PROMPT_TOKENS_MIN + Math.ceil(prompt.length / CHARS_PER_TOKEN),
    outputTokens: Math.round(500 + 1_500 * toFraction(seed + 1)),
  }
}

/** In [0, 1): one step of mulberry32, enough to spread durations. */
function toFraction(seed: number): number {
  let mixed = (seed + 0x6d2b79f5) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

function toFileName(task: string): string {
  const name = task.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80)
  return /^\.*$/.test(name) ? 'task' : name
}

function toDocument({ title, run, task, attempt, answers }: Assignment): string {
  const answered = answers.map(answer => `- answered: ${answer}\n`).join('')
  return (
    `# Rehearsal of “${title}”\n\nThis file was written by a rehearsal: nobody did the task.\n\n` +
    `- run: ${run}\n- task: ${task}\n- attempt: ${attempt}\n${answered}`
  )
}
