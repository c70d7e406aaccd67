import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `cut`: breaks off in the middle of a message of a run. `hold`: opens it, and lets nothing through. */
type Stream = 'pass' | 'cut' | 'hold'

/** Between a page and its server: what is asked goes through as it is, what is heard on streams does not. */
export interface TroubledProxy extends AsyncDisposable {
  url: string
  /** What becomes of the next streams, in their order; of all after them as of the last. */
  streams: Stream[]
  /** How many were asked for so far. */
  asked: number
  /** How many were cut in the middle of a message. */
  cut: number
  /** From now on keeps what is said on streams that are open, without a word. */
  keepAll(): void
  /** Passes on what was kept, late, and what comes after it. */
  letGo(): void
  /** Ends all that are open; what was kept is lost. */
  cutAll(): void
}

export async function openTroubledProxy(to: string): Promise<TroubledProxy> {
  const upstream = new URL(to)
  const open = new Set<ServerResponse>()
  let kept: (() => void)[] | null = null
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: upstream.host, connection: 'close' }
    const outgoing = request(
      {
        host: upstream.hostname,
        port: upstream.port,
        path: asked.url,
        method: asked.method,
        headers,
        agent: false,
      },
      response => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        if (response.headers['content-type'] === 'text/event-stream') stream(response, answer)
        else response.pipe(answer)
      },
    )
    outgoing.on('error', () => answer.destroy())
    answer.on('close', () => outgoing.destroy())
    asked.pipe(outgoing)
  })

  function stream(response: IncomingMessage, answer: ServerResponse): void {
    const how = proxy.streams.length > 1 ? proxy.streams.shift()! : proxy.streams[0]!
    proxy.asked++
    open.add(answer)
    answer.flushHeaders()
    response.on('error', () => answer.destroy())
    answer.on('close', () => open.delete(answer))
    response.on('end', () => answer.end())
    response.on('data', (chunk: Buffer) => {
      if (how === 'hold') return
      if (kept) {
        kept.push(() => answer.write(chunk))
        return
      }
      const at = how === 'cut' ? chunk.indexOf('event: runs') : -1
      if (at < 0) answer.write(chunk)
      else {
        proxy.cut++
        answer.write(chunk.subarray(0, at + 'event: runs\ndata: ["r'.length), () => answer.destroy())
      }
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy: TroubledProxy = {
    url: `http://127.0.0.1:${port}`,
    streams: ['pass'],
    asked: 0,
    cut: 0,
    keepAll: () => void (kept ??= []),
    letGo() {
      const late = kept ?? []
      kept = null
      for (const pass of late) pass()
    },
    cutAll() {
      kept = null
      open.forEach(answer => answer.destroy())
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return proxy
}
