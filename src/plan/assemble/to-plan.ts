import { BOLD_HEADING_DEPTH } from '../outline/outline.ts'
import type { Outline, Section } from '../outline/outline.ts'
import type { Plan, Task, Wave } from '../plan.ts'
import type { Statements } from '../statements/read-statements.ts'
import { parseNamedLane } from '../words/lanes.ts'
import { stripBrackets } from '../words/strip.ts'
import { isGreeting } from '../words/greetings.ts'
import { startsGroup } from '../words/wave-name.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Draft, DraftTask, DraftWave } from './draft.ts'
import { mayRead, owesReport } from './owes-report.ts'

export function toPlan(outline: Outline, draft: Draft, statements: Statements): Plan {
  const { status, limits, gates, criteria, monitors, authority, readOnly } = statements
  return {
    title: stripDecoration(findTitle(outline.root)).slice(0, 300),
    status,
    waves: draft.tasks.length === 0 ? [] : draft.waves.map(wave => toWave(draft, wave, statements)),
    tasks: draft.waves.flatMap(wave => wave.tasks.map(index => toTask(draft, draft.tasks[index]!, readOnly))),
    limits,
    checks: [],
    gates,
    criteria,
    monitors,
    authority,
    findings: [],
  }
}

function findTitle(root: Section): string {
  const first = root.sections[0]
  const [block] = root.blocks
  // What a chat or a mail begins with says more than the name of its first group.
  const isGroup =
    (first?.depth === BOLD_HEADING_DEPTH ||
      startsGroup(first?.heading?.plain ?? '') ||
      (first?.heading != null &&
        parseNamedLane({ ...first.heading, plain: stripBrackets(first.heading.plain) }) !== null)) &&
    block?.kind === 'text'
  if (first?.heading != null && !isGroup) return first.heading.plain
  return block?.kind === 'text' ? sayTitle(block.lines.map(({ plain }) => plain)) : ''
}

const SUBJECT =
  /^(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|件名|主题|제목)\s*[:：]\s*(\S.*)$/iu
const SENT = /^(?:from|to|cc|bcc|date|sent|von|an|datum|de|à|para|fecha|da|a|data|van|aan)\s*:/i

/** The subject of a mail, else its first line that says more than who sent it to whom. */
function sayTitle(lines: string[]): string {
  const subject = lines.slice(0, HEAD_MAX).flatMap(line => SUBJECT.exec(line.slice(0, 300))?.[1] ?? [])[0]
  return subject ?? lines.find(line => !SENT.test(line) && !isGreeting(line)) ?? lines[0] ?? ''
}

/** Of sentences that a document begins with, the first says enough. */
export function shortTitle(title: string): string {
  const said = title.length > TITLE_MAX ? (FIRST.exec(title)?.[0] ?? title) : title
  return said.replace(/(?<=\p{L})\.$/u, '')
}

const TITLE_MAX = 60
const FIRST = /^.{3,}?[\p{L}\p{N})][.!?](?=\s+\p{Lu})/u

const HEAD_MAX = 8

function toWave(draft: Draft, wave: DraftWave, statements: Statements): Wave {
  const gate = statements.gates.find(gate => gate.after === wave.id || gate.after === wave.name.label)
  return {
    id: wave.id,
    title: wave.title,
    mode: modeOf(draft, wave),
    after: wave.after.map(index => draft.waves[index]!.id),
    minutes: wave.minutes,
    gate: gate?.question ?? null,
  }
}

/** The document's word, unless the tasks' own order says otherwise. */
function modeOf(draft: Draft, wave: DraftWave): Wave['mode'] {
  if (wave.mode === 'serial' || wave.mode === 'mixed') return wave.mode
  const own = new Set(wave.tasks)
  let chained = 0
  let ordered = 0
  for (const [at, index] of wave.tasks.entries()) {
    const { needs } = draft.tasks[index]!
    for (const need of needs) if (own.has(need)) ordered++
    if (at > 0 && needs.has(wave.tasks[at - 1]!)) chained++
  }
  if (ordered === 0) return 'parallel'
  return chained === wave.tasks.length - 1 ? 'serial' : 'mixed'
}

function toTask(draft: Draft, task: DraftTask, readOnly: string[]): Task {
  const { title, detail, agent, provider, owner, labels, files, refs, minutes, done, line } = task.told
  const wave = draft.waves[task.wave]!
  const isRead = readOnly.includes(wave.name.label) && mayRead(task.told)
  return {
    id: task.id,
    title,
    detail,
    agent,
    provider,
    ...(owner !== null && { owner }),
    ...(labels.length > 0 && { labels }),
    wave: wave.id,
    needs: [...task.needs].sort((a, b) => a - b).map(index => draft.tasks[index]!.id),
    barrier: task.barrier,
    files,
    refs,
    minutes,
    produces: isRead || owesReport(task.told) ? 'report' : 'change',
    done,
    line,
  }
}
