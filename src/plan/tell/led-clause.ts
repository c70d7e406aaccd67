import { spellNumbers } from '../prose/spell-out.ts'
import { isReferred, withoutDone } from './find-dependencies.ts'
import type { Dependency } from './telling.ts'

const WORD =
  /^(?:only\s)?(?:(?:after|once|when|as soon as|following)\s|waits?\s(?:for|until|till|on)\s(?=.{2,120}[,:–—]\s))(?!(?:the\s)?(?:deploy|sign|open|click|load|log|upload|start|boot|creat|sav|submit)\p{L}*\s?(?:,|:))/iu
const END = /[,:]\s+(?:and\s)?(?:then\s)?|\s[–—]\s+|,?\s(?:and\s)?then\s/gu
const LENGTH_MAX = 200

/** `After T1 and T2, write the docs`, `Wait for Agents 1 and 2, then test`: what it waits for, and what is done then. */
export function takeLed(text: string, line: number): { dependency: Dependency; rest: string } | null {
  const word = WORD.exec(text.slice(0, LENGTH_MAX))
  if (word === null) return null
  let last: { names: string; rest: string } | null = null
  for (const end of text.slice(word[0].length, LENGTH_MAX).matchAll(END)) {
    const names = withoutDone(text.slice(word[0].length, word[0].length + end.index))
    const rest = text.slice(word[0].length + end.index + end[0].length)
    if (!/\p{L}{2}/u.test(rest)) break
    // As many as are names: `After T1, T2 and T3: …`
    if (isReferred(names)) last = { names, rest }
    else if (last !== null) break
  }
  if (last === null) return null
  const { names, rest } = last
  return {
    dependency: { text: spellNumbers(names), by: 'inline', led: true, line },
    rest: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`,
  }
}
