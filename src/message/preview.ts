import type { Forecast } from '../plan/forecast/forecast.ts'
import type { Change } from '../plan/compare/change.ts'
import type { Finding, Plan } from '../plan/plan.ts'
import type { Charter } from '../run/event.ts'
import type { Budget } from '../run/money.ts'
import type { GateMode } from '../run/policy.ts'
import { dotted, heading, note, text, titled } from './blocks.ts'
import { toWaveOption } from './command-text.ts'
import { listChanged } from './edit.ts'
import { fit } from './fit.ts'
import { forecastPlan } from './forecast-plan.ts'
import type { Block, Button, Message, Reaction, Span } from './message.ts'
import { isDoubtful, toAskButton } from './model-reading.ts'
import { toFolderName, toName, toTitle } from './names.ts'
import { listCommandBlocks, showsWhole, tellCommandsHidden } from './preview-commands.ts'
import { listRuleBlocks } from './preview-rules.ts'
import { listUndoneBlocks } from './preview-undone.ts'
import { FINDINGS_MAX, isFolded, listPlanWaves, listTiers } from './preview-waves.ts'
import { sayAgreed } from './say-budget.ts'
import { countTiers, listFacts, listReasons, sayCounts, sayForecast } from './say-forecast.ts'
import { toPlanFile } from './plan-file.ts'
import { counted, said } from './words.ts'

export interface PreviewAbout {
  /** The id that its run will have. */
  run: string
  /** What the file was called. */
  name: string
  by: string
  base: Base
  /** Whether agents would only act as if. */
  rehearsal: boolean
  /** How it would go. */
  manner: Pick<Charter, 'pace' | 'slots'>
  /** How its go/no-go questions are passed; unset: by people. */
  gates?: GateMode | undefined
  /** Who could be asked to read it, too; null or unset: nobody. */
  model?: string | null
  /** How much may be spent before people are asked. */
  budget?: Budget
  /** What speaks against a start. */
  problems: string[]
  /**
   * The command that starts it, in spite of its problems if it has any; null: nothing does. That the plan's own commands
   * are run is added to it where they are shown whole.
   */
  start: string | null
  whole: 'short' | 'long'
  /** The id of the plan whose place it takes. */
  replaces: string | null
  /** What it says otherwise than the version before. */
  since?: { run: string; changes: readonly Change[] }
}

/** Where accepted changes would go. */
export interface Base {
  folder: string
  /** It lies elsewhere, and runs begin there at this branch; null: at the one that it points to itself. */
  remote?: { branch: string | null }
  repository: { branch: string | null; commit: string; subject: string; changed: number } | null
}

const PROBLEMS_MAX = 6
/** What the agent is called that only acts as if. */
const REHEARSAL = 'rehearsal'
const MESSAGE_WIDTH = 220
const COMMIT_CHARS = 8

/** What was understood of a plan that was dropped, what is doubtful, and where its work would go. */
export function renderPreview(plan: Plan, asked: PreviewAbout): Message {
  const about = { ...asked, problems: withReference(plan, asked.problems) }
  if (plan.checks.length === 0) return render(plan, about, [])
  const approving = { ...about, start: about.start && `${about.start} --checks` }
  const whole = render(plan, approving, listCommandBlocks(plan, about))
  // Nobody approves what they could not read to its end.
  return showsWhole(whole, plan.checks) ? whole : render(plan, about, tellCommandsHidden(plan, about))
}

