import { unreachable } from '../lib/assert.ts'
import type { Clock } from '../lib/clock.ts'
import { REHEARSED_MINUTE_MS } from '../lib/rehearsed.ts'
import { toPlainText } from '../lib/text.ts'
import type { Report } from '../run/outcome.ts'
import type { Files } from '../system/files.ts'
import { cutLine, formatBytes, formatDuration } from './output-text.ts'
import type { Agent, Assignment } from './port.ts'
import { toQuestion } from './question.ts'
import { pickPart, readScript, withoutMarker } from './rehearsal-part.ts'
import type { Part } from './rehearsal-part.ts'
import { CurtainError, openStage, toCurtainReport, toFraction } from './rehearsal-stage.ts'
import type { Stage } from './rehearsal-stage.ts'

export interface RehearsalOptions {
  clock: Clock
  files: Files
  /** How long a minute of the plan takes. */
  msPerMinute?: number
}

const MINUTES_DEFAULT = 10
/** By how much a duration may differ from the estimate, both ways. */
const SPREAD = 0.2
const FLOOD_LINES = 200
/** A part that runs into its time limit prints at least so often before. */
const TIMEOUT_LINES = 20
const TITLE_CHARS_MAX = 120
/** What was too much for one attempt is not when it was split. */
const IS_PART_OF_SPLIT = /\(part \d of \d\)$/

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
        return await play(toPart(assignment), stage, options)
      } catch (error) {
        if (error instanceof CurtainError) return toCurtainReport(error, stage)
        throw error
      } finally {
        stage.close()
      }
    },
  }
}

function toPart({ title, detail, attempt, provider, answers }: Assignment): Part {
  const part = pickPart(readScript(`${title}\n${detail ?? ''}`), attempt)
  const isOver =
    (part.kind === 'timeout' && IS_PART_OF_SPLIT.test(title)) ||
    (part.kind === 'ask' && answers.length > 0) ||
    (part.kind === 'outage' && part.provider.toLowerCase() !== (provider ?? '').toLowerCase())
  return isOver ? { kind: 'succeed' } : part
}

async function play(part: Part, stage: Stage, options: RehearsalOptions): Promise<Report> {
  const { assignment } = stage
  const { clock, files, msPerMinute = REHEARSED_MINUTE_MS } = options
  const title = cutLine(toPlainText(withoutMarker(assignment.title)), TITLE_CHARS_MAX)
  const durationMs = toDurationMs(assignment, msPerMinute)
  stage.say(`reading “${title}”`)
  if (assignment.answers.length > 0) stage.say(`going on with the answer “${assignment.answers.at(-1)}”`)
  const write = async (name: string): Promise<void> => {
    const path = `rehearsal/${toFileName(name)}.md`
    await files.write(`${assignment.folder}/${path}`, toDocument(assignment))
    stage.say(`wrote ${path}`)
  }
  const finished = { kind: 'finished', summary: `rehearsal: acted as if “${title}” were done` } as const
  switch (part.kind) {
    case 'succeed':
    case 'slow':
      await act(stage, part.kind === 'slow' ? 2 * durationMs : durationMs)
      await write(assignment.task)
      return stage.end(finished)
    case 'conflict':
      await act(stage, durationMs)
      await write(`shared-${part.name}`)
      return stage.end(finished)
    case 'check':
      await act(stage, durationMs)
      await write(assignment.task)
      return stage.end({ kind: 'rehearsed', as: 'check', message: 'rehearsal: acted as if a check failed' })
    case 'fail':
      await stage.act(durationMs / 2)
      return fail(stage, part.words === '' ? 'it was told to fail' : part.words)
    case 'ask':
      await stage.act(durationMs / 3)
      return stage.end(toQuestion(part.question, part.options))
    case 'stall':
      return await stage.pauseForEver()
    case 'timeout':
      return await actForEver(stage)
    case 'flood':
      return flood(stage)
    default:
      await stage.act(part.kind === 'missing' || part.kind === 'guide' ? durationMs : durationMs / 2)
      return stage.end(toEnding(part, clock.now()))
  }
}

type Ended = Exclude<
  Part,
  { kind: 'succeed' | 'slow' | 'conflict' | 'check' | 'fail' | 'ask' | 'stall' | 'timeout' | 'flood' }
>

/** How the parts end that leave nothing behind. */
function toEnding(part: Ended, now: number): Report['ending'] {
  switch (part.kind) {
    case 'missing':
      return { kind: 'finished', summary: 'rehearsal: acted as if all were well, and left nothing' }
    case 'guide':
      return { kind: 'finished', summary: GUIDE }
    case 'blocked':
      return { kind: 'finished', summary: 'BLOCKED: rehearsal: acted as if something it needs were missing' }
    case 'failed':
      return { kind: 'finished', summary: 'FAILED: rehearsal: acted as if it could not do the task' }
    case 'rate':
    case 'usage': {
      const limit = part.kind === 'rate' ? 'a rate limit' : 'a usage limit'
      const message = `rehearsal: acted as if it met ${limit} that ends in ${formatDuration(part.ms)}`
      return { kind: 'refused', by: part.kind, message, until: now + part.ms }
    }
    case 'outage':
      return refused(`rehearsal: acted as if ${part.provider} were down`)
    case 'lost':
      return { kind: 'rehearsed', as: 'lost', message: 'rehearsal: acted as if its worker were gone' }
    default:
      return unreachable(part)
  }
}

function refused(message: string): Report['ending'] {
  return { kind: 'refused', by: 'provider', message, until: null }
}

const GUIDE = [
  'rehearsal: here is how you can do it yourself:',
  '1. Open the file in your editor.',
  '2. Make the change described in the task.',
  '3. Run the tests and commit.',
].join('\n')

async function act(stage: Stage, durationMs: number): Promise<void> {
  await stage.act(durationMs / 2)
  stage.say('acting as if at work')
  await stage.act(durationMs / 2)
}

async function actForEver(stage: Stage): Promise<never> {
  const everyMs = Math.max(1, Math.min(1_000, stage.assignment.limits.timeMs / TIMEOUT_LINES))
  for (;;) {
    await stage.pause(everyMs)
    stage.say('still acting as if at work')
  }
}

/** Whose words are the same fail alike: so many lines are looked at for that. */
function fail(stage: Stage, words: string): Report {
  for (const line of ['acting as if it failed', words, 'giving up']) stage.say(line)
  return stage.end({ kind: 'failed', message: `rehearsal: ${words}` })
}

function flood(stage: Stage): Report {
  const limit = formatBytes(stage.assignment.limits.outputBytes)
  for (let line = 1; line <= FLOOD_LINES; line++) stage.say(`line ${line} of a flood`)
  return stage.end({
    kind: 'failed',
    message: `rehearsal: printed more than ${limit}, its output limit, and was ended`,
  })
}

function toDurationMs({ minutes, seed }: Assignment, msPerMinute: number): number {
  const scaledMs = (minutes ?? MINUTES_DEFAULT) * msPerMinute
  return Math.max(0, Math.round(scaledMs * (1 - SPREAD + 2 * SPREAD * toFraction(seed))))
}

function toFileName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80)
  return /^\.*$/.test(safe) ? 'task' : safe
}

function toDocument({ title, run, task, attempt, answers }: Assignment): string {
  const answered = answers.map(answer => `- answered: ${answer}\n`).join('')
  return (
    `# Rehearsal of “${withoutMarker(title)}”\n\nThis file was written by a rehearsal: nobody did the task.\n\n` +
    `- run: ${run}\n- task: ${task}\n- attempt: ${attempt}\n${answered}`
  )
}
