import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { mintRunId, mintSeed, openApp, toOffer, toPlace, toTargetFolder } from '../app.ts'
import type { App } from '../app.ts'
import type { Config } from '../config.ts'
import { toPlainText } from '../lib/text.ts'
import { toCharter } from '../run/charter.ts'
import type { Charter, Pace } from '../run/event.ts'
import { systemClock } from '../system/clock.ts'
import { openFileLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { openFace } from './face.ts'
import { toWarningLines } from './findings.ts'
import { follow } from './follow.ts'
import type { Following } from './follow.ts'
import type { Io } from './io.ts'
import { parseCount, parseOptions } from './options.ts'
import { readPlanFile } from './read-plan-file.ts'
import { toGoingOn } from './resume.ts'
import type { Opening } from './resume.ts'
import { toSummary } from './summary.ts'

const HELP = `regatta run FILE [options]       runs a plan; FILE may be -
regatta run --resume [RUN]       goes on with a run that was interrupted (the latest, if none is named)
  --agent NAME     does every task; otherwise the agents of regatta.yaml by the plan's names, else a rehearsal
  --slots N        at most N attempts at once
  --pace PACE      waves: one after the other; eager: each task as soon as what it needs is done
  --only WAVE      only this wave          --from WAVE   this wave and those after it
  --yes            answers every question with its first option
  --json           one JSON object per event, for programs
  --reference      starts a document that calls itself a reference
  --pass-gates     starts a plan with go/no-go questions; they are not asked yet, and what follows starts at once
  --seed N         what a rehearsal plays by; the same number, the same rehearsal
Ends with 0 if all is done, 1 if something failed or was stopped, 2 for bad input, 3 if it waits for an
answer, 130 if it was interrupted; the last two are gone on with by: regatta run --resume
It goes on as it began: only --yes and --json can be given anew.
`

export async function run(args: string[], config: Config, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('run', args, {
    agent: { type: 'string' },
    slots: { type: 'string' },
    pace: { type: 'string' },
    only: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    yes: { type: 'boolean' },
    json: { type: 'boolean' },
    reference: { type: 'boolean' },
    'pass-gates': { type: 'boolean' },
    resume: { type: 'boolean' },
    help: { type: 'boolean' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  if (values.yes && config.policy.approvers.length > 0) {
    throw new BadInput(
      `--yes is refused: the policy names who answers (${config.policy.approvers.join(', ')}).`,
    )
  }
  const [name, ...more] = positionals
  if (more.length > 0) throw new BadInput('Name one file, or one run. See: regatta run --help')
  if (name === undefined && !values.resume) throw new BadInput('Name a file with a plan: regatta run FILE')
  if (values.resume) refuseForResume(values)
  const charter = values.resume ? null : await toNewCharter(name ?? '', values, config, io)
  if (charter && name !== undefined) warn(charter, name, values.json === true, config, io)
  // A plan that was piped or typed in has used up what answers would come by.
  const isUsedUp = charter !== null && name === '-'

  const log = openFileLog(join(config.dataFolder, 'log'))
  const ending = await withApp(config, log, async app => {
    const following = charter ? await toBeginning(charter) : await toGoingOn(app.store, name ?? null, config)
    await using face = openFace({
      isJson: values.json === true,
      answers: values.yes ? 'first' : 'asked',
      config,
      io: isUsedUp ? { ...io, isInteractive: false } : io,
    })
    const { signal } = io
    return await follow(app.engine, { ...following, by: config.user }, face, { clock: systemClock, signal })
  })
  return conclude(ending, values.json === true, io)
}

async function withApp<T>(
  config: Config,
  log: Parameters<typeof openApp>[1],
  work: (app: App) => Promise<T>,
): Promise<T> {
  await using app = await openApp(config, log)
  return await work(app)
}

interface Values {
  agent?: string | undefined
  slots?: string | undefined
  pace?: string | undefined
  only?: string | undefined
  from?: string | undefined
  seed?: string | undefined
  reference?: boolean | undefined
  'pass-gates'?: boolean | undefined
}

/** What a run is made with; beside --resume it would be passed over in silence. */
const AT_THE_START = ['agent', 'slots', 'pace', 'only', 'from', 'seed', 'reference', 'pass-gates'] as const

function refuseForResume(values: Values): void {
  const given = AT_THE_START.filter(option => values[option] !== undefined).map(option => `--${option}`)
  if (given.length === 0) return
  throw new BadInput(
    `A run goes on as it began: ${given.join(', ')} cannot be given with --resume. Leave it out, or run the plan anew.`,
  )
}

function warn({ plan }: Charter, name: string, isJson: boolean, config: Config, io: Io): void {
  const colour = config.colour && io.isInteractive && !isJson
  for (const line of toWarningLines(plan.findings, { name, width: io.width, colour })) {
    if (isJson) io.complain(line)
    else io.print(`${line}\n`)
  }
}

async function toNewCharter(name: string, values: Values, config: Config, io: Io): Promise<Charter> {
  const { agent, only, from } = values
  if (only !== undefined && from !== undefined) throw new BadInput('Give --only or --from, not both.')
  const plan = await readPlanFile(name, config.folder, io)
  const id = mintRunId()
  const wishes = {
    run: id,
    by: config.user,
    pace: parsePace(values.pace),
    slots: parseCount('--slots', values.slots),
    agent,
    only,
    from,
    reference: values.reference ? ('agreed' as const) : ('refused' as const),
    gates: values['pass-gates'] ? ('passed' as const) : ('refused' as const),
    folder: config.folder,
    place: toPlace(config),
    seed: parseCount('--seed', values.seed) ?? mintSeed(),
  }
  const made = toCharter(plan, wishes, toOffer(config))
  if ('problems' in made)
    throw new BadInput(`${name} cannot be run:\n${made.problems.map(problem => `  ${problem}`).join('\n')}`)
  const folder = toTargetFolder(config, id, made.charter.rehearsal)
  return { ...made.charter, folder }
}

function parsePace(text: string | undefined): Pace | undefined {
  if (text === undefined || text === 'waves' || text === 'eager') return text
  throw new BadInput(`--pace takes waves or eager, not "${text}".`)
}

async function toBeginning(charter: Charter): Promise<Opening> {
  await mkdir(charter.folder, { recursive: true })
  return {
    id: charter.run,
    opening: [
      { type: 'create', charter },
      { type: 'start', by: charter.by },
    ],
  }
}

function conclude({ run, ending }: Following, isJson: boolean, io: Io): number {
  if (!isJson) io.print(`${toSummary(run, Date.now()).join('\n')}\n`)
  else if (ending === 'waiting')
    for (const { id, about } of run.asking) io.complain(toPlainText(`Not answered yet: ${id}, ${about.text}`))
  if (ending === 'interrupted') return 130
  if (ending === 'waiting') return 3
  return run.status === 'done' ? 0 : 1
}
