import type { Plan, Task } from '../plan/plan.ts'
import { FILE_CHARS_MAX } from './message.ts'
import type { Message } from './message.ts'
import { counted, plain } from './words.ts'

const LINE_CHARS = 2_000
const NEEDS_MAX = 50

/** All of a plan as it was understood, line by line, for who wants to read more than a message holds. */
export function toPlanFile(plan: Plan, run: string): NonNullable<Message['file']> {
  const byWave = Map.groupBy(plan.tasks, ({ wave }) => wave)
  const lines = [
    `# ${toLine(plan.title)}`,
    '',
    `${counted(plan.tasks.length, 'task')} in ${counted(plan.waves.length, 'wave')}`,
  ]
  let chars = 0
  const add = (line: string): void => {
    // What is beyond would be cut anyway.
    if (chars > FILE_CHARS_MAX) return
    chars += line.length + 1
    lines.push(line)
  }
  for (const { id, title, after } of plan.waves) {
    const tasks = byWave.get(id) ?? []
    const name = title === '' || title === id ? id : `${id} ${title}`
    const waits = after.length === 0 ? '' : `, after ${after.slice(0, NEEDS_MAX).join(', ')}`
    add('')
    add(toLine(`## ${name} (${counted(tasks.length, 'task')}${waits})`))
    add('')
    for (const task of tasks) add(toTaskLine(task))
  }
  for (const { severity, line, message } of plan.findings) {
    add(toLine(`${severity === 'error' ? 'Error in line' : 'Line'} ${line}: ${message}`))
  }
  return { name: `plan-${run}.md`, text: `${lines.join('\n')}\n` }
}

function toTaskLine({ id, title, agent, needs, files, minutes, done }: Task): string {
  const parts = [`- ${id}: ${title}`]
  if (agent !== null) parts.push(`by ${agent}`)
  if (minutes !== null) parts.push(`${minutes} min`)
  if (needs.length > 0) parts.push(`needs ${needs.slice(0, NEEDS_MAX).join(', ')}`)
  if (files.length > 0) parts.push(files.slice(0, NEEDS_MAX).join(', '))
  if (done) parts.push('done')
  return toLine(parts.join(' · '))
}

function toLine(text: string): string {
  return plain(text.slice(0, LINE_CHARS))
}
