import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { z } from 'zod'
import type { People } from './people.ts'

/** Where agents find the tools by which they reach people: on this machine only, each attempt by a word of its own. */
export interface PeopleServer extends AsyncDisposable {
  admit(people: People): Promise<Door>
}

export interface Door extends Disposable {
  url: string
  /** Goes into the header `authorization`, as `Bearer …`. */
  token: string
}

const BODY_BYTES_MAX = 1_000_000
const QUESTION_CHARS_MAX = 2_000
const OPTIONS_MAX = 8

/** It listens from the first attempt on that comes to it. */
export function openPeopleServer(): PeopleServer {
  const doors = new Map<string, { token: Buffer; people: People }>()
  let listening: Promise<Server> | undefined

  async function listen(): Promise<Server> {
    const server = createServer((request, response) => void answer(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    server.unref()
    return server
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const door = doors.get(request.url?.slice(1) ?? '')
    const given = Buffer.from(request.headers.authorization ?? '')
    const isOwn = door?.token.length === given.length && timingSafeEqual(door.token, given)
    // A page in a browser on this machine has no business here.
    if (!door || !isOwn || request.headers.origin !== undefined) return refuse(response, 404)
    if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return refuse(response, 413)
    const server = toServer(door.people)
    // Without sessions: each request stands alone, so none is left open.
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    response.once('close', () => void server.close())
    try {
      await server.connect(transport)
      await transport.handleRequest(request, response)
    } catch {
      if (!response.headersSent) refuse(response, 500)
    }
  }

  return {
    async admit(people) {
      listening ??= listen()
      const address = (await listening).address()
      if (address === null || typeof address === 'string') throw new Error('It listens nowhere')
      const name = randomBytes(24).toString('base64url')
      const token = randomBytes(24).toString('base64url')
      doors.set(name, { token: Buffer.from(`Bearer ${token}`), people })
      return {
        url: `http://127.0.0.1:${address.port}/${name}`,
        token,
        [Symbol.dispose]: () => void doors.delete(name),
      }
    },
    async [Symbol.asyncDispose]() {
      const server = await listening?.catch(() => undefined)
      if (!server?.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end()
}

function toServer(people: People): McpServer {
  const server = new McpServer({ name: 'regatta', version: '0' })
  server.registerTool(
    'ask_people',
    {
      description:
        'Puts a question to the people of this run and waits for their answer. Use it when you may not decide yourself, or cannot go on without knowing. Give the answers to choose from, if there are any.',
      inputSchema: {
        question: z.string().min(1).max(QUESTION_CHARS_MAX),
        options: z.array(z.string().min(1).max(200)).max(OPTIONS_MAX).default([]),
      },
    },
    async ({ question, options }) => toContent(await people.ask(question, options)),
  )
  server.registerTool(
    'report_progress',
    {
      description: 'Tells people in one line how far you are. It interrupts nobody.',
      inputSchema: { text: z.string().min(1).max(QUESTION_CHARS_MAX) },
    },
    ({ text }) => {
      people.progress(text)
      return toContent('They can see it.')
    },
  )
  server.registerTool(
    'note_for_retrospective',
    {
      description:
        'Keeps one line for whoever looks back on this task: what was hard, what was wrong in the plan, what the next one should know.',
      inputSchema: { text: z.string().min(1).max(QUESTION_CHARS_MAX) },
    },
    ({ text }) => {
      people.note(text)
      return toContent('It is kept.')
    },
  )
  return server
}

function toContent(text: string): { content: { type: 'text'; text: string }[] } {
  return { content: [{ type: 'text', text }] }
}
