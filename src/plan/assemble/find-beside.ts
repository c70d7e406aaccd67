import { toWords } from '../words/strip.ts'
import type { Draft } from './draft.ts'

const WORDS_AROUND = 6
const WAVE_MAX = 200

/** `once red's endpoint is merged`: of the same wave the task that red does, where it is one. */
export function doneBeside(draft: Draft, own: number, text: string): number[] {
  const done = doneBy(draft, own, text)
  if (done !== null) return done
  const telling = wordsAround(text).filter(word => word.length > 3 && !PLAIN.test(word))
  const [alike, other] = besideOf(draft, own).filter(index => {
    const words = new Set(toWords(draft.tasks[index]!.told.title))
    return telling.some(word => words.has(word))
  })
  return alike === undefined || other !== undefined ? [] : [alike]
}

/** `after ann and the reference image`: by who does it, else by most of the words of its title. */
export function titledBeside(draft: Draft, own: number, text: string): number[] {
  const parts = text.split(AND).slice(0, PARTS_MAX)
  return parts.flatMap(part => doneBy(draft, own, part) ?? titledLike(draft, own, part))
}

const AND = /\s*[,;&+]\s*|\s(?:and|und|sowie|et|y|e)\s/iu
const PARTS_MAX = 8

function besideOf({ tasks, waves }: Draft, own: number): number[] {
  return waves[tasks[own]!.wave]!.tasks.slice(0, WAVE_MAX).filter(index => index !== own)
}

function wordsAround(text: string): string[] {
  return toWords(text).slice(0, WORDS_AROUND)
}

/** Null where nobody is named; nothing where the one who is does several tasks. */
function doneBy(draft: Draft, own: number, text: string): number[] | null {
  const around = ` ${wordsAround(text).join(' ')} `
  const [found, more] = besideOf(draft, own).filter(index => {
    const { agent } = draft.tasks[index]!.told
    // Whose the task itself is stands at its end, too.
    return (
      agent !== null &&
      agent !== draft.tasks[own]!.told.agent &&
      around.includes(` ${toWords(agent).join(' ')} `)
    )
  })
  if (found === undefined) return null
  return more === undefined ? [found] : []
}

/** The one task whose title holds most of these words, half of them at least. */
function titledLike(draft: Draft, own: number, text: string): number[] {
  const said = stemsOf(text)
  let best: number[] = []
  let most = Math.max(1, said.length / 2)
  for (const index of besideOf(draft, own)) {
    const stems = new Set(stemsOf(draft.tasks[index]!.told.title.split(CLAUSE)[0]!))
    const common = said.filter(stem => stems.has(stem)).length
    if (common > most || (common === most && best.length === 0)) [best, most] = [[index], common]
    else if (common === most) best.push(index)
  }
  return best.length === 1 ? best : []
}

/** What a title says of its own order names other tasks. */
const CLAUSE = /[,;(–—]|\s(?:after|once|needs|requires|nach|sobald|après|tras|después|após|depois)\s/iu

const STEM = 6
/** `counting` and `count`, `compared` and `compare`. */
const ENDING = /(?<=\p{L}{4})(?:ing|ed|es|e|s)$/u

/** What the telling words begin with, whatever their ending. */
function stemsOf(text: string): string[] {
  const words = toWords(text).slice(0, 40)
  const short = new Set(text.match(SHORT)?.map(word => word.toLowerCase()))
  return words
    .filter(word => (word.length > 3 || short.has(word)) && !PLAIN.test(word))
    .map(word => word.replace(ENDING, '').slice(0, STEM))
}

/** `API`, `UI` */
const SHORT = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\d]{1,2}(?![\p{L}\p{N}])/gu

/** What such a word is about may be anything. */
const PLAIN =
  /^(?:tests?|tested|merged?|done|ready|green|code|data|branch|review(?:ed)?|files?|that|this|these|those|they|them|it|all|both|each|everything|has|have|been|with|from|when|then|first|last|next|work|task|tasks|wave|step|is|are|up|live|complete[ds]?|finished|passe[sd]?|main|release[sd]?|deploy(?:ed)?|build)$/
