import { findNearest } from '../../commands/nearest.ts'
import type { Config } from '../config/config.ts'
import { toPrintableJson } from '../lib/json.ts'
import { countDifferences, sayDifferences, sayRenamed } from '../message/difference.ts'
import { forecastPlan } from '../message/forecast-plan.ts'
import { nameReadingModel, openReadingModel } from '../open-reading-model.ts'
import { isDoubtful } from '../message/model-reading.ts'
import { drawPlan } from '../picture/draw-plan.ts'
import { decode } from '../plan/bytes/decode.ts'
import { FORMS, writeCanonical } from '../plan/canonical/write-canonical.ts'
import type { PlanForm } from '../plan/canonical/write-canonical.ts'
import { comparePlans } from '../plan/compare/compare-plans.ts'
import { listRenamed } from '../plan/compare/match-tasks.ts'
import { explainTask } from '../plan/explain/explain-task.ts'
import { toPlanJson } from '../plan/plan-json.ts'
import type { Plan } from '../plan/plan.ts'
import { readPlan } from '../plan/read-plan.ts'
import { toOffer } from '../desk/installation.ts'
import { pickManner } from '../run/charter.ts'
import { withStrangers } from '../run/strangers.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'
import { renderPlanText } from './plan-text.ts'
import { readPlanFile } from './read-plan-file.ts'
import { readWithModel } from './read-with-model.ts'
import type { ModelReading } from './read-with-model.ts'
import { paint } from './style.ts'
import { renderWhyText } from './why-text.ts'
import { wrap } from './wrap.ts'
import { requirePictureName, writePicture } from './write-picture.ts'

const HELP = `regatta plan FILE [--json] [--why TASK] [--model] [--as markdown|yaml|json] [--picture OUT]
  Says what a plan says: its waves and tasks, and what is doubtful about it. FILE may be -, or a
  folder, whose files are then read together as one plan.
regatta plan EARLIER LATER [--json]
  Says what changed between two versions of a plan, task by task.
  --json     for programs, in the shape that docs/ARCHITECTURE.md describes
  --why TASK from which lines a task was read, and by which rules
  --model    as the configured model reads it, and how that differs; the text is sent to it for that
  --as FORM  the plan as Regatta writes plans itself, which docs/plan-format.md describes
  --picture OUT  draws it into a file that ends in .svg or .png
Ends with 0, or with 2 when there is nothing that could be started; of two versions the later one counts.
`

