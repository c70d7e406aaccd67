import { PLAN_TASKS_MAX } from '../plan.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { withoutFreed } from '../words/order-words.ts'
import { takeWish } from '../words/soft.ts'
import { stripDecoration, toWords } from '../words/strip.ts'
import { parseNumbers, spellIds, wordedIdsOf } from '../words/spell-ids.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import type { Draft } from './draft.ts'
import { toKey } from './same-task.ts'
import type { Names } from './names.ts'
import { doneBy, membersOf, titled, toNumberKey, wavesOf } from './names.ts'
import { findMissingParts, findMissingWaves, isMissingName } from './find-missing-names.ts'

export interface Resolved {
  tasks: number[]
  waves: number[]
  /** Words that look like an id, a wave or a name and name nothing in the document. */
  unknown: string[]
  /** The task names itself by its id. */
  self: boolean
  /** The document says that nothing is needed. */
  none: boolean
}

const NONE =
  /^(?:none|nothing|no|n\/?a|nil|null|independent|-+|–|—|∅|start|immediately|right away|straight away|at once|any ?time|now|unconditionally|can start immediately|no dependencies)(?![\p{L}\p{N}-])(?!,? (?:after|when|once|as soon as)\b)/iu
/** `nothing beyond Stage 1` is that stage. */
const NOTHING_BUT =
  /^\s*(?:nothing|none|no(?:body| ?one)?)(?: else)? (?:but|beyond|besides|except(?: for)?|other than|apart from|save for)\s+/i
