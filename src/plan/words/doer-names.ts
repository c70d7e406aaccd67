import { isFirstName } from './first-names.ts'

/** For patterns: how those who do the work are called. None of them catches a group. */

const KINDS = 'Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Terminal|Session|Instance|Bot'

/** `Agent 2`, `Session B` */
export const COUNTED = `(?:${KINDS})[ -]#?(?:\\d{1,3}|[A-Z])(?![\\p{L}\\p{N}])`

const TRADES =
  '[Aa]gent|[Bb]ot|Engineer|Developer|Dev|Specialist|Designer|Architect|Tester|Writer|Analyst|Lead|Expert'

/** `Backend Engineer`, `QA agent`, `Data Pipeline Agent` */
const TRADED = `\\p{Lu}[\\p{L}\\p{N}/&+-]{1,20}(?: \\p{Lu}[\\p{L}\\p{N}/&+-]{1,20})? (?:${TRADES})(?: \\d{1,2}| [A-Z](?!\\p{L}))?(?!\\p{L})`

const MODELS =
  'claude|codex|gemini|jules|copilot|cursor|aider|devin|opus|sonnet|haiku|goose|qwen|kimi|gpt|llama|mistral|deepseek|grok|opencode|windsurf|cline'
const VARIANTS = 'code|cli|opus|sonnet|haiku|flash|pro|mini|max|turbo|codex'

/** `claude`, `Claude Code`, `gpt-5`, `Sonnet 4.5` */
export const MODEL = `(?:${anyCase(MODELS)})(?:[ -](?:${anyCase(VARIANTS)}|\\d[\\w.]{0,6}|[A-Z](?!\\p{L}))){0,3}(?![\\p{L}\\p{N}-])`

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
  `^(?:${SURE}|${MODEL}|@[\\w-]{2,40}|[a-z]\\w*(?:-\\w+){0,3}-(?:agent|bot|dev|worker|engineer|writer|tester|reviewer|runner|\\d{1,2})|(?:agent|bot|worker|dev)-\\w{1,20})$`,
  'u',
)

/** Whether a word is somebody's name, whatever stands around it. */
export function isDoerName(word: string): boolean {
  return CERTAIN.test(word) || isFirstName(word)
}

const NAME = `(?:${SURE}|${MODEL}|@[\\w-]{2,40}|[a-z]\\w*(?:-\\w+){1,4}|\\p{Lu}[\\p{L}-]{1,15}(?: \\p{Lu}\\p{L}{0,15})?)`
/** Behind it may stand how long it takes. */
const SIGNED = new RegExp(
  `(?:^|\\s?[([]|\\s(?:[–—|·-]|→|->)\\s|,\\s)(?:(?:agent|owner|assignee|model|by):?\\s)?(${NAME}(?:\\s?[&+/]\\s?${NAME})?)(?:,\\s[~≈]?\\d[^()[\\]]{1,20})?[)\\]]?:?$`,
  'iu',
)

/** Whose a heading says that all below it is: `Track A – Ravi`, `Wave 1: Ground (codex, 2 days)`. */
export function signerOf(heading: string): string | null {
  const name = SIGNED.exec(heading.slice(0, 200))?.[1]
  return name !== undefined && name.split(/\s?[&+/]\s?/u).every(isDoerName) ? name.replace(/^@/, '') : null
}

const BEHIND = new RegExp(`\\s?(?:[([]@?(${NAME})[)\\]]|(?:→|->|=>)\\s@?(${NAME}))$`, 'u')

/** Who stands behind what is done and is surely somebody: `Define the contract → Claude`; with what is left of the title. */
export function takeSigner(title: string): { agent: string; title: string } | null {
  const match = BEHIND.exec(title.slice(-120))
  const agent = match?.[1] ?? match?.[2]
  return agent === undefined || !isDoerName(agent)
    ? null
    : { agent, title: title.slice(0, -match![0].length).trim() }
}
