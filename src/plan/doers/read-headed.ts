import { matchesOf } from '../../lib/matches-of.ts'
import { NOBODY } from '../prose/find-doers.ts'
import { parseIds } from '../tell/tell-allocation.ts'
import { asideOf } from '../words/asides.ts'
import { isDoerName, SURE } from '../words/doer-names.ts'
import { factOf } from '../words/facts.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import { startsGroup } from '../words/wave-name.ts'
import { LETTER, SMALL } from '../words/letters.ts'

/** Who does all that stands below, and who some of it instead. */
export interface Headed {
  agent: string
  except: { agent: string; ids: string[] }[]
}

const NAME = `(?:the |el |la |le |o |der |die |den )?(?:agent |agente )?[\`"“‘@]?(${SURE}|[${LETTER}][${LETTER}\\d_]{1,20}(?:-\\w{1,20}){0,3}(?:\\s(?:code|cli|opus|sonnet|haiku|\\d{1,2}|[A-Z])(?![${LETTER}]))?)[\`"”’]?`
const THIS = `(?:(?:all of )?th(?:is|e) (?:whole )?(?:${KIND_WORDS}|section|part|block|lane|track|list)|dies[${SMALL}]{1,2} [${LETTER}]{2,12}|cette [${LETTER}]{2,12}|ce [${LETTER}]{2,12}|est[ae] [${LETTER}]{2,12}|quest[ao] [${LETTER}]{2,12})`
const HERE = `(?:here|below|hier|ici|aquí|aqui|qui|(?:in|of|from|within|on) ${THIS}|in |${THIS})`
const ALL = `(?:everything|all(?: (?:this|of (?:it|them|this|these|that)|(?:the )?(?:tasks|items|work)|two|three|four|five|six))?|both|each(?: (?:task|item))?|alles?|alle (?:aufgaben|punkte)|tout|tou(?:te)?s les tâches|todo|tod[oa]s(?: l?[ao]s tare(?:as|fas))?|tudo|tutto)`
const DONE =
  '(?:done|handled|run|taken|built|owned|executed|implemented|made|worked on|carried out|gemacht|erledigt|übernommen|fait(?:e?s)?|hech[ao]s?|feit[ao]s?|fatt[eio]|gedaan)'
const IS =
  '(?:is|are|gets?|will be|runs?|goe?s?|belongs?|wird|werden|ist|geht|gehen|est|sont|va|es|son|é|são|è)'
const BY = '(?:by|to|on|with|for|von|durch|an|par|à|por|para|pel[oa]|dal?|a|door|aan)'
const DOES =
  '(?:does|takes|runs|handles|builds|gets|owns|implements|covers|macht|übernimmt|erledigt|bekommt|fait|prend|hace|lleva|faz|assume|fa|prende|doet)'
const LABEL =
  '(?:default |main |usual )?(?:agents?|models?|owners?|workers?|sessions?|assignees?|doers?|runners?|executors?|who|modell?|modèle|modelo|agente)'
const END = `(?=\\s?(?:$|[.;:(–—]|,?\\s?(?:unless|except|but|only|save|apart|außer|bis auf|nur|sauf|salvo|excepto|exceto|tranne)(?![${LETTER}])))`
const WAYS = [
  `^${LABEL} (?:for|of|in|on|für|pour|para|de|da|von) ${THIS}\\s?[:=–—-]\\s?${NAME}${END}`,
  `^${LABEL}\\s?[:=]\\s?${NAME}${END}`,
  `^(?:assigned|given|handed) to ${NAME}${END}`,
  `^(?:please )?(?:uses?|runs? (?:on|with|by)) ${NAME}(?: (?:for|in|on) (?:${ALL}(?: ${HERE})?|${THIS}|${HERE}))?${END}`,
  `^${ALL}(?: ${HERE})?,? (?:${IS} )?(?:${DONE} )?${BY} ${NAME}${END}`,
  `^(?:${THIS} )?(?:${IS} )?(?:entirely |completely )?${DONE} ${BY} ${NAME}${END}`,
  `^${THIS} (?:is |belongs |goes |runs )(?:to |for |on |with )${NAME}${END}`,
  `^${NAME} (?:then |also )?${DOES} (?:${ALL}(?: ${HERE})?|${THIS})${END}`,
  // `laptop 3, agent tm-pilot, beside it Ann`
  `^(?:[^.;:,]{1,40},\\s)?(?:agent|session|worker) ${NAME}(?=,\\s|\\.?$)`,
  `^(?:here|hier|ici|aquí|aqui) (?:works|arbeitet|travaille|trabaja|trabalha) ${NAME}${END}`,
].map(way => new RegExp(way, 'iu'))
const IDS = `(#?[${LETTER}]{0,8}[-_.]?\\d[\\w.-]{0,12}(?:(?:,\\s|\\s?[&+]\\s?|\\s(?:and|und|et|y|e)\\s)#?[${LETTER}]{0,8}[-_.]?\\d[\\w.-]{0,12}){0,8})`
const BUT =
  '(?:except(?:ing)?(?: for)?|apart from|save(?: for)?|but|only|just|außer|bis auf|nur|sauf|seule?(?:ment)?|salvo|excepto|sólo|solo|exceto|só|apenas|tranne)'
