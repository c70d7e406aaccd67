import type { Language, Rows } from '../words/languages/language.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { alternatives, findNames, lengthOf, splitWords, toNamer } from './names.ts'
import type { Namer } from './names.ts'

/** A language's words, made into patterns once. */
export interface Glossary {
  language: Language
  namer: Namer
  facts: [string, RegExp][]
  /** A label before a colon, wherever it stands. */
  label: RegExp
  roles: [string, RegExp][]
  /** At the beginning of a task: `Agente 3`, `任务T1`. */
  role: RegExp
  numberedRole: RegExp
  /** `Piste Contenu`: a group with a name instead of a number; null where words are not set apart. */
  named: RegExp | null
  /** `Pista: Datos de socios`: a group with a title instead of a number. */
  titled: RegExp | null
  /** `2. Fase de pruebas`, `2. Testphase`: the number before the word; null where words are not set apart. */
  counted: RegExp | null
  asides: [string, RegExp][]
  none: RegExp
  puts: Puts[]
}

/** A few patterns and what is put for each, in their order; what does not touch them is not changed by any. */
interface Puts {
  touches: RegExp
  rows: [RegExp, string][]
}

const MADE = new Map<Language, Glossary>()

export function toGlossary(language: Language): Glossary {
  const known = MADE.get(language)
  if (known !== undefined) return known
  const own = (words: string): string =>
    language.spaced ? `(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])` : `(?:${words})`
  const made: Glossary = {
    language,
    namer: toNamer(language),
    facts: toWhole([...language.facts, ...language.kinds]),
    label: new RegExp(`(^|[,.;(|·—–] ?)(${alternatives(language.facts)}) ?:`, 'giu'),
    roles: toWhole(language.roles),
    role: new RegExp(
      `^(${alternatives(language.roles)})( ?[-#]? ?)(\\d{1,4}(?:[.-]\\d{1,4}){0,3}|[A-Z](?![A-Za-z0-9])|[A-Z]{1,4}[-_]?\\d[\\w.-]*|(?<= )\\p{L}[\\p{L}\\p{N}_-]{1,40}(?=\\s*[:：]|\\s+[–—-]\\s)|(?<=-)[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,40})(?=$|[^\\p{L}\\p{N}])`,
      'iu',
    ),
    numberedRole: new RegExp(
      `${language.spaced ? '(?<![\\p{L}\\p{N}])' : ''}(${alternatives(language.roles)})s? ?#?(\\d{1,4}(?:\\.\\d{1,4}){0,3}|[A-Z](?![A-Za-z0-9]))(?![\\w.]*\\d)`,
      'giu',
    ),
    named: language.spaced
      ? new RegExp(
          `^(${alternatives(language.kinds)}) (?:d[eoai]s? |della? |von |van )?(["“«„'\`]?\\p{L}[\\p{L}\\p{N}&/'’-]{1,30}["”»“'\`]?)(?=$|\\s*[:(,]|\\s+[–—-]\\s)`,
          'iu',
        )
      : null,
    titled: language.spaced
      ? new RegExp(`^(${alternatives(language.kinds)})(?=:\\s+["“«„'\`]?(\\p{L}[\\p{L}\\p{N}]*))`, 'iu')
      : null,
    counted: language.spaced ? toCounted(alternatives(language.kinds)) : null,
    asides: language.asides.map(([english, words]): [string, RegExp] => [
      english,
      new RegExp(own(longestFirst(words)), 'iu'),
    ]),
    none: new RegExp(`^(?:${language.none})(?![\\p{L}\\p{N}-])[^\\p{L}\\p{N}]*$`, 'iu'),
    puts: toPuts(language, own),
  }
  MADE.set(language, made)
  return made
}

function toCounted(kinds: string): RegExp {
  const of = "\\s(?:d|del|della|van|von|der|des|d[aeiou]s?)\\s|\\s(?:d|dell)['’]"
  return new RegExp(
    `^(\\d{1,2})[.)]?\\s+(?:(${kinds})(?=${of})|\\p{L}{3,24}(${kinds})(?=$|\\s*[:(]|\\s[–—-]\\s))`,
    'iu',
  )
}

function toWhole(rows: Rows): [string, RegExp][] {
  return rows.map(([english, words]) => [english, new RegExp(`^(?:${words})$`, 'iu')])
}

function longestFirst(words: string): string {
  return splitWords(words)
    .sort((a, b) => lengthOf(b) - lengthOf(a))
    .join('|')
}

const KIND =
  '(?:Wave|Batch|Round|Tier|Level|Layer|Phase|Stage|Milestone|Sprint|Iteration|Cycle|Block|Shift|Window|Day|Week|Group|Part|Step|Track|Lane|Stream|Workstream|Task|Agent)'
