import type { LiveAnswer, LiveQuestion } from '../agents/port.ts'
import { backoffMs } from '../lib/backoff.ts'
import { pause } from '../lib/repeat.ts'
import { toPlainLines, toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'
import type { Input } from '../run/input.ts'
import type { AttemptRef } from '../store/port.ts'
import type { AttemptContext } from './attempt.ts'
import type { Answer, Line } from './line.ts'

const TEXT_WIDTH_MAX = 500
const LABEL_WIDTH_MAX = 80
const EVIDENCE_CHARS_MAX = 1_500
const STORE_TRIES = 8
const STORE_DELAY_MS = 250
const STORE_DELAY_MAX_MS = 10_000

interface Asking {
  ref: AttemptRef
  token: string
  line: Line
  /** Stops the attempt's clock till the returned function is called. */
  hold(): () => void
  signal: AbortSignal
}

/**
 * The way to people of one attempt: one question at a time. The attempt keeps its token and lives on; the answer
 * comes as an order, wherever it was given.
 */
export function openAsking(
  context: AttemptContext,
  asking: Asking,
): (question: LiveQuestion) => Promise<LiveAnswer> {
  let last: Promise<unknown> = Promise.resolve()
  let count = 0
  return question => {
    const turn = last.then(() => ask(context, asking, `${asking.token} ${++count}`, question))
    last = turn
    return turn
  }
}

/** Never rejects. */
async function ask(
  context: AttemptContext,
  { ref, token, line, hold, signal }: Asking,
  name: string,
  question: LiveQuestion,
): Promise<LiveAnswer> {
  if (signal.aborted) return toEnded(signal)
  const answered = line.answerTo(name)
  const release = hold()
  const comeBack = line.stepAside()
  try {
    const { task, attempt } = ref
    const asked = { type: 'asked', task, attempt, token, ask: name, ...toText(question) } as const
    const why = await submit(context, ref.run, asked, signal)
    if (why !== null) return { kind: 'withdrawn', why }
    const answer = await Promise.race([answered, aborted(signal)])
    return answer === 'aborted' ? toEnded(signal) : toLiveAnswer(question, answer)
  } catch (error) {
    context.log.warn({ error, ...ref }, 'what an agent asks could not be put to people')
    return { kind: 'withdrawn', why: 'people could not be asked' }
  } finally {
    comeBack()
    release()
  }
}

/** Why it was not asked; null: it is. Told twice under the same name it is asked once. */
async function submit(
  { runs, clock }: AttemptContext,
  run: string,
  asked: Extract<Input, { type: 'asked' }>,
  signal: AbortSignal,
): Promise<string | null> {
  for (let tries = 0; ; tries++) {
    try {
      const { decision } = await runs.submit(run, asked)
      if (decision.refusal) return decision.refusal.message
      const isOver = decision.events.some(({ type }) => type === 'report-ignored')
      return isOver ? 'the attempt is no longer under way' : null
    } catch (error) {
      if (tries + 1 >= STORE_TRIES || signal.aborted) throw error
      await pause(clock, backoffMs(tries, STORE_DELAY_MS, STORE_DELAY_MAX_MS), signal)
    }
  }
}

/** People see it and act on it: nothing in it may hide, or push the rest out of sight. */
function toText({ kind, text, evidence, options }: LiveQuestion) {
  return {
    kind,
    text: cut(toPlainText(text).trim(), TEXT_WIDTH_MAX),
    evidence: toPlainLines(evidence.slice(0, EVIDENCE_CHARS_MAX)),
    options: options.map(({ label }) => cut(toPlainText(label).trim(), LABEL_WIDTH_MAX)),
    refusals: options.flatMap(({ refuses }, index) => (refuses === true ? [index] : [])),
  }
}

function toLiveAnswer({ options }: LiveQuestion, answer: Answer): LiveAnswer {
  const { by } = answer
  if (answer.order === 'tell') return { kind: 'told', text: answer.text, by }
  // Ours are numbered in the order of the agent's.
  const nth = Number(answer.option.replace(/^reply-/, ''))
  const option = options[nth - 1]?.id ?? answer.option
  return { kind: 'answered', option, label: answer.label, by }
}

function toEnded(signal: AbortSignal): LiveAnswer {
  const why = typeof signal.reason === 'string' ? signal.reason : 'the attempt was ended'
  return { kind: 'withdrawn', why }
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise(resolve => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })
}
