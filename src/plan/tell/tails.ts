import { toTitle } from './task-line.ts'
import type { Candidate } from './telling.ts'

const TAILS = [
  /\s(?:→|->|=>)\s*@?([A-Za-z][\w.-]{1,30})$/,
  /\s[([]@?([A-Za-z][\w.-]{1,30})[)\]]$/,
  /\s(?:[—–·|]|--?)\s*@?([a-z][\w.]{1,30}(?:-[\w.]{1,30}){1,4})$/,
]
export const NO_NAME =
  /^(?:parallel|sequential|serial|done|todo|optional|required|critical|high|medium|low|urgent|blocked|new|draft|wip|later|tbd|xs|xl|mvp|p\d|v\d.*|[A-Z]+-?\d+)$/i

/** Where every item ends in one word after an arrow or in brackets, the words are who does it. */
export function addTails(tasks: Candidate[], texts: string[]): void {
  if (tasks.length < 2 || tasks.some(task => task.agent !== null)) return
  for (const tail of TAILS) {
    const names = texts.map(text => tail.exec(withoutAsides(text))?.[1] ?? '')
    if (names.some(name => name === '' || NO_NAME.test(name))) continue
    for (const [index, task] of tasks.entries()) {
      task.agent = names[index]!
      task.title = toTitle(task.title.replace(tail, '')) || task.title
    }
    return
  }
}

/** `(needs 2)` and the like behind the name. */
function withoutAsides(text: string): string {
  return text
    .slice(0, 500)
    .replace(/(?:\s*[([][^()[\]]*\s[^()[\]]*[)\]])+$/, '')
    .trim()
}
