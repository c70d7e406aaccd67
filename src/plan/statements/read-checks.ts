import type { Check } from '../plan.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'
import { toHint } from './hints.ts'
import { headingsOf } from './lines.ts'
import type { Line } from './lines.ts'

const CHECKS_MAX = 200
const COMMAND_MAX = 300
const COMMAND =
  /^(?:\$ |\.?\.?\/[\w./-]+(?:\.\w{1,4})?(?:\s|$)|[\w./-]+\.(?:sh|py|js|mjs|ts|rb)(?:\s|$)|(?:! ?)?(?:npm|npx|pnpm|yarn|bun|bunx|deno|node|pytest|python3?|uv|poetry|tox|cargo|go (?:test|vet|build)|make|just|mvn|gradle|dotnet|bash|sh|zsh|git|g?grep|rg|docker|tsc|eslint|ruff|mypy|vitest|jest|playwright|bundle|rake|rspec|mix|php|composer|swift|xcodebuild|flutter|dart|ctest|cmake|terraform|kubectl|helm|curl|test|diff|wc|find|pre-commit|ls)\s)/
const ABOUT =
  /\bvalidat\w*|\bverif(?:y|ication)\b|\bquality (?:gates?|checks?)|\bchecks?\b|\bsmoke\b|\btests? commands?\b|\b(?:after|between) (?:each|every|all|the)? ?(?:waves?|batch(?:es)?|phases?|tasks?|tiers?|stages?|rounds?)\b|\bregression\b|\bacceptance\b|\bgates?\b|\bdone when\b/i
const EACH_WAVE =
  /\b(?:after|between|per|for) (?:each|every|any)? ?(?:waves?|batch(?:es)?|phases?|tiers?|stages?|rounds?|tracks?)\b|\beach (?:wave|batch|phase|tier|stage|round)\b/i
const EACH_TASK =
  /\b(?:after|before|per|for) (?:each|every|any) (?:tasks?|agents?|workers?|commits?|items?|jobs?)\b|\bper[- ](?:task|agent|worker|commit)\b|\b(?:each|every) (?:task|agent|worker)\b/i
const AT_END = /\bfinal\b|\bat the end\b|\bafter (?:all|everything)\b|\bend-to-end\b|\bfull suite\b/i
const AFTER_ALL =
  /\bafter (?:all (?:of )?(?:the )?(?:waves|batches|phases|tiers|stages|rounds)|everything)\b/i
