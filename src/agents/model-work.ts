import { realpath } from 'node:fs/promises'
import { outputRedactor } from '../lib/redact.ts'
import { toPlainText } from '../lib/text.ts'
import type { Answer, Chat, ChatTool } from '../model/chat.ts'
import { ModelError } from '../model/model-error.ts'
import type { Report, Usage } from '../run/outcome.ts'
import { askPatiently } from './model-attempt.ts'
import type { Patience } from './model-attempt.ts'
import { toModelEnding } from './model-ending.ts'
import { ATTEMPT, SYSTEM } from './model-instructions.ts'
import { Ended, openToolbox } from './model-toolbox.ts'
import type { Kit } from './model-toolbox.ts'
import { openTalk } from './model-talk.ts'
import type { Talk } from './model-talk.ts'
import { createOutputMeter } from './output-meter.ts'
import type { OutputMeter } from './output-meter.ts'
import { cutLine, formatDuration } from './output-text.ts'
import type { Assignment, Watch } from './port.ts'
import { openTimeLimit } from './time-limit.ts'
import type { TimeLimit } from './time-limit.ts'

export interface ModelLimits {
  /** How often it is asked. */
  turns: number
  /** What it may use, in and out together. */
  tokens: number
  /** What one answer may be long. */
  answerChars: number
  /** What is said in all before older results are left out. */
  talkChars: number
}

/** What a model works with. */
export interface Desk extends Kit {
  chat: Chat
  provider: string
  model: string
  prices: { input: number; output: number } | null
  limits: ModelLimits
  patience: Patience
}

const SUMMARY_CHARS_MAX = 500
/** In a row: past these it is no use. */
const NUDGES_MAX = 3

/** Lets a model work on a task through tools till it says that it is done, or may not go on. */
export async function workWithModel(
  desk: Desk,
  assignment: Assignment,
  watch: Watch,
  signal: AbortSignal,
): Promise<Report> {
  if (signal.aborted) return { ending: { kind: 'stopped' }, tail: '' }
  const { timeMs, outputBytes } = assignment.limits
  const { clock } = desk.patience
  using time = openTimeLimit(timeMs)
  const meter = createOutputMeter({
    clock,
    bytesMax: outputBytes,
    secrets: desk.secrets,
    onActivity: text => watch.activity(text),
  })
  const work = new ModelWork(desk, assignment, watch, meter, time, signal)
  let ending: Report['ending']
  try {
    ending = await work.run()
  } catch (error) {
    if (signal.aborted) ending = { kind: 'stopped' }
    else if (time.signal.aborted) ending = toTimeout(desk, timeMs)
    else if (error instanceof Ended) ending = error.ending
    else if (error instanceof ModelError) ending = work.toEnding(error)
    else throw error
  } finally {
    work.close()
  }
  return { ending: redacted(ending, desk.secrets), tail: work.tail, usage: work.usage }
}

function toTimeout({ model, provider }: Desk, timeMs: number): Report['ending'] {
  const limit = formatDuration(timeMs)
  return {
    kind: 'timeout',
    message: `${model} of ${provider} worked longer than ${limit}, its time limit, and was ended`,
  }
}

/** A provider may repeat the key that it was given, and a model what it read. */
function redacted(ending: Report['ending'], secrets: string[]): Report['ending'] {
  const redact = outputRedactor(secrets)
  if ('message' in ending) return { ...ending, message: redact(toPlainText(ending.message)) }
  if ('summary' in ending) return { ...ending, summary: redact(ending.summary) }
  return ending
}

class ModelWork {
  readonly usage: Usage = { inputTokens: 0, outputTokens: 0 }
  tail = ''
  readonly #desk: Desk
  readonly #assignment: Assignment
  readonly #watch: Watch
  readonly #meter: OutputMeter
  readonly #time: TimeLimit
  readonly #signal: AbortSignal
  #bytes = 0
  #isClosed = false

  constructor(
    desk: Desk,
    assignment: Assignment,
    watch: Watch,
    meter: OutputMeter,
    time: TimeLimit,
    stop: AbortSignal,
  ) {
    this.#desk = desk
    this.#assignment = assignment
    this.#watch = watch
    this.#meter = meter
    this.#time = time
    this.#signal = AbortSignal.any([stop, time.signal])
  }

