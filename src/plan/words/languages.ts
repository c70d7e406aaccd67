import { de } from './languages/de.ts'
import { es } from './languages/es.ts'
import { fr } from './languages/fr.ts'
import { it } from './languages/it.ts'
import { ja } from './languages/ja.ts'
import { ko } from './languages/ko.ts'
import type { Language } from './languages/language.ts'
import { nl } from './languages/nl.ts'
import { pt } from './languages/pt.ts'
import { ru } from './languages/ru.ts'
import { zh } from './languages/zh.ts'
import { asideOf } from './asides.ts'
import { factOf } from './facts.ts'

/** Every language but English, which the readers know by themselves. */
export const LANGUAGES: Language[] = [de, pt, es, fr, it, nl, ru, zh, ja, ko]

/** Enough to tell a language by, of a document of any length. */
const SAMPLE = 60_000
const ENGLISH =
  /(?<![\p{L}\p{N}])(?:the|and|of|is|are|with|for|this|that|be|from|each|when|must|not|it|you|after|all|has|have)(?![\p{L}\p{N}])/giu
/** A document with fewer words of a language than this only names something in it. */
const LEAST = 4

const COMMON = LANGUAGES.filter(language => language.spaced).map(
  language =>
    [language, new RegExp(`(?<![\\p{L}\\p{N}])(?:${language.common})(?![\\p{L}\\p{N}])`, 'giu')] as const,
)
/** `## Welle 1`: people write the frame of a plan in their language and the work in English. */
const FRAMES = LANGUAGES.filter(language => language.spaced).map(
  language =>
    [
      language,
      new RegExp(
        `^[^\\p{L}\\n]{0,12}(?!(?:phases?|sprints?|iterations?|cycles?|stages?|tiers?|agents?|instances?|sessions?|sub-?agents?|tickets?)\\b)(?:${[
          ...language.kinds,
          ...language.roles,
        ]
          .map(([, words]) => words)
          .join('|')})\\s+(?:\\d{1,3}|[IVX]{1,4})(?!\\p{L})`,
        'gimu',
      ),
    ] as const,
)

/** `| Tarea | Agente |`, `**Abhängig von:**`: heads of columns and labels, where a small plan has no prose. */
const LABELS = LANGUAGES.filter(language => language.spaced).map(
  language =>
    [
      language,
      new RegExp(
        `(?:^|[|(]|[–—,-]\\s)[ *_-]{0,6}(${language.facts.map(([, words]) => words).join('|')})[ *_]{0,4}(?=\\||:)`,
        'gimu',
      ),
    ] as const,
)
/** `## Ziele`, `## Risques`: what stands beside the work. */
const ASIDES = LANGUAGES.filter(language => language.spaced).map(
  language =>
    new RegExp(`^#{1,6} (?:\\d{1,2}[.)] )?(${language.asides.map(([, words]) => words).join('|')})$`, 'gimu'),
)

/** The languages a document is written in besides English: none, one, or two where a team speaks both. */
export function pickLanguages(text: string): Language[] {
  const sample = text.slice(0, SAMPLE)
  const script = pickByScript(sample)
  return script === null ? pickByWords(sample) : [script]
}

/** Kana are Japanese and Hangul is Korean; Han alone is Chinese, among many kana it is not. */
function pickByScript(sample: string): Language | null {
  const [han, kana, hangul] = [
    count(sample, /\p{Script=Han}/gu),
    count(sample, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu),
    count(sample, /\p{Script=Hangul}/gu),
  ]
  if (hangul >= LEAST && hangul >= han + kana) return ko
  if (kana >= LEAST && kana * 10 >= han) return ja
  return han >= LEAST ? zh : null
}

function pickByWords(sample: string): Language[] {
  const scores = COMMON.map(([language, common], index) => {
    const frames = count(sample, FRAMES[index]![1])
    const labels = countNew(sample, LABELS[index]![1], factOf)
    const asides = countNew(sample, ASIDES[index]!, asideOf)
    return { language, common, score: count(sample, common) + frames * 5 + (labels + asides) * 2 }
  })
  scores.sort((a, b) => b.score - a.score)
  const [best, second] = scores
  // English counts always; a plan in English that quotes another language is read as English alone.
  const english = count(sample, ENGLISH)
  // A sentence or two have no more words to tell it by.
  const isBrief = sample.length < BRIEF && english === 0 && (best?.score ?? 0) > (second?.score ?? 0)
  const least = isBrief ? BRIEF_LEAST : LEAST
  if (best === undefined || best.score < least || best.score * 5 < english) return []
  const rest = sample.replace(best.common, ' ').toLowerCase()
  const own = new Set(second === undefined ? [] : rest.match(second.common))
  return own.size < SECOND_LEAST ? [best.language] : [best.language, second!.language]
}

const BRIEF = 400
const BRIEF_LEAST = 2

/** Neighbours share many small words, and some stand in any text: a second language has so many that the first has not. */
const SECOND_LEAST = 6

/** Those that English has as well say nothing. */
function countNew(sample: string, pattern: RegExp, inEnglish: (word: string) => unknown): number {
  let found = 0
  for (const match of sample.matchAll(pattern)) if (inEnglish(match[1]!) === null) found++
  return found
}

function count(sample: string, pattern: RegExp): number {
  return sample.match(pattern)?.length ?? 0
}
