import { matchesOf } from '../../lib/matches-of.ts'
import type { Text } from '../outline/outline.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'

export interface Sentence {
  text: string
  line: number
  /** The line in which its paragraph begins. */
  paragraph?: number
  /** The round that its paragraph begins with, such as `**First round.**`. */
  group?: WaveName
  /** `(a)`: what it is counted with. */
  mark?: string
  /** In a paragraph behind the one that began with the round. */
  behind?: boolean
}

/** Longer ones nobody means as a plan. */
const SENTENCE_MAX = 1200
const END = /[.!?](?=["'”’)]?(?:\s|$))["'”’)]?|[;。！？；](?:\s|$)?/gu
/** `e.g.`, `z. B.`, `approx.`, `3.` end nothing. */
const SHORT =
  /(?:\b(?:e\.g|i\.e|etc|approx|vs|no|dr|mr|mrs|ca|bzw|usw|z\. ?b|d\. ?h|nr|p\. ?ej|env)|(?:^|[^\p{L}\p{N}.])\d{1,2})\.$/iu

/** `… waits for Stage 2.` ends. */
const NUMBERED = new RegExp(`\\b(?:tasks?|${KIND_WORDS}) \\d{1,2}\\.$`, 'iu')

/** The sentences of a paragraph, each with the line that it begins in. */
export function toSentences(lines: Text[]): Sentence[] {
  const starts: { at: number; line: number }[] = []
  let all = ''
  for (const { plain, line } of lines) {
    starts.push({ at: all.length, line })
    all += `${plain} `
  }
  const sentences: Sentence[] = []
  let [from, next] = [0, 0]
  const take = (to: number): void => {
    const part = all.slice(from, to)
    const text = part.trim()
    const at = from + part.length - part.trimStart().length
    while (starts[next + 1] !== undefined && starts[next + 1]!.at <= at) next++
    if (text !== '' && text.length <= SENTENCE_MAX) sentences.push({ text, line: starts[next]?.line ?? 1 })
    from = to
  }
  for (const match of matchesOf(all, END)) {
    const to = match.index + match[0].length
    const said = all.slice(Math.max(from, to - 24), to)
    if (!SHORT.test(said.slice(-12)) || NUMBERED.test(said)) take(to)
  }
  take(all.length)
  return sentences
}