const EXCEPT = new RegExp(
  `(?<![${LETTER}])${BUT}\\s(?:the\\s)?${IDS}(?:,?\\s(?:which|that|die|das|der|qui|que|che))?\\s?(?:\\((?:agent:?\\s|by\\s)?|(?:(?:${IS}|does|macht|fait)\\s)?(?:(?:${DONE}\\s)?${BY}\\s)|[:=→]\\s?|->\\s?)${NAME}`,
  'giu',
)
const SENTENCE_END = /(?<=[.!;])\s+(?=\S)/u
/** Where only the words around it say that it is a name, it has to look like one. */
const LIKE_NAME =
  /^(?:\p{Lu}|\p{Ll}\w*[-\d]|(?:claude|codex|gemini|copilot|cursor|opus|sonnet|haiku|gpt|aider|devin|qwen|llama|mistral)(?!\p{L}))/u
/** `by skipper`, `Agent: skipper` */
const SAID_SO = /(?:(?<!\p{L})(?:by|von|durch|par|por|pel[oa]|dal?|door|to)|[:=])\s(?:the\s)?["'`“‘@]?$/iu
/** `runs on Postgres`, `is for Mobile` */
const PLACED =
  /(?<!\p{L})(?:on|for|with|uses?|für|mit|auf|pour|sur|avec|para|com|con|en|su)\s(?:the\s)?["'`“‘@]?$/iu
/** How things are done and where they go. */
const NO_NAME =
  /^(?:hand|default|design|main|master|trunk|production|prod|staging|review|noon|now|then|today|tonight|tomorrow|us|me|them|script|machine|people|humans|turns|itself|tbd|none|unassigned|open|mano|maschine)$/i

/** `Model for this tier: sonnet, except 1.4, which is done by opus`: what the lines right below a heading say of all of it. */
export function readHeaded(text: string): Headed | null {
  const said = text.slice(0, 600)
  const agent = said.split(SENTENCE_END).flatMap(nameIn)[0]
  if (agent === undefined) return null
  const except = matchesOf(said, EXCEPT).flatMap(match => {
    const known = parseIds(match[1]!)
    return known === null || !isDoer(match, match[2]!) ? [] : [{ agent: match[2]!, ids: known }]
  })
  return { agent, except }
}

function nameIn(sentence: string): string[] {
  return WAYS.flatMap(way => {
    const match = way.exec(sentence.trim())
    return match !== null && isDoer(match, match[1]!) ? [match[1]!] : []
  }).slice(0, 1)
}

function isDoer([whole]: RegExpExecArray, name: string): boolean {
  const before = whole.slice(0, whole.lastIndexOf(name))
  return (
    (before.endsWith('@') ||
      (PLACED.test(before) ? isDoerName(name) : LIKE_NAME.test(name) || SAID_SO.test(before))) &&
    !NO_NAME.test(name) &&
    !NOBODY.has(name.toLowerCase()) &&
    !startsGroup(name) &&
    factOf(name) === null &&
    asideOf(name) === null
  )
}
