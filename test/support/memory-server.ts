import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refusePlanted } from './planted.ts'

export interface Asked {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: {
    messages: { role: string; content: string }[]
    metadata: { id: string; revision: number }
  } & Record<string, unknown>
}

/** What a request is answered; `hang`: never. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'hang'

export interface MemoryServer extends AsyncDisposable {
  url: string
  asked: Asked[]
}

/** A server that takes memories, and answers as the test wants it. */
export async function openMemoryServer(answer: (asked: Asked) => Answer): Promise<MemoryServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Asked['body']
      const one = { method, path, headers, body }
      asked.push(one)
      const said = answer(one)
      if (said === 'hang') return
      response.writeHead(said.status, said.headers).end(said.body ?? '{"results":[]}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      refusePlanted(
        'what a memory was told',
        asked.map(({ body }) => body),
      )
    },
  }
}
