import { matchesOf } from '../../lib/matches-of.ts'
import { isDoerName } from '../words/doer-names.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { startsGroup } from '../words/wave-name.ts'
import type { Cells, Frame } from './find-frames.ts'

/** What stands in a frame, line by line. */
export type Texts = { text: string; row: number }[]
type Edges = [number, number][]

/** Frames and what leads to what as a graph of Mermaid: of each frame a node, or a group with what it lists. */
export function framesToGraph(cells: Cells, frames: Frame[], boxes: Texts[], edges: Edges): string[] {
  const isGrouped =
    boxes.filter(texts => startsGroup(texts[0]!.text.trim()) && texts.length > 1).length * 2 > boxes.length
  return isGrouped ? toGroups(boxes, edges) : toNodes(cells, frames, boxes, edges)
}

/** Each frame a task, below the group that stands at the drawing's edge, if one does. */
function toNodes(cells: Cells, frames: Frame[], boxes: Texts[], edges: Edges): string[] {
  const labels = groupsAside(cells, frames)
  const lanes = lanesAbove(cells, frames)
  if (lanes !== null) return toLanes(boxes, edges, lanes)
  const said = ['graph TD']
  let open: string | null = null
  const order = [...frames.keys()].sort(
    (a, b) => frames[a]!.top - frames[b]!.top || frames[a]!.left - frames[b]!.left,
  )
  for (const at of order) {
    const group = labels.findLast(({ row }) => row <= frames[at]!.bottom)?.text ?? null
    if (group !== open && group !== null) {
      if (open !== null) said.push('end')
      said.push(`subgraph G${said.length}["${quote(group)}"]`)
    }
    open = group ?? open
    said.push(toNode(boxes[at]!, at))
  }
  if (open !== null) said.push('end')
  return [...said, ...toArrows(boxes, edges)]
}

function toNode(texts: Texts, at: number): string {
  const lines = texts.map(({ text }) => quote(text.replace(WAITS, ''))).filter(line => line !== '')
  return `node${at}["${withTimes(lines).join('<br>')}"]`
}

/** What strokes lead to, and what is said to be waited for in a frame. */
function toArrows(boxes: Texts[], edges: Edges): string[] {
  const ids = new Map(
    boxes.flatMap(
      (texts, at) => parseLooseIdStart(texts[0]!.text.trim())?.ids.map(id => [id, at] as const) ?? [],
    ),
  )
  const waits = boxes.flatMap((texts, to) =>
    texts.flatMap(({ text }) =>
      (WAITS.exec(text)?.[1]?.match(/[A-Z]{1,4}[-_]?\d{1,4}/g) ?? []).flatMap(id => {
        const from = ids.get(id)
        return from === undefined || from === to ? [] : [[from, to] as const]
      }),
    ),
  )
  const arrows = [...edges, ...waits].map(([from, to]) => `node${from} --> node${to}`)
  return arrows.length === 0 ? [] : [arrows.join('; ')]
}

interface Lane {
  label: string
  frames: number[]
}

/** `SEATING (Cursor)    PAYMENTS (Opus)` in the line above frames that stand below each other: whose each column is. */
function lanesAbove(cells: Cells, frames: Frame[]): Lane[] | null {
  const top = Math.min(...frames.map(frame => frame.top))
  const heads = matchesOf((cells[top - 1] ?? []).join(''), /\S+(?: \S+)*/gu).map(({ 0: label, index }) => ({
    label,
    from: index,
    to: index + label.length,
  }))
  if (heads.length < 2) return null
  const lanes = heads.map(({ label, from, to }) => ({
    label,
    frames: [...frames.keys()]
      .filter(at => frames[at]!.left < to && frames[at]!.right > from)
      .sort((a, b) => frames[a]!.top - frames[b]!.top),
  }))
  const isEach = lanes.every(lane => lane.frames.length > 0) && lanes.some(lane => lane.frames.length > 1)
  return isEach && lanes.flatMap(lane => lane.frames).length === frames.length ? lanes : null
}

function toLanes(boxes: Texts[], edges: Edges, lanes: Lane[]): string[] {
  const said = lanes.flatMap(({ label, frames }, at) => [
    `subgraph G${at}["${quote(label)}"]`,
    ...frames.map(frame => toNode(boxes[frame]!, frame)),
    'end',
  ])
  return ['graph TD', ...said, ...toArrows(boxes, edges)]
}