const ID =
  '[A-Za-z]{1,12}[-_]?\\d[\\w.]*(?:-\\w{1,8})?|#\\d{1,7}|\\d{1,4}(?:\\.\\d{1,3})+|\\d{1,3}-\\d{1,3}(?!\\d)|[A-Za-z][A-Za-z0-9]{0,30}(?:[-_][A-Za-z0-9]{1,30}){1,5}'
const REF = `(?:${KIND} [\\w.]{1,8}|${ID})`
const REFS = `${REF}(?:(?: ?, ?| and | ?[&+/・] ?| ?[-~] ?)(?:and )?(?:${REF}|\\d{1,4}(?!\\d| ?(?:minutes|hours|min|h)))){0,30}`

const UNITS = new Set(['minutes', 'hours', 'days', 'weeks'])
/** Put before the words of order that are in them. */
const EARLY = new Set([
  'one after another',
  'total time',
  'partly parallel',
  '30 minutes',
  'each wave',
  'maximum parallel',
  'max retries:',
  'must not rise',
  'must not fall',
])

/** How many patterns are passed over at once: most lines have no word of most of them. */
const TOGETHER = 8

interface Put {
  pattern: RegExp
  english: string
  /** What a text must have for the pattern to match. */
  needs: string
  /** Whether that stands apart from letters and figures. */
  isWord: boolean
}

function toPuts(language: Language, own: (words: string) => string): Puts[] {
  const puts: Put[] = []
  const put = (pattern: string, english: string, needs = pattern): void => {
    puts.push({ pattern: new RegExp(pattern, 'giu'), english, needs, isWord: false })
  }
  const putWords = (words: string, english: string): void => {
    // `agente-docs` is a name.
    const isAlone = language.spaced && english === 'agent' ? '(?!-\\p{L})' : ''
    const pattern = new RegExp(own(longestFirst(words)) + isAlone, 'giu')
    puts.push({ pattern, english, needs: longestFirst(words), isWord: language.spaced })
  }
  const space = language.spaced ? '' : ' '
  put(`(\\d) ?(?:${language.to}) ?(?=\\d)`, '$1-')
  for (const [english, words] of language.words)
    if (UNITS.has(english))
      put(
        `(\\d\\+?) ?(?:${longestFirst(words)})(?:\\.(?= *(?:[\\d),;|]|$)))?(?![\\p{Script=Latin}\\d])`,
        `$1 ${english} `,
      )
  put(
    `(?<=${REF}|\\d) ?(?:${language.spaced ? ` (?:${language.and}) ` : language.and}) ?(?=${REF}|\\d)`,
    ' and ',
    language.spaced ? ` (?:${language.and}) ` : `(?:${language.and})`,
  )
  // `volets A, B et C`
  if (language.spaced)
    put(`(?<=, [a-z]) (?:${language.and}) (?=[a-z](?![\\p{L}\\p{N}'’]))`, ' and ', ` (?:${language.and}) `)
  put(`(hours) +(?:${language.and}) *(?=\\d)`, '$1 ')
  for (const [english, words] of language.words)
    if (EARLY.has(english)) putWords(words, `${space}${english}${space}`)
  for (const [english, words] of language.order) putWords(words, `${space}${english} `)
  for (const [english, words] of language.orderBehind) {
    const behind = `(?:(?:在|待|等|到|须|需|与|和|跟|同|於|于|與|俟|필히|오직|depends on) ?(?:待|等)? ?)?(${REFS}) ?(?:的|の|의)? ?(?:${longestFirst(words)})`
    // What stands behind the comma is not one of them: `T1、T2 并行，T3 …`.
    put(`${behind} ?,`, ` ${english} $1; `, longestFirst(words))
    put(behind, ` ${english} $1 `, longestFirst(words))
  }
  if (!language.spaced) putAll(put)
  for (const [english, words] of language.words)
    if (!UNITS.has(english) && !EARLY.has(english)) putWords(words, `${space}${english}${space}`)
  return toTogether(puts)
}

function toTogether(puts: Put[]): Puts[] {
  const all: Puts[] = []
  for (let at = 0; at < puts.length; at += TOGETHER) {
    const some = puts.slice(at, at + TOGETHER)
    const [words, others] = [some.filter(put => put.isWord), some.filter(put => !put.isWord)]
    const needs = others.map(put => `(?:${put.needs})`)
    if (words.length > 0)
      needs.unshift(`(?<![\\p{L}\\p{N}])(?:${words.map(put => put.needs).join('|')})(?![\\p{L}\\p{N}])`)
    const rows = some.map(({ pattern, english }): [RegExp, string] => [pattern, english])
    all.push({ touches: new RegExp(needs.join('|'), 'iu'), rows })
  }
  return all
}