/** `— (T1 at the end)`. */
const EMPTY = /^\s*[-–—∅]+\s*(?:$|\()/
/** `soft: T7` may be late. */
const SOFT = /^(?:soft|optional(?:ly)?|ideally|nice to have|coordinate with|preferably)\b/i
/** `T1; soft: T7` */
const SOFT_END =
  /\s*[;,(]\s*(?:soft(?:ly)?|optional(?:ly)?|ideally|nice to have|preferably|coordinate with)\b(?:\s*:|\s(?=#?\p{Lu}))[^;]{0,300}/iu
const ALL_BEFORE =
  /^(?:all|every|everything|everyone|everybody)(?:\s+(?:of\s+)?(?:the\s+)?(?:above|previous|prior|preceding|others?|other|else|earlier|before(?: it| that| this)?|so far|tasks|of them))*(?:\s+(?:tasks?|jobs?|work|items?|pieces?|one|phases|waves))?(?:\s+(?:in|of) (?:this|that|the|the same) (?:wave|batch|phase|stage|round|group|list|tier))?(?:\s+(?:above|complete|completed|done|finished))?\s*\.?(?:[,;(](?!.*\b(?:except|but|without|apart|not)\b).{0,80})?$/i
const ID_LIKE = /#?[\p{L}\p{N}_]+(?:[.\-_–/][\p{L}\p{N}_]+|[-–]#\d+)*/gu
const LOOKS_LIKE_ID = /^(?:[A-Z]{1,10}[-_]?\d+(?:\.\d+)*|\d+\.\d+|#\d+)$/

/** `a running database` names no task A; `A and B`, `A is done` do. */
const ARTICLE =
  /(?<![\p{L}\p{N}._-])[Aa]\s+(?!(?:and|or|is|are|has|have|to|then|plus|must|done|finish\w*|complete\w*|end\w*|before|after|as|for|from|in|on|of)\b)(?=\p{Ll}{2})/gu

/** Quotes, and what leads to a footnote. */
const MARKS = /[`*"“”⁰¹²³⁴-⁹]|\[\^[\w-]{1,20}\]/gu
/** `A1 ≥ 60 %`, `(3 of 5 spans are enough)`: how much of it, which is no name. */
const SHARE =
  /\s?(?:at |to |about |(?:>=?|[≥~≈]))?\s?(?<![\d.])\d{1,3}\s?%|\(\s?\d{1,4} (?:of|out of) \d{1,4}[^()]{0,80}\)/giu

/** `A1..A4`, `T2 to T5`. */
const SPAN =
  /(?<=[\p{L}#][-_]?\d{1,6})(?:\s*(?:\.{2,3}|…)\s*(?=\p{L}{0,9}[-_]?\d)|\s+(?:to|through|[-–])\s+(?=\p{L}{1,9}[-_]?\d))/giu

/** Most references are one id. No word for a wave is so short, none of them stands for nothing. */
const SINGLE = /^[A-Z]{1,2}\d{1,6}$/

/** `A1, A2`, `#1`, `All Phase 1`, `T002-T005`, `the api-writer`, `Phase 14 (from Tier 1)`, `None`. */
export function resolve(names: Names, raw: string, task: number | null): Resolved {
  const single = SINGLE.test(raw) ? raw.toLowerCase() : null
  if (single !== null && (names.byShortTitle.get(single) ?? null) === null) {
    const index = names.byId.get(single)
    const isSelf = index === task
    if (index !== undefined)
      return { tasks: isSelf ? [] : [index], waves: [], unknown: [], self: isSelf, none: false }
  }
  const resolved: Resolved = { tasks: [], waves: [], unknown: [], self: false, none: false }
  const bare = stripDecoration(
    withoutFreed(raw.replace(MARKS, '')).replace(SHARE, '').replace(NOTHING_BUT, '').trim(),
  ).slice(0, 4000)
  const text = spellNumbers(names, spellIds(bare, id => names.byId.has(toKey(id))).replace(SPAN, '–'))
  if (text === '' || NONE.test(text) || EMPTY.test(raw) || SOFT.test(text)) return { ...resolved, none: true }
  const hard = takeWish(text)?.rest
  if (hard !== undefined) return hard === '' ? { ...resolved, none: true } : resolve(names, hard, task)
  if (SOFT_END.test(text)) return resolve(names, text.replace(SOFT_END, ' '), task)
  if (ALL_BEFORE.test(text)) return { ...resolved, tasks: before(names.draft, task) }
  const whole = titled(names, toWords(text).join(' '))
  if (whole !== undefined && whole !== null) return { ...resolved, tasks: [whole] }
  const listed = takeListed(names, text)
  if (listed !== null) return { ...resolved, tasks: listed.filter(index => index !== task) }
  const found = new Set<number>()
  const untitled = takeTitled(names, text, found)
  const bared = found.size === 0 ? text : untitled
  const rest = takeWaves(
    names,
    takeSpelled(names, takePlaced(names, bared, found), found, task),
    found,
    resolved,
  )
  const missing = findMissingWaves(names, text)
  for (const token of rest.replace(ARTICLE, ' ').match(ID_LIKE) ?? [])
    lookUp(names, token, task, found, resolved)
  // What is left of those was not found.
  for (const id of wordedIdsOf(rest)) if (isShape(names, id)) resolved.unknown.push(id)
  if (task !== null) found.delete(task)
  resolved.tasks = [...found]
  // Beside what was found, `ES2020` is no task unless the document's ids look like it.
  if (resolved.unknown.length > 0 && found.size + resolved.waves.length > 0) {
    resolved.unknown = resolved.unknown.filter(id => isShape(names, id))
  } else if (resolved.unknown.length === 0 && !resolved.self && isMissingName(names, text)) missing.push(text)
  resolved.unknown.push(...missing, ...findMissingParts(names, text))
  return resolved
}

const LISTED = /\s*[,;&+\n]\s*|\s+(?:and|plus)\s+/u

/** `Parser, Printer` where tasks are called just so. */
function takeListed(names: Names, text: string): number[] | null {
  const parts = text.split(LISTED)
  if (parts.length < 2) return null
  const found = parts.flatMap(part => titled(names, toWords(part).join(' ')) ?? [])
  return found.length === parts.length ? [...new Set(found)] : null
}

/** `4–6` and nothing else, where tasks are called by their numbers or `Task 4`. */
function spellNumbers(names: Names, text: string): string {
  const numbers = /^\P{L}*\d/u.test(text) && !names.byId.has(toKey(text)) ? parseNumbers(text) : null
  if (numbers === null) return text
  return numbers
    .map(number => {
      const called = names.byCalled.get(number)
      return called === undefined ? String(number) : names.draft.tasks[called]!.id
    })
    .join(', ')
}

function isShape(names: Names, id: string): boolean {
  return (names.shapes ??= new Set(names.draft.tasks.map(({ id: own }) => toShape(own)))).has(toShape(id))
}

/** `T012` and `B7` look alike, `ES2020` does not; of `Task 3` the word counts. */
function toShape(id: string): string {
  const bare = id.replace(/\d+/g, '9')
  return bare.includes(' ') ? bare.toLowerCase() : bare.replace(/\p{L}/gu, 'A')
}

/**
 * Ids among words that may mean something else: only tasks that are called so, above that line where one is given. A
 * plain word is who does a task where it comes first.
 */
export function resolveKnown(names: Names, text: string, above: number | null): number[] {
  const spelled = spellIds(text, id => names.byId.has(toKey(id)))
  const tokens = [...(text.replace(SPAN, '–').match(ID_LIKE) ?? []), ...wordedIdsOf(spelled)]
  const known = tokens.flatMap((token, at) => {
    const key = toKey(token)
    const own = names.byId.get(key) ?? (at === 0 || /[-_\d]/.test(token) ? names.byAgent.get(key) : null)
    if (own !== undefined && own !== null) return [own]
    return toRange(token)
      .slice(0, PLAN_TASKS_MAX)
      .flatMap(id => names.byId.get(toKey(id)) ?? [])
  })
  return known.filter(index => above === null || names.draft.tasks[index]!.told.line < above)
}

function before(draft: Draft, task: number | null): number[] {
  if (task === null) return []
  const { wave, told } = draft.tasks[task]!
  const earlier: number[] = []
  for (const [index, other] of draft.tasks.entries()) {
    if (other.wave < wave || (other.wave === wave && other.told.line < told.line)) earlier.push(index)
  }
  return earlier
}

/** `Label client, Pick and pack`: parts that are whole titles; what is left. */
function takeTitled(names: Names, text: string, found: Set<number>, separators = SEPARATORS): string {
  const [separator, ...finer] = separators
  const words = toWords(text)
  if (words.length < 2) return text
  const index = titled(names, words.join(' ')) ?? undefined
  if (index !== undefined) found.add(index)
  if (index !== undefined || separator === undefined) return index === undefined ? text : ''
  return text
    .split(separator)
    .map(part => takeTitled(names, part, found, finer))
    .join(', ')
}

const SEPARATORS = [/\s*[;\n]\s*/u, /\s*,\s*/u, /\s*[&+]\s*|\s+(?:and|plus)\s+/u]

const CALLED = /\b(\p{Lu}\p{L}{1,11}) (\p{Lu}\p{L}{1,20})(?!\p{L})/gu

/** Names of two words (`Phase 14`, `Task 3`, `Team Alpha`), before their parts could be taken for something else. */
function takeSpelled(names: Names, raw: string, found: Set<number>, task: number | null): string {
  if (!/\s/.test(raw)) return raw
  const text = raw.replace(/^(?:after|once|when|until|needs|on)\s+/i, '').replace(CALLED, all => {
    const index = doneBy(names, toKey(all), task)
    if (index === undefined) return all
    found.add(index)
    return ' '
  })
  return text.replace(
    /\b(\p{L}{2,12}) #?(\d{1,5}[a-z]?|[A-Z])(?![\p{L}\p{N}.]*\p{N})(?!\p{L})/giu,
    (all, word: string, number: string) => {
      const key = toKey(`${word} ${number}`)
      const index = names.byId.get(key) ?? doneBy(names, key, task)
      if (index === undefined) return all
      found.add(index)
      return ' '
    },
  )
}

const OF_WAVE =
  /(?:#|\b(?:task|item|number|no\.?)\s+#?|(?<![\p{L}\p{N}.]))(\d{1,4})\s+(?:of|in|from)\s+(?:the\s+)?$/iu
const WAVE_OWN = /^(?:['’]s)?[\s,:]*(?:#|(?:task|item|number|no\.?)\s+#?)(\d{1,4})(?![\p{L}\p{N}.])/iu

/** `#2 of Wave 1`, `Wave 1 #2`: a number is counted in the wave it is said of. */
function takePlaced(names: Names, text: string, found: Set<number>): string {
  let rest = ''
  let end = 0
  for (const mention of findWaveMentions(text)) {
    const wave = mention.keys.length === 1 ? names.waveByKey.get(mention.keys[0]!) : undefined
    if (wave === undefined) continue
    const head = text.slice(Math.max(end, mention.start - 40), mention.start)
    const before = OF_WAVE.exec(head)
    const behind = before === null ? WAVE_OWN.exec(text.slice(mention.end, mention.end + 40)) : null
    const number = Number(before?.[1] ?? behind?.[1])
    const own = names.draft.waves[wave]!.tasks
    const index = names.byPlace.get(toNumberKey(wave, number)) ?? own[number - 1]
    if (index === undefined) continue
    found.add(index)
    rest += text.slice(end, mention.start - (before?.[0].length ?? 0))
    end = mention.end + (behind?.[0].length ?? 0)
  }
  return rest + text.slice(end)
}

function takeWaves(names: Names, text: string, found: Set<number>, resolved: Resolved): string {
  let rest = ''
  let end = 0
  for (const mention of findWaveMentions(text)) {
    const known = mention.keys.flatMap(key => wavesOf(names, key))
    const members = mention.keys.flatMap(key => (wavesOf(names, key).length > 0 ? [] : membersOf(names, key)))
    // `Phase 14 (from Tier 1)`: the group only says where the named task is found.
    const aside =
      /\bfrom\s*$/i.test(text.slice(end, mention.start)) && /[\p{L}\p{N}]/u.test(text.slice(0, mention.start))
    if (known.length + members.length === 0) continue
    if (!aside) resolved.waves.push(...known)
    if (!aside) for (const member of members) found.add(member)
    rest += text.slice(end, mention.start)
    end = mention.end
  }
  return rest + text.slice(end)
}

/** `A1-A4`, which could be one id as well. */
function toRange(id: string): string[] {
  if (!/[-–]/.test(id)) return []
  const ends = /^(\p{Lu}{1,10})(\d{1,6})-\1(\d{1,6})$/u.exec(id)
  return parseLooseIdStart(ends === null ? id : `${ends[1]}${ends[2]}–${ends[1]}${ends[3]}`)?.ids ?? []
}

function lookUp(
  names: Names,
  token: string,
  task: number | null,
  found: Set<number>,
  resolved: Resolved,
): void {
  const id = token.replace(/[.\-–/]+$/, '')
  const key = toKey(id)
  const local = task === null ? undefined : inOwnWave(names, task, key)
  const index = local ?? names.byId.get(key) ?? doneBy(names, key, task) ?? names.byRef.get(id) ?? undefined
  if (index !== undefined && index !== null) {
    found.add(index)
    resolved.self ||= index === task && names.byId.get(key) === index
    return
  }
  const wave = names.waveByKey.get(key)
  if (wave !== undefined) {
    resolved.waves.push(wave)
    return
  }
  const members = names.byStem.get(key)
  if (members !== undefined && members.length > 1) {
    for (const member of members) found.add(member)
    return
  }
  const range = toRange(id)
  if (range.length > 1 && range.length <= PLAN_TASKS_MAX) {
    const known = range.flatMap(one => names.byId.get(toKey(one)) ?? [])
    for (const one of known) found.add(one)
    if (known.length > 0) return
  }
  if (id.includes('/')) for (const part of id.split('/')) lookUp(names, part, task, found, resolved)
  else if (LOOKS_LIKE_ID.test(id)) resolved.unknown.push(id)
}

/** `#1`, `1` or a number that begins anew in every wave: the one of the same list. */
function inOwnWave(names: Names, task: number, key: string): number | undefined {
  const number = /^#?(\d{1,4})$/.exec(key)?.[1]
  if (number === undefined) return undefined
  const { wave, telling, told } = names.draft.tasks[task]!
  // Where the numbers are ids they name the same everywhere.
  if (names.byId.has(key) && (told.id !== null || told.number === null)) return undefined
  const same = names.byNumber.get(telling)?.get(toNumberKey(wave, Number(number)))
  if (names.byId.has(key)) return same?.find(at => at !== task)
  const any = names.byAnyNumber.get(Number(number)) ?? undefined
  return same?.find(at => at !== task) ?? (any === task ? undefined : any)
}