const NOT_MORE =
  /\b(?:never|not|n['’]t)\s+(?:be\s+)?(?:allowed to\s+)?(?:increase|rise|grow|go(?:es)? up|exceed|get more)|\bdecreases? or (?:stay|remain)|\b(?:stay|remain)s? (?:the )?same or (?:fall|decrease|drop)|\b(?:must|should|may) (?:only )?(?:fall|shrink|drop|decrease)|\bno (?:new|more|increase)\b/i
const NOT_FEWER =
  /\b(?:never|not|n['’]t)\s+(?:be\s+)?(?:allowed to\s+)?(?:fall|decrease|drop|shrink|go(?:es)? down)|\bincreases? or (?:stay|remain)|\b(?:must|should|may) (?:only )?(?:rise|grow|increase)|\bno (?:fewer|decrease)\b/i
const LAUNCHES =
  /^(?:Task|Agent)[\s:-]|^(?:cd|export|echo|for|do|done|wait|while|if|fi|then|else|set|source|sleep|mkdir|claude|codex|tmux)\b|&\s*$/

/** Commands that say whether work is good, with when they are due and what is expected of them. */
export function readChecks(lines: Line[]): Check[] {
  const checks: Check[] = []
  const seen = new Set<string>()
  let comment = { text: '', block: -1, isOpen: false, line: -1 }
  let last: Check | null = null
  let inside = { folder: '', line: 0 }
  const about: About = { under: null, isAbout: false }
  for (const line of lines) {
    if (checks.length >= CHECKS_MAX) break
    if (line.form !== 'code') {
      const stated = line.aside === 'monitors' ? readWatched(line) : readStated(line, about)
      if (stated !== null) for (const check of withFurther(stated, line)) add(checks, seen, check)
      else if (line.form === 'text' && last !== null && line.line - last.line <= 4) compare(last, line.plain)
      last = stated
      continue
    }
    if (!isShell(line.language)) continue
    if (comment.block !== line.labelLine * 100_000 + line.under.heading.length) {
      const block = line.labelLine * 100_000 + line.under.heading.length
      comment = { text: '', block, isOpen: false, line: -1 }
    }
    inside = enter(inside, line)
    const remark = /^#+\s*(.*)$/.exec(line.plain)
    if (remark !== null) {
      // What follows a command says what it must show; what names a check opens one.
      if (last !== null && line.line - last.line === 1 && compare(last, remark[1]!)) continue
      comment = { ...comment, text: remark[1]!, isOpen: ABOUT.test(remark[1]!), line: line.line }
      continue
    }
    const check = readCommand(line, comment)
    last = check === null ? null : toPlaced(check, inside.folder)
    if (last !== null) add(checks, seen, last)
  }
  return checks
}

function isShell(language: string): boolean {
  return ['', 'bash', 'sh', 'shell', 'zsh', 'console', 'text', 'powershell', 'fish'].includes(language)
}

function add(checks: Check[], seen: Set<string>, check: Check): void {
  const key = `${check.command}\n${check.wave ?? check.when}`
  if (seen.has(key)) return
  seen.add(key)
  checks.push(check)
}

function readCommand(line: Line, comment: { text: string; isOpen: boolean; line: number }): Check | null {
  const [command, remark] = splitRemark(line.plain)
  const about = headingsOf(line)
  const isAbout =
    comment.isOpen ||
    isCompared(line.label ?? '') ||
    (ABOUT.test(about) && !/\bset-?up\b|\bmonitor|\binstall|\bpre-?checks?\b/i.test(about))
  if (!isAbout || command.length > COMMAND_MAX || LAUNCHES.test(command) || !COMMAND.test(`${command} `))
    return null
  const check = toCheck(command.replace(/^\$ /, ''), `${comment.text}\n${about}`, line)
  if (compare(check, remark) || !COUNTING.test(check.command)) return check
  // `# must never rise` on the line above it.
  const above = line.line - comment.line === 1 ? comment.text : ''
  if (!compare(check, above)) compare(check, line.label ?? '')
  return check
}

const CD = /^cd\s+["']?(?:\.\/)?([\w@-][\w@.-]{0,80}(?:\/[\w@-][\w@.-]{0,80}){1,12})\/?["']?$/
/** Between lines of one fence there is at most an empty one. */
const APART_MAX = 3

/** The folder that a fence has gone into by then; one name alone may be the project's own. */
function enter(inside: { folder: string; line: number }, { plain, line }: Line): typeof inside {
  const folder = line - inside.line > APART_MAX ? '' : inside.folder
  return { folder: /^cd\b/.test(plain) ? (CD.exec(plain)?.[1] ?? '') : folder, line }
}

/** As it can be run from the project's folder: `verify.sh` lies in no folder that a shell looks into. */
function toPlaced(check: Check, folder: string): Check {
  const command = check.command.replace(/^(?=[\w-]{1,80}\.(?:sh|bash)(?:\s|$))/, './')
  return { ...check, command: folder === '' ? command : `cd ${folder} && ${command}` }
}

/** `git grep -c TODO | wc -l   # the count must not go up`. */
function splitRemark(text: string): [string, string] {
  const at = text.search(/\s#\s/)
  return at === -1 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 2).trim()]
}

function compare(check: Check, text: string): boolean {
  if (text.length > 400) return false
  if (NOT_MORE.test(text)) check.expect = 'not-more'
  else if (NOT_FEWER.test(text)) check.expect = 'not-fewer'
  else return false
  return true
}

const COMPARED = toHint(
  'increase|rise|grow|go|exceed|get|decrease|same|fall|drop|shrink|stay|remain|new|more|fewer',
)

function isCompared(text: string): boolean {
  return text.length <= 400 && (NOT_MORE.test(text) || NOT_FEWER.test(text))
}

/** What prints a number. */
const COUNTING = /\b(?:grep|rg)\s.{0,100}-\w{0,5}c|\bwc\b|--count\b|--collect-only\b/
const COUNTED = /(?:^|\s)((?:git\s)?(?:grep|rg)\s+-\w{0,5}c\w{0,5}(?:\s+[\w@./:=,*"'|-]{1,80}){1,8})/i
/** `After every wave run …` says itself that it is a check. */
const DUE =
  /\b(?:after|between) (?:each|every|all)(?: of)?(?: the)? \p{L}{3,12}(?: (?:is|are|has|have) \p{L}{3,10}){0,2},? (?:run|execute)\b/iu
const INLINE =
  /(?:^|\b(?:run|runs|execute|with|command|checks?|validat\w+|verif\w+|tests?)\b\s*:?\s+|[:–—]\s+)((?:npm|npx|pnpm|yarn|bun|pytest|python3? -m|python3?(?= [\w./-]{1,80}\.py\b)|(?:ba|z)?sh(?= [\w./-]{1,80}\.sh\b)|node(?= [\w./-]{1,80}\.[mc]?[jt]s\b)|cargo|go test|make|just|mvn|gradle|dotnet|tox|ruff|mypy|tsc|vitest|jest|\.\/[\w./-]+)(?:\s+[\w@./:=,*"'-]+){0,12})/i
const STOP =
  /\s+(?:after|before|must|should|and|passes|pass|is|has|have|exits?|returns?|shows?|reports?|stays?|succeeds?|green|clean|with no|without)\b.*$|(?<=\w)\.\s+.*$|[.,;:]+$/i

const WATCHED =
  /(?:^|[:–—]\s+)`?((?:npm test|npm run [\w:-]{1,40}|(?:pnpm|yarn|bun) test|pytest|tox|cargo (?:test|check|build)|go (?:test|vet)(?: \.\/\.\.\.)?|make [\w-]{1,40}|vitest(?: run)?|jest|tsc(?: --noEmit)?|ruff check))`?\s+(?:exits?|exit (?:code|status))\s*(?:≠|!=|<>|>|(?:is |with )?(?:not|non-?zero))/i

/** `Tests: pytest exit code ≠ 0 = roll back and retry`: what is watched while a task is done is run once it is. */
function readWatched(line: Line): Check | null {
  if (line.form === 'heading' || line.form === 'row' || line.plain.length > 400) return null
  const command = WATCHED.exec(line.plain)?.[1]
  if (command === undefined) return null
  const when = EACH_WAVE.test(`${line.plain}\n${headingsOf(line)}`) ? 'wave' : 'task'
  return { command, when, expect: 'success', line: line.line }
}

/** `- Validation: ./check.sh 1 36`, `- npm test passes` below a heading about checks. */
function readStated(line: Line, about: About): Check | null {
  if (line.form === 'heading' || line.form === 'row' || line.plain.length > 400) return null
  const labelled =
    /^(?:\W{0,4})(?:validat\w*|verif\w*|check|tests?|gate|acceptance|done when)\b[^:]{0,30}:/i.test(
      line.plain,
    )
  const compared = (line.hints & COMPARED) !== 0 && isCompared(line.plain)
  if (!labelled && !compared && !isAboutChecks(line, about) && !DUE.test(line.plain)) return null
  if (!/[a-z]\S* |\.\//i.test(line.plain)) return null
  const lead = line.lead !== null && COMMAND.test(`${line.lead} `) ? line.lead : null
  const counted = compared ? COUNTED.exec(line.plain)?.[1] : undefined
  const isStated = labelled || !compared || isAboutChecks(line, about) || DUE.test(line.plain)
  const found = lead ?? (counted ?? (isStated ? INLINE.exec(line.plain)?.[1] : undefined))?.replace(STOP, '')
  if (found === undefined || found.length > COMMAND_MAX || !/\s|\.\/|^\w+$/.test(found)) return null
  const check = toCheck(found, `${line.plain}\n${headingsOf(line)}`, line)
  compare(check, line.plain)
  return check
}

const FURTHER = /^[`"']?,?\s+(?:(?:and|then|plus|&&)\s+){1,2}(?:run\s+|execute\s+)?(?:also\s+)?[`"']?(?=\S)/i

/** `run npm test and then npm run lint` are two. */
function withFurther(first: Check, { plain }: Line): Check[] {
  const checks = [first]
  let end = plain.indexOf(first.command) + first.command.length
  for (let at = 0; at < 3 && end >= first.command.length; at++) {
    const joint = FURTHER.exec(plain.slice(end))
    const rest = joint === null ? '' : plain.slice(end + joint[0].length)
    const command = INLINE.exec(`: ${rest}`)?.[1]?.replace(STOP, '')
    if (command === undefined || !rest.startsWith(command) || !COMMAND.test(`${command} `)) break
    checks.push({ ...first, command })
    end = plain.length - rest.length + command.length
  }
  return checks
}

/** What the headings of the line before were about: mostly they are the same. */
interface About {
  under: Line['under'] | null
  isAbout: boolean
}

function isAboutChecks(line: Line, about: About): boolean {
  if (about.under !== line.under) {
    about.under = line.under
    about.isAbout = ABOUT.test(line.under.joined)
  }
  return about.isAbout || (line.label !== null && ABOUT.test(line.label))
}

function toCheck(command: string, about: string, line: Line): Check {
  const check: Check = { command, when: 'end', expect: 'success', line: line.line }
  const wave = line.under.wave ?? waveIn(about)
  const own = about.split('\n')
  // The nearest word on when counts: the remark, then the label, then the headings outwards.
  for (const text of own) {
    if (EACH_WAVE.test(text)) return { ...check, when: 'wave' }
    if (EACH_TASK.test(text)) return { ...check, when: 'task' }
    if (AT_END.test(text) && (wave === null || AFTER_ALL.test(text))) return check
  }
  return wave === null ? check : { ...check, when: 'wave', wave }
}

function waveIn(text: string): string | null {
  const [mention, more] = findWaveMentions(text.slice(0, 2000))
  if (mention === undefined || more !== undefined || mention.keys.length !== 1) return null
  return parseWaveName(text.slice(mention.start), 0)?.label ?? null
}
