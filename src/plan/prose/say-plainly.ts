import { VERBS } from './verbs.ts'

/** Verbs whose past participle no rule makes. */
const IRREGULAR: Record<string, string> = {
  bind: 'bound',
  bring: 'brought',
  build: 'built',
  choose: 'chosen',
  cut: 'cut',
  draw: 'drawn',
  feed: 'fed',
  freeze: 'frozen',
  get: 'got',
  give: 'given',
  hide: 'hidden',
  let: 'let',
  make: 'made',
  put: 'put',
  rebuild: 'rebuilt',
  redo: 'redone',
  reset: 'reset',
  rewrite: 'rewritten',
  run: 'run',
  send: 'sent',
  set: 'set',
  show: 'shown',
  shrink: 'shrunk',
  shut: 'shut',
  speed: 'sped',
  split: 'split',
  take: 'taken',
  teach: 'taught',
  tear: 'torn',
  write: 'written',
}
const VOWELS = 'aeiou'

/** `adding` and `added` of `add`, `moving` of `move`, `mapping` of `map`, `applied` of `apply`. */
function formsOf(verb: string): { ing: string[]; done: string[] } {
  const irregular = IRREGULAR[verb]
  const [first, middle, last] = [verb.at(-3) ?? '', verb.at(-2) ?? '', verb.at(-1) ?? '']
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb
  const doubled =
    !VOWELS.includes(last) && VOWELS.includes(middle) && !VOWELS.includes(first) ? [`${verb}${last}`] : []
  const done =
    last === 'y' && !VOWELS.includes(middle)
      ? [`${verb.slice(0, -1)}ied`]
      : [stem, ...doubled].map(one => `${one}ed`)
  return {
    ing: [stem, ...doubled].map(one => `${one}ing`),
    done: irregular === undefined ? done : [irregular],
  }
}

const [BY_ING, BY_DONE] = [new Map<string, string>(), new Map<string, string>()]
for (const verb of VERBS.split('|')) {
  const { ing, done } = formsOf(verb)
  for (const form of ing) BY_ING.set(form, verb)
  for (const form of done) BY_DONE.set(form, verb)
}
const ING = [...BY_ING.keys()].join('|')
const DONE = [...BY_DONE.keys()].join('|')

/** Whatever may be somebody's name: `Ann`, `Agent B`, `pump-writer`, `the pump agent`. */
const NAME =
  '(?:[Tt]he [\\p{L}-]{2,20} (?:agent|session|bot|worker)|[Aa]gent [A-Z\\d]{1,2}|@?\\p{Lu}[\\p{L}\\p{N}_-]{1,20}(?: [A-Z\\d](?![\\p{L}\\p{N}]))?|@?[a-z][a-z\\d]{1,15}(?:-[a-z\\d]{1,15}){1,3})(?![\\p{L}\\p{N}_-])'
const BEGINS =
  '(?<=^|[.,;:(]\\s|(?<!\\p{L})(?:and|then|next|while|meanwhile|that|first|finally|parallel|alongside|besides|merged|done|in|time)\\s)'

const OUGHT = new RegExp(
  `(${NAME}) (?:is going|has|have|needs|gets|ought|is supposed|is meant|is asked|is expected|is scheduled|is due|goes on)(?: now| then| first| next)? to (?=(?:${VERBS})(?!\\p{L}))`,
  'gu',
)
const BARE = new RegExp(`${BEGINS}(${NAME}) to (?=(?:${VERBS})\\s)`, 'gu')
const WANTED = new RegExp(
  `(?<!\\p{L})(?:I|we|We)(?:['’]d| would)? (?:want|need|like|expect|ask|have asked|asked) (${NAME}) to (?=(?:${VERBS})\\s)`,
  'gu',
)
const PLEASE = new RegExp(`(${NAME})[,:]? please,? (?=(?:${VERBS})\\s)`, 'gu')
const BUSY = new RegExp(
  `(${NAME}) (?:(?:is|will be|starts?|begins?|takes on|takes over|works on|handles|does|owns|continues|goes on|looks after|takes care of|is (?:busy|responsible for|in charge of|on|assigned to|tasked with|charged with))(?: (?:now|then|with|by))?) (${ING})(?!\\p{L})`,
  'gu',
)
const MADE = new RegExp(
  `^((?:[^,;:]{2,120},\\s|(?:then|first|next|finally|meanwhile|afterwards|after that|in parallel|at the same time)\\s)?)(.{3,160}?) (?:is|are|gets?|will be|should be|must be|has to be|needs to be|can be) (?:then |also |now )?(${DONE}) by (${NAME})`,
  'iu',
)

/** English that names who does something and what, in whatever form, as `Ann will dig the pit`. */
export function sayPlainly(text: string): string {
  if (text.length > LENGTH_MAX) return text
  const active = text
    .replace(ALRIGHT, '')
    .replace(WANTED, '$1 will ')
    .replace(OUGHT, '$1 will ')
    .replace(BUSY, (_, name: string, ing: string) => `${name} will ${BY_ING.get(ing)!}`)
    .replace(PLEASE, '$1 will ')
    .replace(BARE, '$1 will ')
  const made = MADE.exec(active)
  if (made === null) return active
  const [all, lead = '', what = '', done = '', name = ''] = made
  const rest = active.slice(all.length)
  return `${lead}${name} will ${BY_DONE.get(done.toLowerCase())!} ${lead === '' ? what.replace(/^(?:The|An?|All|Both)(?=\s)/u, word => word.toLowerCase()) : what}${rest}`
}

/** How people begin in a chat. */
const ALRIGHT =
  /^(?:(?:ok|okay|yes|yep|yeah|good|right|well|sure|cool|great|fine|alright|btw|ah|oh|hm+)[,.!]?\s+(?=\p{L})(?:and\s+)?)+/iu
const LENGTH_MAX = 1200
