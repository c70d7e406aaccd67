import { addFields } from '../tell/fields.ts'
import { parseTaskLine } from '../tell/task-line.ts'
import type { Candidate } from '../tell/telling.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Said } from './read-sentence.ts'
import { NOBODY } from './name-nobody.ts'

type Told = Said & { text: string; line: number; group: WaveName }

/** A stage of which the sentences tell no work is one piece of work, called by its heading. */
export function addHeaded(said: Told[]): void {
  const telling = new Set(said.flatMap(({ group, works }) => (works.length > 0 ? group.key : [])))
  let count = said.reduce((sum, { works }) => sum + works.length, 0)
  for (const { group, works } of said) {
    if (telling.has(group.key) || group.title === '') continue
    telling.add(group.key)
    works.push({ doer: `${NOBODY}${++count}`, title: group.title, after: false, once: null })
  }
}

/** `### Step 2: Move the workers (Suki, 2h)` with one sentence of work: the heading says what, and the sentences how. */
export function callStages(story: Candidate[], said: Told[]): void {
  for (const task of story) {
    const [group] = task.path
    if (group === undefined || group.title === '') continue
    if (story.some(other => other !== task && other.path[0]?.key === group.key)) continue
    const { title, agent, minutes, fields } = parseTaskLine({
      plain: group.title,
      line: group.line,
      lead: null,
      bold: false,
    })
    if (title === '') continue
    task.detail = said.flatMap(one => (one.group.key === group.key ? one.text : [])).join(' ')
    task.title = title
    task.agent = agent ?? task.agent
    task.minutes ??= minutes
    addFields(task, fields)
  }
}
