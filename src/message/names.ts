import type { Run, RunTask } from '../run/run.ts'
import type { Span } from './message.ts'
import { plain, said, saidTitle } from './words.ts'

const ID_WIDTH = 40
/** On a phone a longer one takes two lines. */
const TITLE_WIDTH = 60
const NAMES_MAX = 6

/** An id or a person's name within a line. */
export function toName(id: string): string {
  return said(id, ID_WIDTH)
}

export function toTitle(title: string): string {
  return saidTitle(title, TITLE_WIDTH)
}

/** What a task is called, its id first: that is what commands take. */
export function toTaskName(run: Run, task: RunTask): Span[] {
  return [{ bold: toName(task.id) }, ` ${toTitle(run.told[task.index]!.title)}`]
}

/** An id and a title that may say the same. */
export function toWaveName({ id, title }: { id: string; title: string }): Span[] {
  const [name, more] = [toName(id), toTitle(title)]
  return more === '' || more === name ? [{ bold: name }] : [{ bold: name }, ` ${more}`]
}

export function listNames(ids: readonly string[], most = NAMES_MAX): string {
  const shown = ids.slice(0, most).map(toName)
  const more = ids.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** All who agreed on an answer, the last of them last. */
export function listAgreed({ others = [], by }: { others?: readonly string[]; by: string }): string {
  return listNames([...others, by])
}

/** Where it lies is nobody's business in a chat. */
export function toFolderName(folder: string): string {
  const path = plain(folder).replace(/[/\\]+$/, '')
  return toTitle(path.split(/[/\\]/).at(-1) || folder)
}
