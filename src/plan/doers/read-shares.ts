import { NOBODY } from '../prose/find-doers.ts'
import { asideOf } from '../words/asides.ts'
import { MODEL } from '../words/doer-names.ts'
import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import { isTrade } from '../words/lanes.ts'
import { withSpokenTo } from '../words/claims.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import { isOther } from './give-people.ts'

/** `Lena takes A1 and A3`: whom a clause names and what of the work. */
export interface Share<Work> {
  agent: string
  work: Work
  /** `Lena: A1` and `A1 Lena`, where no verb says so. */
  isBare: boolean
}

const PERSON = '@?\\p{Lu}\\p{Ll}{1,15}(?:\\s\\p{Lu}\\p{Ll}{1,15})?'
const PROGRAM = '@?[a-z]\\w{0,20}(?:-\\w{1,20}){1,4}'
const ROLE = '(?:Developer|Dev|Engineer|Agent|Worker|Team|Session|Terminal)\\s(?:[A-Z]|\\d{1,2})'
const NAME = `(?:(?:the\\s)?[Aa]gent\\s)?[\`"“]?(${ROLE}|${MODEL}|@[\\w-]{2,40}|${PROGRAM}|${PERSON})[\`"”]?`
const MAY = '(?:then\\s|also\\s|again\\s|will\\s|should\\s){0,2}'
const DOES =
  '(?:takes?(?:\\son|\\sover|\\scare\\sof)?|does|do|owns?|handles?|gets?|has|have|runs?|builds?|implements?|covers?|works?\\son|picks?\\sup|finishe?s?|delivers?|' +
  '(?:comes|is)\\sback\\sfor|returns\\s(?:for|to)|is\\s(?:responsible\\sfor|in\\scharge\\sof|on)|' +
  "macht|übernimmt|bekommt|fait|prend|s['’]occupe\\sde|hace|lleva|se\\sencarga\\sde|faz|assume|fica\\scom)"
const IS = '(?:is|are|will\\sbe|was|were)'
const GOES = `(?:(?:${IS}\\s)?(?:(?:done|handled|taken|run|owned|built|implemented|covered|delivered|worked\\son|carried\\sout|picked\\sup)\\sby|(?:given|assigned)\\sto)|(?:${IS}\\s)?(?:for|by|with)|(?:is\\srun|runs?)\\son|(?:go(?:es)?|belongs?|falls?)\\sto|(?:geht|gehen)\\san|(?:va|vai|vont|van|vão)\\s(?:para|a|à))`
const MARK = '\\s?(?::|→|->|=>|=|\\s[–—-](?=\\s))\\s*'

const VERBS = [
  { form: new RegExp(`^${NAME}\\s${MAY}${DOES}\\s(.{1,200})$`, 'u'), who: 1, what: 2 },
  { form: new RegExp(`^(.{1,200}?)\\s${GOES}\\s${NAME}$`, 'u'), who: 2, what: 1 },
  { form: new RegExp(`^(.{1,200}?)\\s${IS}\\s${NAME}['’]s?$`, 'u'), who: 2, what: 1 },
]
const BARE = [
  { form: new RegExp(`^${NAME}${MARK}(.{1,200})$`, 'u'), who: 1, what: 2 },
  { form: new RegExp(`^(.{1,200}?)${MARK}${NAME}$`, 'u'), who: 2, what: 1 },
  { form: new RegExp(`^${NAME}\\s(.{1,200})$`, 'u'), who: 1, what: 2 },
  { form: new RegExp(`^(.{1,200}?)\\s(?:to\\s|by\\s|on\\s)?${NAME}(?:['’]s)?$`, 'u'), who: 2, what: 1 },
]

