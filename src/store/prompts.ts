import { toRareStatement, toStatement, type Queries } from './driver.ts'
import { gathered } from './gathered.ts'
import type { AttemptRef } from './port.ts'
import { fromJson } from './statements.ts'
import { toStorableJson } from './storable.ts'

const KEEP_PROMPTS = toStatement(
  'keep what agents are told',
  `insert into prompts (run, task, attempt, text)
    select run, task, attempt, text from ${fromJson('run text, task int, attempt int, text text')}
    on conflict (run, task, attempt) do update set text = excluded.text`,
)
const READ_PROMPT = toRareStatement<{ text: string }>(
  'read what an agent was told',
  `select text from prompts where run = $1 and task = $2 and attempt = $3`,
)

/** An attempt that was answered is told anew: what it was told last is kept. */
export function openPrompts(queries: Queries): (attempt: AttemptRef, prompt: string) => Promise<void> {
  const keep = gathered(async (prompts: (AttemptRef & { text: string })[]) => {
    const latest = new Map(prompts.map(row => [`${row.run} ${row.task} ${row.attempt}`, row]))
    await queries.run(KEEP_PROMPTS, [toStorableJson([...latest.values()])])
    return prompts
  })
  return async ({ run, task, attempt }, text) => void (await keep({ run, task, attempt, text }))
}

export async function readPrompt(
  queries: Queries,
  { run, task, attempt }: AttemptRef,
): Promise<string | undefined> {
  const [row] = await queries.run(READ_PROMPT, [run, task, attempt])
  return row?.text
}
