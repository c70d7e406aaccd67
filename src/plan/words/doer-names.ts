import { isFirstName } from './first-names.ts'
import { CAPITAL, LETTER } from './letters.ts'

/** For patterns: how those who do the work are called. None of them catches a group. */

const KINDS = 'Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Terminal|Session|Instance|Bot'

/** `Agent 2`, `Session B` */
export const COUNTED = `(?:${KINDS})[ -]#?(?:\\d{1,3}|[A-Z])(?![${LETTER}\\d])`

const TRADES =
  '[Aa]gent|[Bb]ot|Engineer|Developer|Dev|Specialist|Designer|Architect|Tester|Writer|Analyst|Lead|Expert'

/** `Backend Engineer`, `QA agent`, `Data Pipeline Agent` */
const TRADED = `[${CAPITAL}][${LETTER}\\d/&+-]{1,20}(?: [${CAPITAL}][${LETTER}\\d/&+-]{1,20})? (?:${TRADES})(?: \\d{1,2}| [A-Z](?![${LETTER}]))?(?![${LETTER}])`

const MODELS =
  'claude|codex|gemini|jules|copilot|cursor|aider|devin|opus|sonnet|haiku|goose|qwen|kimi|gpt|llama|mistral|deepseek|grok|opencode|windsurf|cline'
const VARIANTS = 'code|cli|opus|sonnet|haiku|flash|pro|mini|max|turbo|codex'

/** `claude`, `Claude Code`, `gpt-5`, `Sonnet 4.5` */
export const MODEL = `(?:${anyCase(MODELS)})(?:[ -](?:${anyCase(VARIANTS)}|\\d[\\w.]{0,6}|[A-Z](?![${LETTER}]))|-[a-z](?![${LETTER}])){0,3}(?![${LETTER}\\d-])`

/** What nothing else is called by. */
export const SURE = `(?:${COUNTED}|${TRADED})`

/** `claude` as it may be written: small, with a capital, in capitals. */
function anyCase(words: string): string {
  return words
    .split('|')
    .flatMap(word => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()])
    .join('|')
}

const CERTAIN = new RegExp(
  `^(?:${SURE}|${MODEL}|@[\\w-]{2,40}|[a-z][${LETTER}\\d_]*(?:-[${LETTER}\\d_]+){0,3}-(?:agent|bot|dev|worker|engineer|writer|tester|reviewer|runner|\\d{1,2})|(?:agent|bot|worker|dev)-[${LETTER}\\d_]{1,20})$`,
  'u',
)

/** Whether a word is somebody's name, whatever stands around it. */
export function isDoerName(word: string): boolean {
  return CERTAIN.test(word) || isFirstName(word)
}

/** Whatever may be somebody's name: cheaper in a pattern than who it surely is. */
export const NAME_SHAPE = `(?:@[\\w-]{2,40}|@?[${CAPITAL}][${LETTER}\\d./-]{0,20}(?:\\s[${CAPITAL}\\d][${LETTER}\\d./-]{0,20}){0,3}|[a-z][${LETTER}\\d_]{0,20}(?:-[${LETTER}\\d_.]{1,20}){1,4}|(?:${MODELS})(?:\\s[a-z\\d][\\w.]{0,6}){0,3})`
/** Behind it may stand how long it takes. */
const SIGNED = new RegExp(
  `(?:^|\\s?[([]|\\s(?:[–—|·-]|→|->)\\s|,\\s)(?:(?:agent|owner|assignee|model|by):?\\s)?(${NAME_SHAPE}(?:\\s?[&+/]\\s?${NAME_SHAPE})?)(?:,\\s[~≈]?\\d[^()[\\]]{1,20})?[)\\]]?:?$`,
  'iu',
)

/** Whose a heading says that all below it is: `Track A – Ravi`, `Wave 1: Ground (codex, 2 days)`. */
export function signerOf(heading: string): string | null {
  const name = SIGNED.exec(heading.slice(0, 200))?.[1]
  return name !== undefined && name.split(/\s?[&+/]\s?/u).every(isDoerName) ? name.replace(/^@/, '') : null
}

const BEHIND = new RegExp(`\\s?(?:[([]@?(${NAME_SHAPE})[)\\]]|(?:→|->|=>)\\s@?(${NAME_SHAPE}))$`, 'u')

/** Who stands behind what is done and is surely somebody: `Define the contract → Claude`; with what is left of the title. */
export function takeSigner(title: string): { agent: string; title: string } | null {
  const match = BEHIND.exec(title.slice(-120))
  const agent = match?.[1] ?? match?.[2]
  return agent === undefined || !isDoerName(agent)
    ? null
    : { agent, title: title.slice(0, -match![0].length).trim() }
}
