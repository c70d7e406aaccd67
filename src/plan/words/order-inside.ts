import { matchesOf } from '../../lib/matches-of.ts'
import type { Mode } from './modes.ts'
import { parseMode } from './modes.ts'
import { DAYS, KIND_WORDS, sortOf, toKind } from './wave-kinds.ts'
import { findWaveMentions } from './wave-name.ts'

const WITHIN =
  /(?<!\p{L})(?:within|inside|in|(?:tasks?|steps?|items?|jobs?|work|cards?|tickets?) of)\s+(?:both\s+)?$/iu
/** What is in them as a whole: `everything`, `the steps`. */
const ALL_OF_IT =
  /^[\s,:–—-]{0,4}(?:(?:everything|all(?: of it)?|(?:the |all |its |their |all the )?(?:tasks?|steps?|items?|numbers?|jobs?|work|cards?|tickets?|agents?|sessions?))\s+)?(?:(?:are|is|run|runs|go|goes|happens?|must|may|can|be|work|works|worked|done|strictly|always|only|all|too|also|fully|taken|carried out|executed)\s+){0,5}(?=(?:strict(?:ly)?|in|one|serial\p{L}*|sequential\p{L}*|back|parallel|independent|at|side|top)(?!\p{L}))/iu

const WORK =
  'tasks?|steps?|items?|jobs?|work|cards?|tickets?|rows?|lines?|actions?|activities|pieces|packages?|sessions?'
const THE =
  'all|both|each|these|those|the|ces|les|toutes|tous|diese|die|alle|estas|estos|las|los|todas|todos|as|os|essas'
/** Of other languages only some words are in English. */
const VERBS = "(?!not|never|first|last|other|next|ne|nicht|no|não)[\\p{L}’']+"
const FIRST = new RegExp(
  `^(?:(?:${THE})\\s(?:(?!first|last|other|next|two)\\p{L}+\\s){0,2}(?:${WORK})(?:\\s${VERBS}){0,8}?\\s|(?:all|both|they|these|those|everything|here|hier|ici|aquí|aqui)(?:\\s${VERBS}){0,4}?,?\\s)?` +
    '(?:strictly |run )?(?:one (?:after|by|at)|in (?:this|that|the given|the order|table|list|parallel|sequence|order(?! to))|serial|sequential|parallel|order matters|independent|at once|side by side|at the same time|back to back|top to bottom)(?![\\p{L}])[^.:;]{0,60}(?=[.:;]|$)',
  'iu',
)

/** `One after the other: both write the same file.`, `These tasks run in the order of the table`, right behind them. */
export function modeOfThese(text: string): Mode | null {
  const said = FIRST.exec(text)
  return said === null ? null : parseMode(said[0])
}

const GENERAL = new RegExp(
  `(?<!\\p{L})(?:tasks?|steps?|items?|jobs?|work|cards?|tickets?|actions?|everything|all)\\s(?:of|in|within|inside)\\s(?:a|an|any|one|each|every|the same|its own)\\s(${KIND_WORDS})\\s(?:are|is|run|runs|go|goes|happens?|must|may|can)(?!\\p{L})(?![^.;]{0,30}\\b(?:not|never|parallel)\\b)[^.;]{0,60}?(?:in (?:this |that |the (?:given |listed |written )?)?order|one (?:after (?:the other|another)|by one|at a time)|top to bottom|from the top|each after|sequential(?:ly)?|serial(?:ly)?|in sequence)`,
  'iu',
)

const ELSEWHERE =
  'vague|lot|étape|fenêtre|tranche|série|manche|plage|créneau|journée|jour|palier|welle|etappe|stufe|fenster|zeitfenster|tages?|fase|ola|oleada|tanda|etapa|ventana|franja|día|onda|rodada|janela|dia'
const TURN =
  'in (?:this |that |the (?:given |listed |written |stated )?)?order|one (?:after (?:the other|another)|by one|at a time)|top to bottom|top[- ]down|from the top|each after|sequential(?:ly)?|serial(?:ly)?|in sequence'
/** `Inside a window the lines go in order`. */
const INSIDE = new RegExp(
  `(?<!\\p{L})(?:(?:within|inside|in|of) (?:an?|any|one|each|every|the same|a single)|(?:à l['’]intérieur|au sein) d['’]une?|dans (?:une?|chaque|la même|un même)|innerhalb (?:einer|eines|jeder|jedes)|in (?:einer|einem|jeder|jedem)|dentro d(?:e (?:una?|cada|uma)|a mesma)|(?:en|em) (?:una?|cada|uma)|numa?)\\s(${KIND_WORDS}|${ELSEWHERE})(?!\\p{L}),?\\s(?!(?:not|never|no)\\b)(?:\\S+\\s){1,7}?(?:${TURN})(?!\\p{L}|\\s(?:to|of|as)\\b)`,
  'iu',
)
const NOT =
  /(?<!\p{L})(?:not|never|nothing|stop\p{L}*|avoid\p{L}*|instead|without|nicht|kein\p{L}*|pas|não|no|parallel|at once|together|at the same time|independent|side by side|track|lane|stream|waves|batches|phases|stages|rounds|tiers)(?!\p{L})/iu

