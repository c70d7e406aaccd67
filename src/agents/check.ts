import { unreachable } from '../lib/assert.ts'
import { pickSecrets, toBareEnvironment, toMark } from './command-line.ts'
import type { Environment } from './command-line.ts'
import type { LaunchEnd } from './launch-protocol.ts'
import { launchWithin } from './launch-within.ts'
import { openLauncher } from './open-launcher.ts'
import type { Launcher } from './open-launcher.ts'
import type { Check, CheckResult, Checks, ProcessWatch } from './port.ts'

interface ChecksOptions {
  /** Where the allowed variables are taken from. */
  environment: Environment
  /** How long a check may take to end when asked to. */
  graceMs?: number
}

const GRACE_MS = 2_000
const SHELL = '/bin/sh'
const ALWAYS_GIVEN = ['PATH', 'HOME', 'LANG', 'TMPDIR']
/** As `wc -l`, `grep -c FILE` and `echo "errors: $n"` print it; of a version or a fraction no part counts. */
const COUNT = /(?:^|[\s:=])([+-]?\d{1,15})$/
const COUNT_CHARS_MAX = 40

/** They share one launcher, which this holds and starts with the first of them. */
export function openChecks(options: ChecksOptions): Checks {
  const launcher = openLauncher()
  return {
    run: (check, watch, signal) => run(options, launcher, check, watch, signal),
    [Symbol.asyncDispose]: () => launcher[Symbol.asyncDispose](),
  }
}

async function run(
  { environment: given, graceMs = GRACE_MS }: ChecksOptions,
  launcher: Launcher,
  { text, folder, env, limits }: Check,
  watch: ProcessWatch,
  signal: AbortSignal,
): Promise<CheckResult> {
  const environment = toBareEnvironment(given, [...ALWAYS_GIVEN, ...env], folder)
  const job = {
    program: SHELL,
    args: ['-c', text],
    folder,
    environment,
    input: '',
    secrets: pickSecrets(given, env),
    outputBytesMax: limits.outputBytes,
    graceMs,
    mark: toMark(environment),
  }
  const beganAt = performance.now()
  const { end, isLate } = await launchWithin(limits.timeMs, launcher, job, watch, signal)
  const ms = Math.round(performance.now() - beganAt)
  const ended = toEnded(end, isLate, signal)
  const isOver = ended === 'exited' && end.kind === 'exited'
  return {
    ended,
    exit: isOver ? end.code : null,
    tail: toTail(end, folder),
    count: isOver ? toCount(end.lastStdoutLine) : null,
    ms,
  }
}

function toEnded(end: LaunchEnd, isLate: boolean, signal: AbortSignal): CheckResult['ended'] {
  if (end.kind !== 'not-started' && end.survives) return 'lost'
  if (signal.aborted) return 'stopped'
  switch (end.kind) {
    case 'not-started':
      return 'failed-to-start'
    case 'launcher-ended':
      return 'lost'
    case 'exited':
      if (end.overflowed) return 'flood'
      return isLate ? 'timeout' : 'exited'
    default:
      return unreachable(end)
  }
}

function toTail(end: LaunchEnd, folder: string): string {
  switch (end.kind) {
    case 'not-started':
      return toStartProblem(end.message, folder)
    case 'launcher-ended':
      return end.survives
        ? 'The launcher ended, and the processes of this check could not be: look for them by their number'
        : 'The launcher ended while this check was running: nothing is known of its end. Run it again'
    case 'exited':
      return end.survives
        ? `${end.tail}\nIts processes could not be ended: look for them by their number`.trim()
        : end.tail
    default:
      return unreachable(end)
  }
}

function toStartProblem(message: string, folder: string): string {
  if (message.includes('E2BIG')) return 'It is too long for a command. Put it into a file and name that'
  if (message.includes('ENOENT')) return `The folder ${folder} to run it in is gone`
  return `It could not be started: ${message}`
}

function toCount(lastLine: string): number | null {
  const [, digits] = COUNT.exec(lastLine.slice(-COUNT_CHARS_MAX)) ?? []
  return digits === undefined ? null : Number(digits)
}
