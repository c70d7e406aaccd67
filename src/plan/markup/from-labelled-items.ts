import { isDoerName } from '../words/doer-names.ts'
import { startsGroup } from '../words/wave-name.ts'
import { findFenced } from './find-fenced.ts'
import { mendLines } from './mend-lines.ts'

const LABEL = '(?:\\*\\*|__|\\*)?'
/** `- **Task:** Port the loader`, `1. What: port the loader` */
const TASK = new RegExp(
  `^(\\s{0,6}(?:[-*+•]|\\d{1,3}[.)])\\s+(?:\\[[ xX]\\]\\s+)?)${LABEL}(?:Task|What|Title|Work|Aufgabe|Tâche|Tarea|Tarefa|Taak|任务|タスク|작업)(?: name| title)?${LABEL}\\s?[:：]${LABEL}\\s*(\\S.*)$`,
  'iu',
)
const LABELLED = new RegExp(`^(\\s{0,6})[-*+•]\\s+${LABEL}\\p{L}[\\p{L} ]{1,24}${LABEL}\\s?[:：]`, 'u')
const HEADING = /^ {0,3}#{1,6}\s+(\S.*)$/
const ITEM = /^(\s{0,6})(?:[-*+•]|\d{1,3}[.)])\s/
const LEAST = 2

/** Items that say with a label what is to be done, several below one heading: that is the item, and the labelled ones behind it are said of it. */
export function fromLabelledItems(text: string): string {
  return mendLines(text, lines => {
    const fenced = findFenced(lines)
    const sections = toSections(lines, fenced).filter(({ tasks }) => tasks.length > 0)
    const areOwned = sections.filter(({ heading }) => isDoerName(heading)).length >= LEAST
    if (!areOwned && !sections.some(({ tasks }) => tasks.length >= LEAST)) return
    for (const { tasks, heading, end } of sections)
      if (tasks.length >= LEAST || startsGroup(heading) || (areOwned && isDoerName(heading)))
        for (const at of tasks) gather(lines, at, tasks.find(other => other > at) ?? end)
  })
}

interface Section {
  heading: string
  /** Where it says what is to be done. */
  tasks: number[]
  end: number
}

function toSections(lines: readonly string[], fenced: boolean[]): Section[] {
  const sections: Section[] = [{ heading: '', tasks: [], end: lines.length }]
  for (const [at, line] of lines.entries()) {
    if (fenced[at] || line.length > LINE_MAX) continue
    const heading = HEADING.exec(line)?.[1] ?? /^\*\*([^*]{2,80})\*\*:?\s*$/.exec(line)?.[1]
    if (heading !== undefined) {
      sections.at(-1)!.end = at
      sections.push({ heading, tasks: [], end: lines.length })
    } else if (TASK.test(line)) sections.at(-1)!.tasks.push(at)
  }
  return sections
}

function gather(lines: string[], from: number, end: number): void {
  const indent = ITEM.exec(lines[from]!)![1]!.length
  lines[from] = lines[from]!.replace(TASK, '$1$2')
  for (let at = from + 1; at < end; at++) {
    const line = lines[at]!
    if (LABELLED.exec(line)?.[1]!.length === indent) lines[at] = `   ${line}`
    else if (ITEM.exec(line)?.[1]!.length === indent) return
  }
}

const LINE_MAX = 1000
