import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'

/** What a rehearsal is told to play is no part of the work. */
const STAGE_DIRECTION = / ?\[rehearse:[^\]\n]{0,300}\]/gi

/** Of what agents and people say, in one line. */
const SAID_WIDTH_MAX = 160
/** More of a text is not even looked at: it may be of any length. */
const SAID_CHARS_READ = 1_000
const PLAIN_CHARS_READ = 10_000

export function said(text: string, width = SAID_WIDTH_MAX): string {
  const read = text.slice(0, SAID_CHARS_READ)
  const mark = read.length < text.length ? '…' : ''
  return cut(plain(read) + mark, width)
}

/** A title, without what is only said to a rehearsal. */
export function saidTitle(title: string, width?: number): string {
  return said(plain(title).replace(STAGE_DIRECTION, ''), width)
}

export function plain(text: string): string {
  const read = text.slice(0, PLAIN_CHARS_READ)
  const mark = read.length < text.length ? '…' : ''
  return toPlainText(read).replace(/ {2,}/g, ' ').trim() + mark
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
