import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { foundRun } from '../desk/installation.ts'
import { findTyped } from '../engine/find-typed.ts'
import { toPrintableJson } from '../lib/json.ts'
import { toPlainLines } from '../lib/text.ts'
import { readPlan } from '../plan/read-plan.ts'
import { newRun } from '../run/new-run.ts'
import { toPapersWanted } from '../run/papers.ts'
import { nextTold, toPrompt } from '../run/prompt.ts'
import { taskOf } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { systemClock } from '../system/clock.ts'
import { openErrorLog } from '../system/log.ts'
import { readPapers } from '../system/read-papers.ts'
import { BadInput } from './bad-input.ts'
import { findRun } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openReading } from './open-desk.ts'
import { parseOptions } from './options.ts'
import { besidePlan, readPlanFile } from './read-plan-file.ts'

const HELP = `regatta prompt RUN TASK [--json]    what the agent of a task was told at last, word for word
regatta prompt FILE TASK [--json]   what it would be told if the plan were run now; FILE may be -
  --json   one JSON object, for programs
Ends with 0, or with 2 when there is no such run, file or task.
`

const NOT_YET =
  'It has not been told yet: so it would be if it began now. What earlier work teaches is added then.'

export async function prompt(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('prompt', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [name, typed, ...more] = positionals
  if (name === undefined || typed === undefined || more.length > 0)
    throw new BadInput('Name a run or a file with a plan, and a task: regatta prompt RUN TASK')
  const config = await load()
  const isFile = name === '-' || (await stat(resolve(config.folder, name)).catch(() => null)) !== null
  const found = isFile
    ? await promptOfFile(name, typed, config, io)
    : await promptOfRun(name, typed, config, io)
  if (values.json) io.print(`${toPrintableJson(found, 2)}\n`)
  else {
    if (!found.isTold) io.complain(NOT_YET)
    io.print(`${toPlainLines(found.prompt).trimEnd()}\n`)
  }
  return 0
}

interface Found {
  /** Null: of a plan that is not run. */
  run: string | null
  task: string
  /** The number of the attempt that was told it, or would be. */
  attempt: number
  isTold: boolean
  prompt: string
}

async function promptOfRun(name: string, typed: string, config: Config, io: Io): Promise<Found> {
  await using opened = await openReading({ config, log: openErrorLog(), verb: 'prompt', signal: io.signal })
  const { reading } = opened
  const run = await findRun(reading, name)
  const task = findTask(run, typed)
  const told = await reading.promptOf(run.id, task.index, task.attempts.length)
  const attempt = task.attempts.length
  if (told !== null) return { run: run.id, task: task.id, attempt, isTold: true, prompt: told }
  return { run: run.id, ...(await foretell(run, task, run.charter.folder)) }
}

async function promptOfFile(name: string, typed: string, config: Config, io: Io): Promise<Found> {
  const plan = readPlan(await readPlanFile(name, config.folder, io))
  const wishes = {
    by: config.user,
    pace: undefined,
    slots: undefined,
    budget: undefined,
    agent: undefined,
    only: undefined,
    from: undefined,
    reference: 'agreed' as const,
    checks: 'left' as const,
    folder: config.folder,
    beside: besidePlan(name, config.folder),
  }
  const founded = foundRun(plan, wishes, config)
  if ('problems' in founded) throw new BadInput(`${name} cannot be run:\n${founded.problems.join('\n')}`)
  const run = newRun(founded.charter, systemClock.now())
  const where = name === '-' ? 'The plan' : name
  return { run: null, ...(await foretell(run, findTask(run, typed, where), config.folder)) }
}

/** As it would be told if it began now. */
async function foretell(run: Run, task: RunTask, folder: string): Promise<Omit<Found, 'run'>> {
  const papers = await readPapers(folder, toPapersWanted(run, task))
  const prompt = toPrompt(run, task, nextTold(task), { lessons: [], papers })
  return { task: task.id, attempt: task.attempts.length + 1, isTold: false, prompt }
}

function findTask(run: Run, typed: string, where?: string): RunTask {
  const id = findTyped(run, typed, where)
  if (typeof id === 'object') throw new BadInput(id.problem)
  const task = taskOf(run, id)
  if (task.gate || task.undo) throw new BadInput(`${id} is no work of an agent, so nobody is told anything.`)
  return task
}
