import { client, methods, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk'
import type {
  ClientContext,
  InitializeResponse,
  McpServer,
  NewSessionResponse,
  PromptResponse,
  StopReason,
  UsageUpdate,
} from '@agentclientprotocol/sdk'
import type { Permissions } from '../../run/permissions.ts'
import type { Usage } from '../../run/outcome.ts'
import { FileRefusal, readConfined, writeConfined } from '../confined-files.ts'
import { decidePermit } from '../permit.ts'
import type { Assignment, Watch } from '../port.ts'
import { giveLeave } from './leave.ts'
import type { Show } from './show.ts'
import { createTally } from './tally.ts'
import type { Tally } from './tally.ts'
import type { Transport } from './transport.ts'

export interface SessionOptions {
  assignment: Assignment
  permissions: Permissions
  transport: Transport
  show: Show
  ask: Watch['ask']
  usage: Watch['usage']
  /** Called with what it can be taken up again by, if it can. */
  begun(session: string): Promise<void>
  /** A line for people to see. */
  say(line: string): void
  /** Where the agent finds what it may ask and tell people through; null: nowhere. */
  toServer(capabilities: { http: boolean }): McpServer | null
  /** What people have answered or said since its last turn; null: nothing, and it need not go on. */
  nextTurn(): Promise<string | null>
}

export interface Session {
  /** Resolves when the last turn is over; rejects as requests do. */
  done: Promise<{ stopReason: StopReason; usage: Usage | null }>
  /** Asks the agent to end its turn; it may take its time. */
  cancel(): void
  /** Whether its end of the line is closed. */
  isGone(): boolean
  close(): void
}

/** So long an agent may take till it says anything at all; some are fetched first. */
const START_MS = 120_000

/** Leads an agent through the protocol: what it may be asked, its task, what people say, its end. */
export function openSession(options: SessionOptions): Session {
  const { assignment, transport, show, say } = options
  const { folder } = assignment
  let id: string | null = null
  let isCancelled = false
  /** What it tells of an earlier session as that is loaded has been told. */
  let isLoading = false
  const tally = createTally()
  const note = (update: UsageUpdate): void => {
    tally.note(update)
    const used = tally.sum()
    if (used) options.usage(used)
  }
  const app = client({ name: 'regatta' })
    .onNotification(methods.client.session.update, ({ params }) => {
      const { update } = params
      if (isLoading) return
      if (update.sessionUpdate === 'usage_update') note(update)
      else show.take(update)
    })
    .onRequest(methods.client.session.requestPermission, ({ params }) =>
      giveLeave({ ...options, folder, toolOf: update => show.toolOf(update) }, params),
    )
    .onRequest(methods.client.fs.readTextFile, async ({ params: { path, line, limit } }) => ({
      content: await reporting(say, `read ${path}`, async () => {
        await checkPermit(options, 'read', path)
        return await readConfined(folder, path, { line, limit })
      }),
    }))
    .onRequest(methods.client.fs.writeTextFile, async ({ params: { path, content } }) => {
      await reporting(say, `write ${path}`, async () => {
        await checkPermit(options, 'edit', path)
        await writeConfined(folder, path, content)
      })
      return {}
    })
  const connection = app.connect(transport.stream)
  const { agent } = connection

  const cancel = (): void => {
    isCancelled = true
    if (id !== null) void agent.notify(methods.agent.session.cancel, { sessionId: id }).catch(() => {})
  }
  const course: Course = {
    begin(given) {
      id = given
      if (isCancelled) cancel()
    },
    async loading(work) {
      isLoading = true
      return await work.finally(() => (isLoading = false))
    },
    isCancelled: () => isCancelled,
  }
  return {
    done: transport.opened.then(() => converse(options, agent, course, tally)),
    cancel,
    isGone: () => connection.signal.aborted,
    close() {
      connection.close()
      transport.close()
    },
  }
}

interface Course {
  begin(session: string): void
  loading<T>(work: Promise<T>): Promise<T>
  isCancelled(): boolean
}

async function converse(
  options: SessionOptions,
  agent: ClientContext,
  course: Course,
  tally: Tally,
): Promise<{ stopReason: StopReason; usage: Usage | null }> {
  const { assignment, show, nextTurn, usage, say } = options
  const initialized = await within(
    START_MS,
    agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientInfo: { name: 'regatta', title: 'Regatta', version: '0' },
      clientCapabilities: { fs: { readTextFile: true, writeTextFile: true }, terminal: false },
    }),
  )
  checkVersion(initialized)
  const opened = await openOrResume(options, agent, course, initialized)
  const { sessionId } = opened
  course.begin(sessionId)
  if (canLoad(initialized)) await options.begun(sessionId)
  if (assignment.model !== null) await setModel(agent, opened, assignment.model, say)
  let text = opened.prompt
  for (;;) {
    const prompt = [{ type: 'text' as const, text }]
    const response: PromptResponse = await agent.request(methods.agent.session.prompt, { sessionId, prompt })
    tally.addTurn(response)
    const used = tally.sum()
    if (used) usage(used)
    const { stopReason } = response
    const next = stopReason === 'end_turn' && !course.isCancelled() ? await nextTurn() : null
    if (next === null || course.isCancelled()) return { stopReason, usage: used }
    text = next
    show.endTurn()
  }
}

