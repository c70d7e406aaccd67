import type { Clock } from '../lib/clock.ts'
import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'
import type { Chat } from '../model/chat.ts'
import { ModelError } from '../model/model-error.ts'
import { fromAnswer } from '../plan/asked/from-answer.ts'
import type { AskedReading } from '../plan/asked/from-answer.ts'
import { ANSWER_SCHEMA, toQuestion } from '../plan/asked/to-question.ts'
import type { Plan } from '../plan/plan.ts'

/** Whom to ask, and what must not be sent. */
export interface ReadingModel {
  chat: Chat
  provider: string
  model: string
  secrets: readonly string[]
  clock: Clock
}

/** `problem`: nothing was read, and why, for people. */
export type AskedOutcome = AskedReading | { problem: string }

const ANSWER_CHARS_MAX = 400_000
/** An answer that is not whole by then is not waited for. */
const ASKED_MS = 300_000
const SAID_WIDTH = 120

/** Has a model read a document, because somebody asked for it. */
export async function askModel(
  { chat, model, secrets, clock }: ReadingModel,
  document: string,
  known: Plan,
  stop: AbortSignal,
): Promise<AskedOutcome> {
  const question = toQuestion(document, secrets)
  if ('problem' in question) return question
  const late = new AbortController()
  const cancel = clock.after(ASKED_MS, () => late.abort())
  try {
    const messages = [
      { role: 'system' as const, content: question.system },
      { role: 'user' as const, content: question.user },
    ]
    const format = { name: 'plan', schema: ANSWER_SCHEMA }
    const asked = { model, messages, tools: [], format, charsMax: ANSWER_CHARS_MAX }
    const { text, ended } = await chat.ask(asked, () => {}, AbortSignal.any([stop, late.signal]))
    if (ended === 'length')
      return { problem: `${model} stopped in the midst of its answer: the plan is too long for it.` }
    if (ended === 'filtered') return { problem: `The answer of ${model} was kept back by its provider.` }
    return check(fromAnswer(text, document, known), model, text)
  } catch (error) {
    if (late.signal.aborted)
      return { problem: `${model} did not answer within ${ASKED_MS / 60_000} minutes.` }
    if (!(error instanceof ModelError)) throw error
    return { problem: `${model} gave no answer: ${said(error.message)}.` }
  } finally {
    cancel()
  }
}

function check(reading: AskedReading | null, model: string, text: string): AskedOutcome {
  if (reading === null)
    return { problem: `${model} did not answer with a plan, but: ${said(text) || 'nothing'}` }
  if (reading.plan.tasks.length > 0) return reading
  const [first = 'it lists none'] = reading.dropped
  return { problem: `${model} found no task that stands in the document (${said(first)}).` }
}

function said(text: string): string {
  return cut(toPlainText(text.trim()), SAID_WIDTH)
}
