import { matchesOf } from '../../lib/matches-of.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Glossary } from './gloss.ts'
import { gloss, roleFor, toPlainMarks } from './gloss.ts'
import { findFirstName } from './names.ts'
import { refieldOne } from './refield.ts'
import { BRACKETS, retitleMode } from './retitle-mode.ts'
import { ownerIn, toOwner } from './to-owner.ts'

/** What was said for the names that the readers see in English. */
export type Labels = Map<string, string>

const TITLE_MAX = 2000
/** Longer ones say more than who, when and after what. */
const ASIDE_MAX = 240

/**
 * A heading, an item or a cell that names something: what frames the title is put into English, the title stays.
 * `第一批：建表（依赖 T1，30 分钟）` → `Batch 1: 建表 (depends on T1) (30 minutes)`.
 */
export function retitle(glossary: Glossary, plain: string, labels: Labels, isHeading: boolean): string {
  if (plain.length > TITLE_MAX) return plain
  // `【T1】…`, `【第一波】…`
  const open = !plain.includes('【')
    ? plain
    : plain.replace(/^([^\p{L}\p{N}]{0,4})【([^【】]{1,40})】\s*(?:：\s*)?/u, '$1$2：')
  const start = retitleStart(glossary, open, labels, isHeading)
  const [head, rest] = start ?? ['', plain]
  const bracketed = rest.replace(
    /[（(【[［]([^()（）【】[\]［］]{1,240})[)）】\]］]/g,
    (all, inside: string) => toAsides(glossary, inside, false) ?? all,
  )
  const moded = isHeading && start !== null ? retitleMode(glossary, bracketed) : bracketed
  const ended = head + retitleEnd(glossary, moded, head !== '')
  return !ended.includes('@') ? ended : ended.replace(/\s(@[\w-]{2,60})(?=\s+\()/, ' ($1)')
}

/** The name that a line begins with, in English; null where it begins with none. */
function retitleStart(
  glossary: Glossary,
  plain: string,
  labels: Labels,
  isHeading: boolean,
): [string, string] | null {
  const bare = stripDecoration(withoutNumbering(glossary, plain))
  const marks = plain.slice(0, plain.length - stripDecoration(plain).length)
  if (isHeading && PLURAL.test(bare)) return null
  const name = nameAt(glossary, bare, isHeading)
  if (name !== null) {
    const rest = toSeparated(bare.slice(name.end))
    const said = labels.get(name.english) ?? name.said
    labels.set(name.english, said)
    // The readers say it the other way round.
    if (name.english.startsWith('Final ')) labels.set(`${name.english.slice('Final '.length)} Final`, said)
    return [marks + name.english, toListed(glossary, rest)]
  }
  const laned = isHeading ? findNamed(glossary, bare) : null
  if (laned !== null) {
    const english = `${kindFor(glossary, laned[1]!)} ${laned[2]!}`
    labels.set(english, `${laned[1]!} ${laned[2]!}`)
    return [marks + english, bare.slice(laned[0].length)]
  }
  const titled = isHeading ? (glossary.titled?.exec(bare) ?? null) : null
  if (titled !== null) {
    const kind = kindFor(glossary, titled[1]!)
    labels.set(`${kind} ${titled[2]!}`, `${titled[1]!} ${titled[2]!}`)
    return [marks + kind, bare.slice(titled[0].length)]
  }
  const counted = isHeading ? (glossary.counted?.exec(bare) ?? null) : null
  if (counted !== null) {
    const [, number, word = counted[3]!] = counted
    const english = `${kindFor(glossary, word)} ${number!}`
    labels.set(english, `${word[0]!.toUpperCase()}${word.slice(1)} ${number!}`)
    return [`${marks}${english}: `, bare.replace(/^\d+[.)]?\s+/, '')]
  }
  const role = glossary.role.exec(bare)
  const word = role === null ? null : roleFor(glossary, role[1]!)
  if (role !== null && word !== null) {
    // `agent-auth` is a name in any language.
    const isName =
      (role[2]!.includes('-') && /^[a-z]/.test(role[3]!)) ||
      (role[2] === ' ' && /^\p{L}{2}/u.test(role[3]!) && (word === 'Task' || !/^[A-Z]/.test(role[3]!)))
    const english = `${word}${role[2]!.includes('-') ? '-' : ' '}${role[3]!}`
    const rest = toSeparated(bare.slice(role[0].length))
    // `任务 2.1 订单列表`, `作業301 受付一覧`: a number with a dot or of three digits is no part of what is done.
    const isCalled = word === 'Task' && /^(?:\d{1,3}\.\d|\d{3})/.test(role[3]!) && rest.startsWith(' ')
    const isPlain = /^\s*(?:$|[:(–—→-]|\.\s)/.test(rest)
    if (!isName && (isPlain || isCalled || role[2]!.includes('-'))) {
      if (!/^(?:[A-Z]{1,4}[-_]?\d|\d+[.-]\d)/.test(role[3]!)) labels.set(english, role[0].trim())
      return [marks + english, isPlain ? rest : `:${rest}`]
    }
  }
  return retitleId(plain, marks, isHeading)
}

/** `3. Meilensteine` is a chapter about them. */
const PLURAL = /^\d{1,2}[.)]\s+\p{L}{2,}(?:[^u]s|en|eine|itte|öcke|eile|age)$/iu

