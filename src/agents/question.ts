import { toPlainText } from '../lib/text.ts'
import type { Report } from '../run/outcome.ts'
import { cutLine } from './output-text.ts'

const QUESTION_CHARS_MAX = 500
const OPTION_CHARS_MAX = 80

/** It is shown to people who may act on it: nothing in it may hide, or push the rest out of sight. */
export function toQuestion(question: string, options: string[]): Report['ending'] {
  return {
    kind: 'question',
    text: cutLine(toPlainText(question), QUESTION_CHARS_MAX),
    options: options.map(option => cutLine(toPlainText(option), OPTION_CHARS_MAX)),
  }
}
