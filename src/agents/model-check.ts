import { unreachable } from '../lib/assert.ts'
import { findProgram } from '../system/find-program.ts'
import { pickSecrets, toBareEnvironment, toMark } from './command-line.ts'
import type { Environment } from './command-line.ts'
import { launchWithin } from './launch-within.ts'
import type { Launcher } from './open-launcher.ts'
import { formatDuration } from './output-text.ts'
import type { ProcessWatch } from './port.ts'
import { fail } from '../system/not-done.ts'

const GIVEN = ['PATH', 'HOME', 'LANG', 'TMPDIR']
const TIME_MS_MAX = 10 * 60_000
const OUTPUT_BYTES_MAX = 20_000_000
const GRACE_MS = 2_000

/** Runs a command that the configuration allows: a program and its arguments, never a line for a shell. */
export async function runAllowed(
  command: readonly string[],
  folder: string,
  given: Environment,
  launcher: Launcher,
  watch: ProcessWatch,
  signal: AbortSignal,
): Promise<string> {
  const [name = '', ...args] = command
  const environment = toBareEnvironment(given, GIVEN, folder)
  const program = await findProgram(name, environment['PATH'] ?? '', folder)
  if (program === null) fail(`${name} is not there: it cannot be run here.`)
  const job = {
    program,
    args,
    folder,
    environment,
    input: '',
    secrets: pickSecrets(given, []),
    outputBytesMax: OUTPUT_BYTES_MAX,
    graceMs: GRACE_MS,
    mark: toMark(environment),
  }
  const { end, isLate } = await launchWithin(TIME_MS_MAX, launcher, job, watch, signal)
  switch (end.kind) {
    case 'not-started':
      return fail(`${name} could not be started.`)
    case 'launcher-ended':
      return fail(`Nothing is known of how ${name} ended. Run it again.`)
    case 'exited': {
      const late = `It was ended because it ran longer than ${formatDuration(TIME_MS_MAX)}.`
      const flood = 'It was ended because it printed too much.'
      const how = isLate ? late : end.overflowed ? flood : `It ended with exit code ${end.code}.`
      return `${how}\n${end.tail}`
    }
    default:
      return unreachable(end)
  }
}