function kindFor({ namer }: Glossary, word: string): string {
  return namer.kinds.find(([, pattern]) => pattern.test(word))?.[0] ?? word
}

const CAPITAL = /^[^\p{L}]?(?:\p{Lu}|i\p{Lu})(?!\p{L}{0,5}[-_.]?\d)/u
const SIGNED = /^\s\(\p{Lu}\p{Ll}+\)$/u

/** `Piste Contenu`, `Pista servidor (Lucía)`; a name begins with a capital letter, and `Étape A1` has an id in its place. */
export function findNamed({ named }: Glossary, bare: string): RegExpExecArray | null {
  const match = named === null ? null : named.exec(bare)
  const isSigned = SIGNED.test(bare.slice(match?.[0].length))
  return match !== null && (isSigned || CAPITAL.test(match[2]!)) ? match : null
}

const LISTED = /^:? ?(?:(?:and|,|&|\+|-|–|to) ?|(?:tasks?|phases?) \d{1,5}(?!\d) ?|\d{1,5}(?!\d) ?){1,60}$/i

/** `: Aufgabe 2, Aufgabe 3` lists what is told elsewhere and is no title. */
function toListed(glossary: Glossary, rest: string): string {
  if (rest.length > ASIDE_MAX || !/\p{L}\s\d/u.test(rest)) return rest
  const english = gloss(glossary, rest)
  return LISTED.test(english) ? english : rest
}

