import type { StopReason } from '@agentclientprotocol/sdk'
import { unreachable } from '../../lib/assert.ts'
import { toPlainText } from '../../lib/text.ts'
import { TAIL_CHARS_MAX } from '../../run/outcome.ts'
import type { Report, Usage } from '../../run/outcome.ts'
import { systemClock } from '../../system/clock.ts'
import { readAsk } from '../command-ending.ts'
import type { LaunchEnd } from '../launch-protocol.ts'
import { cutLine, cutToTail, formatBytes, formatDuration, lastLineOf } from '../output-text.ts'
import { readRefusal } from '../read-refusal.ts'

/** How the talk with it went. */
export type Talked =
  | { kind: 'ended'; stopReason: StopReason; usage: Usage | null }
  | { kind: 'error'; message: string; needsLogin: boolean }
  /** Its program ended by itself. */
  | { kind: 'gone' }

/** How an attempt went, seen from outside of its agent. */
export interface Ended {
  /** The program's. */
  name: string
  end: LaunchEnd
  said: Talked
  /** The last of what it said and did. */
  tail: string
  lastLine: string
  /** Its last message. */
  message: string
  isStopped: boolean
  isLate: boolean
  isFlood: boolean
  limits: { timeMs: number; outputBytes: number }
}

export function toReport(ended: Ended): Report {
  const { name, end, said, limits } = ended
  const usage = said.kind === 'ended' ? said.usage : null
  const errors = end.kind === 'exited' ? end.tail : ''
  const tail = cutToTail([errors, ended.tail].filter(text => text !== '').join('\n'), TAIL_CHARS_MAX)
  const rest = { tail, ...(usage && { usage }) }
  const warning = toWarning(end)
  if (ended.isLate) {
    const message = `${name} ran longer than ${formatDuration(limits.timeMs)}, its time limit, and was ended`
    return { ending: { kind: 'timeout', message: message + warning }, ...rest }
  }
  if (ended.isStopped && warning === '') return { ending: { kind: 'stopped' }, ...rest }
  if (ended.isFlood || (end.kind === 'exited' && end.overflowed)) {
    const limit = formatBytes(limits.outputBytes)
    const message = `${name} printed more than ${limit}, its output limit, and was ended${warning}`
    return { ending: { kind: 'failed', message }, ...rest }
  }
  return { ending: warning === '' ? toEnding(ended) : failed(`${name}${warning}`), ...rest }
}

function toEnding({ name, end, said, message, lastLine }: Ended): Report['ending'] {
  if (end.kind === 'not-started') return failed(`${name} could not be started: ${end.message}`)
  switch (said.kind) {
    case 'gone': {
      if (end.kind === 'launcher-ended')
        return failed(
          `The launcher ended while ${name} was running: nothing is known of its end. Start the attempt anew`,
        )
      const how = end.signal === null ? `with exit code ${end.code}` : `by ${end.signal}`
      const why = end.lastLine === '' ? '' : `: ${end.lastLine}`
      return toRefused(name, end.tail) ?? failed(`${name} ended ${how} in the middle of its work${why}`)
    }
    case 'error': {
      const login = said.needsLogin
        ? '. Log in with it once in a terminal, as the user that Regatta runs as'
        : ''
      const why = cutLine(toPlainText(said.message), WHY_CHARS_MAX)
      return toRefused(name, said.message) ?? failed(`${name}: ${why}${login}`)
    }
    case 'ended':
      return toStopped(name, said.stopReason, message, lastLine)
    default:
      return unreachable(said)
  }
}

function toStopped(
  name: string,
  stopReason: StopReason,
  message: string,
  lastLine: string,
): Report['ending'] {
  const last = lastLineOf(message)
  switch (stopReason) {
    case 'end_turn': {
      const summary = last === '' ? lastLine : cutLine(toPlainText(last), WHY_CHARS_MAX)
      return readAsk(last) ?? { kind: 'finished', summary }
    }
    case 'max_tokens':
      return failed(`${name}: its model came to the end of what it may say in one go`)
    case 'max_turn_requests':
      return failed(`${name}: it asked its model more often than one turn may`)
    case 'refusal': {
      const why = cutLine(toPlainText(last), WHY_CHARS_MAX)
      return failed(`${name}: its model refused to do it${why === '' ? '' : `: ${why}`}`)
    }
    case 'cancelled':
      return failed(`${name} stopped though nobody told it to`)
    default:
      // Whatever its type says, it comes from outside.
      return failed(`${name} ended for a reason that is not known`)
  }
}

const WHY_CHARS_MAX = 500

function toRefused(name: string, text: string): Report['ending'] | null {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const refusal = readRefusal(text, systemClock.now(), zone)
  return refusal && { kind: 'refused', ...refusal, message: `${name}: ${refusal.message}` }
}

function failed(message: string): Report['ending'] {
  return { kind: 'failed', message }
}

function toWarning(end: LaunchEnd): string {
  return end.kind !== 'not-started' && end.survives
    ? '; its processes could not be ended: look for them by the number shown with this attempt'
    : ''
}
