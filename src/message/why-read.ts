import type { Explanation, Named, Reason } from '../plan/explain/explain-task.ts'
import { quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'
import { toName } from './names.ts'
import { counted, said, saidTitle } from './words.ts'

const REASONS_MAX = 20
const LINE_WIDTH = 120

/** From which lines a task was read, and by which rules. */
export function renderWhyRead({ task, title, told, wave, agent, needs, after }: Explanation): Message {
  const head = `Why ${toName(task)} was read so`
  const all = [
    ...told.map(reason => toItem('told by', null, reason)),
    toItem('in', wave.name, wave),
    ...(agent === null ? [] : [toItem('done by', agent.name, agent)]),
    ...needs.map(need => toItem('needs', need.name, need)),
    ...after.map(other => toItem('comes after', other.name, other)),
  ]
  const more = all.length - REASONS_MAX
  const items = [...all.slice(0, REASONS_MAX), ...(more > 0 ? [[`and ${counted(more, 'more reason')}`]] : [])]
  return fit(quiet(head, [text({ bold: head }, `: ${saidTitle(title)}`), { type: 'list', items }]))
}

function toItem(what: string, name: string | null, { because, line, text: own }: Reason | Named): Span[] {
  const head: Span[] =
    name === null ? [`${what} ${because}`] : [`${what} `, { bold: toName(name) }, `: ${because}`]
  return line === null ? head : [...head, `, line ${line}: `, { code: said(own, LINE_WIDTH) }]
}
