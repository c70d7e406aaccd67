import { linesOf } from './lines-of.ts'

const WORDS = [
  'AI',
  'AP',
  'Action',
  'Action item',
  'Action point',
  'Todo',
  'To-do',
  'Aufgabe',
  'Maßnahme',
  'Tâche',
  'Acción',
  'Tarea',
  'Ação',
  'Tarefa',
]
const LABEL = `(?:${WORDS.flatMap(word => [word, word.toUpperCase(), word.toLowerCase()]).join('|')})`
const PERSON = "@?\\p{Lu}[\\p{L}\\p{N}.'_-]{1,24}(?: \\p{Lu}[\\p{L}.-]{0,24})?"
const HANDLE = '@?\\p{L}[\\p{L}\\p{N}._-]{0,24}(?: \\p{L}[\\p{L}\\p{N}._-]{0,24})?'
const joined = (name: string): string => `(${name}(?:(?:, | ?[&+/] ?| and )${name}){0,4})`
const PEOPLE = joined(PERSON)
const MARK = '^(\\s{0,12}(?:(?:[-*+•]|\\d{1,3}[.)])\\s+(?:\\[[ xX]\\]\\s+)?)?)'
const BOLD = '(?:\\*\\*|__)?'
/** `AI(Noor): …`, `ACTION [Noor] …`, `**TODO (@noor)** – …`, `AI Noor: …`, `[AI: Noor] …`, `ACTION: Noor to …` */
const FORMS = [
  `${LABEL}\\s?[([]${joined(HANDLE)}[)\\]]\\s?${BOLD}\\s?(?:[:：]|[–—-](?=\\s))?${BOLD}\\s+`,
  `${LABEL}(?:[:：]| [–—-])${BOLD}\\s?${BOLD}${PEOPLE}${BOLD}\\s?[:：]${BOLD}\\s+`,
  `[([]${LABEL}\\s?(?:[:：–—-]\\s?)?${PEOPLE}[)\\]]${BOLD}\\s?(?:[:：]|[–—-](?=\\s))?${BOLD}\\s+`,
  `${LABEL}\\s?(?:[:：]|[–—-])${BOLD}\\s?${BOLD}${PEOPLE}${BOLD}\\s(?:to|[–—-])\\s`,
].map(form => new RegExp(`${MARK}${BOLD}${form}(?=\\S)`, 'u'))
const LEAST = 3
const LINE_MAX = 500
const FENCED = /^[ \t]{0,17}(?:```|~~~)/m
const HINT = new RegExp(`(?<!\\p{L})${LABEL}(?!\\p{L})`, 'u')
/** What is said of when or after what stays behind. */
const TAIL =
  /\s+(?:[–—-]|\()\s?(?:after|needs|once|when|by|due|until|depends|blocked|waits)(?!\p{L}).{0,160}$/iu

/** Actions of minutes, with whoever they are given to before them: `AI(Noor): Collect the queries` names its agent behind. */
export function fromActions(text: string): string {
  if (!HINT.test(text) || FENCED.test(text)) return text
  const lines = [...linesOf(text)]
  for (const form of FORMS) {
    const found = lines.flatMap((line, at) => {
      const match = line.length > LINE_MAX ? null : form.exec(line)
      return match === null ? [] : [{ at, match }]
    })
    if (found.length < LEAST) continue
    for (const { at, match } of found) lines[at] = toAction(lines[at]!, match)
  }
  return lines.join('\n')
}

function toAction(line: string, [all, mark, names]: RegExpExecArray): string {
  const what = line.slice(all.length)
  const tail = TAIL.exec(what)?.[0] ?? ''
  const title = what.slice(0, what.length - tail.length).trimEnd()
  return `${mark!.trim() === '' ? `${mark}- ` : mark}${title} (agent: ${names})${tail}`
}
