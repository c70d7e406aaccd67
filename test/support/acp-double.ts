/**
 * An agent that speaks ACP and does what its prompt says, a line at a time: `node acp-double.ts`. For tests of whatever
 * leads such agents; it lies, floods, falls silent and dies as it is told.
 *
 *   unless-answered TEXT   says it, if nobody has answered it yet
 *   say TEXT           a piece of a message              write NAME TEXT    a file in its folder, by itself
 *   tool KIND TITLE [PATH]   a tool call, done at once   ask-leave KIND TITLE [PATH]   permission, says what came of it
 *   fs-write PATH TEXT / fs-read PATH                    by the client, says what came of it
 *   unknown METHOD     asks the client for something that there is not
 *   ask-people QUESTION|OPTION|OPTION   by the client's MCP server; note TEXT; progress TEXT
 *   plan / cost AMOUNT CURRENCY / diff PATH   such updates              stop REASON        ends the turn with it
 *   error CODE MESSAGE ends the turn with an error       env NAME           says the variable's value
 *   hang               till it is cancelled              cling              and not even then
 *   flood / junk       messages, or lines that are none, without end
 *   die CODE           its process ends                  echo               says its whole prompt
 *
 * Told `load`, it can take up an earlier session, and says so; `load-fails`, it only says that it can.
 * Told `model` (`node acp-double.ts model`), it asks the model at MODEL_URL with PAINTER_KEY instead, and says both.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { agent, methods, ndJsonStream, RequestError } from '@agentclientprotocol/sdk'
import type {
  AgentContext,
  McpServer,
  PromptResponse,
  ReadTextFileResponse,
  ToolKind,
} from '@agentclientprotocol/sdk'

interface Session {
  cwd: string
  servers: McpServer[]
  cancelled: PromiseWithResolvers<void>
  isCancelled: boolean
  tools: number
}

const MODES = new Set(process.argv.slice(2))
const sessions = new Map<string, Session>()
const later = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

// What ends with its input ends of itself; one that clings does not.
if (!MODES.has('no-http')) process.stdin.on('end', () => process.exit(0))

agent({ name: 'double' })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: MODES.has('future') ? 99 : 1,
    agentCapabilities: {
      loadSession: MODES.has('load') || MODES.has('load-fails'),
      mcpCapabilities: { http: !MODES.has('no-http') },
    },
  }))
  .onRequest(methods.agent.session.new, ({ params: { cwd, mcpServers } }) => {
    if (MODES.has('login')) throw RequestError.authRequired()
    const sessionId = `s${sessions.size + 1}`
    sessions.set(sessionId, toSession(cwd, mcpServers))
    return { sessionId }
  })
  .onRequest(methods.agent.session.load, async ({ params: { sessionId, cwd, mcpServers }, client }) => {
    if (!MODES.has('load')) throw RequestError.resourceNotFound(sessionId)
    sessions.set(sessionId, toSession(cwd, mcpServers))
    const content = { type: 'text' as const, text: 'what was said before' }
    await client.notify(methods.client.session.update, {
      sessionId,
      update: { sessionUpdate: 'agent_message_chunk', content },
    })
    return {}
  })
  .onRequest(methods.agent.session.prompt, ({ params, client }) => {
    const text = params.prompt.map(block => (block.type === 'text' ? block.text : '')).join('\n')
    return MODES.has('model') ? beLed(client, params.sessionId, text) : act(client, params.sessionId, text)
  })
  .onNotification(methods.agent.session.cancel, ({ params: { sessionId } }) => {
    const session = sessions.get(sessionId)
    if (!session) return
    session.isCancelled = true
    session.cancelled.resolve()
  })
  .connect(
    ndJsonStream(
      Writable.toWeb(process.stdout) as WritableStream<Uint8Array>,
      Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
    ),
  )

function toSession(cwd: string, servers: McpServer[]): Session {
  return { cwd, servers, cancelled: Promise.withResolvers<void>(), isCancelled: false, tools: 0 }
}

/** By the model. */
async function beLed(client: AgentContext, sessionId: string, prompt: string): Promise<PromptResponse> {
  const { askModel } = await import('./ask-model.ts')
  const { cwd } = sessions.get(sessionId)!
  const say = (text: string): Promise<void> =>
    client.notify(methods.client.session.update, {
      sessionId,
      update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } },
    })
  const { MODEL_URL, PAINTER_KEY } = process.env
  await say(`asking ${MODEL_URL} with ${PAINTER_KEY}\n`)
  const words = await askModel(prompt, {
    async read(path) {
      const request = { sessionId, path: join(cwd, path) }
      const read = await client.request<ReadTextFileResponse>(methods.client.fs.readTextFile, request)
      return read.content
    },
    async write(path, content) {
      await client.request(methods.client.fs.writeTextFile, { sessionId, path: join(cwd, path), content })
    },
  })
  await say(`${words} (${PAINTER_KEY})`)
  return { stopReason: 'end_turn' }
}

