import type { Clock } from '../lib/clock.ts'
import { pause } from '../lib/repeat.ts'
import { plain, said } from '../message/words.ts'
import type { Refusal } from '../run/input.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { tellOwnVote } from '../message/tell-asking.ts'
import { NoAnswer } from './ask.ts'
import { toAnswerCommand } from './question-lines.ts'

/** The id of the option chosen; rejects with NoAnswer where nobody will answer. */
export type Ask = (escalation: Escalation, signal: AbortSignal) => Promise<string>

export interface Asking extends Disposable {
  /** Whether anybody here may still answer. */
  canAsk(): boolean
  /** Takes back a question that is no longer open, and puts the next that is. */
  consider(run: Run): void
}

export interface AskingContext {
  /** Null: there is nobody to ask. */
  ask: Ask | null
  submit(escalation: Escalation, option: string): Promise<Refusal | null>
  complain(problem: string): void
  /** Who answers here. */
  by: string
  /** A question is off the table: the next may be put, or there is nobody to ask any more. */
  next(): void
  fail(error: unknown): void
  clock: Clock
  signal: AbortSignal
}

/** Before a question is put again whose answer could not be stored. */
const AGAIN_MS = 2_000

/** Puts a run's questions one at a time: the next only when the prompt of the one before is gone. */
export function openAsking(context: AskingContext): Asking {
  const put = new Set<string>()
  const agreed = new Set<string>()
  let ask = context.ask
  let current: { id: string; abort: AbortController } | undefined

  const start = async (escalation: Escalation, to: Ask): Promise<void> => {
    const abort = new AbortController()
    current = { id: escalation.id, abort }
    put.add(escalation.id)
    try {
      const refusal = await askTillStored(
        context,
        escalation,
        to,
        AbortSignal.any([abort.signal, context.signal]),
      )
      if (refusal) context.complain(refusal.message)
      // Nobody here may answer: it stays open, and what else can run goes on.
      if (refusal?.code === 'not-allowed') ask = null
    } catch (error) {
      if (!(error instanceof NoAnswer)) return context.fail(error)
      if (!abort.signal.aborted) ask = null
    } finally {
      current = undefined
    }
    context.next()
  }

  /** Why nothing happens though it was answered here. */
  const tellMissing = (run: Run): void => {
    for (const asked of run.asking) {
      if (agreed.has(asked.id) || asked.votes.get(context.by)?.until !== null) continue
      agreed.add(asked.id)
      const vote = tellOwnVote(run, asked.id, context.by)
      context.complain(
        `${vote} It waits for them; they answer in the chats, or by: ${toAnswerCommand(run, asked)}`,
      )
    }
  }

  return {
    canAsk: () => ask !== null,
    consider(run) {
      tellMissing(run)
      if (current && run.escalations.get(current.id)?.settledAt !== null)
        current.abort.abort(toSettled(run.escalations.get(current.id)))
      if (current || !ask) return
      const next = [...run.asking].find(({ id }) => !put.has(id))
      if (next) void start(next, ask)
    },
    [Symbol.dispose]() {
      ask = null
      current?.abort.abort()
    },
  }
}

/** What a person at the prompt is told. */
function toSettled(escalation: Escalation | undefined): string {
  const { answer, about } = escalation ?? {}
  if (!answer || !about) return 'This is no longer asked.'
  const chosen = about.options.find(({ id }) => id === answer.option)?.label ?? answer.option
  return `${plain(answer.by)} has answered it: ${said(chosen)}`
}

/** What speaks against the answer; null: it is stored, or not asked for any more. */
async function askTillStored(
  { submit, complain, clock }: AskingContext,
  escalation: Escalation,
  ask: Ask,
  signal: AbortSignal,
): Promise<Refusal | null> {
  while (!signal.aborted) {
    const option = await ask(escalation, signal)
    try {
      return await submit(escalation, option)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      complain(`The answer to ${escalation.id} could not be stored: ${why} The question is put again.`)
      await pause(clock, AGAIN_MS, signal)
    }
  }
  return null
}
