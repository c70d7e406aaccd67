import { findWord } from './find-word.ts'
import { isTest } from './paths.ts'
import type { Change, Forbidden, Verdict } from './work.ts'
import { quote, toVerdict } from './work.ts'

const RULES_MAX = 50
const WORDS_MAX = 20
const WORD_CHARS_MAX = 100
const TESTS = /^_{0,2}(?:tests?|specs?)[_./*]{0,4}$/i

/** The first line that adds what no change may add. */
export function findForbidden(changes: Change[], forbidden: Forbidden[]): Verdict | null {
  for (const rule of forbidden.slice(0, RULES_MAX)) {
    const words = rule.text
      .split('|')
      .slice(0, WORDS_MAX)
      .map(word => word.trim().slice(0, WORD_CHARS_MAX))
    for (const change of changes) {
      if (change.kind === 'removed' || isExcepted(change.path, rule.exceptPath)) continue
      for (const line of change.added) {
        const word = words.find(word => findWord(line, word) !== -1)
        if (word === undefined) continue
        const [path, why] = [quote(change.path, 80), quote(rule.why, 80)]
        const message = `it added “${quote(word, 40)}” to ${path}: “${quote(line, 60)}”${why ? ` (${why})` : ''}`
        return toVerdict('check', message, [line])
      }
    }
  }
  return null
}

function isExcepted(path: string, exceptPath: string | null): boolean {
  if (exceptPath === null || exceptPath === '') return false
  return TESTS.test(exceptPath) ? isTest(path) : findWord(path, exceptPath) !== -1
}