type Opened = Pick<NewSessionResponse, 'sessionId' | 'configOptions'> & { prompt: string }

/** Where an earlier session cannot be had any more, all is said anew. */
async function openOrResume(
  { assignment, toServer, say }: SessionOptions,
  agent: ClientContext,
  course: Course,
  initialized: InitializeResponse,
): Promise<Opened> {
  const server = toServer({ http: initialized.agentCapabilities?.mcpCapabilities?.http === true })
  const place = { cwd: assignment.folder, mcpServers: server ? [server] : [] }
  const { resume, prompt } = assignment
  if (resume && canLoad(initialized)) {
    const asked = { ...place, sessionId: resume.session }
    try {
      const loading = agent.request(methods.agent.session.load, asked)
      const loaded = await course.loading(within(START_MS, loading))
      const { configOptions }: Pick<NewSessionResponse, 'configOptions'> = loaded ?? {}
      return { sessionId: resume.session, configOptions: configOptions ?? null, prompt: resume.prompt }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      say('its earlier session could not be taken up again: it begins anew')
    }
  }
  return { ...(await agent.request(methods.agent.session.new, place)), prompt }
}

function canLoad({ agentCapabilities }: InitializeResponse): boolean {
  return agentCapabilities?.loadSession === true
}

function checkVersion({ protocolVersion }: InitializeResponse): void {
  if (protocolVersion === PROTOCOL_VERSION) return
  throw new Error(`it speaks version ${protocolVersion} of the protocol; Regatta speaks ${PROTOCOL_VERSION}`)
}

/** Agents offer their models as an option of the session. One that does not is left as it is. */
async function setModel(
  agent: ClientContext,
  { sessionId, configOptions }: Opened,
  model: string,
  say: SessionOptions['say'],
): Promise<void> {
  const option = (configOptions ?? []).find(({ category, id }) => category === 'model' || id === 'model')
  if (option?.type !== 'select') return say(`it lets nobody choose its model: ${model} was not asked for`)
  const values = option.options.flatMap(one => ('options' in one ? one.options : [one]))
  const found = values.find(({ value, name }) => value === model || name === model)
  if (!found)
    return say(
      `it has no model ${model}; it has ${values
        .slice(0, 20)
        .map(({ value }) => value)
        .join(', ')}`,
    )
  await agent.request(methods.agent.session.setConfigOption, {
    sessionId,
    configId: option.id,
    value: found.value,
  })
}

/** What is not permitted when it is asked is not when it is simply done. */
async function checkPermit(
  { permissions, assignment, ask }: SessionOptions,
  kind: 'read' | 'edit',
  path: string,
): Promise<void> {
  const { permit, why } = await decidePermit(permissions, assignment.folder, { kind, paths: [path] })
  if (permit === 'deny') throw new FileRefusal('denied', why)
  if (permit === 'allow') return
  const answer = await ask({ kind: 'permission', text: `${kind}: ${path}`, evidence: '', options: LEAVE })
  if (answer.kind !== 'answered' || answer.option !== 'allow')
    throw new FileRefusal('denied', answer.kind === 'withdrawn' ? answer.why : `${answer.by} refused it.`)
}

const LEAVE = [
  { id: 'allow', label: 'Allow it' },
  { id: 'refuse', label: 'Refuse it', refuses: true },
]

/** The agent hears why, and people see it. */
async function reporting<T>(say: SessionOptions['say'], what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error
    if (error.code === 'not-there') throw RequestError.resourceNotFound(what)
    say(`refused: ${what}: ${error.message}`)
    throw RequestError.invalidParams(undefined, error.message)
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`it said nothing for ${ms / 1_000} s: is it an agent that speaks ACP?`)),
    ms,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
