import type { Statement } from '../plan/plan.ts'
import type { CheckResult } from '../run/outcome.ts'
import type { Run, RunTask } from '../run/run.ts'
import { counted, said } from './words.ts'

// Which of the plan's criteria a run can tell by itself, once it has ended; it claims no more than it saw.

export interface Judged {
  text: string
  /** Null: people must say. */
  met: boolean | null
  /** What the run saw of it. */
  why: string | null
}

const TEXT_CHARS_MAX = 400
const COMMAND_WIDTH = 60
const HANDOVERS_MAX = 3

const ALL_DONE =
  /\b(?:all|every|each)\b.{0,40}\b(?:tasks?|items?|todos?|workers?|agents?|phases?|waves?|batch(?:es)?|steps|tickets|stories)\b.{0,30}\b(?:complete|completed|executed|done|finished)\b/i
const NO_GUIDES = /\b(?:no|none|zero)\b.{0,40}\bguides?\b/i
const DELIVERED = /\ball (?:the )?deliverables?\b.{0,30}\b(?:created|delivered|exist|present|there)\b/i
const KEPT = /\b(?:retrospectives?|lessons)\b.{0,30}\b(?:stored|kept|saved|written|recorded)\b/i
const NONE_LEFT =
  /^(?:no|zero|0) (?:more |remaining )?([a-z][\w-]{2,30})(?: [\w-]{1,20}){0,2}?(?: (?:remains?|left|anywhere|exists?|in the code))?[.!]?$/i
/** What a criterion says passes, and the commands that show it. */
const SHOWN: [RegExp, RegExp][] = [
  [
    /\btests?\b.{0,30}\b(?:pass|passes|passed|passing|green)\b/i,
    /\b(?:tests?|pytest|vitest|jest|tox|rspec|ctest|phpunit)\b/i,
  ],
  [
    /\b(?:types?|type[- ]?check(?:s|ing)?|tsc|mypy)\b.{0,30}\b(?:pass|passes|clean|green|ok)\b/i,
    /\b(?:tsc|mypy|pyright|type-?check)\b/i,
  ],
  [
    /\blint(?:er|ing)?\b.{0,30}\b(?:pass|passes|clean|green|ok)\b/i,
    /\b(?:lint|eslint|oxlint|ruff|clippy|flake8)\b/i,
  ],
  [/\bbuilds?\b.{0,30}\b(?:pass|passes|succeeds?|clean|green|works)\b/i, /\b(?:build|make|compile)\b/i],
]
/** Beyond what a command that passes shows. */
const BEYOND = /\bcoverage\b/i

/** Each criterion of the plan, with what the run itself can say of it; a rehearsal has shown nothing. */
export function judgeCriteria(run: Run): Judged[] {
  const { plan, rehearsal } = run.charter
  const targets = (plan.rules?.targets ?? []).filter(
    ({ measure }) => measure === 'coverage' || measure === 'other',
  )
  const handovers = (plan.terms?.handovers ?? []).slice(0, HANDOVERS_MAX)
  const texts = new Set([...plan.criteria, ...targets, ...handovers].map(({ text }: Statement) => text))
  return [...texts].map(text => ({
    text: said(text),
    ...((rehearsal ? null : judge(run, text.slice(0, TEXT_CHARS_MAX))) ?? { met: null, why: null }),
  }))
}

function judge(run: Run, text: string): Omit<Judged, 'text'> | null {
  if (NO_GUIDES.test(text)) return judgeGuides(run)
  if (ALL_DONE.test(text)) return judgeDone(run, 'done')
  if (DELIVERED.test(text)) return judgeDone(run, 'done, each looked at for what it was to deliver')
  if (KEPT.test(text)) return judgeKept(run, text)
  for (const [about, command] of SHOWN) if (about.test(text)) return judgeShown(run, text, command)
  const word = NONE_LEFT.exec(text)?.[1]
  return word === undefined ? null : judgeCount(run, word)
}

function judgeDone(run: Run, how: string): Omit<Judged, 'text'> {
  const work = listWork(run)
  const done = work.filter(({ status }) => status === 'done').length
  return { met: done === work.length, why: `${done} of ${counted(work.length, 'task')} ${how}` }
}

function judgeGuides(run: Run): Omit<Judged, 'text'> {
  const work = listWork(run)
  const guides = work
    .flatMap(({ attempts }) => attempts)
    .filter(({ outcome }) => outcome?.kind === 'guide').length
  const dropped = guides === 0 ? 'none was delivered' : `${counted(guides, 'guide')} dropped and not merged`
  return { met: true, why: dropped }
}

/** In Regatta's own memory in any case; a plan may mean another name of it. */
function judgeKept({ charter: { namespace } }: Run, text: string): Omit<Judged, 'text'> {
  const wanted = /\bnamespace\b[:=\s"'`]{1,4}([\w.-]{2,64})/i.exec(text)?.[1]
  const why = `kept under ${said(namespace)}`
  return { met: wanted === undefined || wanted === namespace ? true : null, why }
}

function judgeShown(run: Run, text: string, pattern: RegExp): Omit<Judged, 'text'> | null {
  const shown = listLast(run).filter(
    ({ expect, command }) => expect === 'success' && pattern.test(command.slice(0, TEXT_CHARS_MAX)),
  )
  if (shown.length === 0) return null
  const failing = shown.find(({ result }) => result.exit !== 0)
  if (failing) return { met: false, why: `${said(failing.command, COMMAND_WIDTH)} fails at the end` }
  const why = `${said(shown[0]!.command, COMMAND_WIDTH)} passed at the end`
  return { met: BEYOND.test(text) ? null : true, why }
}

function judgeCount(run: Run, word: string): Omit<Judged, 'text'> | null {
  const root = word.toLowerCase().replace(/s$/, '')
  const counting = listLast(run).find(
    ({ expect, command }) => expect !== 'success' && command.toLowerCase().includes(root),
  )
  if (!counting || counting.result.count === null) return null
  const { count } = counting.result
  // It may count other things as well.
  return { met: count === 0 ? true : null, why: `${said(counting.command, COMMAND_WIDTH)} finds ${count}` }
}

interface Last {
  command: string
  expect: 'success' | 'not-more' | 'not-fewer'
  result: CheckResult
}

/** What gates came to that were looked at when all work was in. */
function listLast(run: Run): Last[] {
  const workedTill = run.tasks.reduce((last, task) => Math.max(last, task.gate ? 0 : endedAt(task)), 0)
  return run.waves.flatMap(({ id, gate }) => {
    const task = gate === null ? undefined : run.tasks[gate]
    const attempt = task?.status === 'done' ? task.attempts.at(-1) : undefined
    if (attempt?.outcome?.kind !== 'checked' || (attempt.claimedAt ?? 0) < workedTill) return []
    const results = new Map(attempt.outcome.results.map(result => [result.command, result]))
    return (run.charter.gates[id]?.checks ?? []).flatMap(({ command, expect }) => {
      const result = results.get(command)
      return result === undefined ? [] : [{ command, expect, result }]
    })
  })
}

function endedAt({ attempts }: RunTask): number {
  return attempts.at(-1)?.endedAt ?? 0
}

/** What the plan counts, as it then stands: neither gates nor the parts of what was split. */
function listWork({ tasks, removed }: Run): RunTask[] {
  return tasks.filter(task => !task.gate && task.partOf === null && !removed.has(task))
}
