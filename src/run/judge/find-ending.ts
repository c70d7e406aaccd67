import type { Verdict, Work } from './work.ts'
import { quote, toLines, toVerdict } from './work.ts'

const WORDS = ['FAILED', 'BLOCKED']
const WORDS_MAX = 30
const WORD_CHARS_MAX = 40
/** They are no bad end, or are the judge's own to see. */
const NO_END =
  /^(?:done|ok|pass(?:ed)?|success\w{0,10}|complete[d]?|finished|fixed|merged|step\b.{0,10}|todo:?|implement\w{0,6})$/i
const WAITS = /block|stuck|need|wait|human|input|help|permission|access|halt|question/i
const RECOVERED =
  /^(?:[*_#>\s-]{0,6})(?:done|passed|success\w{0,10}|fixed|now|then|resolved|solved|complete[d]?|finished|green)\b|\ball (?:\d{1,6} )?(?:tests|checks) (?:pass|are green)|\bnow (?:pass|green|works)/i

const MARKS =
  /^(?:[*_`>#\s]|❌|⛔|🚫|🛑|⚠️?|✗|✖){0,8}(?:(?:final )?(?:status|result|outcome|state|verdict)[*_`]{0,2}\s?[:=]\s?[*_`]{0,2})?/iu
/** After the word: an end, a colon, a dash, or what goes on to say why. */
const AFTER =
  /^[*_`]{0,3}(?:\s{0,2}(?:$|[:：.!(–—]|-\s)|\s(?:to|because|by|on|until|since|as|at|waiting|due|for|with|without|after|again)\b)/i
/** What follows the word where tests are listed or counted. */
const LISTED =
  /^[*_`\s:：–—-]{0,6}(?:(?:\d{1,7}|none|no|zero)\b[^.]{0,30}$|[\w./\\:[\]-]{1,200}(?:::|\.[a-z]{1,5}\b|\/)\S{0,200}(?:\s-\s.{0,200})?$)/i

/** An end that the agent itself calls one: it gave up, or it waits for something. */
export function findEnding(work: Work, words: string[], hasWork: boolean): Verdict | null {
  const known = [...new Set([...WORDS, ...words])]
    .slice(0, WORDS_MAX)
    .map(word => word.trim().replace(/:$/, '').slice(0, WORD_CHARS_MAX))
    .filter(word => word !== '' && !NO_END.test(word))
  const said = withoutFences(toLines(work.summary))
  return (
    findSaid(said, known) ??
    findSaid(lastLine(work.tail), known) ??
    findProse(said, work.task.produces, hasWork)
  )
}

function findSaid(lines: string[], words: string[]): Verdict | null {
  for (const [index, line] of lines.entries()) {
    const bare = line.replace(MARKS, '')
    const word = words.find(word => bare.startsWith(word))
    if (word === undefined) continue
    const rest = bare.slice(word.length)
    if (!AFTER.test(rest) || LISTED.test(rest)) continue
    if (lines.slice(index + 1).some(later => RECOVERED.test(later))) continue
    const kind = WAITS.test(word) ? 'blocked' : 'error'
    return toVerdict(kind, `it said of itself: “${quote(bare.replace(/[*_`]{2}/g, ''), 160)}”`, [line])
  }
  return null
}

function lastLine(tail: string): string[] {
  const last = toLines(tail.trimEnd()).at(-1)
  return last === undefined || last === '' ? [] : [last]
}

/** Lines of a message outside its blocks of code, trimmed. */
function withoutFences(lines: string[]): string[] {
  let isFenced = false
  return lines.flatMap(line => {
    if (!line.trim().startsWith('```')) return isFenced ? [] : [line.trim()]
    isFenced = !isFenced
    return []
  })
}

const CANNOT =
  /\bI(?:['’]m| am)? (?:cannot|can['’]t|can not|unable to|not able to|am not able to|couldn['’]t|could not|will not be able to) (?:proceed|continue|go on|go any further|move forward|start|begin|finish (?:this )?(?:until|without|unless)|complete (?:this|the task|it) (?:until|without|unless))|\bI(?:['’]m| am) (?:currently )?(?:blocked|stuck)\b|^(?:cannot|can['’]t|unable to) (?:proceed|continue|go on|start)\b|(?:nicht (?:weitermachen|fortfahren|weiterarbeiten)|komme (?:hier )?nicht weiter)|je ne peux pas (?:continuer|avancer)|no puedo (?:continuar|avanzar|seguir)|n[ãa]o (?:posso|consigo) (?:continuar|prosseguir)|non posso (?:continuare|procedere)|не могу (?:продолж|двигаться)|(?:无法|不能)继续|続行できません|進められません|(?:진행|계속)할 수 없/iu
const WANTS =
  /\bI (?:still |first )?(?:need|require|lack|am missing) (?!no\b|not\b)(?:\S{1,40} ){0,8}?(?:access|permissions?|credentials?|approval|confirmation|clarification|decision|token|key|password|login|licen[cs]e|input|answer|information)\b|\bI(?:['’]m| am) missing\b|\b(?:I (?:do not|don['’]t) have|without) (?:the |any )?(?:\w{1,20} ){0,2}(?:access|permissions?|credentials|rights)\b|\bbefore I can (?:continue|proceed|start|go on|begin)|^waiting (?:for|on)\b|\bplease (?:provide|grant|give me|share|tell me|confirm|supply|send me)\b|bitte (?:legen|geben|schicken|stellen|nennen) Sie|veuillez (?:fournir|me)|por favor,? (?:proporcion|facilit|indi|forne)|请(?:提供|确认|授权)|提供して(?:ください|いただ)|제공해/iu
const GAVE_UP =
  /\bI (?:could not|couldn['’]t|was unable to|was not able to|wasn['’]t able to|failed to|did not manage to|didn['’]t manage to|gave up)\b|\b(?:giving up|task (?:has )?failed|without success)\b|^(?:sorry|unfortunately|regrettably)\b.{0,80}\b(?:could not|couldn['’]t|unable|cannot|failed)\b|ich konnte .{1,120} nicht\b|ist mir nicht gelungen|je n['’]ai pas (?:pu|réussi)|no (?:pude|logré|he podido)|n[ãa]o (?:consegui|foi possível)|не (?:удалось|смог)|未能|无法完成|できませんでした|못했습니다/iu
const OPENING_CHARS = 80
const ASKS = /[?？]\s{0,2}$/
const OFFERS = /\b(?:would you like|shall I|should I go ahead|do you want me|let me know|want me to)\b/i

/** What is said without the word for it. Beside real work only a plain "I cannot go on" counts. */
function findProse(lines: string[], produces: 'change' | 'report', hasWork: boolean): Verdict | null {
  const blocked = lines.find(line => CANNOT.test(line) && !/\bwas (?:blocked|stuck)\b/.test(line))
  if (blocked !== undefined) return toBlocked(blocked)
  if (hasWork) return null
  const wanting = lines.find(line => WANTS.test(line))
  if (wanting !== undefined) return toBlocked(wanting)
  // What a report did not find is in it; only one that opens with it reports nothing.
  const gaveUp = lines
    .filter(line => line !== '')
    .slice(0, produces === 'report' ? 1 : lines.length)
    .find(line => GAVE_UP.test(produces === 'report' ? line.slice(0, OPENING_CHARS) : line))
  if (gaveUp !== undefined) return toVerdict('error', `it gave up: “${quote(gaveUp, 160)}”`, [gaveUp])
  const last = lines.findLast(line => line !== '')
  if (last === undefined || !ASKS.test(last) || OFFERS.test(last)) return null
  return toVerdict('blocked', `it asks: “${quote(last, 160)}”`, [last])
}

function toBlocked(line: string): Verdict {
  return toVerdict('blocked', `it says that it cannot go on: “${quote(line, 160)}”`, [line])
}
