import { toRareStatement, type Queries } from './driver.ts'
import type { AttemptRef } from './port.ts'
import { toStorableQueries } from './storable.ts'

const KEEP_PROMPT = toRareStatement(
  'keep what an agent is told',
  `insert into prompts (run, task, attempt, text) values ($1, $2, $3, $4)
    on conflict (run, task, attempt) do update set text = excluded.text`,
)
const READ_PROMPT = toRareStatement<{ text: string }>(
  'read what an agent was told',
  `select text from prompts where run = $1 and task = $2 and attempt = $3`,
)

/** An attempt that was answered is told anew: what it was told last is kept. */
export async function keepPrompt(
  queries: Queries,
  { run, task, attempt }: AttemptRef,
  prompt: string,
): Promise<void> {
  await toStorableQueries(queries).run(KEEP_PROMPT, [run, task, attempt, prompt])
}

export async function readPrompt(
  queries: Queries,
  { run, task, attempt }: AttemptRef,
): Promise<string | undefined> {
  const [row] = await queries.run(READ_PROMPT, [run, task, attempt])
  return row?.text
}
