import { comparePlans } from '../plan/compare/compare-plans.ts'
import type { Plan } from '../plan/plan.ts'
import { list, note, quiet, text, titled } from './blocks.ts'
import { countDifferences, sayDifferences } from './difference.ts'
import { fit } from './fit.ts'
import type { Button, Message } from './message.ts'
import { toName, toTitle } from './names.ts'
import { counted, said } from './words.ts'

export interface ModelAsked {
  /** The plan's id. */
  run: string
  /** What the file was called. */
  name: string
  model: string
  by: string
}

const DIFFERENCES_MAX = 20
const DROPPED_MAX = 8
const WIDTH = 200
/** So few may be all that there is; more likely the rest was not understood. */
const LITTLE = 3

/** Findings that say that what is a task was guessed. */
const GUESSED = new Set(['bare-lists', 'read-from-prose', 'read-loosely'])

/** Whether so little was read, or by so little, that a model may well read more. */
export function isDoubtful({ tasks, findings }: Plan): boolean {
  return tasks.length < LITTLE || findings.some(({ code }) => GUESSED.has(code))
}

export function toAskButton(model: string, run: string): Button {
  return { label: `Have ${toName(model)} read it`, command: `plan ${run} --model`, style: 'plain' }
}

/** While the model reads. Whoever sees it long after knows that no answer came. */
export function renderAsked({ run, name, model, by }: ModelAsked): Message {
  const line = `${toName(model)} is asked to read ${toTitle(name)}, because ${toName(by)} wants it`
  return fit({
    ...quiet(line, [
      text(`${line}.`),
      note('Its answer comes here. If none comes within some minutes, ask again.'),
    ]),
    buttons: [{ ...toAskButton(model, run), label: 'Ask again' }],
  })
}

/** Nothing came of it. */
export function renderNotAnswered({ run, name, model }: ModelAsked, problem: string): Message {
  const head = `${toName(model)} did not read ${toTitle(name)}`
  const why = said(problem, WIDTH)
  return fit({
    ...quiet(`${head}: ${why}`, [
      text({ bold: head }, `: ${why}`),
      note('What was read without it stands as it was.'),
    ]),
    buttons: [{ ...toAskButton(model, run), label: 'Ask again' }],
  })
}

/** What the question becomes once somebody chose. */
export function renderChosen(reading: string, by: string, choice: 'taken' | 'kept'): Message {
  const what = choice === 'taken' ? 'is offered below' : 'is left aside'
  const line = `${toTitle(reading)} ${what}: ${toName(by)} chose so`
  return fit(quiet(line, [text(`${line}.`)]))
}

/** What the model has otherwise, for people to choose. `reading`: by what it is taken. */
export function renderModelReading(
  { run, name, model, by }: ModelAsked,
  known: Plan,
  { plan, dropped }: { plan: Plan; dropped: readonly string[] },
  reading: string,
): Message {
  const changes = comparePlans(known, plan)
  const differences = sayDifferences(changes)
  const head = `${toName(model)} reads ${counted(plan.tasks.length, 'task')} in ${toTitle(name)}, Regatta alone ${known.tasks.length}`
  const same = differences.length === 0
  return fit({
    ...quiet(head, [
      text({ bold: head }, same ? '. Both read the same.' : `: ${countDifferences(changes)}.`),
      ...(same
        ? []
        : [list(differences, DIFFERENCES_MAX, ({ sign, text: what }) => [said(`${sign} ${what}`, WIDTH)])]),
      ...titled('Left out, for the document does not bear it out', dropped, DROPPED_MAX, what => [
        said(what, WIDTH),
      ]),
      note(`Asked by ${toName(by)}. Nothing is changed before somebody chooses.`),
    ]),
    buttons: same
      ? []
      : [
          { label: 'Take the model’s reading', command: `plan ${run} --take ${reading}`, style: 'main' },
          { label: 'Keep', command: `plan ${run} --keep ${reading}`, style: 'plain' },
        ],
  })
}
