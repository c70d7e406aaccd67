import type { List, Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { FOLLOWING, OPENING, TURN_END } from '../words/turns.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'

const LABEL_MAX = 100

/** What the labels of lists beside each other make of them, by the line of each list. */
export interface Labelled {
  /** `First:`, `Then, when both are in:`: groups that follow each other. */
  groups: Map<number, WaveName>
  /** `**ada**` above `Monday: …`, `Tuesday: …`: who does it. */
  owners: Map<number, string>
}

export function markLabels({ blocks, sections }: Section, labelled: Labelled): void {
  const lists = blocks.filter(block => block.kind === 'list')
  markSequence(lists, labelled)
  markOwners(lists, labelled)
  for (const child of sections) markLabels(child, labelled)
}

function markSequence(lists: List[], { groups }: Labelled): void {
  const labels = lists.map(({ label }) => stripDecoration(label?.plain.slice(0, LABEL_MAX) ?? ''))
  const first = labels.findIndex(label => OPENING.test(label) || FOLLOWING.test(label))
  const rest = labels.slice(first + 1).filter(label => FOLLOWING.test(label))
  if (first === -1 || rest.length === 0 || labels.some(startsGroup)) return
  let number = 0
  for (const [at, label] of labels.entries()) {
    if (at < first || !(at === first || FOLLOWING.test(label))) continue
    const [said = label] = label.split(TURN_END)
    const name = { kind: 'part', key: `part ${++number}`, label: said.trim(), alias: null, title: '' }
    groups.set(lists[at]!.line, { ...name, line: lists[at]!.label!.line })
  }
}

function markOwners(lists: List[], { owners }: Labelled): void {
  const found = lists.flatMap(({ label, items, line }) => {
    const name = /^@?\p{L}[\p{L}\p{N}_.-]{1,30}(?= ?\(| ?:?$)/u.exec(stripDecoration(label?.lead ?? ''))?.[0]
    const isDated = items.every(({ text }) => {
      const day = parseWaveName(text.plain.slice(0, 200), text.line)
      return day !== null && kindOf(day) === 'time' && day.title !== ''
    })
    return name === undefined || startsGroup(name) || !isDated ? [] : [{ line, name }]
  })
  if (new Set(found.map(({ name }) => name)).size < 2) return
  for (const { line, name } of found) owners.set(line, name)
}
