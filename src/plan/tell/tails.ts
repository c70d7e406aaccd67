import { toTitle } from './task-line.ts'
import type { Candidate } from './telling.ts'

const TAILS = [
  /\s(?:→|->|=>)\s*@?([A-Za-z][\w.-]{1,30})$/,
  /\s[([]@?([A-Za-z][\w.-]{1,30})[)\]]$/,
  /\s(?:[—–·|]|--?)\s*@?([a-z][\w.]{1,30}(?:-[\w.]{1,30}){1,4})$/,
]
const NO_NAME =
  /^(?:parallel|sequential|serial|done|todo|optional|required|critical|high|medium|low|urgent|blocked|new|draft|wip|later|tbd|xs|xl|mvp|p\d|v\d.*|\p{L}{1,3}\d+)$/iu
const NO_NAME_CODE = /^[A-Z]+-?\d+$/

/** A mark, a size or an id rather than somebody. */
export function isNoName(word: string): boolean {
  return NO_NAME.test(word) || NO_NAME_CODE.test(word)
}

const HEAD = /^[([]@?([A-Za-z][\w.-]{1,30})[)\]]\s+(?=\S)/

/** `S7 (codex) Rewrite the search`: where most tasks begin so behind their ids, the words are who does it. */
export function addHeads(tasks: Candidate[]): void {
  const free = tasks.filter(({ agent, id }) => agent === null && id !== null)
  const named = free.flatMap(task => {
    const head = HEAD.exec(task.title.slice(0, 80))
    return head === null || isNoName(head[1]!) ? [] : [{ task, head }]
  })
  if (named.length < 2 || named.length * 5 < free.length * 3) return
  for (const { task, head } of named) {
    task.agent = head[1]!
    task.title = task.title.slice(head[0].length)
  }
}

/** Where every item ends in one word after an arrow or in brackets, the words are who does it. */
export function addTails(tasks: Candidate[], texts: string[]): void {
  if (tasks.length < 2 || tasks.some(task => task.agent !== null)) return
  for (const tail of TAILS) {
    const names = texts.map(text => tail.exec(withoutAsides(text))?.[1] ?? '')
    if (names.some(name => name === '' || isNoName(name))) continue
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
