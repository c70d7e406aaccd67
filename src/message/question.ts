import { countNeeded } from '../run/decide-answer.ts'
import type { About, Option } from '../run/about.ts'
import { sayBudget } from '../run/purse.ts'
import type { PurseState } from '../run/purse.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { dotted, heading, list, note, quiet, text, titled } from './blocks.ts'
import { toTaskWord } from './command-text.ts'
import { clip, fit, toLine, toLines } from './fit.ts'
import type { Block, Button, Message, Reaction, Span } from './message.ts'
import { listAgreed, toName, toTitle } from './names.ts'
import { toRunPage, toTaskPage } from './page.ts'
import { sayVotesFor } from './tell-asking.ts'
import { said } from './words.ts'

const TEXT_CHARS = 1_200
const TRIED_MAX = 5
const EVIDENCE_LINES = 12
const HEAD_LINES = 4
const HEAD_WIDTH = 180
const EVIDENCE_CHARS = 900
const LABEL_CHARS = 200
const APPROVERS_MAX = 6
const SEEN_EMOJI = '👀'
const EMOJI = ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣', '6️⃣', '7️⃣', '8️⃣', '9️⃣', '🔟']

/** What people are to decide, with all they need for it: the one message to look at, on whatever screen. */
export function renderQuestion(run: Run, escalation: Escalation): Message {
  const { about } = escalation
  return fit({
    summary: `Question in ${toTitle(run.charter.plan.title)}: ${toLine(about.text, TEXT_CHARS)}`,
    blocks: [
      heading(`Question ${escalation.id}: ${toSubject(run, escalation)}`),
      text(toLines(about.text, TEXT_CHARS)),
      ...toTriedBlocks(about),
      ...toEvidenceBlocks(about),
      text({ bold: 'What shall be done?' }),
      list(about.options.slice(0, EMOJI.length), EMOJI.length, option => {
        const votes = sayVotesFor(run, escalation, option)
        return [...toOptionItem(about, option), ...(votes === null ? [] : [' – ', { bold: votes }])]
      }),
      note(...toHint(run, escalation)),
    ],
    buttons: about.options.map(option => toButton(run, escalation, option)),
    reactions: toReactions(run, escalation),
    page: toPage(run, escalation),
  })
}

/** What becomes of it once it is settled. Who still reacts is told what was decided, so the reactions stay. */
export function renderSettled(run: Run, escalation: Escalation): Message {
  const decided = toDecided(escalation)
  const subject = toSubject(run, escalation)
  const at: Span[] = escalation.settledAt === null ? [] : [{ at: escalation.settledAt }]
  return fit({
    ...quiet(`${escalation.id}, ${subject}: ${decided}`, [
      heading(`Settled ${escalation.id}: ${subject}`),
      text(said(escalation.about.text)),
      text({ bold: decided }),
      note(...dotted([[{ code: run.id }], at.length > 0 && at])),
    ]),
    reactions: toReactions(run, escalation),
  })
}

/** `ann decided: Try again`, in one line. */
function toDecided({ answer, about, status, why }: Escalation): string {
  if (answer) return `${listAgreed(answer)} decided: ${toLabel(about, answer.option)}`
  if (status !== 'withdrawn') return 'Not decided yet'
  return why === null ? 'No longer asked' : `No longer asked: ${said(why)}`
}

function toLabel(about: About, chosen: string): string {
  return said(about.options.find(({ id }) => id === chosen)?.label ?? chosen)
}

function toSubject(run: Run, { task, wave, about }: Escalation): string {
  if (about.kind === 'gate') return `${toName(wave ?? '')}, go or no go`
  if (about.kind === 'systemic') return `${toName(wave ?? '')} is held`
  if (about.budget) return toName(sayBudget(about.budget))
  if (about.kind === 'overlap') return 'the run before still goes on'
  if (task === null) return toName(wave ?? '')
  return `${toName(run.tasks[task]!.id)} ${toTitle(run.told[task]!.title)}`
}

/** Where its task is to be seen; a gate is none of the plan's. */
function toPage(run: Run, { task }: Escalation): string {
  return task === null || run.tasks[task]!.gate ? toRunPage(run) : toTaskPage(run, task)
}

function toTriedBlocks({ tried }: About): Block[] {
  return titled('What was tried', tried.slice(-TRIED_MAX), TRIED_MAX, line => [said(line)])
}

const EVIDENCE: Record<About['kind'], string> = {
  failure: 'The last it printed',
  question: 'The last it printed',
  permission: 'What it is about',
  gate: 'What speaks against it',
  systemic: 'How they failed',
  budget: 'What it was spent on',
  overlap: 'The run before',
}

