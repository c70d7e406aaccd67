import { unreachable } from '../lib/assert.ts'
import { shortly } from './listed.ts'
import type { FailureKind } from './outcome.ts'
import type { Cure, Mode } from './policy.ts'
import { nextProvider } from './providers.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** What a cure does, as a choice that people are offered. */
export function sayCure(run: Run, task: RunTask, attempt: Attempt, cure: Cure): string {
  switch (cure) {
    case 'retry':
      return 'Try it again, with what went wrong'
    case 'restart':
      return 'Start it elsewhere'
    case 'redo':
      return 'Do it again on what there is now'
    case 'continue':
      return 'Go on from what it did'
    case 'wait':
      return 'Wait till the provider can be asked again'
    case 'park':
      return 'Wait till the limit is reset'
    case 'split':
      return `Split ${shortly(task.id)} into two smaller tasks`
    case 'next-provider':
      return `Go on with ${shortly(nextProvider(run, attempt.provider) ?? 'another provider')}`
    case 'configured-command':
      return `Let ${shortly(run.policy.command ?? 'the configured command')} do it, without a model`
    case 'escalate':
      return 'Ask people'
    default:
      return unreachable(cure)
  }
}

/** A cure, where it is told what is done in a row of the rules. */
export function nameCure(cure: Cure): string {
  switch (cure) {
    case 'retry':
      return 'start over, told what went wrong'
    case 'restart':
      return 'start elsewhere'
    case 'redo':
      return 'do it again on what there is now'
    case 'continue':
      return 'go on from what it did, told what went wrong'
    case 'wait':
      return 'wait as long as the provider says, then ask more slowly'
    case 'park':
      return 'wait for the reset'
    case 'split':
      return 'split it in two'
    case 'next-provider':
      return 'the next provider'
    case 'configured-command':
      return 'the configured command, without a model'
    case 'escalate':
      return 'ask people'
    default:
      return unreachable(cure)
  }
}

/** What became of tasks that had it, behind how many they are. */
export function tellCure(cure: Cure): string {
  switch (cure) {
    case 'retry':
      return 'tried again'
    case 'restart':
      return 'started elsewhere'
    case 'redo':
      return 'done again on the new state'
    case 'continue':
      return 'gone on with from what was there'
    case 'wait':
      return 'held back till the provider can be asked again'
    case 'park':
      return 'held back till a reset'
    case 'split':
      return 'split into two'
    case 'next-provider':
      return 'moved to the next provider'
    case 'configured-command':
      return 'done without a model'
    case 'escalate':
      return 'put to people'
    default:
      return unreachable(cure)
  }
}

/** What a row's mode means for who waits for the run. */
export function sayMode(mode: Mode): string {
  switch (mode) {
    case 'auto':
      return 'it is cured without asking'
    case 'ask':
      return 'a cure is put to people first'
    case 'never':
      return 'people decide what to do'
    default:
      return unreachable(mode)
  }
}

/** When a row of the rules is asked. */
export function sayKind(kind: FailureKind): string {
  switch (kind) {
    case 'error':
      return 'the agent ends with an error'
    case 'missing':
      return 'it ends well, but nothing came of it'
    case 'timeout':
      return 'it takes longer than it may'
    case 'stalled':
      return 'no output, no tool call, no change in its workspace'
    case 'guide':
      return 'a guide was written instead of the work'
    case 'check':
      return 'a check of its work fails'
    case 'blocked':
      return 'it says that it is blocked'
    case 'rate':
      return 'the provider is asked too often'
    case 'usage':
      return 'a usage limit of the provider is reached'
    case 'provider':
      return 'the provider is down'
    case 'conflict':
      return 'others changed the same meanwhile'
    case 'lost':
      return 'its worker is gone'
    default:
      return unreachable(kind)
  }
}

/** What happened to a task, behind its name. */
export function sayFailure(kind: FailureKind): string {
  switch (kind) {
    case 'error':
      return 'failed'
    case 'missing':
      return 'delivered nothing'
    case 'timeout':
      return 'took too long'
    case 'stalled':
      return 'stalled'
    case 'guide':
      return 'wrote a guide instead of doing it'
    case 'check':
      return 'failed its check'
    case 'blocked':
      return 'is blocked'
    case 'rate':
      return 'was told to ask less often'
    case 'usage':
      return 'ran into a usage limit'
    case 'provider':
      return 'found its provider down'
    case 'conflict':
      return 'conflicts with others'
    case 'lost':
      return 'lost its worker'
    default:
      return unreachable(kind)
  }
}

/** The same of several tasks. */
export function sayFailures(kind: FailureKind): string {
  return SEVERAL[kind] ?? sayFailure(kind)
}

const SEVERAL: Partial<Record<FailureKind, string>> = {
  guide: 'brought guides instead of the work',
  check: 'failed their checks',
  blocked: 'are blocked',
  usage: 'ran into usage limits',
  rate: 'were told to ask less often',
  provider: 'found their provider down',
  conflict: 'conflict with others',
  lost: 'lost their workers',
}

/** What an attempt said of its end; one that said nothing is told of as well. */
export function sayWhy({ message }: { message: string }, width = WHY_WIDTH): string {
  return shortly(message, width) || 'it did not say why'
}

const WHY_WIDTH = 160
