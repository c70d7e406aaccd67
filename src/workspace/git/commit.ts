import { toPlainText } from '../../lib/text.ts'
import type { MergeNote, WorkspaceKey } from '../port.ts'
import { toSafeName } from './names.ts'
import type { Author, Desk } from './places.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'

const SUBJECT_CHARS_MAX = 72
const NAME_CHARS_MAX = 200
const APPROVERS_MAX = 20
export const RUN = 'Regatta-Run'
export const TASK = 'Regatta-Task'
export const ATTEMPT = 'Regatta-Attempt'
export const UNDOES = 'Regatta-Undoes'

export async function commit(
  desk: Desk,
  repository: Repository,
  tree: string,
  parents: readonly string[],
  message: string,
): Promise<string> {
  const env = { ...onObjects(repository), ...toIdentity(desk.author) }
  const args = ['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent]), '-F', '-']
  const { out } = await desk.git.ask(args, { env, input: message })
  return out.toString('utf8').trim()
}

/** `wave-1-a` is how the plan calls task 3: the number tells which it is, the name is for people. */
export function toMessage({ run, task, attempt }: WorkspaceKey, note: MergeNote): string {
  const lines = [
    `${RUN}: ${toSafeName(run)}`,
    `${TASK}: ${task} ${toLine(note.task, NAME_CHARS_MAX)}`,
    `${ATTEMPT}: ${attempt}`,
    ...note.approvers.slice(0, APPROVERS_MAX).map(name => `Approved-by: ${toLine(name, NAME_CHARS_MAX)}`),
  ]
  return `${toSubject(note)}\n\n${lines.map(line => line.trimEnd()).join('\n')}\n`
}

export function toUndoMessage(run: string, keys: readonly WorkspaceKey[]): string {
  const subject = `Take back ${keys.length} merged ${keys.length === 1 ? 'change' : 'changes'}`
  const undone = keys.map(({ task, attempt }) => `${UNDOES}: ${task}-${attempt}`)
  return `${subject}\n\n${RUN}: ${toSafeName(run)}\n${undone.join('\n')}\n`
}

function toSubject({ task, title }: MergeNote): string {
  return toLine(`${task}: ${title}`, SUBJECT_CHARS_MAX)
}

/** One line, whatever it was: no text of a plan becomes a line, and with it a trailer, of its own. */
function toLine(text: string, charsMax: number): string {
  const plain = toPlainText(text.slice(0, 10 * charsMax))
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length <= charsMax ? plain : `${plain.slice(0, charsMax - 1).replace(/\p{Cs}$/u, '')}…`
}

function toIdentity({ name, email }: Author): Record<string, string> {
  const [who, where] = [toLine(name, NAME_CHARS_MAX), toLine(email, NAME_CHARS_MAX)]
  return {
    GIT_AUTHOR_NAME: who,
    GIT_AUTHOR_EMAIL: where,
    GIT_COMMITTER_NAME: who,
    GIT_COMMITTER_EMAIL: where,
  }
}
