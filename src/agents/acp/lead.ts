import { RequestError } from '@agentclientprotocol/sdk'
import { AT_ONCE, isAtOnce } from '../../lib/at-once.ts'
import { outputRedactor } from '../../lib/redact.ts'
import type { Redactor } from '../../lib/redact.ts'
import { toPlainText } from '../../lib/text.ts'
import type { Report } from '../../run/outcome.ts'
import { systemClock } from '../../system/clock.ts'
import { findProgram } from '../../system/find-program.ts'
import { pickSecrets, toEnvironment, toMark } from '../command-line.ts'
import { toStartLine } from '../container.ts'
import type { Environment, ProviderVariables } from '../command-line.ts'
import { openLauncher } from '../open-launcher.ts'
import type { Launcher } from '../open-launcher.ts'
import { createOutputMeter } from '../output-meter.ts'
import { mergePermissions } from '../permit.ts'
import type { Assignment, ProcessHandle, Watch } from '../port.ts'
import type { AcpAgentsOptions, AcpConfig } from './agents.ts'
import { openTimeLimit } from '../time-limit.ts'
import { openPeopleServer } from './people-server.ts'
import type { Door, PeopleServer } from './people-server.ts'
import { createPeople } from './people.ts'
import { isPreset, toLines } from './presets.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import { createShow } from './show.ts'
import { toReport } from './to-report.ts'
import type { Talked } from './to-report.ts'
import { openTransport } from './transport.ts'
import type { Transport } from './transport.ts'

interface Shared {
  launcher: Launcher
  people: PeopleServer
  environment: Environment
  providers: ProviderVariables | undefined
  graceMs: number
}

const GRACE_MS = 2_000
const DRAIN_MS = 300
const ERROR_CHARS_MAX = 2_000
/** By which a session may be known to us. */
const TELLABLE = /^[\x20-\x7e]{1,500}$/

/** What leads them all. */
export interface Lead extends AsyncDisposable {
  work(config: AcpConfig, assignment: Assignment, watch: Watch, signal: AbortSignal): Promise<Report>
}

