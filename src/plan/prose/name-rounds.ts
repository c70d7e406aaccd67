import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Sentence } from './sentences.ts'

/** What puts the text of another language's heading into English. */
export type ToEnglish = (text: string) => string

/** `Then, in the`, `On`, `Am`, `À la`: before the name of a round or of a day. */
const BEFORE =
  /^(?:(?:and|so|now|then|next|finally|last|dann|danach|und|nun|zuletzt|puis|ensuite|enfin|et|luego|después|y|finalmente|por último|depois|e),?\s+)?(?:(?:in|on|for|during|with|as for|within|am|im|an|in der|in dem|in einer|die|der|das|den|à|à la|à l['’]|au|aux|pour|pour la|pendant|dans|dans la|dans le|lors de|lors de la|la|le|les|en|en el|en la|para|para la|el|durante la|durante el|na|no|a|o|em|the)\s+){0,2}(?=\S)/iu
const WORDS_MAX = 4

interface Opening {
  name: WaveName
  rest: string
}

/**
 * `Round two gives us a session.`, `On Tuesday ann …`, `In der ersten Runde baut Ada …`: paragraphs that begin with the round, or
 * the day, that they are about. What follows one in the same section is in it until another does, unless it is about the whole.
 */
export function nameRounds(parts: Sentence[][], toEnglish: ToEnglish): Sentence[][] {
  if (parts.some(part => part.some(({ group }) => group !== undefined))) return parts.map(part => goOn(part))
  const openings = new Map<Sentence, Opening>()
  for (const part of parts)
    for (const [at, sentence] of part.entries())
      if (part[at - 1]?.paragraph !== sentence.paragraph || isWithin(sentence.text)) {
        const opening = findOpening(sentence, toEnglish)
        if (opening !== null) openings.set(sentence, opening)
      }
  const kind = mostOf([...openings.values()])
  if (kind === null) return parts
  return parts.map(part =>
    goOn(
      part.map(sentence => {
        const opening = openings.get(sentence)
        return opening === undefined || familyOf(opening.name) !== kind
          ? sentence
          : { ...sentence, text: opening.rest, group: { ...opening.name, title: '' } }
      }),
    ),
  )
}

/** `On Tuesday Ann …` in the midst of a paragraph. */
const WITHIN =
  /^(?:(?:then|next|finally|and),?\s)?(?:on|in|during|am|im|in der|le|el|no|na)\s\S{3,20}\s(?:\S{3,12}\s)?\p{Lu}/iu

/** `Step two: Bob …`, `Wave 2 is Bob and Cid.`, `Afternoon: …` */
const HEADED =
  /^(?:(?:wave|step|phase|round|stage|batch|day|part) (?:\d{1,2}|one|two|three|four|five|six)(?::|\.|\.?$| (?:is|are|has|goes|belongs|consists))|(?:(?:early|late) )?(?:today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|noon|afternoon|evening|night|lunch(?:time)?):)(?:\s|$)/iu

function isWithin(text: string): boolean {
  return WITHIN.test(text) || HEADED.test(text)
}

function findOpening({ text, line }: Sentence, toEnglish: ToEnglish): Opening | null {
  const start = BEFORE.exec(text.slice(0, 60))?.[0].length ?? 0
  const said = NTH_DAY.exec(text.slice(0, 60)) ?? NTH_GO.exec(text.slice(0, 60))
  if (said !== null) return toOpening(toNamed(said, line), text.slice(said[0].length))
  const words = text.slice(start, start + 80).split(/(?<=\s)/u)
  for (let count = Math.min(WORDS_MAX, words.length); count > 0; count--) {
    const head = words.slice(0, count).join('')
    const bare = head.replace(/[\s.,:;!–—-]+$/u, '')
    const name = bare === '' || /[.,:;!]\s/.test(bare) ? null : parseWaveName(toEnglish(bare), line)
    if (name === null || name.title !== '' || kindOf(name) === 'lane') continue
    return toOpening(name, text.slice(start + head.length))
  }
  return null
}

function toOpening(name: WaveName, rest: string): Opening {
  return { name, rest: rest.replace(/^[\s.,:;!–—-]+/u, '') }
}

/** `Today.`, `Tomorrow,`, `The day after.` */
const NTH_DAY =
  /^(?:(?:and|then|finally),?\s+)?(?<what>today|tomorrow|tonight|this (?:morning|afternoon|evening)|(?:(?:on )?the )?(?:day|morning) after(?: tomorrow)?|heute|morgen|übermorgen|aujourd['’]hui|demain|après-demain|hoy|mañana|pasado mañana)(?=[.,:\s–—-])(?!\s(?:is|are)\b)/iu
/** `In the first go,` */
const NTH_GO =
  /^(?:(?:and|then|finally),?\s+)?(?:in|for|during|with)?\s?the (?<what>(?:first|second|third|fourth|fifth|sixth|last|final) (?:go|half|leg|lap|push|turn))(?=[.,:\s–—-])/iu

function toNamed({ groups }: RegExpExecArray, line: number): WaveName {
  const said = groups!['what']!.toLowerCase().replace(/^on /, '')
  const label = said.charAt(0).toUpperCase() + said.slice(1)
  return { kind: 'day', key: `day ${said}`, label, alias: null, title: '', line }
}

function familyOf({ kind }: WaveName): string {
  return kind === 'half-day' || kind === 'clock' ? 'day' : kind
}

/** The kind that most of them are; at least two of it. */
function mostOf(openings: Opening[]): string | null {
  const keys = new Map<string, Set<string>>()
  for (const { name } of openings) {
    const own = keys.get(familyOf(name)) ?? new Set()
    keys.set(familyOf(name), own.add(name.key))
  }
  const [first] = [...keys].sort((a, b) => b[1].size - a[1].size)
  return first === undefined || first[1].size < 2 ? null : first[0]
}

/** `A few remarks.`, `What I do not want:`, `We are done when …`: about the whole, as is what follows. */
const REMARKS =
  /^(?:(?:a|some|two|three|the|our|my|few|couple|of|other|more|general|ground|house|last|final|usual)\s){0,4}(?:rules?|remarks?|notes?|words?|things|points?|risks?|conditions?|constraints?)\b|^(?:please|what|nobody|no one|nothing|never|do not|don['’]t|if|should|in case|we (?:are|will|did|know)|i (?:am|will|expect)|rules|ps|p\.s\.|call me|tell me|thanks|thank you|that is all|bitte|niemand|nicht|fertig|wenn|falls|ein paar|personne|si|merci|nadie|no se|terminamos)(?![\p{L}])/iu

/** Paragraphs behind one of a round go on with it. */
function goOn(part: Sentence[]): Sentence[] {
  let open: WaveName | undefined
  let paragraph: number | undefined
  return part.map((sentence, at) => {
    const isFirst = part[at - 1]?.paragraph !== sentence.paragraph
    if (sentence.group !== undefined) {
      open = sentence.group
      paragraph = sentence.paragraph
      return sentence
    }
    if (isFirst && REMARKS.test(sentence.text)) open = undefined
    if (open === undefined) return sentence
    return { ...sentence, group: open, behind: paragraph !== sentence.paragraph }
  })
}
