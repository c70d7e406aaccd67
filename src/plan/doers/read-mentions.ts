import { matchesOf } from '../../lib/matches-of.ts'

/** `Agent 1 starts with 1 and also does 2`: whom a sentence names with which tasks. */
export interface Mention<Task> {
  agent: string
  /** Tasks, `the rest of Tuesday` or, with no number at all, words for one: `the screenshots`. */
  what: { tasks: Task[] } | { restOf: string } | { called: string }
}

/** What tasks a word names; none where it is no name of a task. */
export type TasksOf<Task> = (word: string) => Task[]

const SENTENCE_END = /(?<=[.!?;])\s+(?=\S)/u
/** From here on a clause says when or why. */
const CUT =
  /(?<![\p{L}\p{N}])(?:once|when(?:ever)?|while|after|as soon as|until|till|before|because|since|if|unless|straight after|right after|behind|wait(?:s|ing)?|need(?:s|ing)?|depend(?:s|ing)?|requires?|block(?:s|ed)|follow(?:s|ing)|instead of|without|except|not|never|no|wenn|falls|sobald|sofern|nach|nachdem|bis|bevor|vor|weil|da|warte[nt]?|wartet|braucht|benötigt|ohne|statt|nicht|kein\p{Ll}*|quand|lorsque|dès|après|avant|si|car|parce|attend\p{Ll}*|sans|pas|cuando|después|tras|antes|porque|espera\p{Ll}*|sin|no|quando|depois|após|assim que|se|porque|aguarda\p{Ll}*|sem|não|dopo|prima|appena|aspetta|senza|non|zodra|nadat|voordat|omdat|als|wacht|niet)(?![\p{L}\p{N}])/iu
/** Whoever only looks at it, is asked, or helps. */
const BESIDE =
  /(?<!\p{L})(?:review\p{Ll}*|approv\p{Ll}*|sign(?:s|ed)?[ -]off|check(?:s|ed)?|ask\p{Ll}*|questions?|helps?|pairs?|contact|call|tell|prüf\p{Ll}*|frag\p{Ll}*|hilft|liest|freig\p{Ll}*|rel(?:ect|it|ire)\p{Ll}*|question\p{Ll}*|pregunt\p{Ll}*|revis\p{Ll}*|pergunt\p{Ll}*|controll\p{Ll}*)(?!\p{L})/iu
const CLAUSE =
  /(?:\s*[,;:]\s+|\s[–—-]\s)(?:(?:and|und|et|y|e|en)\s)?(?!(?:(?:and|und|et|y|e|en)\s)?#?\p{L}{0,5}-?\d)|\s(?:and|und|et|y|e|en|while|whereas|während|tandis que|mientras|enquanto|mentre)\s(?!(?:the\s|die\s|den\s|la\s|le\s|el\s|o\s|a\s)?#?\p{L}{0,5}-?\d)/u
/** `18 Uhr`, `2 hours`, `144 fps` count something. */
const COUNTED =
  /^\s?(?:%|€|\$|Uhr|h\b|hours?|min|sec|days?|weeks?|am\b|pm\b|o['’]clock|fps|times|people|others?|more|Stunden?|Tagen?|Wochen?|Minuten|heures?|jours?|semaines?|horas?|días?|dias?|semanas?|of\b|or\b|x\b|GB|MB|ms\b)/iu
const REST =
  /(?<!\p{L})(?:rest|remainder|remaining (?:ones|tasks)|übrigen?|reste|resto|demás|demais|autres)(?!\p{L})(?:\s(?:of|from|vo[nm]|aus|du|des?|del|do|da|van)(?:\s(?:the|der|dem|la|le))?\s(\p{L}[\p{L}\p{N}]{0,20}(?:\s\d{1,2})?))?/iu
const WORD = /#?[\p{L}\p{N}_]*\d[\p{L}\p{N}_]*(?:[.\-_][\p{L}\p{N}]+)*/gu
const SENTENCE_MAX = 400

/** A pattern for all of them. */
export function toNamed(cast: readonly string[]): RegExp {
  const names = cast.map(name => RegExp.escape(name)).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${names})(?![\\p{L}\\p{N}_-])`, 'gu')
}

/** By the names that are known already, and by what stands beside them: whichever way round, in whatever language. */
export function readMentions<Task>(text: string, named: RegExp, tasksOf: TasksOf<Task>): Mention<Task>[] {
  return text
    .split(SENTENCE_END)
    .flatMap(sentence =>
      sentence.length > SENTENCE_MAX || BESIDE.test(sentence) ? [] : readSentence(sentence, named, tasksOf),
    )
}

function readSentence<Task>(sentence: string, name: RegExp, tasksOf: TasksOf<Task>): Mention<Task>[] {
  const found: Mention<Task>[] = []
  let doer: string | null = null
  let waiting: Task[] = []
  for (const clause of sentence.split(CLAUSE)) {
    const said = clause.slice(0, CUT.exec(clause)?.index)
    const agents = matchesOf(said, name)
    const rest = said.replace(name, match => ' '.repeat(match.length))
    const works = matchesOf(rest, WORD).flatMap(match => {
      const tasks = COUNTED.test(rest.slice(match.index + match[0].length)) ? [] : tasksOf(match[0])
      return tasks.length > 0 ? [{ tasks, at: match.index }] : []
    })
    const tasks = works.flatMap(work => work.tasks)
    const left = REST.exec(rest)
    if (agents.length > 1) {
      found.push(...inPairs(agents, works))
      continue
    }
    doer = agents[0]?.[0] ?? doer
    if (doer === null) waiting.push(...tasks)
    else if (waiting.length + tasks.length > 0) {
      found.push({ agent: doer, what: { tasks: [...waiting, ...tasks] } })
      waiting = []
    } else if (left !== null && agents.length === 1)
      found.push({ agent: doer, what: { restOf: left[1] ?? '' } })
    else if (agents.length === 1)
      found.push({ agent: doer, what: { called: said.slice(0, agents[0]!.index) } })
  }
  return found
}

/** `3 to Ada 6 to Bo`, one beside the other. */
function inPairs<Task>(agents: RegExpExecArray[], works: { tasks: Task[]; at: number }[]): Mention<Task>[] {
  if (agents.length !== works.length) return []
  const isFirst = works.every(({ at }, nth) => agents[nth]!.index < at)
  const isLast = works.every(({ at }, nth) => agents[nth]!.index > at)
  if (!isFirst && !isLast) return []
  return agents.map((agent, nth) => ({ agent: agent[0], what: { tasks: works[nth]!.tasks } }))
}
