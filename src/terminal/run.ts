import { join } from 'node:path'
import { openApp } from '../app.ts'
import type { Config } from '../config.ts'
import { toCopy } from '../desk/copy.ts'
import { foundRun, toOffer } from '../desk/installation.ts'
import type { Beginning, Desk } from '../desk/port.ts'
import { toPlainText } from '../lib/text.ts'
import { readPlan } from '../plan/read-plan.ts'
import type { Plan } from '../plan/plan.ts'
import type { Offer } from '../run/charter.ts'
import type { Pace } from '../run/event.ts'
import { withStrangers } from '../run/strangers.ts'
import type { Escalation, Run } from '../run/run.ts'
import { systemClock } from '../system/clock.ts'
import { askHolder, toName } from '../system/hold.ts'
import type { Holder } from '../system/hold.ts'
import { openFileLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { openFace } from './face.ts'
import { toWarningLines } from './findings.ts'
import { follow } from './follow.ts'
import type { Follow, Following } from './follow.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { READY_MS, findHolder, openRemote } from './open-desk.ts'
import type { Place } from './open-desk.ts'
import { parseAmount, parseCount, parseName, parseOptions } from './options.ts'
import { toAnswerCommand, toOptionLines } from './question-lines.ts'
import { besidePlan, readPlanFile } from './read-plan-file.ts'
import { toGoingOn } from './resume.ts'
import { toSummary } from './summary.ts'

const HELP = `regatta run FILE [options]       runs a plan; FILE may be -
regatta run --resume [RUN]       goes on with a run that was interrupted (the latest, if none is named)
  --agent NAME     does every task; otherwise the agents of regatta.yaml by the plan's names, else a rehearsal
  --slots N        at most N attempts at once
  --budget AMOUNT  the most that it may spend before people are asked, in the currency of the prices
  --pace PACE      waves: one after the other; eager: each task as soon as what it needs is done
  --only WAVE      only this wave          --from WAVE   this wave and those after it
  --yes            answers every question with its first option
  --json           one JSON object per event, for programs
  --reference      starts a document that calls itself a reference
  --pass-gates     never asks the plan's go/no-go questions
  --checks         runs the commands that the plan names as checks; "regatta plan" shows them
  --seed N         what a rehearsal plays by; the same number, the same rehearsal
Where a service (regatta serve) holds the data folder, it does the work, and this shows it.
Ends with 0 if all is done, 1 if something failed or was stopped, 2 for bad input, 3 if it waits for an
answer, 130 if it was interrupted; the last two are gone on with by: regatta run --resume
It goes on as it began: only --yes and --json can be given anew.
`

export async function run(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('run', args, {
    agent: { type: 'string' },
    slots: { type: 'string' },
    budget: { type: 'string' },
    pace: { type: 'string' },
    only: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    yes: { type: 'boolean' },
    json: { type: 'boolean' },
    reference: { type: 'boolean' },
    'pass-gates': { type: 'boolean' },
    checks: { type: 'boolean' },
    resume: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const config = await load()
  if (values.yes && config.policy.approvers.length > 0) {
    throw new BadInput(
      `--yes is refused: the policy names who answers (${config.policy.approvers.join(', ')}).`,
    )
  }
  const [name, ...more] = positionals
  if (more.length > 0) throw new BadInput('Name one file, or one run. See: regatta run --help')
  if (name === undefined && !values.resume) throw new BadInput('Name a file with a plan: regatta run FILE')
  if (values.resume) refuseForResume(values)
  const isJson = values.json === true
  const beginning = values.resume ? null : await toBeginning(name ?? '', values, config, io)

  const place: Place = {
    config,
    log: openFileLog(join(config.dataFolder, 'log')),
    verb: 'run',
    signal: io.signal,
  }
  const holder = await findService(place, io)
  if (beginning)
    announce(beginning, holder ? null : config, { isJson, colour: config.colour, offer: toOffer(config), io })
  const following = await withDesk(place, holder, async work => {
    const wanted = beginning ? await begin(work, beginning) : await goOn(work, name ?? null, config)
    await using face = openFace({
      isJson,
      answers: values.yes ? 'first' : 'asked',
      config,
      // A plan that was piped or typed in has used up what answers would come by.
      io: beginning && name === '-' ? { ...io, isInteractive: false } : io,
    })
    const { signal } = io
    const end = await follow(work.desk, { ...wanted, by: config.user }, face, { clock: systemClock, signal })
    return { ...end, branch: end.ending === 'ended' ? await findBranch(work.desk, end.run) : null }
  })
  return conclude(following, holder, isJson, io)
}

interface Values {
  agent?: string | undefined
  slots?: string | undefined
  budget?: string | undefined
  pace?: string | undefined
  only?: string | undefined
  from?: string | undefined
  seed?: string | undefined
  reference?: boolean | undefined
  'pass-gates'?: boolean | undefined
  checks?: boolean | undefined
}

/** What a run is made with; beside --resume it would be passed over in silence. */
const AT_THE_START = [
  'agent',
  'slots',
  'budget',
  'pace',
  'only',
  'from',
  'seed',
  'reference',
  'pass-gates',
  'checks',
] as const

function refuseForResume(values: Values): void {
  const given = AT_THE_START.filter(option => values[option] !== undefined).map(option => `--${option}`)
  if (given.length === 0) return
  throw new BadInput(
    `A run goes on as it began: ${given.join(', ')} cannot be given with --resume. Leave it out, or run the plan anew.`,
  )
}

async function toBeginning(name: string, values: Values, config: Config, io: Io): Promise<Beginning> {
  const agent = parseName('--agent', values.agent)
  const only = parseName('--only', values.only)
  const from = parseName('--from', values.from)
  if (only !== undefined && from !== undefined) throw new BadInput('Give --only or --from, not both.')
  const wishes = {
    by: config.user,
    pace: parsePace(values.pace),
    slots: parseCount('--slots', values.slots),
    budget: parseAmount('--budget', values.budget),
    agent,
    only,
    from,
    reference: values.reference ? ('agreed' as const) : ('refused' as const),
    gates: values['pass-gates'] ? ('passed' as const) : ('asked' as const),
    checks: values.checks ? ('approved' as const) : ('left' as const),
    folder: config.folder,
    beside: besidePlan(name, config.folder),
    seed: parseCount('--seed', values.seed),
  }
  const bytes = await readPlanFile(name, config.folder, io)
  const shown = values.checks ? readPlan(bytes).checks.map(({ command }) => command) : undefined
  return { name, bytes, wishes: { ...wishes, shown } }
}

function parsePace(text: string | undefined): Pace | undefined {
  if (text === undefined || text === 'waves' || text === 'eager') return text
  throw new BadInput(`--pace takes waves or eager, not "${text}".`)
}

/** The service that holds the data folder; null: this process is to hold it, or is told by whom it is held. */
async function findService(place: Place, io: Io): Promise<Holder | null> {
  const first = await askHolder(place.config.dataFolder)
  if (first === null || (first !== 'silent' && first.verb === 'run')) return null
  // Who is at something heavy is silent for a while, as who is only just starting is not ready.
  if (first === 'silent' || !first.ready) {
    const name = first === 'silent' ? 'Somebody' : toName(first)
    io.complain(
      `${name} holds the data folder and does not answer yet: waiting for it, at most ${READY_MS / 1_000} s.`,
    )
  }
  const holder = await findHolder(place, systemClock)
  return holder?.verb === 'serve' ? holder : null
}

interface Telling {
  isJson: boolean
  colour: boolean
  offer: Offer
  io: Io
}

/** What speaks against the plan stops it before anything is opened (config null: a service will say so); what is doubtful is told. */
function announce({ name, bytes, wishes }: Beginning, config: Config | null, telling: Telling): void {
  const plan = readPlan(bytes)
  const founded = config && foundRun(plan, wishes, config)
  if (founded && 'problems' in founded) throw toRefused(name, founded.problems)
  warn(wishes.agent === undefined ? withStrangers(plan, telling.offer) : plan, name, telling)
  if (wishes.checks === 'approved') showCommands(plan, telling)
}

/** Whole, line by line: what is run is what stands here. */
function showCommands({ checks }: Plan, { isJson, io }: Telling): void {
  const say = (line: string): void => (isJson ? io.complain(line) : io.print(`${line}\n`))
  if (checks.length === 0) return say('The plan has no commands to run.')
  say(
    `${checks.length === 1 ? 'This command' : 'These commands'} of the plan will be run, as they stand here:`,
  )
  for (const { command, line } of checks)
    for (const part of command.split('\n')) say(`  line ${line}: ${toPlainText(part)}`)
}

function toRefused(name: string, problems: string[]): BadInput {
  return new BadInput(`${name} cannot be run:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
}

function warn({ findings }: Plan, name: string, { isJson, colour, io }: Telling): void {
  const options = { name, width: io.width, colour: colour && io.isInteractive && !isJson }
  for (const line of toWarningLines(findings, options)) {
    if (isJson) io.complain(line)
    else io.print(`${line}\n`)
  }
}

/** A desk, and how the work begins behind it. */
interface AtWork {
  desk: Desk
  /** Null: it has begun already, in a service. */
  start: (() => Promise<void>) | null
}

async function withDesk<T>(
  place: Place,
  holder: Holder | null,
  work: (there: AtWork) => Promise<T>,
): Promise<T> {
  if (holder) {
    await using remote = openRemote(place, holder)
    return await work({ desk: remote.desk, start: null })
  }
  await using app = await openApp(place.config, place.log, place.verb)
  const start = async (): Promise<void> => {
    await app.engine.start()
    await app.admit(null)
  }
  return await work({ desk: app.desk, start })
}

type Wanted = Omit<Follow, 'by'>

async function begin({ desk, start }: AtWork, beginning: Beginning): Promise<Wanted> {
  await start?.()
  const begun = await desk.begin(beginning)
  if ('problems' in begun) throw toRefused(beginning.name, begun.problems)
  return { id: begun.run, base: undefined, open: async () => 0 }
}

async function goOn({ desk, start }: AtWork, name: string | null, config: Config): Promise<Wanted> {
  const agents = start ? toOffer(config).agents.map(({ name }) => name) : null
  const { id, first } = await toGoingOn(desk, name, { by: config.user, agents })
  const open = async (): Promise<number> => {
    await start?.()
    return (await desk.submit(id, first)).seq
  }
  return { id, base: toCopy(await desk.eventsOf(id)), open }
}

/** Where its changes are, if not in its folder. */
async function findBranch(desk: Desk, { id }: Run): Promise<string | null> {
  const shipping = await desk.ship(id, null).catch(() => null)
  return shipping?.kind === 'shown' && shipping.summary.commits > 0 ? shipping.summary.branch : null
}

function conclude(
  { run, ending, branch }: Following & { branch: string | null },
  holder: Holder | null,
  isJson: boolean,
  io: Io,
): number {
  if (!isJson) io.print(`${toSummary(run, systemClock.now()).join('\n')}\n`)
  if (!isJson && branch !== null)
    io.print(`Its changes are on the branch ${branch}: regatta ship ${run.id}\n`)
  else if (ending === 'waiting') for (const asked of run.asking) io.complain(toUnanswered(run, asked))
  if (ending === 'interrupted' && holder) {
    const line = `Run ${run.id} goes on in ${toName(holder)}. Look at it: regatta status ${run.id}. Follow it again: regatta run --resume ${run.id}`
    if (isJson) io.complain(line)
    else io.print(`${line}\n`)
  }
  if (ending === 'interrupted') return 130
  if (ending === 'waiting') return 3
  return run.status === 'done' ? 0 : 1
}

/** In one line, for who reads what programs complain of. */
function toUnanswered(run: Run, asked: Escalation): string {
  const options = toOptionLines(asked).map(line => line.trim())
  const question = `${asked.id}, ${toPlainText(asked.about.text)} (${options.join(', ')})`
  return `Not answered yet: ${question}. Answer it: ${toAnswerCommand(run, asked)}`
}