/** `T1：…`, `T1拆分…`: the readers look for a colon or a space behind an id. */
function retitleId(plain: string, marks: string, isHeading: boolean): [string, string] | null {
  const bare = plain.slice(marks.length)
  const id =
    /^(?:\[?[A-Z][A-Z0-9]{0,9}(?:[-_][A-Z]{1,9}){0,2}[-_]?\d{1,5}(?:\.\d{1,3}){0,2}\]?|#\d{1,6}|\d{1,3}(?:\.\d{1,3}){1,2})/.exec(
      bare,
    )
  if (id === null) return null
  const rest = bare.slice(id[0].length)
  if (/^\s*[：．]/.test(rest)) return [`${marks}${id[0]}: `, rest.replace(/^\s*[：．]\s*/, '')]
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(rest))
    return [`${marks}${id[0]}: `, rest]
  if (isHeading && /^\s+[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(rest))
    return [`${marks}${id[0]}: `, rest.trim()]
  const range = /^\s*[～〜~至]\s*(?=[A-Z#\d])/.exec(rest)
  return range === null
    ? null
    : [`${marks}${id[0]} - `, rest.slice(range[0].length).replace(/^([\w.-]+)：/, '$1: ')]
}

function nameAt(
  glossary: Glossary,
  bare: string,
  isHeading: boolean,
): { english: string; said: string; end: number } | null {
  const name = findFirstName(glossary.namer, bare)
  if (name === null) return null
  const rest = bare.slice(name.end)
  if (
    !glossary.language.spaced &&
    /^\s*(?:[のがはをに]|의|가|는|은|을|를|이 |完成|结束|之后|以后|后|後|이후|완료)/.test(rest)
  )
    return null
  // `2단계 인증 구현` is work, `2단계: 인증` a stage.
  if (name.bare && !isHeading && !/^\s*(?:$|[:：(（.,|·–—-])/.test(rest)) return null
  return name
}

/** `一、`, `（二）`, `第三章`: the numbering of headings. */
export function withoutNumbering(glossary: Glossary, plain: string): string {
  if (glossary.language.spaced) return plain
  return plain.replace(
    /^\s*(?:[（(][一二三四五六七八九十]{1,3}[)）]\s*|[一二三四五六七八九十]{1,3}[、.．]\s*|第[一二三四五六七八九十\d]{1,3}[章节節]\s*[:：]?\s*)/,
    '',
  )
}

/** What follows a name, with a mark or a space between. */
function toSeparated(rest: string): string {
  const mark = /^\s*[：]\s*/.exec(rest)
  if (mark !== null) return `: ${rest.slice(mark[0].length)}`
  return /^[\s:(（|,.–—-]/.test(rest) || rest === '' ? rest : ` ${rest.replace(/^[，、]\s*/, '')}`
}

const ORDERS = /^(?:after|depends on|blocked by|parallel to|before|no dependencies)(?![\p{L}])/iu
const LABELLED = /^(?:Agent|Person|Depends on|Files|Duration|Mode|Status|Provider|Refs):/i
const MEASURES =
  /^(?:(?:~|≈|estimated|about|total|at most|each)[\s:]*)*\d[\d.\s~–-]*\+?\s*(?:parallel |sequential )?(?:\p{L}+ )?(?:minutes|hours|days|weeks|h|m|subagents|agents?|workers|tasks?|sessions)\b|^(?:\p{L}+ ){0,5}(?:parallel|sequential|one after another|at once|partly parallel)(?:\s|$)|^(?:all |already )?done$|^\d{1,3}(?: \p{L}+){0,2} (?:parallel|sequential|at once)\b|^~?\d+ (?:minutes|hours)/iu

/** Commas but those between ids: `depends on T1, T2, 30 minutes`. */
const SEPARATORS =
  /\s*[;·|]\s*|\s*\/\s+|,(?!\s*(?:and )?(?:[A-Z#][\w-]*\d|[A-Z][a-z]+ (?:\d|[A-Z](?![A-Za-z]))|\d+(?:\.\d+)*(?:\s*$|\s*[,)]|\s+and )))\s*/

/** `Ejecuta: agente-datos. Duración: 20 min` are two. */
const PARTS = /[,，;；、·|]|\.\s+(?=\p{Lu}[\p{L} ]{2,24}:\s)/u

/** The parts of a bracket or of a line's end that say who, when, how many, after what; null where none does. */
function toAsides(glossary: Glossary, said: string, ordersOnly: boolean): string | null {
  const inside = said.replace(/\s+[—–]\s+(?!\d)/g, '; ')
  if (inside.length > ASIDE_MAX) return null
  if (/^\s*#\d{1,7}(?:\s*[,，、]\s*#\d{1,7}){0,20}\s*$/.test(inside))
    return ordersOnly ? null : ` (${toPlainMarks(inside).trim()})`
  if (!ordersOnly && glossary.none.test(toPlainMarks(inside).trim())) return ' (no dependencies)'
  const owners: string[] = []
  const others = inside.split(PARTS).filter(part => {
    const owner = ownerIn(refieldOne(glossary, part.trim()) ?? toOwner(glossary, part.trim()))
    if (owner === null) return true
    owners.push(`(agent: ${owner})`)
    return false
  })
  // Who does it is a name, and stays as it is.
  const english = gloss(glossary, owners.length === 0 ? inside : others.map(part => part.trim()).join(', '))
  const parts = english.split(SEPARATORS).filter(part => part !== '')
  const sorted = parts.map(part => sortOf(part))
  if (owners.length === 0 && sorted.every(sort => sort === 'other')) return null
  if (ordersOnly && owners.length === 0 && !/[\d#@:]|\ball\b|\bprevious\b|no dependencies/i.test(english))
    return null
  if (ordersOnly && !startsWithOwner(glossary, inside) && (sorted[0] === 'other' || sorted[0] === 'measure'))
    return null
  const own = owners
  const rest: string[] = []
  const measures: string[] = []
  for (const [index, part] of parts.entries()) {
    if (sorted[index] === 'own')
      own.push(`(${part.replace(/^Duration:\s*/, '').replace(/^(?:Agent|Person):/, 'agent:')})`)
    else if (sorted[index] === 'measure') measures.push(part === 'done' ? '[done]' : part)
    else rest.push(part)
  }
  const done = measures.filter(part => part === '[done]')
  const plain = measures.filter(part => part !== '[done]')
  const groups = [rest, plain].filter(group => group.length > 0).map(group => `(${group.join(', ')})`)
  return ` ${[...groups, ...own, ...done].join(' ')}`
}

function startsWithOwner(glossary: Glossary, inside: string): boolean {
  return ownerIn(refieldOne(glossary, inside.trim())) !== null
}

function sortOf(part: string): 'own' | 'measure' | 'other' {
  if (ORDERS.test(part) || LABELLED.test(part) || /^@[\w-]+$/.test(part)) return 'own'
  return MEASURES.test(part) ? 'measure' : 'other'
}

const TAILED =
  /\b(?:after|depends on|blocked by|parallel to|before|no dependencies|Agent:|Person:|Depends on:|Files:|Duration:|Mode:|Status:|Refs:|Provider:)/i

const CUTS =
  /\s+(?:[—–|·→-]|\p{Extended_Pictographic}\uFE0F?)\s+|\s*[;；，。]\s*|[,.:]\s+|,(?=\p{Script=Han})|：\s*|\s*——?\s*(?=\p{L})/gu

/** `… — agente: dba`, `…，依赖 T1、T2`, `… depende de T04 e T05`: what stands at the end of a line without brackets. */
function retitleEnd(glossary: Glossary, line: string, isNamed: boolean): string {
  const brackets = /[)\]]\s*$/.test(line) ? (BRACKETS.exec(line)?.[0] ?? '') : ''
  const plain = line.slice(0, line.length - brackets.length)
  const cuts: { at: number; end: number }[] = []
  for (const match of matchesOf(plain, CUTS))
    if (match.index > 0 || isNamed) cuts.push({ at: match.index, end: match.index + match[0].length })
  const { at: behind = 0, end: last = 0 } = cuts.at(-1) ?? {}
  const owner = toOwner(glossary, plain.slice(last))?.replace('Agent:', 'agent:')
  if (last > 0 && owner !== undefined) return `${plain.slice(0, behind)} (${owner})${brackets}`
  // One look at the whole line first: most have nothing at their end.
  if (cuts.length === 0 || !TAILED.test(gloss(glossary, plain))) return line
  for (const { at, end } of cuts.slice(-8)) {
    const tail = plain.slice(end)
    if (/[()]/.test(tail)) continue
    const asides = toAsides(glossary, tail, true)
    if (asides !== null) return plain.slice(0, at) + asides + brackets
  }
  return line
}

export function startsWithId(plain: string): boolean {
  return parseIdStart(stripDecoration(plain)) !== null
}