function render(plan: Plan, about: PreviewAbout, commands: Block[]): Message {
  const title = toPlanTitle(plan, about.name)
  const expected = forecastPlan(plan, about.manner)
  const waves = toWaveBlocks(plan, expected, about)
  const findings = toFindingBlocks(plan, about)
  const rules = [...listRuleBlocks(plan, about.whole), ...listUndoneBlocks(plan, about.manner, about.whole)]
  const base = text(...toBase(about))
  const counts = sayCounts(plan, expected)
  const short = expected === null ? '' : `, ${sayForecast(plan, expected)}`
  return fit({
    summary: `${title}: ${counts}${short}${about.start === null ? ', cannot be started as it is' : ''}`,
    blocks: [
      heading(title),
      text({ bold: counts }),
      ...(about.since ? listChanged(about.since.run, about.since.changes) : []),
      ...toForecastBlocks(plan, expected, about.whole),
      ...toBudgetBlocks(plan, about),
      ...toProblemBlocks(about),
      // All of a long plan may be more than fits: what must be seen comes before it.
      ...(about.whole === 'long'
        ? [base, ...commands, ...findings, ...rules, ...waves]
        : [...waves, ...rules, ...findings, base, ...commands]),
      ...toHint(about),
      note(...toOrigin(about)),
    ],
    buttons: toButtons(plan, expected, about),
    reactions: toReactions(about),
    ...(about.start !== null && { limits: about.start }),
    ...(about.whole === 'short' && isFolded(plan) && { file: toPlanFile(plan, about.run) }),
  })
}

function toPlanTitle(plan: Plan, name: string): string {
  return toTitle(plan.title) || toTitle(name)
}

function toForecastBlocks(plan: Plan, expected: Forecast | null, whole: 'short' | 'long'): Block[] {
  if (expected !== null) {
    const facts = listFacts(plan, expected)
    return [
      { type: 'list', items: whole === 'long' ? [...facts, ...listReasons(plan, expected, 'types')] : facts },
    ]
  }
  const isCircle = plan.tasks.some(({ done }) => !done)
  return isCircle ? [text('How long it takes cannot be said: tasks wait for each other.')] : []
}

function toBudgetBlocks({ terms }: Plan, { budget = {}, by }: PreviewAbout): Block[] {
  const agreed = sayAgreed(budget, terms?.currency ?? '', by)
  if (agreed === null) return []
  return [
    text({ bold: 'Budget' }, `: ${agreed}. Once it is spent nothing new starts until somebody answers.`),
  ]
}

function toWaveBlocks(
  plan: Plan,
  expected: Forecast | null,
  { whole, gates = 'ask' }: PreviewAbout,
): Block[] {
  const tiers = expected?.tiers ?? null
  const isTiered = whole === 'long' && tiers !== null && countTiers(expected) > 1
  return isTiered ? listTiers(plan, tiers) : listPlanWaves(plan, whole, gates)
}

/** That it calls itself a reference is said in any case. */
function withReference({ status }: Plan, problems: string[]): string[] {
  if (status === 'active' || problems.some(problem => problem.includes('--reference'))) return problems
  return ['The document says of itself that it is a reference, not an active plan.', ...problems]
}

function toProblemBlocks({ problems, start }: PreviewAbout): Block[] {
  const title = start === null ? 'It cannot be started as it is' : 'Before you start it'
  const shown = titled(title, problems, PROBLEMS_MAX, problem => [said(problem, MESSAGE_WIDTH)])
  if (start !== null) return shown
  return [
    ...(shown.length > 0 ? shown : [text({ bold: title })]),
    text('Mend it and drop a better version here: it takes the place of this one.'),
  ]
}

const RANK: Record<Finding['severity'], number> = { error: 0, warning: 1, note: 2 }

/** What stands in the way was told before. */
function toFindingBlocks({ findings }: Plan, { problems, whole }: PreviewAbout): Block[] {
  const told = new Set(problems)
  const others = findings.filter(
    ({ code, line, message }) => code !== 'reference-only' && !told.has(`Line ${line}: ${message}`),
  )
  const notes = others.filter(({ severity }) => severity === 'note')
  const doubts = others.filter(({ severity }) => severity !== 'note')
  const shown = (whole === 'long' ? others : doubts).toSorted((a, b) => RANK[a.severity] - RANK[b.severity])
  const list = titled(
    'What is doubtful about it',
    shown,
    FINDINGS_MAX[whole],
    ({ severity, line, message }) => [
      { bold: `${severity === 'error' ? 'Error in line' : 'Line'} ${line}` },
      ` ${said(whole === 'long' ? message : toFirst(message), MESSAGE_WIDTH)}`,
    ],
  )
  if (whole === 'long' || notes.length === 0) return list
  return [...list, note(`${counted(notes.length, 'note')} on how it was read`)]
}

