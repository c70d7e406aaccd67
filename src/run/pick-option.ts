import { toPlainText } from '../lib/text.ts'
import type { Option } from './about.ts'

type Named = Pick<Option, 'id' | 'label'>

type Choice = { id: string } | { problem: string }

/**
 * By number or label; the beginning of a label is enough where only one begins so. People see no ids: one counts only
 * where no label is meant.
 */
export function pickOption(options: Named[], typed: string): Choice {
  const said = toKey(typed)
  const hint = `Type a number from 1 to ${options.length}, or how one of the answers begins.`
  if (said === '') return { problem: hint }
  const readings: ((option: Named, index: number) => boolean)[] = [
    ({ label }, index) => String(index + 1) === said || toKey(label) === said,
    ({ label }) => toKey(label).startsWith(said),
    ({ id }) => toKey(id) === said,
    ({ id }) => toKey(id).startsWith(said),
  ]
  const meant = readings.map(reading => options.filter(reading)).find(({ length }) => length > 0) ?? []
  const [first, second] = meant
  const quoted = `“${toPlainText(typed.trim())}”`
  if (!first) return { problem: `${quoted} is none of the answers. ${hint}` }
  if (!second) return { id: first.id }
  const list = listOptions(options, meant)
  return { problem: `${quoted} could be ${meant.length} of the answers. Type one of these numbers: ${list}` }
}

/** Those of the options that are shown, each with its number and label. */
export function listOptions(options: Named[], shown: readonly Named[] = options): string {
  return shown
    .map(option => `${options.indexOf(option) + 1} (${toPlainText(option.label).trim()})`)
    .join(', ')
}

function toKey(text: string): string {
  return toPlainText(text).trim().toLowerCase()
}
