import { isOther } from './give-people.ts'
import { isNoName } from '../tell/tails.ts'
import { toTitle } from '../tell/task-line.ts'
import type { Candidate, Telling } from '../tell/telling.ts'

const TAIL = /\s(?:[([]@?([\p{L}][\w.-]{1,30})[)\]]|(?:→|->|[—–·|]|--)\s*@?([\p{L}][\w.-]{1,30}))$/u

/** Who does other tasks and stands in brackets at the end of a line does this one, too. */
export function giveKnown(told: Telling[]): void {
  const tasks = told.flatMap(telling => telling.tasks)
  if (tasks.every(({ agent }) => agent !== null)) return
  const names = new Set(tasks.flatMap(({ agent }) => agent?.toLowerCase() ?? []))
  for (const name of namesBehind(told)) names.add(name)
  if (names.size === 0) return
  // Where few lack one and all of those end alike, the ends are names, too; a heading may only group what stands below.
  const below = told.flatMap(telling => (telling.form === 'heading' ? [] : telling.tasks))
  const isKnown = ({ title }: Candidate): boolean => names.has(nameBehind(title)?.toLowerCase() ?? '')
  const lacking = new Set(below.filter(task => task.agent === null && !isKnown(task)))
  const alike =
    lacking.size * 3 <= tasks.length &&
    [...lacking].every(({ title }) => {
      const name = nameBehind(title)
      return name !== null && !isNoName(name)
    })
  for (const task of tasks) {
    const tail = task.agent === null ? TAIL.exec(task.title.slice(-80)) : null
    const name = tail?.[1] ?? tail?.[2]
    const isName = names.has(name?.toLowerCase() ?? '') || (alike && lacking.has(task))
    if (name === undefined || !isName) continue
    task.agent = name
    task.title = toTitle(task.title.slice(0, -(tail?.[0].length ?? 0))) || task.title
  }
  giveBracketed(below)
}

/** What stands in brackets at its end, or behind a mark that words of a title have not; a dash may stand before anything. */
function nameBehind(title: string): string | null {
  const [tail, bracketed, open] = TAIL.exec(title.slice(-80)) ?? []
  if (bracketed !== undefined || open === undefined) return bracketed ?? null
  return /^\s(?:[·|→]|->)/u.test(tail!) || /^[a-z]\w*-\w/.test(open) ? open : null
}

const BRACKETED = /\s\[(\p{Lu}\p{Ll}{1,15}(?:\s\p{Lu}\p{L}{0,14})?)\](?=\s|$)/u

/** `Bootloader [Oskar] 12 h` beside more such as `Device tree [fw-agent-1] 6 h`. */
function giveBracketed(tasks: Candidate[]): void {
  const named = tasks.flatMap(task => {
    const match = task.agent === null ? BRACKETED.exec(task.title.slice(0, 400)) : null
    return match === null ? [] : [{ task, whole: match[0], name: match[1]! }]
  })
  const known = tasks.filter(({ agent }) => agent !== null).length
  if (named.length * 2 > known || named.some(({ name }) => isNoName(name) || isOther(name))) return
  for (const { task, whole, name } of named) {
    task.agent = name
    task.title = task.title.replace(whole, '')
  }
}

/** Where most tasks that name nobody end in one word in brackets, and those repeat or look like names of programs. */
function namesBehind(told: Telling[]): string[] {
  const free = told
    .filter(({ form, retold }) => form !== 'heading' && !retold)
    .flatMap(({ tasks }) => tasks.filter(({ agent }) => agent === null))
  const found = free.flatMap(({ title }) => {
    const name = nameBehind(title)
    return name === null || isNoName(name) ? [] : [name.toLowerCase()]
  })
  if (found.length < 3 || found.length * 3 < free.length * 2) return []
  const shaped = found.filter(name => /[-_]|\d$/.test(name)).length
  return shaped * 2 >= found.length || new Set(found).size * 3 <= found.length * 2 ? found : []
}
