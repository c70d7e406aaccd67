import { matchesOf } from '../../lib/matches-of.ts'
import { NOBODY } from '../prose/find-doers.ts'
import { parseIds } from '../tell/tell-allocation.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'
import { findWaveMentions, startsGroup } from '../words/wave-name.ts'

export interface Assigned {
  agent: string
  /** Null: all of the plan. */
  ids: string | null
  /** Only what nobody else is said to do. */
  isRest: boolean
}

const NAME = '[`"\'“@]?(\\p{L}[\\p{L}\\p{N}_.-]{1,40}(?:\\s[\\p{Lu}\\d][\\p{L}\\p{N}.-]{0,20}){0,2})[`"\'”]?'
/** The same where letters large and small are one. */
const ANY_NAME =
  '[`"\'“@]?((?:(?:Claude|Team|Agent|Terminal|Session|Developer|Dev|Worker)\\s)?\\p{L}[\\p{L}\\p{N}_.-]{0,40}(?<!\\.))[`"\'”]?'
const REST =
  '(?:all |everything |any(?:thing)? )?(?:of )?(?:the )?(?:rest|remaining(?: tasks)?|remainder|others?|all others?|everything else|anything else|whatever is left|der rest|alles andere|alles übrige|le reste|tout le reste|el resto|lo demás|o resto|os demais|其余|剩下的|残り)'
const REST_OF = new RegExp(
  `^${ANY_NAME}\\s?(?::|→|->|=|[–—-]\\s|\\s(?:takes?|does|gets?|has|macht|übernimmt|fait|hace|faz))\\s*${REST}$`,
  'iu',
)
const TO_REST = new RegExp(`^${REST}\\s?(?::|→|->|=|[–—-]\\s|\\s(?:goes to|is for|by))\\s*${ANY_NAME}$`, 'iu')
const DOER_FIRST = new RegExp(`^${NAME}\\s?(?::|→|->|=|[–—]\\s)\\s*(\\S.{0,200})$`, 'u')
const DOER_LAST = new RegExp(`^(\\S.{0,120}?)\\s?(?::|→|->|=>|=|[–—]\\s)\\s*${NAME}$`, 'u')
const WAVE_OF = new RegExp(`^(\\S.{2,40}?)\\s(?:is\\s|to\\s)?${NAME}$`, 'u')
/** `Everything in Wave 2 is done by ranker unless noted`. */
const ALL_BY = new RegExp(
  `\\b(?:everything|all(?: tasks| of it| work)?|whatever is|the tasks|tasks|items)\\b([^.;:!?]{0,60}?)\\s(?:(?:is|are|gets?|will be)\\s)?(?:(?:done|handled|taken|run|owned|worked on|carried out|built)\\sby|(?:given|assigned|goes|go|belongs?)\\sto)\\s(?:the\\s)?(?:agent\\s)?${ANY_NAME}(?=\\s?(?:$|[.,;:(]|unless\\b|except\\b|where\\b|if\\b))`,
  'iu',
)
/** Where everything goes is nobody. */
const PLACE =
  /^(?:main|master|trunk|develop|production|prod|staging|review|testing|git|ci|hand|friday|monday|then|default|design)$/i
const ABOUT_WAVE = /^\s?(?:(?:in|of|from|that is in|else in|listed in|below|the)\s){0,3}/i
/** `- \`dome\` – opens and closes things (tasks 1, 4)` */
const LISTED = new RegExp(
  `^${ANY_NAME}\\s?(?:[:–—-]|\\()\\s?.{0,120}[(:–—]\\s?(?:tasks?|items?|ids?|nos?\\.?|numbers?|aufgaben?|tâches?|tareas?|tarefas?)\\s(#?[\\w.-]{1,12}(?:(?:\\s?[,&+]\\s?|\\sand\\s)#?[\\w.-]{1,12}){0,30})\\)?\\.?$`,
  'iu',
)

