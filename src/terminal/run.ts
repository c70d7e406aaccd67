import { join } from 'node:path'
import { openApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { toCopy } from '../desk/copy.ts'
import { foundRun, toOffer } from '../desk/installation.ts'
import type { Beginning, Desk } from '../desk/port.ts'
import { toPrintableJson } from '../lib/json.ts'
import { toPlainText } from '../lib/text.ts'
import { sayHead } from '../message/head.ts'
import { readPlan } from '../plan/read-plan.ts'
import type { Plan } from '../plan/plan.ts'
import type { Offer } from '../run/charter.ts'
import { withStrangers } from '../run/strangers.ts'
import { sayMissing } from '../message/tell-missing.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import type { RunHead } from '../store/port.ts'
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
import { parseOptions } from './options.ts'
import { toAnswerCommand, toOptionLines } from './question-lines.ts'
import { toGoingOn } from './resume.ts'
import { RUN_HELP, RUN_OPTIONS, refuseForResume, toBeginning } from './run-options.ts'
import { toSummary } from './summary.ts'
import { tellTroubles } from './tell-troubles.ts'

export async function run(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('run', args, RUN_OPTIONS)
  if (values.help) {
    io.print(RUN_HELP)
    return 0
  }
  const config = await load()
  if (values.yes && config.policy.approvers.length > 0) {
    throw new BadInput(
      `--yes is refused: the policy names who answers (${config.policy.approvers.join(', ')}).`,
    )
  }
  if (values.yes && config.policy.quorum > 1) {
    const why = `the policy wants ${config.policy.quorum} people to agree, and one alone would wait for ever.`
    throw new BadInput(`--yes is refused: ${why}`)
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
    await using _ = tellTroubles(work.desk, line => face.complain(line), systemClock)
    const end = await follow(work.desk, { ...wanted, by: config.user }, face, { clock: systemClock, signal })
    const isOver = end.ending === 'ended'
    const branch = isOver ? await findBranch(work.desk, end.run) : null
    return { ...end, branch, kept: isOver ? await findKept(work.desk, end.run) : null }
  })
  return conclude(following, holder, isJson, io)
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
  const options = { name, width: io.width, colour: colour && io.output.isTTY && !isJson }
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

/** By which its history is known again. */
async function findKept(desk: Desk, { id }: Run): Promise<RunHead | null> {
  return (await desk.historyOf(id).catch(() => null))?.kept ?? null
}

function conclude(
  { run, ending, branch, kept }: Following & { branch: string | null; kept: RunHead | null },
  holder: Holder | null,
  isJson: boolean,
  io: Io,
): number {
  if (!isJson) io.print(`${toSummary(run, systemClock.now()).join('\n')}\n`)
  if (kept !== null)
    io.print(isJson ? `${toHeadJson(run, kept)}\n` : `History: ${sayHead(kept.seq, kept.hash)}\n`)
  if (!isJson && branch !== null)
    io.print(`Its changes are on the branch ${branch}: regatta ship ${run.id}\n`)
  else if (ending === 'waiting') for (const asked of run.asking) io.complain(toUnanswered(run, asked))
  if (ending === 'waiting')
    for (const wanted of run.unserved.values()) io.complain(`It waits: ${sayMissing(wanted)}`)
  if (ending === 'interrupted' && holder) {
    const line = `Run ${run.id} goes on in ${toName(holder)}. Look at it: regatta status ${run.id}. Follow it again: regatta run --resume ${run.id}`
    if (isJson) io.complain(line)
    else io.print(`${line}\n`)
  }
  if (ending === 'interrupted') return 130
  if (ending === 'waiting') return 3
  return run.status === 'done' ? 0 : 1
}

/** Behind the events, to be looked up by: regatta audit verify RUN --head HASH. */
function toHeadJson({ id, endedAt }: Run, { seq, hash }: RunHead): string {
  const at = new Date(endedAt ?? systemClock.now()).toISOString()
  return toPrintableJson({ at, run: id, type: 'head', events: seq, hash })
}

/** In one line, for who reads what programs complain of. */
function toUnanswered(run: Run, asked: Escalation): string {
  const options = toOptionLines(asked).map(line => line.trim())
  const question = `${asked.id}, ${toPlainText(asked.about.text)} (${options.join(', ')})`
  return `Not answered yet: ${question}. Answer it: ${toAnswerCommand(run, asked)}`
}
