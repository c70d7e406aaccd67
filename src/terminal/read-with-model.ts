import { countDifferences, sayDifferences } from '../message/difference.ts'
import { counted, plain } from '../message/words.ts'
import { comparePlans } from '../plan/compare/compare-plans.ts'
import type { Plan } from '../plan/plan.ts'
import { askModel } from '../reading/ask-model.ts'
import type { ReadingModel } from '../reading/ask-model.ts'
import { BadInput } from './bad-input.ts'

/** What a model read, and what a person needs to know to choose between it and what was read without one. */
export interface ModelReading {
  plan: Plan
  about: string[]
}

/** Only ever because whoever typed the command asked for it. */
export async function readWithModel(
  model: ReadingModel | { problem: string },
  document: string,
  known: Plan,
  stop: AbortSignal,
): Promise<ModelReading> {
  if ('problem' in model) throw new BadInput(model.problem)
  const outcome = await askModel(model, document, known, stop)
  if ('problem' in outcome)
    throw new BadInput(`${outcome.problem} What Regatta reads by itself stands as it was.`)
  const { plan, dropped } = outcome
  const name = `${model.model} of ${model.provider}`
  const changes = comparePlans(known, plan)
  const differences = sayDifferences(changes).map(({ sign, text }) => `  ${sign} ${text}`)
  const left = dropped.map(what => `  − ${plain(what)}`)
  return {
    plan,
    about: [
      `Read by ${plain(name)}, because you asked for it; Regatta alone reads ${counted(known.tasks.length, 'task')}.`,
      ...(differences.length === 0
        ? ['Both read the same.']
        : [`The model has: ${countDifferences(changes)}.`]),
      ...differences,
      ...(left.length === 0 ? [] : ['Left out, for the document does not bear it out:', ...left]),
      'Nothing is changed by this. To keep the model’s reading: --model --as markdown > FILE, and run that file.',
    ],
  }
}
