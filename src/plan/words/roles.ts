import { COUNTED, isDoerName } from './doer-names.ts'
import { AGENT_OF } from './whose-agent.ts'

/** Who does it, by what they are and a number or letter: `Agent 2`, `Terminal B (claude-b)`. */
export const ROLE =
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session|Instance|Claude)[\s-]+#?(?:\d{1,4}[A-Z]?|[A-Z]))(?![\p{L}\p{N}]|\.\d)(?:\s*\(([^()]{1,80})\))?\s*[:·•|–—-]?\s*/u

const BLOCK = new RegExp(ROLE.source, 'iu')

const PROGRAM =
  /^@?(?:(?:agent|bot|worker)[/ :#-]\s?[\w-]{1,30}|[a-z]\w{0,20}(?:-\w{1,20}){0,3}-(?:agent|bot|worker))$/i
/** What agents may be named for besides doing the work. */
const OTHER =
  /review|approv|escalat|fallback|backup|notif|inform|contact|(?<!as)sign|gate|coordinat|orchestrat|verif|check|watch|support|help|need|wait|block|depend|after|before|from|\bto\b|input|previous|next|merge/i

/** One to three words. */
const LABEL = /^\W{0,4}\p{L}{2,16}(?:[ -]\p{L}{1,12}){0,2}\W{0,4}$/u

/** `Hand: agent/core`: whatever the word, such a value says who does it. */
export function namesDoer(label: string, value: string): boolean {
  const named = PROGRAM.test(value.slice(0, 120).replace(/\.$/, ''))
  return named && LABEL.test(label.slice(0, 80)) && !OTHER.test(label)
}

const DOER =
  /\b(?:(?:sub-?)?agents?|sessions?|workers?|terminals?|bots?|owners?|assignees?|developers?|engineers?|claude|codex|accountable|driven by|poc|handlers?|makers?|actors?|resources?|allocated to|does it)\b/i
/** What is said of those who do it besides their names. */
const ABOUT =
  /\b(?:prompts?|instructions?|notes?|brief|count|number|length|time|model|tools?|cost|budget|output|log|hours|load|status|question|risks?|needed|required|context|skills?|files?|goal|task)\b/i
/** `Developer A: invitations` is about what that one does. */
const CALLED_SO = new RegExp(`^\\W*${COUNTED}(?:\\s\\([^()]{1,40}\\))?\\W*$`, 'u')
const NAME = /^@?\p{L}[\p{L}\p{N}_.-]{1,30}(?:\s[\p{L}\p{N}][\p{L}\p{N}_.-]{0,20}){0,2}$/u

/** `level agent: KM-1` says what that one does. */
const TICKET = /^[A-Z]{1,8}-\d{1,5}$/

/** `| Suggested agent |`, `| Claude session |` above names. */
export function namesDoerOf(label: string, value: string): boolean {
  const said = label.slice(0, 60)
  if (!DOER.test(said) || ABOUT.test(said) || OTHER.test(said) || CALLED_SO.test(said)) return false
  return NAME.test(value.slice(0, 120)) && !TICKET.test(value)
}

/** `| By |`, `| 👤 |` above names that nothing else bears. */
export function namesSomebody(label: string, value: string): boolean {
  return (
    !OTHER.test(label.slice(0, 60)) &&
    value
      .slice(0, 80)
      .split(/\s?[&+/]\s?/u)
      .every(isDoerName)
  )
}

/** Whose lines stand below a label: `AGENT 1 (left pane) - Back end:`. */
export function doerOf(label: string): string | null {
  const match = BLOCK.exec(label.slice(0, 120).replace(/^[^\p{L}]+/u, ''))
  return match === null || !label.trimEnd().endsWith(':') ? null : match[1]!
}

/** `Agent form: claim form wizard`, `Prompt for mail`: one word in small letters, as programs are called. */
const CALLED =
  /^(?:(?:Sub-?agent|Agent|Session|Worker|Terminal|Bot)|Prompt\s+(?:for|of|to)(?:\s+(?:the\s+)?(?:agent|session))?)\s+["'“`]?@?([a-z][a-z0-9_.]{0,30}(?:-[a-z0-9_.]{1,30}){0,4})["'”`]?\s*(?:$|:\s*|(?=[([])|→\s*|[–—-]\s+)/u

export interface Called {
  agent: string
  title: string
}

export function parseCalled(plain: string): Called | null {
  const match = CALLED.exec(plain)
  return match === null ? null : { agent: match[1]!, title: plain.slice(match[0].length).trim() }
}

/** `level-agent`, `agent-3 (worktree ../b)`, `@level`, `Level agent`, `Tove's agent` alone. */
const ALONE =
  /^[`"“]?(?:@((?!(?:all|everyone|everybody|here|channel|team)\b)[\w-]{2,40})|((?:agent|bot|worker)-[\w-]{1,40}|(?!(?:part|section|chapter|item|point|step|task|pr)-)[a-z][\w.-]{0,40}-(?:agent|bot|dev|worker|engineer|writer|tester|reviewer|runner|\d{1,2})|\p{Lu}\w{1,20} agent))[`"”]?\s?(?:\([^()]{1,60}\))?:?$/u
const WHOSE_ALONE = new RegExp(
  `^["“]?(\\p{Lu}\\p{Ll}{1,15})${AGENT_OF}["”]?\\s?(?:\\([^()]{1,60}\\))?:?$`,
  'u',
)

/** Whom a heading or a label names and nobody else, whatever is done below it. */
export function doerAlone(plain: string): string | null {
  const said = plain.slice(0, 120)
  const [, handle, program] = ALONE.exec(said) ?? []
  return handle ?? program ?? WHOSE_ALONE.exec(said)?.[1] ?? null
}
