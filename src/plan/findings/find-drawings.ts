import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Line } from '../statements/lines.ts'
import { toWaits } from '../waits.ts'
import { toWords } from '../words/strip.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { readBars } from './read-bars.ts'

const EDGES_MAX = 100
/** Steps through the plan's order for all of them. */
const STEPS_MAX = 1_000_000

/** `A → B`, a bar of a calendar or its first line. */
const DRAWN = /→|->|-->|^gantt\b|^section\b|:.*\d[mhdw]$/
/** `Wave 1: A1, A2`: a name and a number, then at least two things. */
const LISTED = /^[^\p{L}\p{N}]{0,12}\p{L}{2,20}[ #-]{0,2}[\p{L}\p{N}.]{1,6}\s*[:([|–—=-].*[,、&+ ]/u

interface Order {
  /** Tasks by what a drawing may call them. */
  named: Map<string, number>
  /** Made when first asked for: most plans draw nothing. */
  next: number[][] | null
  plan: Plan
  budget: { left: number }
}

/** Drawings that show another order, or other waves, than the lists and tables do. */
export function findDrawings(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const drawn = lines.filter(
    ({ form, plain, language }) =>
      plain.length <= 400 &&
      // Dotted, an arrow is no order for sure.
      !(language === 'mermaid' && plain.includes('-.')) &&
      ((form !== 'heading' && form !== 'row' && /→|->/.test(plain)) ||
        (form === 'code' && (DRAWN.test(plain) || language === 'mermaid')) ||
        LISTED.test(plain)),
  )
  if (drawn.length === 0) return []
  const named = new Map(plan.tasks.map((task, index) => [task.id.toLowerCase(), index]))
  const order = { named, next: null, plan, budget: { left: STEPS_MAX } }
  return [
    ...findSketches(plan, order, drawn),
    ...findCalendars(plan, order, drawn),
    ...findMembers(plan, draft, order, drawn),
    ...findLeftOut(plan, order, lines, drawn),
  ]
}

/** A sketch of fewer tasks is one of a part. */
const SKETCHED_MIN = 6
const LEFT_OUT_SHARE = 0.15

/** A sketch of nearly all tasks and their order that leaves out some of those that others wait for. */
function findLeftOut({ tasks }: Plan, { named }: Order, lines: Line[], drawn: Line[]): Finding[] {
  const headings = new Set(
    drawn.flatMap(({ form, plain, under }) => (form === 'code' && /→|->/.test(plain) ? [under.heading] : [])),
  )
  if (headings.size === 0) return []
  const needed = new Set(tasks.flatMap(task => task.needs))
  for (const heading of headings) {
    const own = lines.filter(({ form, under }) => form === 'code' && under.heading === heading)
    const shown = new Set(own.flatMap(({ plain }) => idsIn(plain.slice(0, 400), named)))
    const left = tasks.filter(
      ({ id, needs }, index) => !shown.has(index) && needs.length > 0 && needed.has(id),
    )
    const missing = tasks.length - shown.size
    if (shown.size < SKETCHED_MIN || left.length === 0 || missing > tasks.length * LEFT_OUT_SHARE) continue
    const which = left
      .slice(0, 4)
      .map(({ id }) => id)
      .join(', ')
    const message = `The sketch leaves out ${which}, which stand${left.length === 1 ? 's' : ''} between other tasks. Regatta goes by the tasks.`
    return [{ code: 'sketch-differs', severity: 'note', line: own[0]!.line, message }]
  }
  return []
}

interface Edge {
  from: number
  to: number
  line: number
}

/** Arrows of a sketch that the plan's own order does not keep. */
function findSketches(plan: Plan, order: Order, lines: Line[]): Finding[] {
  const found = new Map<string, Edge[]>()
  let count = 0
  for (const told of lines) {
    if (!/→|->|-->/.test(told.plain) || !isSketch(told, order.named)) continue
    for (const [from, to] of told.plain.split(';').flatMap(part => edgesOf(part, order.named)))
      if (count++ < EDGES_MAX) keep(found, told.under.heading, { from, to, line: told.line })
  }
  return toFindings(plan, order, [...found.values()].filter(own => !isReversed(order, own)).flat(), 'sketch')
}

function keep(found: Map<string, Edge[]>, heading: string, edge: Edge): void {
  const own = found.get(heading)
  if (own === undefined) found.set(heading, [edge])
  else own.push(edge)
}

/** Where all arrows point back they mean “needs”. */
function isReversed(order: Order, edges: Edge[]): boolean {
  return (
    edges.length > 1 && edges.every(({ from, to }) => waitsFor(order, from, to) && !waitsFor(order, to, from))
  )
}

/** A fence, or a line of nothing but ids and arrows. */
function isSketch({ form, plain, aside, under }: Line, named: Map<string, number>): boolean {
  if (form === 'code') return true
  if (form !== 'text' || (aside !== null && aside !== 'retold') || under.wave !== null) return false
  return idsIn(plain, named).length * 1.5 >= toWords(plain).length
}

function toFindings(plan: Plan, order: Order, edges: Edge[], what: 'sketch' | 'calendar'): Finding[] {
  const missing = edges.filter(({ from, to }) => !waitsFor(order, to, from))
  const backward = missing.filter(({ from, to }) => waitsFor(order, from, to) && order.budget.left > 0)
  const shown = (some: Edge[]): string =>
    some
      .slice(0, 4)
      .map(({ from, to }) => `${plan.tasks[from]!.id} → ${plan.tasks[to]!.id}`)
      .join(', ') + (some.length > 4 ? ' and more' : '')
  const findings: Finding[] = []
  if (backward.length > 0) {
    const message = `The ${what} has ${shown(backward)}, the tasks themselves say it the other way round. Regatta goes by the tasks.`
    findings.push({ code: 'sketch-differs', severity: 'warning', line: backward[0]!.line, message })
  }
  const other = missing.filter(edge => !backward.includes(edge))
  if (other.length > 0) {
    const message = `The ${what} has ${shown(other)}, which the tasks themselves do not say. Regatta goes by the tasks.`
    findings.push({ code: 'sketch-differs', severity: 'note', line: other[0]!.line, message })
  }
  return findings
}

function edgesOf(plain: string, named: Map<string, number>): [number, number][] {
  const edges: [number, number][] = []
  let before: number[] = []
  for (const part of plain.split(/\s*-{0,2}(?:→|->|>)\s*/).slice(0, 30)) {
    const own = idsIn(part, named)
    for (const from of before) for (const to of own) if (from !== to) edges.push([from, to])
    before = own.slice(0, 20)
  }
  return edges
}

function idsIn(text: string, named: Map<string, number>): number[] {
  return Array.from(text.matchAll(/#?[\p{L}\p{N}_]+(?:[.\-_][\p{L}\p{N}_]+)*/gu), ([token]) =>
    named.get(token.toLowerCase()),
  ).filter(index => index !== undefined)
}

/** What is not known for want of steps is taken for kept. */
function waitsFor(order: Order, task: number, other: number): boolean {
  const { plan, budget } = order
  const next = (order.next ??= toWaits(plan).next)
  const seen = new Set([task])
  const open = [task]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === other) return true
    for (const before of next[node]!) {
      if (budget.left-- <= 0) return true
      if (seen.has(before)) continue
      seen.add(before)
      open.push(before)
    }
  }
  return false
}

