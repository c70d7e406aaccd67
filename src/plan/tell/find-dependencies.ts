import { matchesOf } from '../../lib/matches-of.ts'
import { isPartial } from '../words/measures.ts'
import { findOrderWords } from '../words/order-words.ts'
import { takeWish } from '../words/soft.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import type { Dependency } from './telling.ts'

const ASIDE = /[([]([^()[\]]{3,240})[)\]]/g
/** What a rehearsal is to play is for it to read, whatever its words. */
export const DIRECTION = /^[[(]?rehearse:/i
const INLINE =
  /\b(?:depends? on|depends?:|dependent on|depending on|blocked by|waits? (?:for|on)|needs|requires|deps?:|dependencies:|pred(?:ecessors?)?[.:]|prereq(?:uisite)?s?[.:]|after)\s*:?\s*([^()[\];]{1,200})/iu
const PLAIN =
  /(?:\b(?:depends on|dependent on|blocked by|waits for|wait for(?=\s+#?[A-Z]{1,6}[-_]?\d))|←|⬅|⇐|<-)\s*:?\s*((?:[^()[\];.]|\.{1,3}(?=[A-Z\d])){1,200})/iu

const ID = '[A-Z][A-Z0-9]{0,19}(?:[-_][A-Z]{1,20}){0,3}[-_]?\\d{1,6}(?:\\.\\d{1,4}){0,3}[a-z]?'
const ALL =
  '(?:all|every|everything|everyone|everybody)(?:\\s+(?:of|the|them|above|previous|prior|preceding|others?|else|earlier|tasks?|jobs?|work|items?|pieces?|one|phases|waves|in|this|that|wave|batch|phase|stage|round|group|list)){1,6}'
const WHOLE_ID = new RegExp(`^${ID}$`, 'u')
const NUMBERED =
  /^(?:\d{1,3}[a-gA-G]|#\d{1,7}(?:-#?\d{1,7})?|\d{1,4}(?:\.\d{1,4}){1,3}(?:-[\d.]{1,12})?|(?:[A-Z]|[IVX]{2,4})\.\d{1,3}(?:\.\d{1,3})?|[IVX]{1,4}\.[A-Z]\.\d{1,3})$/
const GROUP = new RegExp(`^(?:all\\s+)?(?:${KIND_WORDS})s?\\s+\\d{1,3}$`, 'iu')
const TASK = /^(?:(?:Tasks?|Items?|Jobs?|Issues?|Story|Stories|Tickets?) )#?\d{1,4}(?:\.\d{1,3})?$/iu
const BEFORE_IT = new RegExp(`^${ALL}$`, 'iu')
const JOINT = /\s*(?:[,&+–…]|\.{2,3}|\s-\s|\b(?:and|to|through)\b(?![-_]))\s*/iu
const NAMES_MAX = 40
const DONE =
  /(?:\s+(?:is|are|has|have|been|done|completed?|completes|finished|finishes|merged?|merges|lands?|landed|ready|there|in|up|live|green|over|available|ends?|reach|reaches|reached|at|about|half|halfway|half-way|through|\d{1,3}\s?%)){0,4}\s*[.!]?$/iu
const WORD =
  /(?<mark>^|\s?[,;]\s?|\.\s|\s[-–—]{1,2}\s|\s[·|]\s|\s)(?:(?:only|so|but|and|therefore|hence|thus|it|this|that|she|he|they|can|may|must|makes sense|starts?|begins?|comes?|runs?|goes?)\s){0,4}(?:(?<first>after|once|when|as soon as|following|follows|post|builds on|gated (?:by|on)|(?:not|never) (?:before|until|till)|(?:cannot|can not|can['’]t|must not|may not|should not|not|don['’]t) (?:be )?(?:start|begin|run|started|launched) (?:before|until|till))|(?<needed>needs|requires)|(?<blocked>(?:un)?blocks|before)):?\s/giu
const BARE_END = /[([]([^()[\]]{2,120})[)\]](?:\s?[([][^()[\]]{0,120}[)\]]){0,3}\s*$/
/** What no clause is without. */
const ANY =
  /\b(?:depend|blocked|waits?\s|needs|requires|deps?:|pred|prereq|after|once|when|as soon as|follow|(?:un)?blocks|before|until|till|post|builds on|gated|first|must be|done|merged)|[←⬅⇐]|<-/i

/** `waits for nobody, can start whatever happens before` */
const NOBODY = /^(?:nobody|no ?one|nothing|none)(?!\p{L}|\s(?:but|except|other))/iu

/** In brackets any such word tells an order; in the open those that can mean nothing else, or that ids follow. */
export function findDependencies(said: string, line: number): Dependency[] {
  const taken = takeWish(said)
  return taken === null
    ? findHard(said, line)
    : [...findHard(taken.rest, line), { text: taken.wish, by: 'inline', soft: true, line }]
}

function findHard(said: string, line: number): Dependency[] {
  const given = GIVES.exec(said)?.[1]
  if (given === undefined) return findOwn(said, line)
  const text = said.replace(GIVES, '').trim()
  return [...findOwn(text, line), { text: given, by: 'inline', blocks: true, line }]
}

function findOwn(text: string, line: number): Dependency[] {
  const found: Dependency[] = []
  if (ANY.test(text)) {
    for (const match of matchesOf(text, ASIDE)) found.push(...readAside(match[1]!.trim(), line))
    const bare = text.replace(/[([][^()[\]]{0,240}[)\]]/g, ' ').trim()
    const open = found.length > 0 ? null : PLAIN.exec(bare)
    if (open !== null) {
      found.push({ text: NOBODY.test(open[1]!) ? 'none' : open[1]!.trim(), by: 'inline', line })
      // `Depends on D6; may start when D5 is half done`
      const rest = bare.slice(open.index + open[0].length).replace(/^[;.]\s+/, '')
      if (ANY.test(rest)) found.push(...readClause(rest, line))
    } else found.push(...readClause(bare, line))
  }
  if (found.length > 0) return found
  const keyed = KEYED.exec(text)?.[1]
  if (keyed !== undefined && areNames(keyed)) return [{ text: keyed, by: 'inline', line }]
  const source = text.includes('from ') ? SOURCE.exec(text)?.[1] : undefined
  if (source !== undefined) return [{ text: source, by: 'inline', trust: 'earlier', line }]
  if (FREE.test(text)) return [{ text: 'none', by: 'inline', line }]
  const bare = readBare(text, line)
  return bare.length > 0 ? bare : readTitled(text, line)
}

/** `… after=T1,T2`, `… dep:T1`, `… ⛔ T1, T2` */
const KEYED =
  /(?:\s(?:after|needs?|deps?|depends|blocked[-_]?by|requires|prereqs?)[=:]|[⏳⌛🔗⛔🔒⛓🚧]\uFE0F?\s?(?:(?:after|needs|blocked by|depends on|waits for):?\s)?)(\S[^()[\]=:]{0,80})$/u

/** `Cut the scenes → hands over to V1`: who waits for it. */
export const GIVES =
  /(?:[([→⇒➜,;–—]|->|=>)\s?(?:then )?(?:hands? (?:it |this |that )?(?:over )?to|hand-?(?:over|off) to|handed (?:over )?to|passes (?:it )?(?:on )?to|goes (?:on )?to|übergabe an|übergibt an|passe (?:la main )?à|entrega a)\s((?:[A-Z]{1,6}[-_]?\d[\w.]{0,8}(?:\s?(?:,|&|\+|and|und|et|y|e)\s?)?){1,6})\)?\.?$/iu

/** `Fix list from X1`, where a task above is called so. */
const SOURCE = /\bfrom ([A-Z]{1,4}[-_]?\d{1,4}(?:\.\d{1,3})?)(?=$|[\s,;)])/u

/** `(no dependencies)` says that nothing is needed, where others say what is. */
const FREE =
  /(?:[([⚡–—,;]\uFE0F?\s?)(?:no (?:dependencies|deps|prerequisites|blockers)|independent|can start (?:immediately|at once))\s?[)\].]?$/iu

function readAside(aside: string, line: number): Dependency[] {
  if (DIRECTION.test(aside)) return []
  const clause = findClause(aside)
  if (clause?.start === 0 && clause.sense !== 'needed') return [toDependency(clause, line)]
  if (clause?.sense === 'first' && clause.marked) return [toDependency(clause, line)]
  const inside = INLINE.exec(aside)?.[1]
  if (inside !== undefined) return [{ text: inside.trim(), by: 'inline', line }]
  if (BEFORE_IT.test(aside)) return [{ text: aside, by: 'inline', line }]
  const finished = FINISHED.exec(aside)?.[1]
  if (finished !== undefined && areNames(finished))
    return [{ text: finished, by: 'inline', trust: 'known', line }]
  const said = findOrderWords(aside).find(({ sense }) => sense === 'after')
  const names = said === undefined ? '' : aside.slice(said.end).split(/[.;]/)[0]!.trim()
  return names === '' ? [] : [{ text: names, by: 'inline', trust: 'known', line }]
}

/** `(T1 first)`, `(T1 and T2 must be merged)` */
const FINISHED =
  /^(?:with |when )?(.{1,80}?)\s(?:first|done|merged|finished|in|(?:must|has to|have to|need to|needs to) (?:be )?(?:first|done|merged|finished|in|complete[d]?|land(?:ed)?))$/iu

interface Clause {
  sense: 'first' | 'needed' | 'blocked'
  marked: boolean
  names: string
  start: number
}

/** `…, after A1 and A2` that ends a text with nothing else. */
function findClause(text: string): Clause | null {
  if (!ANY.test(text)) return null
  const from = Math.max(0, text.length - 300)
  const tail = text.slice(from)
  for (const match of matchesOf(tail, WORD)) {
    const { mark, first, needed, blocked } = match.groups!
    const whole = tail.slice(match.index + match[0].length).trim()
    const marked = mark!.trim() !== ''
    const counts = marked && blocked === undefined
    const names = namesIn(whole, counts) ?? (marked ? namesIn(whole.replace(REMARK, ''), counts) : null)
    if (names === null) continue
    const sense = first !== undefined ? 'first' : needed !== undefined ? 'needed' : 'blocked'
    return { sense, marked, names, start: from + match.index }
  }
  return null
}

/** `CK-8, same files`, `CK-4 as well`: what is said behind the names. */
const REMARK =
  /(?:\s(?:as well|too|also|first|obviously|please|because|since|for (?:the|an?|its|their|our|his|her))\b|\s?[,;:]\s(?!(?:and|or|then)\b)\p{Ll}|\s[–—-]\s).*$/u
/** Numbers of the same list, or nothing; taken for what they say only behind a mark. */
const COUNTED = /^(?:nothing|none|\d{1,3}(?:(?:\s*[,&+]\s*|,?\s+and\s+|,?\s+or\s+)\d{1,3}){0,19})$/iu

/** `number 4` */
const CALLED = /^(?:numbers?|nos?\.|items?|points?)\s(?=\d{1,3}(?!\p{L}))/iu

/** `1`, `2, 10 and 11`, `nothing` */
export function isCounted(names: string): boolean {
  return COUNTED.test(names.trim())
}

function namesIn(whole: string, counts: boolean): string | null {
  const bare = whole.replace(DONE, '').replace(CALLED, '').trim()
  if (counts && COUNTED.test(bare)) return /^n/i.test(bare) ? 'none' : bare
  return !areNames(bare) ? null : isPartial(whole) ? whole : bare
}

/** Without `is merged` at its end. */
export function withoutDone(text: string): string {
  return text.replace(DONE, '').trim()
}

const AGENTS =
  /^(?:(?:the )?(?:sub-?agent|agent|session|terminal|worker|developer|dev|instance|bot)s? (?:\d{1,2}|[A-Z])(?:(?:, and |, | and | & )(?:(?:agent|session|terminal|worker|developer|dev)s? )?(?:\d{1,2}|[A-Z])){0,9}|every(?:one|body)(?: else)?|all (?:of )?(?:the )?(?:others?|rest|agents|above))$/iu

/** Ids, groups, agents by their numbers, or all the others. */
export function isReferred(text: string): boolean {
  return AGENTS.test(text) || areNames(text) || STEPS.test(text)
}

/** `steps 2 and 3` */
const STEPS =
  /^(?:steps?|tasks?|items?|points?|numbers?) #?\d{1,3}(?:(?:, and |, | and | & )#?\d{1,3}){0,9}$/iu

function areNames(text: string): boolean {
  const parts = text.split(JOINT).filter(part => part !== '')
  if (parts.length === 0 || parts.length > NAMES_MAX) return false
  const isNamed = (part: string, index: number): boolean =>
    WHOLE_ID.test(part) ||
    NUMBERED.test(part) ||
    GROUP.test(part) ||
    TASK.test(part) ||
    BEFORE_IT.test(part) ||
    (index > 0 && /^\d{1,6}$/.test(part))
  return parts.every(isNamed)
}

function toDependency({ sense, names }: Clause, line: number): Dependency {
  if (sense === 'blocked') return { text: names, by: 'inline', blocks: true, line }
  // `requires OAuth2` is no task unless one is called so.
  const isWord = sense === 'needed' && !COUNTED.test(names)
  return { text: names, by: 'inline', ...(isWord ? { trust: 'known' as const } : {}), line }
}

/** Without a mark before it only `after T1` is plain enough. */
function readClause(bare: string, line: number): Dependency[] {
  const clause = findClause(bare)
  if (clause === null || clause.start === 0 || (!clause.marked && clause.sense === 'blocked')) return []
  return [toDependency(clause, line)]
}

const DOTTED = /^\d{1,2}(?:\.\d{1,2}){1,2}$/

/** `Make pages (T009)`, `Driver  [1.2]`, `Release (all of the above)`. */
function readBare(text: string, line: number): Dependency[] {
  if (!/[)\]]\s*$/.test(text)) return []
  const end = BARE_END.exec(text)
  if (end === null || end.index === 0) return []
  const aside = end[1]!.trim()
  if (BEFORE_IT.test(aside)) return [{ text: aside, by: 'inline', line }]
  const ids = aside.split(JOINT)
  return ids.length <= NAMES_MAX && ids.every(id => WHOLE_ID.test(id) || DOTTED.test(id))
    ? [{ text: aside, by: 'inline', trust: 'earlier', line }]
    : []
}

const TITLED =
  /(?:[,;–—]\s|\s-\s|\(|(?<!\blook|\blooks|\bright|\bnot|\bonly)\s(?=after\s))(?:(?:but|and|only|aber|und|erst|mais|et|seulement|pero|y|solo|sólo|mas|e|só)\s){0,2}(?:after|once|as soon as|needs|requires|nach|sobald|braucht|benötigt|wartet auf|après|une fois|dès que|nécessite|attend|a besoin d(?:e la|e|u|es)|tras|después del?|una vez|necesita|requiere|espera a|depende del?|após|depois d[aeo]s?|assim que|precisa d[aeo]s?|aguarda|espera|depende d[aeo]s?|when (?=[^,;]{2,60} (?:is|are|has|have) (?:both |all )?(?:been )?(?:done|in|merged|finished|through|ready|there|landed|green|live|built)(?:\s|\)|$)))\s?([^()[\];:]{3,100}?)\)?$/iu

/** `Roll the image out, after the reference image`: another task by words of its title. */
function readTitled(text: string, line: number): Dependency[] {
  const bare = text
    .slice(-300)
    .replace(/(?:\s*[([][^()[\]]{0,60}[)\]])+\s*$/, aside => (ORDERED.test(aside) ? aside : ''))
  const said = TITLED.exec(bare.trim())?.[1]
  return said === undefined ? [] : [{ text: said, by: 'inline', trust: 'titled', line }]
}

/** A title without the clause that named another task by its title or by whose it is. */
export function withoutTitled(title: string): string {
  const start = TITLED.exec(title.trim())?.index ?? 0
  return start < 2
    ? title
    : title
        .trim()
        .slice(0, start)
        .replace(/[\s,;–—-]+$/u, '')
}

const ORDERED = /^\s*\((?:after|once|nach|sobald|après|tras|después|após|depois)\b/iu

/** A title without the clause that says what it comes after; `requires OAuth2` may be no order but a part of it. */
export function withoutClause(title: string): string {
  const clause = findClause(title)
  if (clause === null || (clause.sense === 'needed' && !COUNTED.test(clause.names))) return title
  return cut(title, clause)
}

/** `…, needs T1` behind `T2`: ids that begin as its own does are no part of what is done. */
export function withoutNeeded(title: string, id: string): string {
  const clause = findClause(title)
  const prefix = /^\p{L}+/u.exec(id)?.[0]
  if (clause?.sense !== 'needed' || prefix === undefined) return title
  const areAlike = clause.names.split(JOINT).every(name => name.startsWith(prefix) && /\d/.test(name))
  return areAlike ? cut(title, clause) : title
}

/** What stands before any such clause. */
export function withoutOrder(text: string): string {
  const clause = findClause(text)
  return clause === null ? text : cut(text, clause)
}

const TAIL =
  /\s*(?:[([](?<inside>[^()[\]]{1,120})[)\]]|(?<mark>[—–·|;,.-]|→|->|←|⬅|⇐|<-)\s+(?<open>[^()[\]|]{1,120}))\.?$/u
const WORDED =
  /^(?:(?:only|but|can|cannot|not|never|starts?|begins?|may|must|it)\s){0,3}(?:after|needs?|requires?|waits? (?:for|on)|depends on|blocked by|once|when|as soon as|before|post|follows|builds on|gated (?:by|on)|pred\p{L}{0,10}\.?|deps?)(?!\p{L}):?\s*/iu

/** A title without what it says at its end of the tasks that it comes after: `Sort them (waits for T1)`, `Sort them ← T1`. */
export function withoutTail(title: string): string {
  const keyed = KEYED.exec(title)
  if (keyed !== null && areNames(keyed[1]!)) return title.slice(0, keyed.index).trim() || title
  const { inside, mark = '', open } = TAIL.exec(title)?.groups ?? {}
  const said = inside ?? open
  if (said === undefined) return title
  const names = said.replace(WORDED, '').replace(DONE, '').trim()
  // `requires H264` is about what is done, unless one is called so.
  const isSaid = /[←⬅⇐]|<-/u.test(mark) || (names !== said.trim() && !/^(?:needs?|requires?)\s/iu.test(said))
  return isSaid && areNames(names) ? title.replace(TAIL, '').trim() || title : title
}

const LAST = /\s?[,;:–—-]\s(?:last(?: of all| one)?|lastly|finally|at the (?:very )?end)$/iu

function cut(text: string, { marked, start }: Clause): string {
  return (marked && text.slice(0, start).trim().replace(LAST, '')) || text
}