const TIME = /^[([]?[~≈]?\d[\d.,–-]*\s?(?:h|hrs?|hours?|min|minutes|d|days?)[)\]]?$/i

/** How long it takes, in a line of its own, as a part of the first one. */
function withTimes(lines: string[]): string[] {
  const times = lines.filter((line, at) => at > 0 && TIME.test(line))
  const [first = '', ...rest] = lines.filter(line => !times.includes(line))
  return [[first, ...times.map(time => `(${time.replace(/[()[\]]/g, '')})`)].join(' '), ...rest]
}

/** Names of groups left of all frames. */
function groupsAside(cells: Cells, frames: Frame[]): Texts {
  const left = Math.min(...frames.map(frame => frame.left))
  return cells.flatMap((row, at) => {
    const inside = frames.find(frame => at >= frame.top && at <= frame.bottom)?.left ?? row.length
    const text = row
      .slice(0, Math.max(left, inside))
      .join('')
      .replace(/[^\p{L}\p{N}\s:·–—-].*$/u, '')
      .trim()
    return text !== '' && startsGroup(text) ? [{ text, row: at }] : []
  })
}

/** Each frame a group that lists its tasks, with a name behind a gap or below. */
function toGroups(boxes: Texts[], edges: Edges): string[] {
  const said = ['graph TD']
  const keys = new Map<string, string>()
  const waits: [key: string, ids: string[]][] = []
  for (const [at, [head, ...texts]] of boxes.entries()) {
    const before = edges.filter(([, to]) => to === at).map(([from]) => nameOf(boxes[from]![0]!.text))
    const after = before.length === 0 ? '' : ` (after ${before.join(' and ')})`
    said.push(`subgraph G${at}["${quote(head!.text)}${after}"]`)
    for (const [number, parts] of toItems(texts).entries()) {
      const key = `node${at}_${number}`
      const lines = parts.map(part => part.replace(WAITS, ''))
      const [id] = parseLooseIdStart(parts[0]!)?.ids ?? []
      if (id !== undefined) keys.set(id, key)
      waits.push([key, parts.flatMap(part => WAITS.exec(part)?.[1]?.match(/[A-Z]{1,4}[-_]?\d{1,4}/g) ?? [])])
      said.push(
        `${key}["${lines
          .map(quote)
          .filter(line => line !== '')
          .join('<br>')}"]`,
      )
    }
    said.push('end')
  }
  const arrows = waits.flatMap(([key, ids]) =>
    ids.flatMap(id => (keys.has(id) ? [`${keys.get(id)!} --> ${key}`] : [])),
  )
  return arrows.length === 0 ? said : [...said, arrows.join('; ')]
}

/** `[rdl-bot]  after R1` */
const WAITS =
  /\s*\(?(?:after|needs|waits for|<-|←|<==?|⇐)\s+((?:[A-Z]{1,4}[-_]?\d{1,4}(?:\s?(?:[,&+]|and)\s?)?){1,8})\)?\s*$/u

function nameOf(text: string): string {
  return text.trim().split(/\s*[:·–—(|]|\s-\s|\s{2,}/u)[0]!
}

const BULLET = /^\s*[-*•▪·◦]\s+|^\s*\[[ xX]\]\s+/u

/** Lines that begin an item, each with what belongs to it. */
function toItems(texts: Texts): string[][] {
  const items: string[][] = []
  const least = Math.min(...texts.map(({ text }) => text.length - text.trimStart().length))
  const isMarked = texts.some(({ text }) => BULLET.test(text)) || texts.some(({ text }) => isCalled(text))
  for (const { text } of texts) {
    const plain = text.replace(BULLET, '').trim()
    const begins = isMarked
      ? BULLET.test(text) || isCalled(text)
      : text.length - text.trimStart().length === least
    const [what = '', ...rest] = plain.split(/\s{3,}/)
    const parts =
      isCalled(what) && !/\s/.test(what) ? [`${what} ${rest.shift() ?? ''}`.trim(), ...rest] : [what, ...rest]
    if (begins || items.length === 0) items.push(parts)
    else items.at(-1)!.push(...parts)
  }
  return items
}

function isCalled(text: string): boolean {
  const plain = text.trim()
  return parseLooseIdStart(plain) !== null && !isDoerName(plain)
}

function quote(text: string): string {
  return text
    .trim()
    .replace(/\s{2,}/g, ' ')
    .replaceAll('"', "'")
}