export async function plan(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('plan', args, {
    json: { type: 'boolean' },
    as: { type: 'string' },
    why: { type: 'string' },
    model: { type: 'boolean' },
    picture: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [name, later, ...more] = positionals
  if (name === undefined || more.length > 0 || (name === '-' && later === '-'))
    throw new BadInput('Name one file with a plan, or two versions of it: regatta plan FILE [LATER]')
  const form = parseForm(values.as)
  requireTogether(values, later !== undefined)
  if (values.picture !== undefined) requirePictureName(values.picture)
  const config = await load()
  const bytes = await readPlanFile(name, config.folder, io)
  if (values.why !== undefined) return explain(bytes, values.why, values.json === true ? 'json' : 'text', io)
  const alone = readPlan(bytes)
  const asked = values.model === true ? await ask(config, bytes, alone, io) : null
  const plain = asked?.plan ?? alone
  if (asked !== null && (form !== null || values.json === true)) io.complain(asked.about.join('\n'))
  if (form !== null) return rewrite(plain, form, io)
  const plan = withStrangers(plain, toOffer(config))
  const colour = config.colour && io.output.isTTY
  if (later !== undefined) {
    const other = withStrangers(readPlan(await readPlanFile(later, config.folder, io)), toOffer(config))
    requirePlan(name, plan)
    requirePlan(later, other)
    return printDifference(plan, other, values.json === true ? 'json' : { colour }, io)
  }
  const manner = pickManner(plan, {}, config)
  if (values.picture !== undefined) {
    const drawn = drawPlan(plan, manner)
    await writePicture(drawn, values.picture, config.folder)
    const said = { picture: values.picture, alt: drawn.alt }
    io.print(`${values.json ? toPrintableJson(said, 2) : `${said.picture}: ${said.alt}`}\n`)
    return isSound(plan) ? 0 : 2
  }
  const expected = forecastPlan(plan, manner)
  if (values.json) io.print(`${toPrintableJson(toPlanJson(plan, expected), 2)}\n`)
  else {
    const about = asked === null ? sayModel(plan, name, config) : `\n${asked.about.join('\n')}\n`
    const source = (decode(bytes).text ?? '').split('\n')
    io.print(`${renderPlanText(plan, expected, { name, width: io.width, colour, source })}\n${about}`)
  }
  return isSound(plan) ? 0 : 2
}

/** Where a model may well read more, and one is configured. */
function sayModel(plan: Plan, name: string, config: Config): string {
  const model = nameReadingModel(config)
  return model === null || name === '-' || !isDoubtful(plan)
    ? ''
    : `\nregatta plan ${name} --model shows how ${model} reads it, and how that differs.\n`
}

async function ask(config: Config, bytes: Uint8Array, alone: Plan, io: Io): Promise<ModelReading> {
  const { text } = decode(bytes)
  if (text === null) throw new BadInput(alone.findings[0]?.message ?? 'This is no text.')
  return await readWithModel(await openReadingModel(config), text, alone, io.signal)
}

const COLOURS = { '+': 'green', '−': 'red', '~': 'yellow' } as const

function printDifference(earlier: Plan, later: Plan, as: 'json' | { colour: boolean }, io: Io): number {
  const changes = comparePlans(earlier, later)
  const renamed = listRenamed(earlier, later)
  if (as === 'json') io.print(`${toPrintableJson({ changes, renamed }, 2)}\n`)
  else {
    const counts = countDifferences(changes)
    const lines = sayDifferences(changes).map(
      ({ sign, text }) =>
        `  ${paint(sign, COLOURS[sign], as.colour)} ${wrap(text, io.width - 4, '    ').join('\n')}`,
    )
    const head = counts === '' ? 'Nothing changed' : counts
    const note = sayRenamed(renamed)
    const notes = note === null ? [] : wrap(note, io.width, '')
    io.print(`${[paint(head, 'bold', as.colour), ...lines, ...notes].join('\n')}\n`)
    if (!isSound(later)) io.complain('As it stands, the later version cannot be started.')
  }
  return isSound(later) ? 0 : 2
}

/** What is passed over would be taken for done. */
function requireTogether(values: { [option: string]: string | boolean | undefined }, areTwo: boolean): void {
  const given = ['as', 'why', 'model', 'picture'].filter(option => values[option] !== undefined)
  if (areTwo && given.length > 0)
    throw new BadInput(
      'Two versions are only compared: --as, --why, --model and --picture are about one file.',
    )
  const shown = given.filter(option => option !== 'model')
  const [first, second] = given.includes('why') ? given : shown
  if (second !== undefined) throw new BadInput(`Take --${first} or --${second}, not both.`)
}

/** Of what is no plan nothing can be said to have changed. */
function requirePlan(name: string, { tasks, findings }: Plan): void {
  const fault = findings.find(({ severity }) => severity === 'error')
  if (tasks.length === 0 && fault !== undefined)
    throw new BadInput(`${name} has no plan that could be compared. Line ${fault.line}: ${fault.message}`)
}

function isSound({ findings }: Plan): boolean {
  return findings.every(({ severity }) => severity !== 'error')
}

function parseForm(text: string | undefined): PlanForm | null {
  if (text === undefined) return null
  const form = FORMS.find(known => known === text)
  if (form === undefined) throw new BadInput(`--as takes one of ${FORMS.join(', ')}, not "${text}".`)
  return form
}

function explain(bytes: Uint8Array, typed: string, as: 'json' | 'text', io: Io): number {
  const explanation = explainTask(bytes, typed)
  if (explanation === null) {
    const { tasks, findings } = readPlan(bytes)
    const [fault] = tasks.length === 0 ? findings : []
    if (fault !== undefined) throw new BadInput(fault.message)
    const near = findNearest(
      typed,
      tasks.map(({ id }) => id),
    )
    throw new BadInput(`No task is called "${typed}".${near === null ? '' : ` Did you mean ${near}?`}`)
  }
  io.print(`${as === 'json' ? toPrintableJson(explanation, 2) : renderWhyText(explanation)}\n`)
  return 0
}

/** What would not be read back is not printed: others take it for the plan. */
function rewrite(plan: Plan, form: PlanForm, io: Io): number {
  const fault = plan.findings.find(({ severity }) => severity === 'error')
  if (plan.tasks.length === 0 && fault !== undefined)
    throw new BadInput(`There is no plan to write. Line ${fault.line}: ${fault.message}`)
  const written = writeCanonical(plan, form)
  const again = readPlan(new TextEncoder().encode(written))
  if (again.tasks.length !== plan.tasks.length) {
    const why = again.findings.find(({ severity }) => severity === 'error')?.message ?? ''
    throw new BadInput(`So long a plan is not read as ${form}: ${why} Take --as markdown.`)
  }
  io.print(written)
  return 0
}
