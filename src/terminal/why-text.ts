import type { Explanation, Named, Reason } from '../plan/explain/explain-task.ts'
import { plain } from '../message/words.ts'

/** Why a task was read as it was, for a person. */
export function renderWhyText({ task, title, told, wave, agent, needs, after }: Explanation): string {
  return [
    `${plain(task)}  ${plain(title)}`,
    ...told.flatMap(reason => toLines('told by', null, reason)),
    ...toLines('in', wave.name, wave),
    ...(agent === null
      ? ['  done by anybody: nothing names who does it']
      : toLines('done by', agent.name, agent)),
    ...needs.flatMap(need => toLines('needs', need.name, need)),
    ...after.flatMap(other => toLines('comes after', other.name, other)),
    ...(needs.length + after.length === 0 ? ['  waits for nothing'] : []),
  ].join('\n')
}

function toLines(what: string, name: string | null, { because, line, text }: Reason | Named): string[] {
  const head = `  ${what}${name === null ? '' : ` ${plain(name)}`}: ${because}`
  return line === null ? [head] : [head, `    line ${line}: ${plain(text)}`]
}