/** What was printed last says most. */
function toEvidenceBlocks({ evidence, kind }: About): Block[] {
  // Twice as much is read as is shown: colours and empty lines fall out.
  const read = toLines(evidence.slice(-2 * EVIDENCE_CHARS), 2 * EVIDENCE_CHARS)
  const lines = read
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '')
  if (lines.length === 0) return []
  const isAll = evidence.length <= 2 * EVIDENCE_CHARS
  const shown = isHeaded(kind) ? toEnds(lines) : toLast(lines, EVIDENCE_LINES, EVIDENCE_CHARS, isAll)
  return [text({ bold: EVIDENCE[kind] }), { type: 'code', text: shown }]
}

/** What stands first says what failed, and what stands last is the end of what was printed. */
function isHeaded(kind: About['kind']): boolean {
  return kind === 'gate' || kind === 'systemic' || kind === 'permission'
}

function toEnds(lines: string[]): string {
  const head = lines.slice(0, HEAD_LINES).map(line => clip(line, HEAD_WIDTH))
  const rest = lines.slice(HEAD_LINES)
  if (rest.length === 0) return head.join('\n')
  const room = EVIDENCE_CHARS - head.join('\n').length
  return [...head, toLast(rest, EVIDENCE_LINES - HEAD_LINES, room, true)].join('\n')
}

function toLast(lines: string[], linesMax: number, charsMax: number, isAll: boolean): string {
  const last = lines.slice(-linesMax).join('\n')
  const shown = last.length > charsMax ? last.slice(-charsMax).replace(/^[\ud800-\udfff]/, '') : last
  const isWhole = isAll && shown.length === last.length && lines.length <= linesMax
  return isWhole ? shown : `…\n${shown}`
}

function toOptionItem({ options }: About, option: Option): Span[] {
  const effect = toLine(option.effect, LABEL_CHARS).trim()
  const label = toLine(option.label, LABEL_CHARS).trim()
  return [
    `${EMOJI[options.indexOf(option)]} `,
    { bold: label },
    ...(effect === '' || effect === label ? [] : [` → ${effect}`]),
  ]
}

function toHint(run: Run, asked: Escalation): Span[] {
  const { id } = asked
  const { approvers } = run.policy
  const shown = approvers.slice(0, APPROVERS_MAX).map(name => toName(name))
  const whom = approvers.length > shown.length ? [...shown, 'others'] : shown
  return dotted([
    whom.length > 0 && `${whom.join(' or ')} may answer`,
    toQuorum(run, asked),
    ['Answer with a reaction, a button, or ', { code: `/wave answer ${run.id} ${id} 1` }],
    toInWords(run, asked),
    toMeanwhile(asked),
  ])
}

/** What more than one person has to agree to. */
function toQuorum(run: Run, asked: Escalation): string | false {
  const most = Math.max(1, ...asked.about.options.map(option => countNeeded(run, asked, option)))
  return most > 1 && `${most} people must agree before it goes on; to hold it back one is enough`
}

/** An agent that waits, alive, takes words of one's own too. */
function toInWords(run: Run, { about, ask, task }: Escalation): Span[] | false {
  if (ask === null || task === null || about.kind !== 'question') return false
  const word = toTaskWord(run.tasks[task]!.id)
  return word !== null && ['or in words of your own: ', { code: `/wave tell ${run.id} ${word} …` }]
}

/** What waits for the answer. */
function toMeanwhile({ about: { kind, budget }, wave, ask }: Escalation): string {
  const name = toName(wave ?? '')
  if (budget) return toUnpaid(budget)
  if (kind === 'overlap') return 'The run has not started and waits until then'
  if (ask !== null) return 'Its agent waits until then, and holds no slot'
  if (kind === 'gate') return `What comes after ${name} waits until then`
  if (kind === 'systemic') return `Nothing new starts in ${name} until then; the rest goes on`
  return 'The task waits until then; what does not need it goes on'
}

function toUnpaid({ scope, of }: PurseState): string {
  const where = scope === 'wave' ? ` in ${toName(of)}` : scope === 'task' ? ` for ${toName(of)}` : ''
  return `Nothing new starts${where} until then; what is at work goes on`
}

function toButton(run: Run, { id }: Escalation, option: Option): Button {
  return {
    label: clip(option.label, 500),
    command: `answer ${run.id} ${id} ${option.id}`,
    style: option.does === 'stop' ? 'danger' : 'plain',
  }
}

function toReactions(run: Run, { id, about }: Escalation): Reaction[] {
  const answers = about.options.slice(0, EMOJI.length - 1).map((option, index) => ({
    emoji: EMOJI[index]!,
    command: `answer ${run.id} ${id} ${option.id}`,
  }))
  return [...answers, { emoji: SEEN_EMOJI, command: `seen ${run.id} ${id}` }]
}
