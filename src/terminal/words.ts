import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'

/** Of what agents and people say, in one line. */
const SAID_WIDTH_MAX = 160

export function said(text: string): string {
  return cut(plain(text), SAID_WIDTH_MAX)
}

export function plain(text: string): string {
  return toPlainText(text).replace(/ {2,}/g, ' ').trim()
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