/** "After all that is above", which has no name to stand behind. */
function putAll(put: (pattern: string, english: string, needs: string) => void): void {
  const before =
    '前面|之前|以上|上述|前序|其他|其它|上面|前の|これまでの|上記の|他の|先行する|이전|앞선|다른|위의|선행'
  const what = '任务|任務|批次|波次|阶段|工作|步骤|タスク|ウェーブ|フェーズ|作業|バッチ|작업|웨이브|단계|배치'
  const all = '所有|全部|全ての|すべての|全|모든|전체'
  const end =
    '(?:均|都|이|가|が|の)? ?(?:全部)? ?(?:完成|结束|完了|終了|通过|完毕|완료|종료|끝난)?(?:된|한|し)?(?: ?(?:之后|以后|后|後|の後|た後|후|이후|다음|뒤))(?:に|에)?'
  put(`(?:在|待|等)? ?(?:${all}) ?(?:${before})? ?的? ?(?:${what})? ?${end}`, ' after all previous ', all)
  put(
    `(?:${all}) ?(?:${before}) ?的? ?(?:${what})?|以上(?:全部|すべて|全て)|위(?:의)? ?(?:모두|전부)`,
    ' all previous ',
    `${all}|以上|위`,
  )
  put('上一?(?:批次|批|波次|波|阶段|轮)', ' the previous wave ', '上')
}

const WIDE = /[\u00a0\u202f\u3000-\u301c\ufe51\uff01-\uff61]/

/** Punctuation of East Asia, digits of full width and no-break spaces → the plain ones. */
export function toPlainMarks(text: string): string {
  if (!WIDE.test(text)) return text
  return text
    .replace(/，/g, ', ')
    .replace(/[！-～]/g, char => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\u202f]/g, ' ')
    .replace(/[、﹑]/g, ', ')
    .replace(/[。｡]/g, '. ')
    .replace(/[【〔［]/g, '[')
    .replace(/[】〕］]/g, ']')
    .replace(/〜/g, '~')
}

/** The same line with the words of order, time, count and mode in English: to be read, not to be shown. */
export function gloss(glossary: Glossary, text: string): string {
  const { language } = glossary
  let plain = toPlainMarks(text)
    .replace(/(\d),(\d{1,2})(?= ?\p{L})/gu, '$1.$2')
    .replace(/(\d) ?h ?(\d{2})(?!\d)(?: ?min\w*\.?)?/g, '$1 h $2 m')
  if (!language.spaced) {
    plain = plain
      .replace(
        /([\w)\]%#])(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])/gu,
        '$1 ',
      )
      .replace(
        /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー])(?=[\w(#@])/gu,
        '$1 ',
      )
  }
  plain = putNames(glossary, plain)
  plain = putRoles(glossary, plain)
  plain = plain.replace(
    glossary.label,
    (_, before: string, word: string) => `${before}${factFor(glossary, word) ?? word}: `,
  )
  for (const { touches, rows } of glossary.puts)
    if (touches.test(plain)) for (const [pattern, english] of rows) plain = plain.replace(pattern, english)
  return plain
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[,;:.)])/g, '')
    .trim()
}

function putNames(glossary: Glossary, text: string): string {
  let [out, end] = ['', 0]
  for (const name of findNames(glossary.namer, text)) {
    out += `${text.slice(end, name.start)}${glossary.language.spaced ? '' : ' '}${name.english}`
    end = name.end
    if (!glossary.language.spaced && /^[^\s,.;:)]/.test(text.slice(end))) out += ' '
  }
  return (out + text.slice(end)).replace(/ {2,}/g, ' ').replace(ELIDED, '')
}

/** `l'étape 4` */
const ELIDED = new RegExp(`(?<!\\p{L})l['’](?=${KIND} [\\dA-Z])`, 'giu')

/** `任务 3` among the words of a dependency. */
function putRoles(glossary: Glossary, text: string): string {
  return text.replace(glossary.numberedRole, (all, word: string, number: string) => {
    const english = roleFor(glossary, word)
    return english === null || /^[a-z]$/.test(number) ? all : `${english} ${number}`
  })
}

export function roleFor(glossary: Glossary, word: string): string | null {
  return glossary.roles.find(([, pattern]) => pattern.test(word))?.[0] ?? null
}

/** The English label for a column's or a field's word. */
export function factFor(glossary: Glossary, word: string): string | null {
  const plain = toPlainMarks(word)
    .replace(/^(?:所属|担当する|所屬) ?/, '')
    .trim()
  return glossary.facts.find(([, pattern]) => pattern.test(plain))?.[0] ?? null
}

/** `nach LAB-04` beside fields; what says no order stays. */
export function toOrder(glossary: Glossary, part: string): string {
  const english = gloss(glossary, part)
  return startsWithOrder(english) ? english : part
}
