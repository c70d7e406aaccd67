import { isOther } from '../doers/give-people.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { isTrade } from '../words/lanes.ts'
import { startsGroup } from '../words/wave-name.ts'
import { toTitle } from './task-line.ts'
import type { Candidate, Telling } from './telling.ts'

const LEAST = 3
const FRONT =
  /^[([]@?(\p{L}[\p{L}\p{N}_.-]{1,30}(?:\s[\p{Lu}\d][\p{L}\p{N}]{0,20})?)[)\]](?:\s?[:–—-])?\s+(?=\S)/u
/** `QA: M8 Try it on ten devices` */
const COLON =
  /^@?(\p{L}[\p{L}\p{N}_.-]{1,30}(?:\s[\p{Lu}\d][\p{L}\p{N}]{0,20})?)(?:\s?:|\s?(?:→|->)|\s[–—-])\s+(?=\S)/u
/** What stands in brackets before work besides those who do it. */
const TAG =
  /^(?:story|epic|bug|bugfix|hotfix|fix|feature|feat|enhancement|improvement|spike|chore|refactor|tech|debt|must|should|could|nice|stretch|bonus|risk|breaking|question|idea|note|maybe|in progress|open|ready|waiting|hold|s|m|l)$/iu

/** `ada: A1 Draw the map`, `[ada] A1 Draw the map`: where nearly all tasks begin so, what they are called stands behind who does them. */
export function takeIdsBehindNames(told: Telling[]): void {
  const own = told.filter(({ retold }) => !retold)
  const free = own.flatMap(({ tasks }) => tasks.filter(({ id }) => id === null))
  takeFronts(free)
  const found = free.flatMap(task => {
    const start = task.agent === null ? null : parseLooseIdStart(task.title)
    return start === null || start.rest === '' || start.ids.length > 1
      ? []
      : [{ task, id: start.ids[0]!, start }]
  })
  if (found.length < LEAST || found.length * 10 < free.length * 9) return
  if (new Set(found.map(({ id }) => id)).size < found.length) return
  for (const { task, id, start } of found)
    Object.assign(task, { id, title: toTitle(start.rest) || start.rest })
  for (const telling of own)
    if (telling.tasks.length > 0 && telling.tasks.every(({ id }) => id !== null)) telling.form = 'ids'
}

/** A trade may be the role in which somebody works, where it is set apart so. */
function isName(word: string): boolean {
  return !TAG.test(word) && (!isOther(word) || isTrade(word)) && !startsGroup(word)
}

/** Names in brackets at the front, or before a colon and an id, some of them more than once. */
function takeFronts(tasks: Candidate[]): void {
  const free = tasks.filter(({ agent }) => agent === null)
  const found = free.flatMap(task => {
    const front = FRONT.exec(task.title.slice(0, 60)) ?? beforeId(task.title)
    return front === null || !isName(front[1]!) ? [] : [{ task, name: front[1]!, end: front[0].length }]
  })
  const names = new Set(found.map(({ name }) => name))
  if (found.length < LEAST || found.length * 10 < free.length * 9) return
  if (names.size < 2 || names.size * 3 > found.length * 2) return
  for (const { task, name, end } of found) Object.assign(task, { agent: name, title: task.title.slice(end) })
}

function beforeId(title: string): RegExpExecArray | null {
  const front = COLON.exec(title.slice(0, 60))
  const start = front === null ? null : parseLooseIdStart(title.slice(front[0].length))
  return start === null || start.rest === '' ? null : front
}