/** `The stages are worked in order and so are the numbered actions in each of them` */
const OF_THEM = '(?:in|within|inside|of)\\s(?:each|every|them|it|any|all)(?!\\p{L})'
const SO_INSIDE = new RegExp(
  `(?<!\\p{L})(?:${KIND_WORDS})e?s(?:\\s[^.;]{0,60}?(?:${TURN})(?!\\p{L})[^.;]{0,20}?(?:,|\\sand|\\sas)\\s(?:so\\s(?:are|do|go|must|should)|likewise|do|are)|\\sand)\\s(?:the\\s)?(?:\\p{L}+\\s){0,2}?(?:${WORK})\\s${OF_THEM}(?:[^.;]{0,60}?(?:${TURN})(?!\\p{L}))?`,
  'iu',
)

const ANY_TURN = new RegExp(TURN, 'iu')

/** Of both, in one breath: `stages and the actions in them run one after the other`. */
function isSoInside(text: string): boolean {
  const so = SO_INSIDE.exec(text)
  return so !== null && !NOT.test(so[0].replace(/^\S+/, '')) && ANY_TURN.test(so[0])
}

/** `Actions of one stage are worked from top to bottom`: of whatever wave says nothing else. */
export function isSerialInside(text: string): boolean {
  if (isSoInside(text)) return true
  const inside = INSIDE.exec(text)
  const word =
    GENERAL.exec(text)?.[1] ??
    (text.includes('[P]') || inside === null || NOT.test(inside[0]) ? null : inside[1])
  const kind = word === null || word === undefined ? null : (toKind(word) ?? 'wave')
  return kind !== null && sortOf(kind) === 'time'
}

const EACH = 'task|step|item|job|action|card|ticket'
const IN_TURN =
  '(?:in (?:(?:strict|strictly|the|their|this|that|given|listed|written|numbered|numeric|numerical|number|ascending) ){1,3}(?:order|sequence)(?! of)|in (?:order|sequence)(?=[.,;:]|$)|in (?:the )?order of (?:the|their) numbers?|one (?:after (?:the other|another)|by one|at a time)|sequentially|serially|(?:from )?top to bottom)'
/** `Steps are executed strictly in numerical order`, `Work through the items one by one` */
const DONE_IN_TURN = new RegExp(
  `^(?:(?:always |please |strictly )?(?:execute|run|do|perform|carry out|take|work through|follow|process) )?(?:all |the |these |all the )?(?:numbered )?(?<word>${EACH})s,? (?:(?:are|is|be|must|have to|will|run|go|come|always|only|strictly|executed|done|worked|worked through|performed|carried out|taken|processed|started|below|and) ){0,5}${IN_TURN}(?!\\p{L})`,
  'iu',
)

/** By what word a sentence calls what goes in order in the whole document: steps may be groups there. */
export function findInTurn(sentence: string): string | null {
  const word = DONE_IN_TURN.exec(sentence)?.groups!.word!.toLowerCase() ?? null
  return sentence.includes('[P]') || NOT.test(sentence) ? null : word
}

const OF_IT = new RegExp(
  `(?<!\\p{L})(${DAYS})\\s(?:is|goes|runs|must be|has to be)\\s(?:done\\s|worked\\s|run\\s)?(?:strictly |all )?(?:one (?:after (?:the other|another)|by one|at a time)|in (?:this|that|the given|the listed) order|top to bottom|sequential|serial|in sequence)(?!\\p{L})`,
  'giu',
)

/** `Wednesday is strictly one after the other` */
function findSerialDays(text: string): string[] {
  return matchesOf(text, OF_IT).map(match => `day ${match[1]!.toLowerCase()}`)
}

/** What a sentence says of the order inside waves: `within phases B and C the steps are strictly in order`. */
export function findInnerSerial(text: string): string[] {
  const days = findSerialDays(text)
  const named = findWaveMentions(text).flatMap(({ keys, start, end }) => {
    if (!WITHIN.test(text.slice(Math.max(0, start - 30), start))) return []
    const behind = text.slice(end, end + 160).split(/[.;]|,\s(?:and\s)?(?:within|inside|in|while|but)\s/)[0]!
    return ALL_OF_IT.test(behind) && !/\d/.test(behind) && parseMode(behind) === 'serial' ? keys : []
  })
  return [...days, ...named]
}
