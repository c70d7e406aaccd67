import { ndJsonStream } from '@agentclientprotocol/sdk'
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk'
import type { Pipe, PipeInput } from '../open-launcher.ts'

/** Both ends of a program that is talked with: for the launcher a pipe, for the protocol a stream. */
export interface Transport {
  pipe: Pipe
  stream: Stream
  /** Resolves when the program begins to run. */
  opened: Promise<void>
  /** Nothing is sent any more. */
  end(): void
  /** Nothing comes any more. */
  close(): void
}

/** A larger message than that is no message of an honest agent. */
const MESSAGE_BYTES_MAX = 32_000_000

export function openTransport(): Transport {
  const opened = Promise.withResolvers<PipeInput>()
  let isClosed = false
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const bytes = new ReadableStream<Uint8Array>({ start: given => void (controller = given) })
  const input = new WritableStream<Uint8Array>({
    async write(chunk) {
      const { send } = await opened.promise
      if (!isClosed) send(decoder.decode(chunk, { stream: true }))
    },
  })
  return {
    pipe: {
      output(text) {
        if (!isClosed) controller?.enqueue(encoder.encode(text))
      },
      open: given => opened.resolve(given),
    },
    stream: withoutNoise(ndJsonStream(input, bytes, { maxMessageBytes: MESSAGE_BYTES_MAX })),
    opened: opened.promise.then(() => {}),
    end() {
      void opened.promise.then(given => given.end())
    },
    close() {
      if (isClosed) return
      isClosed = true
      controller?.close()
    },
  }
}

/** Answers to what was never asked, and what is no message at all, would be printed by the protocol's library as they are. */
function withoutNoise({ readable, writable }: Stream): Stream {
  const asked = new Set<unknown>()
  const noting = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, to) {
      if ('method' in message && 'id' in message) asked.add(message.id)
      to.enqueue(message)
    },
  })
  const passing = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, to) {
      if (
        'method' in message ? typeof message.method === 'string' : 'id' in message && asked.delete(message.id)
      )
        to.enqueue(message)
    },
  })
  noting.readable.pipeTo(writable).catch(() => {})
  return { readable: readable.pipeThrough(passing), writable: noting.writable }
}
