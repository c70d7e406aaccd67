import { unreachable } from '../lib/assert.ts'
import type { Report } from '../run/outcome.ts'
import { findProgram } from '../system/find-program.ts'
import { systemClock } from '../system/clock.ts'
import { ASK_PREFIX, toEnding } from './command-ending.ts'
import type { EndedAt } from './command-ending.ts'
import { toStartLine } from './container.ts'
import type { ContainerConfig } from './container.ts'
import { fillArguments, pickSecrets, toEnvironment, toMark } from './command-line.ts'
import type { Environment, ProviderVariables } from './command-line.ts'
import type { LaunchEnd } from './launch-protocol.ts'
import { launchWithin } from './launch-within.ts'
import { openLauncher } from './open-launcher.ts'
import type { Launcher } from './open-launcher.ts'
import { formatDuration } from './output-text.ts'
import type { Agent, Assignment, ProcessWatch, Watch } from './port.ts'

interface CommandConfig {
  name: string
  /** The program and its arguments; `{task} {title} {run} {attempt} {folder} {prompt}` are filled in. */
  command: string[]
  /** Names of environment variables that the program gets besides the usual ones. */
  env?: string[]
  /** By which it is started in a container, and ended there; null: it is not. */
  container?: ContainerConfig | null
}

export interface CommandAgentsOptions {
  commands: CommandConfig[]
  /** Where the allowed variables are taken from. */
  environment: Environment
  providers?: ProviderVariables
  /** How long a program may take to end when asked to. */
  graceMs?: number
}

/** Agents that are programs of any kind. They share one launcher, which this holds. */
export interface CommandAgents extends AsyncDisposable {
  agents: Agent[]
}

const GRACE_MS = 2_000

export function openCommandAgents(options: CommandAgentsOptions): CommandAgents {
  const launcher = openLauncher()
  return {
    agents: options.commands.map(config => createCommandAgent(config, options, launcher)),
    [Symbol.asyncDispose]: () => launcher[Symbol.asyncDispose](),
  }
}

function createCommandAgent(config: CommandConfig, options: CommandAgentsOptions, launcher: Launcher): Agent {
  return {
    name: config.name,
    rehearses: false,
    work: (assignment, watch, signal) => work(config, options, launcher, assignment, watch, signal),
  }
}

async function work(
  config: CommandConfig,
  { environment: given, providers, graceMs = GRACE_MS }: CommandAgentsOptions,
  launcher: Launcher,
  assignment: Assignment,
  watch: Watch,
  signal: AbortSignal,
): Promise<Report> {
  const { limits, folder } = assignment
  const own = toEnvironment(given, config.env ?? [], assignment, providers)
  const [tool = '', ...template] = config.command
  const inner = [tool, ...fillArguments(template, assignment)]
  const { line, environment, stop } = toStartLine(config.container ?? null, given, assignment, own, inner)
  const [name = '', ...args] = line
  const program = await findProgram(name, environment['PATH'] ?? '', folder)
  if (program === null) return failed(notFound(config.name, name))
  if (signal.aborted) return { ending: { kind: 'stopped' }, tail: '' }

  const job = {
    program,
    args,
    folder,
    environment,
    input: assignment.prompt,
    secrets: pickSecrets(given, config.env ?? [], providers?.get(assignment.provider ?? '')),
    outputBytesMax: limits.outputBytes,
    graceMs,
    mark: toMark(environment),
    ...(stop && { stop }),
  }
  const { end, isLate } = await launchWithin(limits.timeMs, launcher, job, withoutAsking(watch), signal)
  return isLate ? toTimeout(name, end, limits.timeMs) : toReport(name, end, signal, limits.outputBytes)
}

/** A question is shown as one when the program ends; its line is for us alone. */
function withoutAsking(watch: ProcessWatch): ProcessWatch {
  return {
    activity(text) {
      if (!text.startsWith(ASK_PREFIX)) watch.activity(text)
    },
    process: handle => watch.process(handle),
  }
}

function toTimeout(name: string, end: LaunchEnd, timeMs: number): Report {
  const tail = end.kind === 'exited' ? end.tail : ''
  const message = `${name} ran longer than ${formatDuration(timeMs)}, its time limit, and was ended`
  return { ending: { kind: 'timeout', message: message + toWarning(end) }, tail }
}

function toReport(name: string, end: LaunchEnd, signal: AbortSignal, outputBytesMax: number): Report {
  const warning = toWarning(end)
  if (signal.aborted && warning === '') {
    return { ending: { kind: 'stopped' }, tail: end.kind === 'exited' ? end.tail : '' }
  }
  switch (end.kind) {
    case 'not-started':
      return failed(toStartProblem(name, end.message))
    case 'launcher-ended':
      return failed(
        `The launcher ended while ${name} was running: nothing is known of its end${warning}. Start the attempt anew`,
      )
    case 'exited': {
      if (warning !== '') return { ending: { kind: 'failed', message: `${name}${warning}` }, tail: end.tail }
      return { ending: toEnding(name, end, outputBytesMax, toEndedAt()), tail: end.tail }
    }
    default:
      return unreachable(end)
  }
}

/** The program has the same clock and zone as we. */
function toEndedAt(): EndedAt {
  return { now: systemClock.now(), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone }
}

function toWarning(end: LaunchEnd): string {
  return end.kind !== 'not-started' && end.survives
    ? '; its processes could not be ended: look for them by the number shown with this attempt'
    : ''
}

function failed(message: string): Report {
  return { ending: { kind: 'failed', message }, tail: '' }
}

function notFound(agent: string, program: string): string {
  if (program === '') return `The agent ${agent} has no command: name a program in the configuration`
  const where = program.includes('/') ? 'not a program that may be run' : 'not found on PATH'
  return `${program}: ${where}. Install it, or correct the command of the agent ${agent} in the configuration`
}

function toStartProblem(program: string, message: string): string {
  if (message.includes('E2BIG')) {
    return `${program} could not be started: its arguments are too long. Leave {prompt} out of its command: the prompt also comes on standard input`
  }
  if (message.includes('ENOENT')) {
    return `${program} could not be started: the folder to work in is gone. Start the attempt anew`
  }
  return `${program} could not be started: ${message}`
}
