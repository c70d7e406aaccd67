import { matchesOf } from '../../lib/matches-of.ts'
import { NO_WORK } from './find-doers.ts'
import type { ProseWords } from './prose-words.ts'
import type { Found } from './to-work.ts'
import { toWork } from './to-work.ts'

export type When = 'first' | 'then' | 'meanwhile'

/** What a sentence says: who does what, and after or beside what. */
export interface Said {
  /** What it begins with; null where nothing says when. */
  when: When | null
  /** What must be done before, in its own words. */
  once: string | null
  works: Work[]
  /** `… without waiting for anybody`: after nothing. */
  free: boolean
}

export interface Work {
  doer: string
  title: string
  /** `…, and then ben paints it`: after the work before it in the same sentence. */
  after: boolean
  /** `… once the walls are dry`, at its end. */
  once: string | null
}

/** The patterns of a language and a team, made once for a document. */
export interface Grammar {
  words: ProseWords
  names: RegExp
  lead: [When | 'once', RegExp][]
  unless: RegExp
  and: RegExp
  small: RegExp
  smallEnd: RegExp
  ends: RegExp | null
  midway: RegExp | null
  /** `(después de Ana)` */
  aside: RegExp | null
  inner: RegExp | null
}

export function toGrammar(words: ProseWords, doers: string[]): Grammar {
  const edge = words.spaced ? '(?![\\p{L}\\p{N}])' : ''
  const from = words.spaced ? '(?<![\\p{L}\\p{N}])' : ''
  const escaped = doers.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const starts = (pattern: string): RegExp => new RegExp(`^(?:${pattern})${edge}[,:，、]?\\s*`, 'iu')
  const lead: Grammar['lead'] = [
    // `After that comparison ann fixes …` is not merely after that.
    [
      'once',
      new RegExp(`^(?:only )?after (?:that|this)\\s(?=\\p{L}{4,20},? (?:${escaped.join('|')})\\s)`, 'iu'),
    ],
    ['meanwhile', starts(words.meanwhile)],
    ['first', starts(words.first)],
    ['then', starts(words.next)],
  ]
  if (words.once !== '') lead.push(['once', starts(words.once)])
  return {
    words,
    names: new RegExp(
      `${words.spaced ? '(?<![\\p{L}\\p{N}_-])' : ''}(?:${escaped.join('|')})(?![\\p{Ll}\\p{N}_-])`,
      'gu',
    ),
    lead,
    unless: starts(words.unless),
    and: new RegExp(
      `(?:^|[,;:，、–—(+&]|${from}(?:${words.and}))\\s*(?:(?:${words.next}|${words.meanwhile})${edge},?\\s*)?(?:(?:${words.role})${edge}\\s*){0,2}$`,
      'iu',
    ),
    small: new RegExp(`^[\\s,]*(?:${words.small})(?:${edge}|$)`, 'iu'),
    smallEnd: new RegExp(`${from}(?:${words.small})(?:\\s+(?:${words.role})){0,2}\\s*$`, 'iu'),
    inner:
      words.once === ''
        ? null
        : new RegExp(
            `[–—(]\\s*(?:[^–—()]{0,40}\\s)?(?:${words.once})${edge}\\s+([^–—(),]{3,120})[^–—()]{0,120}[–—)]\\s*$`,
            'iu',
          ),
    aside:
      words.once === '' ? null : new RegExp(`\\s*\\((?:${words.once})${edge}\\s+([^()]{2,60})\\)$`, 'iu'),
    midway:
      words.once === ''
        ? null
        : new RegExp(
            `(?:[,;]|${from}(?:${words.and}))\\s*,?\\s(?:${words.once})${edge}\\s+([^,;]{2,80}),\\s*$`,
            'iu',
          ),
    ends: words.once === '' ? null : new RegExp(`[,\\s]${from}(?:${words.once})${edge}\\s+(.{1,200})$`, 'iu'),
  }
}