/** What Regatta does about it is told where all is told. */
function toFirst(message: string): string {
  const end = message.search(/[.:;] Regatta /)
  return end < 0 ? message : message.slice(0, end + 1)
}

function toBase({ base, rehearsal }: PreviewAbout): Span[] {
  if (!rehearsal) return toPlace('The work goes to ', base)
  const note = ': agents only act as if, nothing of yours is touched. '
  return [{ bold: 'REHEARSAL' }, note, ...toPlace('In earnest the work would go to ', base)]
}

function toPlace(lead: string, { folder, repository, remote }: Base): Span[] {
  const name = { bold: toFolderName(folder) }
  if (remote) {
    const begins: Span[] =
      remote.branch === null ? [] : [', on top of branch ', { code: toTitle(remote.branch) }]
    return [`${lead}a branch of its own at the remote `, name, ...begins, '.']
  }
  if (!repository) return [`${lead}the folder `, name, ', which is no git repository.']
  const { branch, commit, subject, changed } = repository
  const there: Span[] = branch === null ? [', on no branch'] : [', branch ', { code: toTitle(branch) }]
  const dirty = changed === 1 ? '1 file there is' : `${changed} files there are`
  return [
    lead,
    name,
    ...there,
    ', on top of ',
    { code: commit.slice(0, COMMIT_CHARS) },
    ` ${toTitle(subject)}`.trimEnd(),
    changed > 0 ? `. ${dirty} not committed.` : '.',
  ]
}

function toHint({ start, problems }: PreviewAbout): Block[] {
  if (start === null) return []
  const how: Span[] = ['Start it with the button or ', { code: `/wave ${start}` }]
  return [text(...(problems.length > 0 ? how : [...how, ', or react with 🚀']), '.')]
}

function toOrigin({ run, name, by, replaces }: PreviewAbout): Span[] {
  return dotted([
    [{ code: run }],
    `${toTitle(name)} from ${toName(by)}`,
    replaces !== null && ['takes the place of ', { code: toName(replaces) }],
  ])
}

function toButtons(
  plan: Plan,
  expected: Forecast | null,
  { run, start, problems, whole, manner, rehearsal, model }: PreviewAbout,
): Button[] {
  const buttons: Button[] = []
  if (start !== null) {
    const [label, style] =
      problems.length > 0 ? (['Start all the same', 'plain'] as const) : (['Start', 'main'] as const)
    buttons.push({ label, command: start, style })
    const [first, second] = plan.waves
    const option = first && second && toWaveOption('only', first.id)
    if (option)
      buttons.push({ label: `Start only ${toName(first.id)}`, command: `${start} ${option}`, style: 'plain' })
    if (option && manner.pace === 'waves')
      buttons.push({ label: 'Start eagerly', command: `${start} --pace eager`, style: 'plain' })
    const bare = toBareStart(start)
    if (bare !== start) buttons.push({ label: 'Start without its commands', command: bare, style: 'plain' })
    if (!rehearsal)
      buttons.push({ label: 'Rehearse', command: `${bare} --agent ${REHEARSAL}`, style: 'plain' })
  }
  // What decides how long it takes is told there as well.
  const hasOrder = expected !== null && expected.criticalPath.length > 1
  if (whole === 'short' && (hasOrder || isFolded(plan))) {
    buttons.push({ label: 'Show all', command: `plan ${run}`, style: 'plain' })
  }
  if (model && isDoubtful(plan)) buttons.push(toAskButton(model, run))
  if (whole === 'short') buttons.push({ label: 'Discard', command: `discard ${run}`, style: 'plain' })
  return buttons
}

function toBareStart(start: string): string {
  return start.replace(/ --checks$/, '')
}

/** What needs an explicit word is not started by a tap on a rocket. */
function toReactions({ start, problems }: PreviewAbout): Reaction[] {
  return start !== null && problems.length === 0 ? [{ emoji: '🚀', command: start }] : []
}
