import type { ProcessWatch } from '../agents/port.ts'
import type { Outcome } from '../run/outcome.ts'
import type { Run } from '../run/run.ts'
import type { AttemptContext } from './attempt.ts'
import type { WorkspaceKey } from '../workspace/port.ts'
import { listed } from '../run/listed.ts'
import { runCheck } from './gate.ts'

const NAMES_MAX = 10

/** The same for an attempt: what it changed is to be its agent's work alone. */
export async function setUpAttempt(
  context: Pick<AttemptContext, 'checks' | 'setup' | 'workspaces'>,
  run: Run,
  key: WorkspaceKey,
  folder: string,
  watch: ProcessWatch,
  signal: AbortSignal,
): Promise<Outcome | null> {
  const { setup = [], workspaces } = context
  if (setup.length === 0 || run.charter.rehearsal) return null
  const before = new Set((await workspaces.changes(key)).map(({ path }) => path))
  const broken = await setUp(context, run, folder, watch, signal)
  if (broken !== null) return broken
  const left = (await workspaces.changes(key)).map(({ path }) => path).filter(path => !before.has(path))
  if (left.length === 0) return null
  const message = `workspace.setup left ${listed(left, NAMES_MAX)}, which would count as the agent's work: have the repository ignore it, or name it under workspace.exclude`
  return { kind: 'error', message, tail: '' }
}

/** Runs what a workspace needs before anybody works in it. Null: it may begin. */
export async function setUp(
  { checks, setup = [] }: Pick<AttemptContext, 'checks' | 'setup'>,
  run: Run,
  folder: string,
  watch: ProcessWatch,
  signal: AbortSignal,
): Promise<Outcome | null> {
  if (run.charter.rehearsal) return null
  for (const command of setup) {
    const text = command.map(toQuoted).join(' ')
    const { exit, tail } = await runCheck(checks, text, folder, run.policy, watch, signal)
    if (signal.aborted) return { kind: 'stopped' }
    if (exit === 0) continue
    const how = exit === null ? 'did not come to an end' : `failed with exit code ${exit}`
    const message = `workspace.setup: ${command.join(' ')} ${how}: the agent was not started`
    return { kind: 'error', message, tail }
  }
  return null
}

/** As one word to the shell, whatever it holds. */
export function toQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
