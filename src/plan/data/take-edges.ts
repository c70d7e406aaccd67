import type { Collected } from './found.ts'
import { toKeyWords } from './keys.ts'
import { toReferences } from './read-task.ts'
import type { Value } from './value.ts'

/** `{T2: [T1]}`, `[{from: T1, to: T2}]`, `[[T1, T2]]`, `T1 -> T2`. */
export function takeEdges(value: Value, { edges }: Pick<Collected, 'edges'>): void {
  if (value.kind === 'map') {
    for (const { key, value: before, line } of value.entries)
      for (const reference of toReferences(before))
        edges.push({ before: reference, after: { text: key, line } })
  } else if (value.kind === 'list') for (const item of value.items) takeEdge(item, edges)
}

function takeEdge(item: Value, edges: Collected['edges']): void {
  if (item.kind === 'text') {
    const ends = item.text.split(/\s*(?:->|→|=>)\s*/)
    for (let i = 1; i < ends.length && i < 50; i++)
      edges.push({
        before: { text: ends[i - 1]!, line: item.line },
        after: { text: ends[i]!, line: item.line },
      })
  } else if (item.kind === 'map') {
    const find = (pattern: RegExp) => item.entries.find(entry => pattern.test(toKeyWords(entry.key)))?.value
    const to = find(/^(?:to|target|task|task id|after|successor)$/)
    const from = find(/^(?:from|source|depends on|needs|requires|before|predecessors?|on)$/)
    if (to === undefined || from === undefined) return
    for (const before of toReferences(from))
      for (const after of toReferences(to)) edges.push({ before, after })
  } else if (item.items.length === 2) {
    const [before, after] = item.items.flatMap(toReferences)
    if (before !== undefined && after !== undefined) edges.push({ before, after })
  }
}
