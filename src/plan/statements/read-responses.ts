import type { Authority, Contingency, Monitor, Terms } from '../plan.ts'
import type { Power, Response, Trigger } from '../rules.ts'
import { curesOf } from './cures.ts'
import { toHint } from './hints.ts'
import { headingsOf, linesWith, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const TRIGGERS: Record<NonNullable<Monitor['watch']>, Trigger | null> = {
  words: 'words',
  guide: 'guide',
  timeout: 'timeout',
  stall: 'stalled',
  tests: 'check-failed',
  conflicts: 'conflict',
  progress: null,
}

const CASES: Record<Contingency['when'], Trigger | null> = {
  'one-failed': 'failed',
  'several-failed': 'several-failed',
  timeout: 'timeout',
  stalled: 'stalled',
  tests: 'check-failed',
  provider: 'provider-down',
  conflict: 'conflict',
  other: null,
}

/** What a run answers to what, from what is watched, what is to be done if, and who takes over from whom. */
export function toResponses(
  monitors: Monitor[],
  authority: Authority[],
  { contingencies, fallbacks }: Pick<Terms, 'contingencies' | 'fallbacks'>,
  isForAll: boolean,
): Response[] {
  const escalateAfter = authority.find(({ after }) => after !== undefined)?.after
  const responses = [
    ...monitors.flatMap(fromMonitor),
    ...contingencies.flatMap(fromContingency),
    ...fromChains(fallbacks, isForAll),
  ]
  return responses.map(response => {
    // Where people are asked at once, or about a wave, the number of tries is not meant.
    const isOwn = response.cures[0] === 'escalate' || response.trigger === 'several-failed'
    return escalateAfter === undefined || isOwn || response.escalateAfter !== undefined
      ? response
      : { ...response, escalateAfter }
  })
}

function fromMonitor({ text, line, watch, words, minutes }: Monitor): Response[] {
  const trigger = watch === undefined ? null : TRIGGERS[watch]
  const cures = curesOf(text)
  // Counting what is done is no answer to a failure.
  if (trigger === null || (cures.length === 0 && trigger === 'check-failed')) return []
  return [
    {
      trigger,
      ...(minutes === undefined ? {} : { afterMs: minutes * 60_000 }),
      ...(words === undefined ? {} : { words }),
      cures,
      line,
    },
  ]
}

const COUNTS = new Map([
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
])

function fromContingency({ when, text, steps, line }: Contingency): Response[] {
  const isRate = /\brate.?limit|\b429\b|\bthrottl/i.test(text)
  const trigger = isRate ? 'rate-limited' : CASES[when]
  if (trigger === null) return []
  const count =
    /\b(\d{1,3}|two|three|four|five)\s*(?:\+|or more)?\s*(?:agents?|workers?|tasks?|sessions?|failures)\b/i.exec(
      text,
    )?.[1] ?? /\b(\d{1,3}|two|three|four|five)(?:\s*\+(?!\w)|\s+or more\b)/i.exec(text)?.[1]
  const after = /\bfails? (twice|three times|(\d) times)/i.exec(text)
  const attempts =
    after === null ? undefined : after[2] === undefined ? (after[1] === 'twice' ? 2 : 3) : Number(after[2])
  return [
    {
      trigger,
      ...(trigger === 'several-failed'
        ? { count: count === undefined ? 2 : (COUNTS.get(count.toLowerCase()) ?? Number(count)) }
        : {}),
      cures: curesOf(steps.join('\n')),
      ...(attempts === undefined ? {} : { escalateAfter: attempts }),
      ...(/\b(?:all|every) (?:workers?|agents?|tasks?)\b/i.test(steps.join(' '))
        ? { scope: 'all' as const }
        : {}),
      line,
    },
  ]
}

/** `OpenAI → Ollama → rules`: as many times the next one as there are models, then what needs none. */
function fromChains(fallbacks: Terms['fallbacks'], isForAll: boolean): Response[] {
  const chain = fallbacks.toSorted((a, b) => b.names.length - a.names.length)[0]
  if (chain === undefined) return []
  const isCommand = /\b(?:heuristic|rules?|rule-based|script|manual|validator|command)\b/i.test(
    chain.names.at(-1)!,
  )
  const cures: Response['cures'] = [
    ...(chain.names.length > 2 || !isCommand ? (['next-provider'] as const) : []),
    ...(isCommand ? (['configured-command'] as const) : []),
  ]
  return [
    { trigger: 'provider-down', cures, ...(isForAll ? { scope: 'all' as const } : {}), line: chain.line },
  ]
}

const MOVING = toHint('switch|move|send')

/** `Ollama: switch ALL workers to it`. */
export function switchesAll(lines: Line[]): boolean {
  return linesWith(lines, MOVING).some(({ plain }) =>
    /\b(?:switch|move|send)\s+(?:all|every)\b/i.test(plain.slice(0, 400)),
  )
}

const POWERS =
  /\b(?:authority|authori[sz]\w+|allowed|permission|may|autonomy|mandate|without asking|escalation|mitigations?)\b/i
const NEVER =
  /\b(?:never|must not|may not|mustn['’]?t|not allowed|not (?:be )?permitted|no authority|forbidden|prohibited)\b/i
const ASK =
  /\b(?:ask(?:s|ing)? (?:first|before|the)|only (?:with|after) (?:approval|consent|asking|a (?:go|yes))|needs? (?:approval|consent|an? ok|a (?:go|yes|human))|requires? (?:approval|consent|sign-?off)|approval (?:needed|required)|with approval|must ask|has to ask)\b/i

/** What may be done without asking, from the lines on authority and the headings above them. */
export function readPowers(lines: Line[]): Power[] {
  const powers = new Map<string, Power>()
  for (const line of lines) {
    if (line.aside !== 'authority' || line.form === 'heading' || line.form === 'code') continue
    const about = headingsOf(line)
    if (!POWERS.test(about)) continue
    const plain = line.form === 'row' ? line.cells.join(': ') : statedOf(line)
    // `It may retry and split, but must ask before it switches the provider.`
    for (const part of plain.split(/[;.]\s|\b(?:but|however|whereas)\b/i).slice(0, 8)) {
      const mode = modeOf(part, line.label ?? line.under.heading)
      for (const cure of curesOf(part.replace(/\bask\w* (?:the \p{L}+|first|before)\b/giu, ' '))) {
        // When people are asked is a number, not a power.
        if (cure === 'escalate' || /\bescalate\b/i.test(part) || powers.has(cure)) continue
        powers.set(cure, { cure, mode, line: line.line })
      }
    }
  }
  return [...powers.values()]
}

function modeOf(part: string, label: string): Power['mode'] {
  for (const text of [part, label]) {
    if (NEVER.test(text)) return 'never'
    if (ASK.test(text)) return 'ask'
  }
  return 'auto'
}
