import type { WaveName } from '../words/wave-name.ts'
import { KIND_WORDS, toKind } from '../words/wave-kinds.ts'

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]
const NTH = `the (${ORDINALS.join('|')}|last|final)(?: and (?:last|final))? (${KIND_WORDS}|evening|morning|afternoon|night|shift|slot)\\b`
const WITHIN = 'in|on|for|during|comes|follows|begins|opens|is|as'
/** `Then, in the second round, …`, `After that comes the third round`. */
export const ROUND = new RegExp(`(?:^|\\b(?:${WITHIN}) )${NTH}`, 'iu')
/** `…, we go into the second round`, `Once all is in, the third round …`, too. */
const ENTERED = new RegExp(`(?:^|[,;:] |\\b(?:${WITHIN}|into|to|within) )${NTH}`, 'iu')

interface Told {
  text: string
  line: number
  works: unknown[]
  group: WaveName | null
}

/** Sentences that say in which round they are: what follows is in the same one, and what stands before the second in the first. */
export function findRounds<Sentence extends Told>(said: Sentence[]): Sentence[] {
  if (said.some(({ group }) => group !== null)) return said
  const marks = said.map(({ text }) => ENTERED.exec(text.slice(0, 300)))
  const kinds = new Set(marks.flatMap(mark => (mark === null ? [] : [mark[2]!.toLowerCase()])))
  const ordinals = new Set(marks.flatMap(mark => (mark === null ? [] : [mark[1]!.toLowerCase()])))
  const [word] = kinds
  if (word === undefined || kinds.size > 1 || ordinals.size < 2) return said
  const kind = toKind(word) ?? 'part'
  let number = 1
  return said.map((sentence, at) => {
    const ordinal = marks[at]?.[1]?.toLowerCase()
    if (ordinal !== undefined) number = ORDINALS.indexOf(ordinal) + 1 || number + 1
    const label = `${word.charAt(0).toUpperCase()}${word.slice(1)} ${number}`
    const group = { kind, key: `${kind} ${number}`, label, alias: null, title: '', line: sentence.line }
    return { ...sentence, group }
  })
}