export function openLead({ environment, providers, graceMs = GRACE_MS }: AcpAgentsOptions): Lead {
  const stack = new AsyncDisposableStack()
  const launcher = stack.use(openLauncher())
  const people = stack.use(openPeopleServer())
  const shared = { launcher, people, environment, providers, graceMs }
  return {
    work: (config, assignment, watch, signal) => work(config, shared, assignment, watch, signal),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function work(
  config: AcpConfig,
  shared: Shared,
  given: Assignment,
  watch: Watch,
  signal: AbortSignal,
): Promise<Report> {
  const assignment = { ...given, model: given.model ?? config.model }
  const line = await findLine(config, shared, assignment)
  if (line === null) return { ending: { kind: 'failed', message: notFound(config) }, tail: '' }
  if (signal.aborted) return { ending: { kind: 'stopped' }, tail: '' }
  return await lead(config, shared, { assignment, line, watch, signal })
}

interface Led {
  assignment: Assignment
  line: Line
  watch: Watch
  signal: AbortSignal
}

/** Starts the program, talks with it, and ends it. */
async function lead(config: AcpConfig, shared: Shared, led: Led): Promise<Report> {
  const { assignment, line, signal } = led
  const { folder, limits } = assignment
  using limit = openTimeLimit(limits.timeMs)
  /** Ends what is left of it. */
  const ending = new AbortController()
  const ofProvider = shared.providers?.get(assignment.provider ?? '')
  const secrets = pickSecrets(shared.environment, config.env, ofProvider)
  const redact = outputRedactor(secrets)
  const watch = withoutSecrets(led.watch, redact)
  let handle: ProcessHandle | null = null
  const recording: Watch = {
    ...watch,
    async process(given) {
      handle = given
      await watch.process(given)
    },
  }
  const onActivity = (text: string): void => watch.activity(text)
  const meter = createOutputMeter({ clock: systemClock, bytesMax: limits.outputBytes, secrets, onActivity })
  let isFlood = false
  const say = (text: string): void => {
    if (isFlood || meter.take('stdout', Buffer.from(text)) === 'within') return
    isFlood = true
    ending.abort()
  }
  const show = createShow(folder, say)
  const ask: Watch['ask'] = question => limit.pauseFor(watch.ask(question))
  const people = createPeople({ ask, progress: watch.progress, note: watch.note }, assignment.words)
  using door = await shared.people.admit(people)
  const transport = openTransport()
  const session = openSession({
    assignment,
    permissions: mergePermissions(config.permissions, assignment.permissions),
    transport,
    show,
    ask,
    usage: watch.usage,
    async begun(session) {
      if (handle !== null && TELLABLE.test(session)) await watch.process({ ...handle, session })
    },
    say: text => say(`${toPlainText(text)}\n`),
    toServer: ({ http }) => (http ? toServer(door) : null),
    nextTurn: people.nextTurn,
  })
  const launched = shared.launcher.launch(
    {
      ...line,
      folder,
      input: '',
      secrets: [...secrets, door.token],
      outputBytesMax: limits.outputBytes,
      graceMs: shared.graceMs,
      mark: toMark(line.environment),
    },
    recording,
    ending.signal,
    transport.pipe,
  )
  const talked = settle(session, redact)
  await windDown(
    session,
    transport,
    talked,
    launched,
    AbortSignal.any([signal, limit.signal]),
    ending,
    shared,
  )
  const end = await launched.finally(() => transport.close())
  // What it said last may still be on its way through the stream.
  const said = await Promise.race([talked, pause(DRAIN_MS).then((): Talked => ({ kind: 'gone' }))])
  session.close()
  const isLate = limit.signal.aborted && !signal.aborted
  const message = redact(show.lastMessage())
  const seen = { ...meter.end(), message, isStopped: signal.aborted, isLate, isFlood }
  return toReport({ name: line.name, end, said, limits, ...seen })
}

/** People are shown none of the secrets that it was given, whatever it asks and tells them. */
function withoutSecrets(watch: Watch, redact: Redactor): Watch {
  return {
    ...watch,
    ask: ({ kind, text, evidence, options }) =>
      watch.ask({
        kind,
        text: redact(text),
        evidence: redact(evidence),
        options: options.map(option => ({ ...option, id: redact(option.id), label: redact(option.label) })),
      }),
    note: text => watch.note(redact(text)),
    progress: text => watch.progress(redact(text)),
  }
}

/** Waits till it is over one way or the other; then it may end by itself, and is ended if it does not. */
async function windDown(
  session: Session,
  transport: Transport,
  talked: Promise<Talked>,
  launched: Promise<unknown>,
  over: AbortSignal,
  ending: AbortController,
  { graceMs }: Shared,
): Promise<void> {
  const gone = launched.catch(() => {})
  await Promise.race([talked, gone, aborted(over), aborted(ending.signal)])
  if (isAtOnce(over)) return ending.abort(AT_ONCE)
  if (over.aborted) {
    session.cancel()
    await Promise.race([talked, gone, pause(graceMs)])
  }
  transport.end()
  await Promise.race([gone, aborted(ending.signal), pause(graceMs)])
  ending.abort()
}

async function settle({ done, isGone }: Session, redact: Redactor): Promise<Talked> {
  try {
    return { kind: 'ended', ...(await done) }
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'error', message: redact(String(error)), needsLogin: false }
    if (isGone()) return { kind: 'gone' }
    const isTold = error instanceof RequestError
    const message = redact(`${error.message}${isTold ? toText(error.data) : ''}`).slice(0, ERROR_CHARS_MAX)
    return { kind: 'error', message, needsLogin: isTold && error.code === AUTH_REQUIRED }
  }
}

const AUTH_REQUIRED = -32_000

/** What went wrong often stands only here. */
function toText(data: unknown): string {
  if (data === undefined || data === null) return ''
  if (typeof data === 'string') return `\n${data}`
  if (typeof data === 'object' && 'details' in data && typeof data.details === 'string')
    return `\n${data.details}`
  return `\n${JSON.stringify(data)}`
}

function toServer({ url, token }: Door) {
  const headers = [{ name: 'Authorization', value: `Bearer ${token}` }]
  return { type: 'http' as const, name: 'regatta', url, headers }
}

interface Line {
  /** As it is shown. */
  name: string
  program: string
  args: string[]
  environment: Record<string, string>
  stop?: string[]
}

async function findLine(
  { acp, env, container = null }: AcpConfig,
  { environment: given, providers }: Shared,
  assignment: Assignment,
): Promise<Line | null> {
  const own = toEnvironment(given, env, assignment, providers)
  for (const inner of toLines(acp)) {
    const { line, ...more } = toStartLine(container, given, assignment, own, [...inner])
    const [name = '', ...args] = line
    const program = name === '' ? null : await findProgram(name, own['PATH'] ?? '', assignment.folder)
    if (program !== null) return { name, program, args, ...more }
  }
  return null
}

function notFound({ name, acp, container }: AcpConfig): string {
  const programs = container ? [container.run[0]] : toLines(acp).map(([program = '']) => program)
  const what =
    typeof acp === 'string' && isPreset(acp) && !container
      ? `${acp} (${programs.join(' or ')})`
      : programs.join(' or ')
  return `${what}: not found on PATH. Install it, or correct the agent ${name} in the configuration`
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => void setTimeout(resolve, ms).unref())
}