const MAY = /[:→=>–—(]|\b(?:by|to)\b/

/** Of one line what says who does which tasks: `Opus: 1.1, 1.3; Sonnet: the rest`, `Owners: wave 1 Rosa, wave 2 Hamid`. */
export function readAssigned(text: string): Assigned[] {
  if (!MAY.test(text)) return []
  const told = text.split(SENTENCE_END).flatMap(readSentence)
  return (told.length > 0 ? told : readSentence(text)).filter(({ agent }) => isDoer(agent))
}

function isDoer(name: string): boolean {
  return (
    !NOBODY.has(name.toLowerCase()) &&
    findWaveMentions(name).length === 0 &&
    !startsGroup(name) &&
    !isId(name) &&
    factOf(name) === null &&
    asideOf(name) === null
  )
}

const SENTENCE_END = /(?<=[.!])\s+(?=\p{L})/u

function readSentence(text: string): Assigned[] {
  const all = ALL_BY.exec(text)
  if (all !== null && !PLACE.test(all[2]!)) {
    const [, said, agent] = all
    const where = said!.replace(ABOUT_WAVE, '')
    const [mention] = findWaveMentions(where)
    const isWave = mention !== undefined && mention.start === 0 && where.slice(mention.end).trim() === ''
    return isWave || where.trim() === '' ? [{ agent: agent!, ids: isWave ? where : null, isRest: true }] : []
  }
  const each = readEach(text)
  if (each.length > 0) return each
  const listed = LISTED.exec(text)
  if (listed !== null) return [{ agent: listed[1]!, ids: listed[2]!, isRest: false }]
  const parts = partsOf(text)
  const told = parts.flatMap(part => readPart(part) ?? [])
  return told.length > 1 && told.length * 3 >= parts.length * 2 ? told : []
}

const EACH = new RegExp(
  `(?:^|[,;·|]\\s*|\\s(?:and|und|&)\\s)${NAME}\\s?\\((?:[Tt]asks?\\s|[Ii]tems?\\s|[Nn]os?\\.?\\s)?(#?\\p{L}{0,6}-?\\d[^()\\p{Ll}]{0,60})\\)`,
  'gu',
)

/** `agent-x (1–3), Tilda (4, 5)` and nothing else. */
function readEach(text: string): Assigned[] {
  const bare = text.replace(LABEL, '')
  const told = matchesOf(bare, EACH).map(([, agent, ids]) => ({ agent: agent!, ids: ids!, isRest: false }))
  return told.length > 1 && !/\p{L}/u.test(bare.replace(EACH, '')) ? told : []
}

const LABEL = /^[\p{L} ]{3,30}(?: \d{1,2})?:\s+(?=\S)/u
const COMMA =
  /\s*[;；。]\s*|\s+[·|•]\s+|\.\s+|,\s+(?=[^\s,;:]{1,40}(?:\s?[\p{Lu}\d–-][^\s,;:]{0,20}){0,2}\s?(?::|→|->|=)\s)|,\s+(?=(?:wave|phase|batch|stage|round|tier|step)\s)/iu

function partsOf(text: string): string[] {
  const bare = text.replace(/\.$/, '')
  const rest = bare.replace(LABEL, '')
  // `Opus: 1.1` has no label before it.
  return (
    [rest, bare]
      .map(one => joinIds(one.split(COMMA).filter(part => part !== '')))
      .find(parts => parts.length > 1 && readPart(parts[0]!) !== null) ?? []
  )
}

/** `T1, T3 → Ravi` is one part. */
function joinIds(parts: string[]): string[] {
  const joined: string[] = []
  let open = ''
  for (const part of parts) {
    const whole = open + part
    open = parseIds(part) === null ? '' : `${whole}, `
    if (open === '') joined.push(whole)
  }
  return joined
}

function readPart(part: string): Assigned | null {
  const rest = REST_OF.exec(part) ?? TO_REST.exec(part)
  if (rest !== null) return { agent: rest[1]!, ids: null, isRest: true }
  const first = DOER_FIRST.exec(part)
  if (first !== null && isTasks(first[2]!)) return { agent: first[1]!, ids: first[2]!, isRest: false }
  const last = DOER_LAST.exec(part) ?? WAVE_OF.exec(part)
  return last !== null && isTasks(last[1]!) ? { agent: last[2]!, ids: last[1]!, isRest: false } : null
}

function isTasks(text: string): boolean {
  const mentions = findWaveMentions(text)
  if (mentions.length > 0) return text.replace(/[^\p{L}]/gu, '').length < 20
  return parseIds(text) !== null
}
