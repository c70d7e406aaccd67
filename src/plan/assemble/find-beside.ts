import { toWords } from '../words/strip.ts'
import type { Draft } from './draft.ts'

const WORDS_AROUND = 6
const WAVE_MAX = 200

/** `once red's endpoint is merged`: of the same wave the task that red does, where it is one. */
export function doneBeside({ tasks, waves }: Draft, own: number, text: string): number[] {
  const said = toWords(text).slice(0, WORDS_AROUND)
  const around = ` ${said.join(' ')} `
  const beside = waves[tasks[own]!.wave]!.tasks.slice(0, WAVE_MAX)
  const [found, more] = beside.filter(index => {
    const { agent } = tasks[index]!.told
    return index !== own && agent !== null && around.includes(` ${toWords(agent).join(' ')} `)
  })
  if (found !== undefined) return more === undefined ? [found] : []
  const telling = said.filter(word => word.length > 3 && !PLAIN.test(word))
  const [alike, other] = beside.filter(index => {
    const words = new Set(toWords(tasks[index]!.told.title))
    return index !== own && telling.some(word => words.has(word))
  })
  return alike === undefined || other !== undefined ? [] : [alike]
}

/** `after the reference image`: of the same wave the one task whose title holds most of these words, half of them at least. */
export function titledBeside({ tasks, waves }: Draft, own: number, text: string): number[] {
  const said = stemsOf(text)
  let best: number[] = []
  let most = Math.max(1, said.length / 2)
  for (const index of waves[tasks[own]!.wave]!.tasks.slice(0, WAVE_MAX)) {
    if (index === own) continue
    const stems = new Set(stemsOf(tasks[index]!.told.title.split(CLAUSE)[0]!))
    const common = said.filter(stem => stems.has(stem)).length
    if (common > most || (common === most && best.length === 0)) [best, most] = [[index], common]
    else if (common === most) best.push(index)
  }
  return best.length === 1 ? best : []
}

/** What a title says of its own order names other tasks. */
const CLAUSE = /[,;(–—]|\s(?:after|once|needs|requires|nach|sobald|après|tras|después|após|depois)\s/iu

const STEM = 6

/** What the telling words begin with, whatever their ending. */
function stemsOf(text: string): string[] {
  const words = toWords(text).slice(0, 40)
  return words.filter(word => word.length > 3 && !PLAIN.test(word)).map(word => word.slice(0, STEM))
}

/** What such a word is about may be anything. */
const PLAIN =
  /^(?:tests?|tested|merged?|done|ready|green|code|data|branch|review(?:ed)?|files?|that|this|these|those|they|them|it|all|both|each|everything|has|have|been|with|from|when|then|first|last|next|work|task|tasks|wave|step|is|are|up|live|complete[ds]?|finished|passe[sd]?|main|release[sd]?|deploy(?:ed)?|build)$/