const SENTENCE = /(?<=[.!;])\s+(?=[\p{L}@`"“])/u
const JOINT = /(\s*[,;]\s+(?:(?:and|while|und|et|y|e)\s)?|\s+(?:and|while|whereas|und|et|y|e)\s+)/u
/** `Owners:` before it all, `Once the ground is laid,` before what follows then. */
const LEAD =
  /^(?:(?:agents?|owners?|who(?: does what)?|team|split|division|people)\s?:\s+|(?:(?:once|when|after|as soon as|at|in)\s[^,.;:]{1,80},|(?:then|finally|meanwhile|afterwards|at the end|in the end),?)\s+)/iu
const PIECES_MAX = 24
const LINE_MAX = 600

/** Every sentence of a line that says from its first word to its last who does what, as `Lena takes A1, Tom the rest` does. */
export function readShares<Work>(plain: string, workOf: (text: string) => Work | null): Share<Work>[] {
  return withSpokenTo(plain.slice(0, LINE_MAX))
    .split(SENTENCE)
    .flatMap(sentence => {
      const pieces = sentence
        .trim()
        .replace(LEAD, '')
        .replace(/[.!;]$/, '')
        .split(JOINT)
      return pieces.length > PIECES_MAX ? [] : (readClauses(pieces, workOf) ?? [])
    })
}

/** `, you know the totals best`, `please`: said besides, where no number is told. */
const REMARK = /^[^\d]{1,120}$/u
/** `and in the second round 7`: more for whoever the clause before named. */
const MORE =
  /^(?:(?:then|later|afterwards|also|finally|(?:in|after|on|from|at)\s[^\d,;]{2,40}?)\s)?(?=\S*\d)/iu

/** What is joined by commas goes on as long as it has to be to make a clause. */
function readClauses<Work>(pieces: string[], workOf: (text: string) => Work | null): Share<Work>[] | null {
  const tails: (Share<Work>[] | null)[] = Array.from({ length: pieces.length + 2 }, () => null)
  for (let from = pieces.length - 1; from >= 0; from -= 2) {
    let loose: Share<Work>[] | null = null
    for (let to = from + 1; to <= pieces.length; to += 2) {
      const share = readClause(pieces.slice(from, to).join(''), workOf)
      if (share === null) continue
      const tail = to === pieces.length ? [] : tails[to + 1]!
      if (tail !== null) {
        tails[from] = [share, ...tail]
        break
      }
      const behind = tailBehind(share, pieces.slice(to + 1), workOf)
      if (behind !== null) loose = [share, ...behind]
    }
    tails[from] ??= loose
  }
  return tails[0] ?? null
}

/** Behind who does what by a verb more may stand for the same doer, and words about it. */
function tailBehind<Work>(
  { agent, isBare }: Share<Work>,
  pieces: string[],
  workOf: (text: string) => Work | null,
): Share<Work>[] | null {
  if (isBare) return null
  const rest = pieces.filter((_, at) => at % 2 === 0)
  const last = rest.findLastIndex(piece => /\d/.test(piece))
  if (!rest.slice(last + 1).every(piece => REMARK.test(piece))) return null
  if (last < 0) return []
  const work = workOf(
    pieces
      .slice(0, last * 2 + 1)
      .join('')
      .replace(MORE, ''),
  )
  return work === null ? null : [{ agent, work, isBare }]
}

function readClause<Work>(clause: string, workOf: (text: string) => Work | null): Share<Work> | null {
  for (const [forms, isBare] of [
    [VERBS, false],
    [BARE, true],
  ] as const)
    for (const { form, who, what } of forms) {
      const match = form.exec(clause.trim())
      const agent = match?.[who]
      const work = agent === undefined || !isDoer(agent) ? null : workOf(match![what]!)
      if (work !== null) return { agent: agent!.replace(/^@/, ''), work, isBare }
    }
  return null
}

/** Whether a name is more than a word that begins large. */
export function isUnlikeWords(name: string): boolean {
  return /[-\d]|\s[A-Z]$/.test(name)
}

function isDoer(name: string): boolean {
  return (
    !NOBODY.has(name.toLowerCase()) &&
    !isOther(name) &&
    !isTrade(name) &&
    !isId(name) &&
    findWaveMentions(name).length === 0 &&
    factOf(name) === null &&
    asideOf(name) === null
  )
}
