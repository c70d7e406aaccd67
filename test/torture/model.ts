import type { ChatCompletionRequest } from '@copilotkit/aimock'
import { lastWords, openModelDouble } from '../support/model-double.ts'
import type { ModelDouble } from '../support/model-double.ts'

export interface TroubledModel extends ModelDouble {
  /** Whether it answers nothing but errors. */
  isAway: boolean
}

/** Of all requests, so many meet with each of these. */
const TROUBLES = [
  [{ dropRate: 1 }, 0.03],
  [{ malformedRate: 1 }, 0.03],
  [{ rateLimitRate: 1 }, 0.02],
  [{ disconnectRate: 1 }, 0.03],
] as const
const NOTHING = { content: 'Nothing of this is heard.' }

/** A model that writes the file it is told to, with trouble on the way. */
export async function openTroubledModel(random: () => number): Promise<TroubledModel> {
  const double = await openModelDouble()
  const model: TroubledModel = { ...double, isAway: false }
  const { mock } = double
  mock.on({ predicate: () => model.isAway }, NOTHING, { chaos: { dropRate: 1 } })
  for (const [chaos, share] of TROUBLES) mock.on({ predicate: () => random() < share }, NOTHING, { chaos })
  mock.on({}, answer)
  return model
}

function answer(request: ChatCompletionRequest) {
  const [, task = ''] = /^# Write the file ([\w-]+)/.exec(lastWords(request)) ?? []
  const isWritten = request.messages.some(({ role }) => role === 'tool')
  if (isWritten) return { content: `The file done/${task} is written.` }
  const input = { path: `done/${task}`, text: `${task}\n` }
  return { toolCalls: [{ name: 'write_file', arguments: JSON.stringify(input) }] }
}