const FREE =
  /\b(?:independent(?:ly)? of (?:those|these|them|that|this|both|the (?:others?|two|rest))|without (?:having to )?wait(?:ing)? for (?:any|no|the others|others|them)|from (?:the (?:very )?(?:first (?:minute|day|hour)|start|beginning|outset)|day one|minute one)|independently(?! of)|waits? for (?:nobody|nothing|no one)|needs nobody|(?:can|may|could) (?:go|start|begin|run|happen) (?:immediately|right away|at once|today|(?:at )?any ?time|whenever|from the start|in parallel to (?:all|everything))|(?:that|this|which|it)(?:['’]s| is) independent(?! of)|(?:does not|doesn['’]t|need not) (?:depend on|need|wait for) (?:either|any|anything|anybody|anyone|the others?|those|them)(?! (?:but|except))|,? (?:at any time|any ?time|whenever)\.?$|ohne auf (?:jemanden|andere|irgend)|von anfang an|desde el (?:principio|primer)|desde o (?:início|começo|primeiro)|dès le (?:début|premier))/iu

const LEADS_MAX = 4

export function readSentence(text: string, grammar: Grammar): Said {
  const { when, once, rest } = takeLeads(text, grammar)
  return { when, once, works: grammar.unless.test(rest) ? [] : findWorks(rest, grammar), free: isFree(text) }
}

export function isFree(text: string): boolean {
  return FREE.test(text)
}

/** When it is, as its first words say, and what is left of it. */
export function takeLeads(
  text: string,
  grammar: Grammar,
): { when: When | null; once: string | null; rest: string } {
  let when: When | null = null
  let once: string | null = null
  let rest = text.replace(/^(?:And|But|So)\s+/, '')
  for (let at = 0; at < LEADS_MAX; at++) {
    const found = grammar.lead.flatMap(([sense, pattern]) => {
      const match = pattern.exec(rest)
      return match === null ? [] : [{ sense, length: match[0].length }]
    })
    // Of words that begin alike (`after that`, `after`) the longer one is meant.
    const [first] = found.sort((a, b) => b.length - a.length)
    if (first === undefined) break
    rest = rest.slice(first.length)
    if (first.sense === 'once') {
      const end = conditionEnd(rest, grammar)
      once = rest.slice(0, end).replace(/[,，\s]+$/, '')
      rest = rest.slice(end).replace(/^[,，:\s]+/, '')
      // `Then, in parallel, …` is after what was told, too.
    } else if (when === null || (when === 'first' && first.sense === 'then')) when = first.sense
  }
  return { when, once, rest }
}

/** Up to the comma before who does something, else the first; without one, up to who does something (or the verb before them). */
function conditionEnd(rest: string, grammar: Grammar): number {
  const commas = matchesOf(rest.slice(0, CONDITION_MAX), /[,，]\s?|:\s/g)
  const [first] = commas
  const met = grammar.words.inverted ? null : findMet(rest.slice(0, first?.index ?? CONDITION_MAX), grammar)
  if (met !== null) return met
  if (first !== undefined) {
    const ends = grammar.words.inverted ? first : commas.find(comma => startsWork(rest, comma, grammar))
    return (ends ?? first).index
  }
  const names = matchesOf(rest, grammar.names)
  const last = names.at(-1)
  if (last === undefined || last.index === 0) return rest.length
  const before = rest.slice(0, last.index).trimEnd()
  return grammar.words.inverted ? before.replace(/\s*\S+$/, '').length : before.length
}

const CONDITION_MAX = 400

/** `When both are merged | ann writes …`: where nothing but what is met stands before who does something. */
function findMet(said: string, { names }: Grammar): number | null {
  const work = matchesOf(said, names).find(
    ({ index, 0: name }) => MET.test(said.slice(0, index)) && VERB.test(said.slice(index + name.length)),
  )
  return work?.index ?? null
}

const MET =
  /(?:is|are|has|have|been|gets?|['’]s|['’]re)\s(?:all |both |fully |finally )?(?:done|in|ready|merged|there|green|up|through|finished|complete|landed|out|over|live|\p{Ll}{2,20}ed)\s$/u

/** `once the walls, the roof and the doors are in, | ann paints` */
function startsWork(rest: string, comma: RegExpExecArray, { names }: Grammar): boolean {
  const behind = rest
    .slice(comma.index + comma[0].length, comma.index + 200)
    .replace(/^(?:then|only then)\s/i, '')
  const [name] = matchesOf(behind, names)
  return name?.index === 0 && VERB.test(behind.slice(name[0].length))
}

