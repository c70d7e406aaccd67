import type { Item } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { findOrderWords } from '../words/order-words.ts'
import type { WaveName } from '../words/wave-name.ts'
import { addFields, fieldsOf, fieldsOfLines, isFieldList, isNobody } from './fields.ts'
import { ordersBelow } from './orders-below.ts'
import type { TaskLine } from './task-line.ts'
import type { Candidate, Dependency } from './telling.ts'
import { isFree, toCandidate, withIds } from './telling.ts'

/** What an item's line tells, with what stands below it. */
export function toTasks(item: Item, line: TaskLine, path: WaveName[]): Candidate[] {
  if (line.title === '' && line.ids.length === 0) return []
  const { alias, minutes, files, refs, dependencies, parallel } = line
  const open = line.agent !== null && isNobody(line.agent)
  const agent = open ? null : line.agent
  const task = toCandidate({
    id: line.ids[0] ?? null,
    title: line.title === '' ? line.ids[0]! : line.title,
    number: item.number,
    done: line.done || item.checked === true,
    agent,
    open,
    alias,
    minutes,
    files,
    refs,
    dependencies,
    parallel,
    path,
    line: item.line,
  })
  addFields(task, line.fields)
  addFields(task, fieldsOfLines(item.lines))
  addFields(task, fieldsOf(item.blocks))
  if (isFree(task.dependencies)) task.dependencies.push(...ordersBelow(item.lines, item.blocks, line.ids[0]))
  if (task.agent !== null && task.dependencies.length === 0) task.dependencies.push(...ordersBeside(item))
  task.detail ??= detailOf(item)
  return withIds(task, line.ids)
}

/** `**green**: a cache. It can only begin once red's endpoint is merged`. */
function ordersBeside({ text, lines, line }: Item): Dependency[] {
  return unwrap([text, ...lines.slice(0, 10)]).flatMap(({ plain }) =>
    findOrderWords(plain.slice(0, 1000))
      // `Do I wait for red?` asks.
      .filter(({ sense, end }) => sense === 'after' && !/^[^.;!?]*\?/.test(plain.slice(end)))
      .slice(0, 3)
      .map(
        ({ end }) =>
          ({
            text: plain.slice(end, end + 80).split(/[.;]/)[0]!,
            by: 'inline',
            trust: 'beside',
            line,
          }) as const,
      ),
  )
}

function detailOf(item: Item): string | null {
  const lines = item.lines.filter(line => fieldsOfLines([line]).length === 0).map(line => line.plain)
  for (const block of item.blocks) {
    if (block.kind === 'list' && !isFieldList(block))
      lines.push(...block.items.map(inner => `- ${inner.text.plain}`))
    if (block.kind === 'text')
      lines.push(...block.lines.filter(line => fieldsOfLines([line]).length === 0).map(line => line.plain))
  }
  return lines.length === 0 ? null : lines.join('\n').slice(0, 4000)
}
