import { renderProblem } from '../message/reply.ts'
import { renderWhyRead } from '../message/why-read.ts'
import { tell } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'

/** From which lines of a plan one of its tasks was read. What was changed since it started is not in its document. */
export async function tellWhyRead(
  context: IntakeContext,
  asked: Asked,
  task: string,
  id: string,
): Promise<void> {
  const plan = await context.store.chats.findPlan(id)
  if (!plan) {
    const problem = `The document of ${id} was not dropped in a chat. Where its file is: regatta plan FILE --why ${task}`
    return await tell(context, asked, renderProblem(problem))
  }
  const explanation = await context.explain(new TextEncoder().encode(plan.text), task)
  const problem = `No task of ${id} is called “${task}” in its document.`
  await tell(context, asked, explanation === null ? renderProblem(problem) : renderWhyRead(explanation))
}