/** Bars of a `gantt` after others than the plan says, or before what they need has ended. */
function findCalendars(plan: Plan, order: Order, lines: Line[]): Finding[] {
  const bars = readBars(lines)
  if (bars.length === 0) return []
  const titled = new Map(plan.tasks.map((task, index) => [toWords(task.title).join(' '), index]))
  const taskOf = new Map<string, number>()
  for (const { id, title } of bars) {
    const task = order.named.get(id?.toLowerCase() ?? '') ?? titled.get(toWords(title).join(' '))
    if (task !== undefined) taskOf.set(id ?? title, task)
  }
  const edges = bars.flatMap(({ id, title, after, line }) => {
    const to = taskOf.get(id ?? title)
    return to === undefined
      ? []
      : after.flatMap(name => {
          const from = taskOf.get(name)
          return from === undefined || from === to ? [] : [{ from, to, line }]
        })
  })
  const early: Edge[] = []
  const barOf = new Map(bars.map(bar => [taskOf.get(bar.id ?? bar.title), bar]))
  for (let to = 0; to < plan.tasks.length; to++) {
    const task = plan.tasks[to]!
    const bar = barOf.get(to)
    for (const need of task.needs) {
      const from = order.named.get(need.toLowerCase()) ?? -1
      const other = barOf.get(from)
      if (bar?.start == null || other?.end == null || bar.start >= other.end - 0.01) continue
      early.push({ from, to, line: bar.line })
    }
  }
  const [first] = early
  const findings = toFindings(plan, order, edges.slice(0, EDGES_MAX), 'calendar')
  if (first === undefined) return findings
  const message = `In the calendar ${plan.tasks[first.to]!.id} begins before ${plan.tasks[first.from]!.id}, which it needs, has ended${early.length > 1 ? ` (${early.length} such bars)` : ''}. Regatta goes by the tasks.`
  return [...findings, { code: 'sketch-differs', severity: 'warning', line: first.line, message }]
}

const ORDER =
  /\b(?:after|needs?|depends?|requires?|blocks?|blocked|before|then|until|unlocks?|waits?|from|with|parallel to)\b|→|->|=>|=/i

const OTHER = /\b(?:examples?|hypothetical|old|history|option|alternative)\b/i

/** `Wave 1: A1, A2, B1` where the lists have B1 in another wave. */
function findMembers(plan: Plan, draft: Draft, { named }: Order, lines: Line[]): Finding[] {
  const waveOf = new Map(draft.waves.map((wave, index) => [wave.name.key, plan.waves[index]?.id]))
  const findings: Finding[] = []
  for (const { form, plain, line, aside, under, label } of lines) {
    if (form === 'heading' || form === 'row' || findings.length >= 10 || !LISTED.test(plain)) continue
    if (form !== 'code' && aside !== null && aside !== 'retold') continue
    const bare = plain.replace(/^[^\p{L}\p{N}]+/u, '')
    const name = parseWaveName(bare, line)
    if (name === null || OTHER.test(`${under.heading} ${label ?? ''}`)) continue
    const wave = waveOf.get(name.key)
    if (wave === undefined || ORDER.test(bare)) continue
    const own = [...new Set(idsIn(name.title, named))]
    const listed = toWords(name.title.replace(/\([^)]*\)/g, ' ')).length
    // Ids in a row, not a sentence that happens to name some.
    if (own.length < 2 || listed > own.length * 2.5) continue
    const strange = own.filter(index => plan.tasks[index]!.wave !== wave)
    const [first] = strange
    if (first === undefined || strange.length === own.length) continue
    const task = plan.tasks[first]!
    const message = `${strange.map(index => plan.tasks[index]!.id).join(', ')} ${strange.length === 1 ? 'stands' : 'stand'} in ${wave} here, but ${task.id} is in ${task.wave} (line ${task.line}). Regatta goes by line ${task.line}.`
    findings.push({ code: 'wave-differs', severity: 'warning', line, message })
  }
  return findings
}
