import OpenAI from 'openai'
import type { ChatCompletionChunk, ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources'
import type { Clock } from '../lib/clock.ts'
import type { Endpoint } from './endpoint.ts'
import { ModelError } from './model-error.ts'
import { toModelError } from './to-model-error.ts'

export type ChatMessage = ChatCompletionMessageParam
export type ChatTool = ChatCompletionTool

/** One answer of a model, whole. */
export interface Answer {
  text: string
  calls: ToolCall[]
  /** `length`: it was cut at the provider's limit. `filtered`: the provider kept it back. */
  ended: 'whole' | 'length' | 'filtered'
  /** Null: the provider does not say. */
  tokens: { input: number; output: number } | null
}

export interface ToolCall {
  id: string
  name: string
  /** As the model wrote it, which may be no JSON. */
  input: string
}

export interface Question {
  model: string
  messages: ChatMessage[]
  tools: ChatTool[]
  /** The answer is to be JSON of this shape; who cannot see to that may answer otherwise. */
  format?: { name: string; schema: Record<string, unknown> }
  /** What the answer may be long, text and calls together. */
  charsMax: number
}

export interface Chat {
  /** Throws a `ModelError`, or what `signal` was aborted with. `hear` is called as parts of the text come in. */
  ask(question: Question, hear: (part: string) => void, signal: AbortSignal): Promise<Answer>
}

/** Nothing for so long, and it counts as cut. */
const SILENCE_MS = 120_000
const CALLS_MAX = 64
/** What frames a piece of an answer is many times as long as the piece. */
const BYTES_PER_CHAR = 400
const BYTES_MIN = 4_000_000

/** Asks an endpoint as OpenAI is asked, each time once: whether to ask again is for who asks. */
export function openChat({ url, key }: Endpoint, clock: Clock, silenceMs = SILENCE_MS): Chat {
  const bounded = (bytesMax: number): OpenAI =>
    new OpenAI({
      baseURL: url,
      // Without one the client would not begin; nobody but who needs one looks at it.
      apiKey: key?.reveal() ?? 'none',
      // What is left out would be looked for in the environment.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      logLevel: 'off',
      // The client adds headers that it finds in the environment, whoever is asked: only ours are sent.
      fetch: async (input, { method, body, signal } = {}) => {
        const ours = { method, body, signal, headers: toHeaders(key), redirect: 'error' } as const
        return limitBody(await fetch(input, ours as RequestInit), bytesMax)
      },
    })
  return {
    async ask(question, hear, signal) {
      signal.throwIfAborted()
      const silence = new AbortController()
      let cancel = clock.after(silenceMs, () => silence.abort())
      const heard = (): void => {
        cancel()
        cancel = clock.after(silenceMs, () => silence.abort())
      }
      try {
        const client = bounded(Math.max(BYTES_MIN, question.charsMax * BYTES_PER_CHAR))
        const stream = await client.chat.completions.create(
          {
            model: question.model,
            messages: question.messages,
            ...(question.tools.length > 0 ? { tools: question.tools } : {}),
            ...(question.format && { response_format: toFormat(question.format) }),
            stream: true,
            stream_options: { include_usage: true },
          },
          { signal: AbortSignal.any([signal, silence.signal]) },
        )
        return await gather(stream, question.charsMax, hear, heard)
      } catch (error) {
        signal.throwIfAborted()
        if (silence.signal.aborted)
          throw new ModelError('unreachable', `nothing came for ${Math.round(silenceMs / 1_000)} s`)
        throw toModelError(error)
      } finally {
        cancel()
      }
    },
  }
}

function toFormat({ name, schema }: NonNullable<Question['format']>) {
  return { type: 'json_schema' as const, json_schema: { name, schema, strict: true } }
}

function toHeaders(key: Endpoint['key']): Record<string, string> {
  const bearer = key === null ? {} : { authorization: `Bearer ${key.reveal()}` }
  return { 'content-type': 'application/json', 'user-agent': 'regatta', ...bearer }
}

async function gather(
  stream: AsyncIterable<ChatCompletionChunk>,
  charsMax: number,
  hear: (part: string) => void,
  heard: () => void,
): Promise<Answer> {
  const calls: ToolCall[] = []
  let text = ''
  let reason: string | null = null
  let tokens: Answer['tokens'] = null
  let chars = 0
  for await (const chunk of stream) {
    heard()
    if (chunk.usage) tokens = { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens }
    const choice = chunk.choices?.[0]
    if (!choice) continue
    const { content, refusal, tool_calls: parts } = choice.delta ?? {}
    const said = `${content ?? ''}${refusal ?? ''}`
    chars += said.length
    text += said
    if (said !== '') hear(said)
    for (const part of parts ?? []) chars += addCall(calls, part)
    if (chars > charsMax) throw new ModelError('flood', 'its answer is too long')
    reason = choice.finish_reason ?? reason
  }
  // A stream that was cut ends like any other, but for this.
  if (reason === null) throw new ModelError('broken', 'the answer ended in the midst')
  const ended = reason === 'length' ? 'length' : reason === 'content_filter' ? 'filtered' : 'whole'
  return { text, calls: calls.filter(({ name }) => name !== ''), ended, tokens }
}

type CallPart = NonNullable<ChatCompletionChunk.Choice.Delta['tool_calls']>[number]

/** Some leave out the index, some the id; returns how many characters came. */
function addCall(calls: ToolCall[], { index, id, function: called }: CallPart): number {
  const at = index ?? (id !== undefined && calls.at(-1)?.id !== id ? calls.length : calls.length - 1)
  if (!Number.isInteger(at) || at < 0 || at > calls.length || at >= CALLS_MAX)
    throw new ModelError('flood', `it calls more than ${CALLS_MAX} tools at once`)
  const call = (calls[at] ??= { id: id ?? `call-${at}`, name: '', input: '' })
  call.name += called?.name ?? ''
  call.input += called?.arguments ?? ''
  return (called?.name?.length ?? 0) + (called?.arguments?.length ?? 0)
}

/** A line without an end would be gathered whole by the client. */
function limitBody(response: Response, bytesMax: number): Response {
  if (!response.body) return response
  let bytes = 0
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > bytesMax) controller.error(new ModelError('flood', 'it sends too much'))
        else controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted, response)
}
