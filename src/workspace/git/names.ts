import { hash } from 'node:crypto'
import type { WorkspaceKey } from '../port.ts'

const CHARS_MAX = 80
const HASH_CHARS = 16
/** Below these lie other branches; a run of that name gets another one. */
const ATTEMPTS = 'attempts'
/** What others made of a run's branch. */
const ASIDE = 'aside'
export const BRANCHES_ROOT = 'refs/heads/regatta'
const BRANCHES = `${BRANCHES_ROOT}/`
export const ATTEMPT_BRANCHES = `${BRANCHES}${ATTEMPTS}/`

/**
 * A run's name in a path or a branch: whatever it holds, it leads nowhere else, begins no option, and is the name of
 * no other run.
 */
export function toSafeName(run: string): string {
  const safe = run.replaceAll(/[^A-Za-z0-9_-]/gu, toHex)
  if (safe.length <= CHARS_MAX && !/^-|^$/.test(safe) && safe !== ATTEMPTS && safe !== ASIDE) return safe
  return `%${safe.slice(0, CHARS_MAX - HASH_CHARS)}-${hash('sha256', run, 'hex').slice(0, HASH_CHARS)}`
}

/** What a run's attempts have come to. */
export function toBranch(run: string): string {
  return `${BRANCHES}${toSafeName(run)}`
}

export function toAttemptBranch(key: WorkspaceKey): string {
  return `${ATTEMPT_BRANCHES}${toSafeName(key.run)}/${toAttemptPart(key)}`
}

/** Named for what stood there: found again, it is the same. */
export function toAsideBranch(run: string, commit: string): string {
  return `${BRANCHES}${ASIDE}/${toSafeName(run)}/${commit.slice(0, 12)}`
}

/** No branch: it keeps what has come in of a run from being cleared away. */
export function toKeptRef(run: string): string {
  return `refs/regatta/runs/${toSafeName(run)}`
}

/** No branch: where a run began, for those who join it later. Only at a remote. */
export function toBaseRef(run: string): string {
  return `refs/regatta/bases/${toSafeName(run)}`
}

/** No branch: it keeps what an attempt was judged by till that has come in. */
export function toJudgedRef(key: WorkspaceKey): string {
  return `${judgedRefs(key.run)}${toAttemptPart(key)}`
}

export function judgedRefs(run: string): string {
  return `refs/regatta/judged/${toSafeName(run)}/`
}

/** Of the folder in which git keeps what belongs to a worktree. */
export function toWorktreeName(key: WorkspaceKey): string {
  return `regatta-${toSafeName(key.run)}-${toAttemptPart(key)}`
}

export function toAttemptPart({ task, attempt }: Pick<WorkspaceKey, 'task' | 'attempt'>): string {
  return `${task}-${attempt}`
}

function toHex(char: string): string {
  return [...Buffer.from(char, 'utf8')].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