  async run(): Promise<Report['ending']> {
    const { model, provider, limits } = this.#desk
    const { folder } = this.#assignment
    const tools = openToolbox(this.#desk, await realpath(folder), {
      watch: this.#watch,
      time: this.#time,
      signal: this.#signal,
      say: text => this.#say(text),
    })
    const talk = openTalk(
      limits.talkChars,
      { role: 'system', content: SYSTEM },
      { role: 'user', content: withAnswers(this.#assignment) },
    )
    this.#say(`asking ${model} of ${provider}\n`)
    let nudges = 0
    for (let turn = 1; turn <= limits.turns; turn++) {
      this.#takeWords(talk)
      const answer = await this.#ask(talk, tools.told)
      if (answer.calls.length > 0) {
        talk.add(toMessage(answer))
        for (const call of answer.calls) {
          const content = await tools.use(call, answer.ended)
          talk.add({ role: 'tool', tool_call_id: call.id, content })
        }
        nudges = 0
        continue
      }
      const nudge = toNudge(answer)
      if (nudge === null) return { kind: 'finished', summary: toSummary(answer.text) }
      nudges += 1
      if (nudges > NUDGES_MAX) return { kind: 'failed', message: `${model} of ${provider} ${nudge.problem}` }
      if (answer.text !== '') talk.add(toMessage(answer))
      talk.add({ role: 'user', content: nudge.text })
    }
    const message = `${model} of ${provider} was asked ${limits.turns} times, which is the limit, and was not done`
    return { kind: 'failed', message }
  }

  toEnding(error: ModelError): Report['ending'] {
    const { model, provider, limits, patience } = this.#desk
    const outputBytesMax = Math.min(this.#assignment.limits.outputBytes, limits.answerChars)
    const asked = { model, provider, outputBytesMax }
    return toModelEnding(error, asked, patience.clock.now(), patience.zone)
  }

  /** Shows nothing afterwards. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.tail = this.#meter.end().tail
  }

  async #ask(talk: Talk, tools: ChatTool[]): Promise<Answer> {
    const { chat, model, limits, patience } = this.#desk
    const leftBytes = this.#assignment.limits.outputBytes - this.#bytes
    const charsMax = Math.min(limits.answerChars, leftBytes)
    const hear = (part: string): void => this.#say(part)
    for (;;) {
      try {
        const question = { model, messages: talk.messages, tools, charsMax }
        const answer = await askPatiently(chat, question, hear, patience, this.#signal)
        this.#say('\n')
        this.#count(answer, talk)
        return answer
      } catch (error) {
        const isTooLong =
          error instanceof ModelError &&
          /context[ _]?(?:length|window)|too long/i.test(error.word + error.message)
        if (!isTooLong || !talk.shorten()) throw error
      }
    }
  }

  #count({ text, calls, tokens }: Answer, talk: Talk): void {
    const { prices, limits, model, provider } = this.#desk
    const written = calls.reduce((sum, call) => sum + call.input.length, text.length)
    this.#bytes +=
      calls.reduce((sum, call) => sum + Buffer.byteLength(call.input), 0) + Buffer.byteLength(text)
    // Four characters to a token, where the provider does not count.
    const asked = talk.messages.reduce((sum, message) => sum + lengthOf(message.content), 0)
    this.usage.inputTokens += tokens?.input ?? Math.ceil(asked / 4)
    this.usage.outputTokens += tokens?.output ?? Math.ceil(written / 4)
    const { inputTokens, outputTokens } = this.usage
    if (prices) this.usage.cost = (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000
    this.#watch.usage({ ...this.usage })
    if (inputTokens + outputTokens > limits.tokens)
      throw new Ended({
        kind: 'failed',
        message: `${model} of ${provider} used more than ${limits.tokens} tokens, its limit`,
      })
  }

  #takeWords(talk: Talk): void {
    for (let word = this.#assignment.words.take(); word; word = this.#assignment.words.take())
      talk.add({ role: 'user', content: `${word.by} says: ${word.text}` })
  }

  #say(text: string): void {
    if (!this.#isClosed) this.#meter.take('stdout', Buffer.from(text))
  }
}

function lengthOf(content: unknown): number {
  return typeof content === 'string' ? content.length : 0
}

/** The prompt says what people replied, but for who makes one without. */
function withAnswers({ prompt, answers }: Assignment): string {
  const unsaid = answers.filter(answer => !prompt.includes(answer))
  return unsaid.length === 0 ? prompt : `${prompt}\nPeople answered what was asked: ${unsaid.join('; ')}`
}

function toNudge({ text, ended }: Answer): { text: string; problem: string } | null {
  if (ended === 'length')
    return { text: ATTEMPT.cut, problem: 'was cut at the length of its answers again and again' }
  if (text.trim() !== '') return null
  if (ended === 'filtered')
    return { text: ATTEMPT.empty, problem: 'gave answers that its provider keeps back' }
  return { text: ATTEMPT.empty, problem: 'gave no answer' }
}

function toSummary(text: string): string {
  return cutLine(toPlainText(text), SUMMARY_CHARS_MAX)
}

function toMessage({ text, calls }: Answer): {
  role: 'assistant'
  content: string
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[]
} {
  const made = calls.map(({ id, name, input }) => ({
    id,
    type: 'function' as const,
    // What is no JSON would be refused when it is sent back.
    function: { name, arguments: isJson(input) ? input : '{}' },
  }))
  return { role: 'assistant', content: text, ...(made.length > 0 ? { tool_calls: made } : {}) }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
