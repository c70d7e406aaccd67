import type { Draft } from '../assemble/draft.ts'

const LEAST = 2

/** Where a plan names nobody, but says with which model each task is started, that model does it. */
export function giveModels({ tasks, trail }: Draft): void {
  const models = tasks.filter(({ told }) => told.provider !== null)
  if (models.length < LEAST || tasks.some(({ told }) => told.agent !== null)) return
  for (const { told } of models) {
    told.agent = told.provider
    trail?.agents.set(told, { rule: 'division', line: told.line })
  }
}