async function act(client: AgentContext, sessionId: string, script: string): Promise<PromptResponse> {
  const session = sessions.get(sessionId)!
  const tell = (update: object): Promise<void> =>
    client.notify(methods.client.session.update, { sessionId, update } as never)
  const say = (text: string): Promise<void> =>
    tell({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
  for (const line of script.split('\n')) {
    if (session.isCancelled) return { stopReason: 'cancelled' }
    const [verb = '', ...words] = line.split(' ')
    const rest = words.join(' ')
    switch (verb) {
      case 'say':
        await say(`${rest}\n`)
        break
      case 'unless-answered':
        if (process.env['REGATTA_ANSWER'] === undefined) await say(`${rest}\n`)
        break
      case 'echo':
        await say(script)
        break
      case 'write': {
        const path = join(session.cwd, words[0] ?? '')
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, words.slice(1).join(' '))
        break
      }
      case 'tool':
      case 'ask-leave': {
        const toolCallId = `t${++session.tools}`
        const [kind, title = '', path] = words
        const locations = path ? [{ path }] : []
        const toolCall = { toolCallId, kind: kind as ToolKind, title, locations, status: 'pending' as const }
        await tell({ sessionUpdate: 'tool_call', ...toolCall })
        if (verb === 'ask-leave') {
          const { outcome } = await client.request(methods.client.session.requestPermission, {
            sessionId,
            toolCall: { toolCallId },
            options: [
              { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
              { optionId: 'ever', name: 'Always allow', kind: 'allow_always' },
              { optionId: 'no', name: 'Reject', kind: 'reject_once' },
            ],
          })
          await say(`leave: ${outcome.outcome === 'selected' ? outcome.optionId : outcome.outcome}\n`)
        }
        await tell({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed' })
        break
      }
      case 'diff': {
        const toolCallId = `t${++session.tools}`
        const content = [{ type: 'diff', path: rest, oldText: 'a\nb', newText: 'a\nb\nc' }]
        await tell({
          sessionUpdate: 'tool_call',
          toolCallId,
          kind: 'edit',
          title: `Edit ${rest}`,
          status: 'in_progress',
        })
        await tell({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', content })
        break
      }
      case 'plan': {
        const toEntry = (content: string, status: string) => ({ content, status, priority: 'medium' })
        await tell({
          sessionUpdate: 'plan',
          entries: [toEntry('look', 'completed'), toEntry('paint', 'in_progress')],
        })
        break
      }
      case 'cost':
        await tell({
          sessionUpdate: 'usage_update',
          used: 900,
          size: 1_000,
          cost: { amount: Number(words[0]), currency: words[1] },
        })
        break
      case 'fs-write':
        await say(
          `fs: ${await said(client.request(methods.client.fs.writeTextFile, { sessionId, path: words[0] ?? '', content: words.slice(1).join(' ') }))}\n`,
        )
        break
      case 'fs-read':
        await say(
          `fs: ${await said(client.request(methods.client.fs.readTextFile, { sessionId, path: rest }))}\n`,
        )
        break
      case 'unknown':
        await say(`unknown: ${await said(client.request(rest, { sessionId }))}\n`)
        break
      case 'ask-people': {
        const [question = '', ...options] = rest.split('|')
        await say(`people: ${await callTool(session, 'ask_people', { question, options })}\n`)
        break
      }
      case 'note':
        await callTool(session, 'note_for_retrospective', { text: rest })
        break
      case 'progress':
        await callTool(session, 'report_progress', { text: rest })
        break
      case 'servers':
        await say(
          `servers: ${JSON.stringify(session.servers.map(server => ('type' in server ? server.type : 'stdio')))}\n`,
        )
        break
      case 'env':
        await say(`env: ${process.env[rest] ?? 'nothing'}\n`)
        break
      case 'stop':
        return { stopReason: rest as PromptResponse['stopReason'] }
      case 'error':
        throw new RequestError(Number(words[0]), words.slice(1).join(' '))
      case 'hang':
        await session.cancelled.promise
        return { stopReason: 'cancelled' }
      case 'cling':
        process.on('SIGTERM', () => {})
        setInterval(() => {}, 1_000)
        await new Promise(() => {})
        break
      case 'flood':
        for (;;) {
          await say('flood '.repeat(100))
          await later(0)
        }
      case 'junk':
        for (;;) {
          process.stdout.write(`${'junk '.repeat(1_000)}\n`)
          await later(0)
        }
      case 'die':
        process.stderr.write('out of luck\n')
        process.exit(Number(rest))
    }
  }
  return {
    stopReason: 'end_turn',
    usage: { inputTokens: 100, outputTokens: 10, totalTokens: 110 },
  } as PromptResponse
}

async function said(request: Promise<unknown>): Promise<string> {
  return await request.then(
    result => `ok ${JSON.stringify(result)}`,
    (error: unknown) => (error instanceof RequestError ? `${error.code} ${error.message}` : String(error)),
  )
}

async function callTool(session: Session, name: string, input: Record<string, unknown>): Promise<string> {
  const [server] = session.servers
  if (!server || !('url' in server)) return 'there is no such tool'
  // Only where it is needed: it takes longer to load than all else.
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  const headers = Object.fromEntries(server.headers.map(({ name, value }) => [name, value]))
  const mcp = new Client({ name: 'double', version: '0' })
  await mcp.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } }))
  const result = await mcp.callTool({ name, arguments: input })
  await mcp.close()
  const [first] = result.content as { type: string; text?: string }[]
  return first?.text ?? ''
}
