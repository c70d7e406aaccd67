import type { Block, List, Section } from '../outline/outline.ts'
import { parseIdStart } from '../words/ids.ts'
import { toLane } from '../words/lanes.ts'
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
  markTerminals(blocks, labelled)
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

const TERMINAL =
  /^((?:Terminal|Agent|Session|Developer|Dev|Engineer|Worker|Instance|Machine) (?:\d{1,2}|[A-Z]))(?![\p{L}\p{N}])/u

/** `Terminal A (mine): storefront` and `Terminal B` above lists of tasks with ids: each a lane. */
function markTerminals(blocks: Block[], { groups }: Labelled): void {
  const found = blocks.flatMap((block, at) => {
    const above = blocks[at - 1]
    if (block.kind !== 'list' || above?.kind !== 'text' || above.lines.length > 1) return []
    const [said] = above.lines
    const name = TERMINAL.exec(stripDecoration(said!.plain.slice(0, LABEL_MAX)))?.[1]
    const { items, line } = block
    const isCalled =
      items.length > 1 && items.every(({ text }) => parseIdStart(text.plain.slice(0, 60)) !== null)
    return name === undefined || !isCalled ? [] : [{ name, line, at: said!.line }]
  })
  if (found.length < 2 || new Set(found.map(({ name }) => name)).size < found.length) return
  for (const { name, line, at } of found) groups.set(line, toLane(name, at))
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