/** How long somebody takes is no work. */
const LASTS =
  /^\s+takes\s+(?:about|around|up to|roughly|at least|at most|half|an? (?:few )?(?:hour|minute|day|week|while|long)|\d|(?:one|two|three|four|five|six|ten) )/

/** `does A7`, `owns A3`, `does the light baking` */
const CODED =
  /^\s+(?:(?:does|has|gets|owns)\s+[A-Z]{1,5}[-_]?\d|does\s+(?!not\b|so\b|it\b|that\b|this\b|nothing\b|no\b|well\b)\p{L})/u

/** `gets the modem through its test` */
const BRINGS =
  /^\s+(?:then\s|also\s)?gets\s(?:the|an?|its|our|all|both)\s[^,.;:]{2,60}\s(?:through|to|into|onto|out|up|ready|\p{Ll}{2,15}(?:ing|ed))(?!\p{L})/u

const VERB =
  /^(?:\s+is (?:left|next|last|first))?(?:,\s+(?:who|(?:meanwhile|in the meantime|in turn|then|finally|in parallel|at the same time),))?\s+(?:(?:then|also|now|first|finally|already|next|\p{L}{2,15}ly)\s+)?(?:(?:can|will|should|must|may|shall|could|would|has to|needs to|is going to|is to|gets to)\s+(?!not\b)(?:(?:then|also|now|start to|begin to)\s+)?\p{Ll}{2,20}|(\p{Ll}{1,20}s))(?![\p{L}'’])/u

/** Who does something in a clause, each with the words up to the next one. */
function findWorks(text: string, grammar: Grammar): Work[] {
  const found: Found[] = []
  let shared = ''
  let from = 0
  for (const match of matchesOf(text, grammar.names)) {
    const before = text.slice(from, match.index)
    const end = match.index + match[0].length
    const behind = text.slice(end, end + 80)
    const partner = /^\s+(?:and|und|y|e|et|&)\s+$/iu.test(behind.slice(0, 6)) ? match[0] : ''
    const place = placeOf(before, behind, found.length > 0, grammar)
    if (place === null) {
      if (partner !== '') shared = partner
      continue
    }
    const doer = shared === '' ? match[0] : `${shared}, ${match[0]}`
    const elided = place.elided ? (found.at(-1)?.verb ?? '') : place.verb
    found.push({ doer, start: match.index - place.verb.length, end, verb: elided, before })
    shared = ''
    from = end
  }
  return found.flatMap((one, at) => {
    const next = found[at + 1]
    return toWork(one, text.slice(one.end, next === undefined ? undefined : next.start), grammar)
  })
}

/** Whether a name is who does something where it stands; with the verb where that comes before. */
function placeOf(
  before: string,
  behind: string,
  further: boolean,
  { words, and, small, smallEnd }: Grammar,
): { verb: string; elided: boolean } | null {
  const starts = before.trim() === '' || and.test(before)
  const plain = { verb: '', elided: false }
  if (words.particle !== '')
    return new RegExp(`^(?:${words.particle})`, 'u').test(behind) || (!words.spaced && starts) ? plain : null
  if (!words.inverted) {
    const verb = starts ? VERB.exec(behind) : null
    const idle = NO_WORK.has(verb?.[1] ?? '') && !CODED.test(behind) && !BRINGS.test(behind)
    return verb === null || idle || LASTS.test(behind) ? null : plain
  }
  // `… und Ben die Tür`: the verb was said before.
  if (starts && small.test(behind)) return further ? { verb: '', elided: true } : null
  if (starts) return plain
  const verb = INVERTED.exec(before)
  if (verb === null || smallEnd.test(before)) return null
  const head = before.slice(0, verb.index)
  return head.trim() === '' || and.test(head) ? { verb: verb[0], elided: false } : null
}

/** `baut `, `construye el agente `: right before a name. */
const INVERTED =
  /(?<!\p{L})\p{Ll}\p{L}{2,20}\s+(?:sich\s+)?(?:(?:der|die|das|el|la|o|a|le|l['’])\s*(?:agente?(?:in)?\s+)?)?$/u
