import type { Config } from '../config/config.ts'
import type { Beginning } from '../desk/port.ts'
import { readPlan } from '../plan/read-plan.ts'
import type { Pace } from '../run/event.ts'
import type { GateMode } from '../run/policy.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import { parseAmount, parseCount, parseName } from './options.ts'
import { besidePlan, readPlanFile } from './read-plan-file.ts'

export const RUN_HELP = `regatta run FILE [options]       runs a plan; FILE may be -
regatta run --resume [RUN]       goes on with a run that was interrupted (the latest, if none is named)
  --agent NAME     does every task; otherwise the agents of regatta.yaml by the plan's names, else a rehearsal
  --slots N        at most N attempts at once
  --budget AMOUNT  the most that it may spend before people are asked, in the currency of the prices
  --pace PACE      waves: one after the other; eager: each task as soon as what it needs is done
  --only WAVE      only this wave          --from WAVE   this wave and those after it
  --yes            answers every question with its first option
  --json           one JSON object per event, for programs, and at the end the head of its history
  --reference      starts a document that calls itself a reference
  --gates HOW      ask: people answer the plan's go/no-go questions; auto: nobody is asked where no check fails
  --checks         runs the commands that the plan names as checks; "regatta plan" shows them
  --seed N         what a rehearsal plays by; the same number, the same rehearsal
Where a service (regatta serve) holds the data folder, it does the work, and this shows it.
Ends with 0 if all is done, 1 if something failed or was stopped, 2 for bad input, 3 if it waits for an
answer, 130 if it was interrupted; the last two are gone on with by: regatta run --resume
It goes on as it began: only --yes and --json can be given anew.
`

export const RUN_OPTIONS = {
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
  gates: { type: 'string' },
  checks: { type: 'boolean' },
  resume: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

interface Values {
  agent?: string | undefined
  slots?: string | undefined
  budget?: string | undefined
  pace?: string | undefined
  only?: string | undefined
  from?: string | undefined
  seed?: string | undefined
  reference?: boolean | undefined
  gates?: string | undefined
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
  'gates',
  'checks',
] as const

export function refuseForResume(values: Values): void {
  const given = AT_THE_START.filter(option => values[option] !== undefined).map(option => `--${option}`)
  if (given.length === 0) return
  throw new BadInput(
    `A run goes on as it began: ${given.join(', ')} cannot be given with --resume. Leave it out, or run the plan anew.`,
  )
}

export async function toBeginning(name: string, values: Values, config: Config, io: Io): Promise<Beginning> {
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
    gates: parseGates(values.gates),
    checks: values.checks ? ('approved' as const) : ('left' as const),
    folder: config.folder,
    beside: besidePlan(name, config.folder),
    seed: parseCount('--seed', values.seed),
  }
  const bytes = await readPlanFile(name, config.folder, io)
  const shown = values.checks ? readPlan(bytes).checks.map(({ command }) => command) : undefined
  return { name, bytes, wishes: { ...wishes, shown } }
}

function parseGates(text: string | undefined): GateMode | undefined {
  if (text === undefined || text === 'ask' || text === 'auto') return text
  throw new BadInput(`--gates takes ask or auto, not "${text}".`)
}

function parsePace(text: string | undefined): Pace | undefined {
  if (text === undefined || text === 'waves' || text === 'eager') return text
  throw new BadInput(`--pace takes waves or eager, not "${text}".`)
}
