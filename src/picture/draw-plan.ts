import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'
import { forecastPlan } from '../message/forecast-plan.ts'
import { sayCounts, sayForecast } from '../message/say-forecast.ts'
import { counted } from '../message/words.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import type { Plan, Task } from '../plan/plan.ts'
import type { Charter } from '../run/event.ts'
import { bundle, nameBundle, nameWave } from './bundle.ts'
import { fitText, wrapText } from './letters.ts'
import type { Picture } from './picture.ts'
import { toAlt } from './picture.ts'
import { sayWay } from './longest-way.ts'
import type { WayStep } from './longest-way.ts'
import { COLOURS, MARGIN, WIDTH, round, toHead, toPath, toRect, toSvg, toText } from './svg.ts'

interface Row {
  name: string
  /** Of the tasks that stand in it. */
  tasks: Task[]
  /** Rows that it comes after, above it. */
  after: number[]
}

interface Place {
  x: number
  y: number
  width: number
  height: number
}

interface Cell extends Place {
  task: Task
}

const ROWS_MAX = 12
/** What leads from row to row stands left of them. */
const GUTTER = 28
const LEFT = MARGIN + GUTTER
const INNER = WIDTH - LEFT - MARGIN
const LINES_MAX = 3
/** So many lines of squares have room below each other, whatever rows they are in. */
const SQUARE_LINES = 24
const GAP = 3
const CHIP = { height: 19, size: 12, pad: 5, most: 110 }
const SQUARES = [16, 13, 10, 7, 5]
const LABEL = 16
const BELOW = 12
const LANES = 4
const ID_CHARS = 60
const PATH_SHOWN = 40

/** A plan at a glance: its waves, what comes after what, its tasks, and which of them make the way that takes longest. */
export function drawPlan(plan: Plan, manner: Pick<Charter, 'pace' | 'slots'>): Picture {
  const expected = forecastPlan(plan, manner)
  const path = expected?.criticalPath ?? []
  const title = toLine(plan.title) || 'A plan'
  const facts = [sayCounts(plan, expected), ...(expected ? [sayForecast(plan, expected)] : [])]
  const way = path.length > 1 ? `Longest way: ${sayWay(path.slice(0, PATH_SHOWN).map(toStep))}` : ''
  const rows = toRows(plan, expected)
  const said = rows.map(({ name, tasks }) => `${name} ${counted(tasks.length, 'task')}`).join('; ')
  const sentences = [`${title}: ${facts.join(', ')}`, said, way].filter(text => text !== '')
  const alt = toAlt(sentences.join('. '))

  const head = toHead(title, facts.join(', '))
  const drawn = toBody(rows, new Set(path.map(({ id }) => id)), head.height)
  const foot = toFoot(way, drawn.height)
  const parts = [...head.parts, ...drawn.parts, ...foot.parts]
  return { alt, svg: toSvg(foot.height + MARGIN, alt, parts) }
}

function toStep({ id, alike }: WayStep): WayStep {
  return { id: toLine(id), alike }
}

/** A plan of one wave stands in tiers, by what needs what. */
function toRows(plan: Plan, expected: Forecast | null): Row[] {
  const tiers = expected?.tiers ?? null
  if (tiers !== null && new Set(tiers.map(({ tier }) => tier)).size > 1) return toTierRows(plan, tiers)
  const bundles = bundle(plan.waves, ROWS_MAX)
  const rowOf = new Map(bundles.flatMap((waves, row) => waves.map(({ id }) => [id, row] as const)))
  const tasks = Map.groupBy(plan.tasks, ({ wave }) => rowOf.get(wave) ?? 0)
  return bundles.map((waves, row) => ({
    name: nameBundle(waves.map(({ id, title }) => toLine(waves.length > 1 ? id : nameWave(id, title)))),
    tasks: tasks.get(row) ?? [],
    after: [...new Set(waves.flatMap(({ after }) => after.flatMap(id => rowOf.get(id) ?? [])))].filter(
      before => before < row,
    ),
  }))
}

function toTierRows(plan: Plan, tiers: NonNullable<Forecast['tiers']>): Row[] {
  const known = new Map(plan.tasks.map(task => [task.id, task]))
  const byTier = [...Map.groupBy(tiers, ({ tier }) => tier)].toSorted(([one], [other]) => one - other)
  return bundle(byTier, ROWS_MAX).map((group, row) => ({
    name: nameBundle(group.map(([tier]) => `Tier ${tier}`)),
    tasks: group.flatMap(([, members]) => members.flatMap(({ id }) => known.get(id) ?? [])),
    after: row > 0 ? [row - 1] : [],
  }))
}

function toBody(
  rows: Row[],
  critical: ReadonlySet<string>,
  top: number,
): { parts: string[]; height: number } {
  const toCells = pickCells(rows)
  const labels: string[] = []
  const shapes: string[] = []
  const tops: number[] = []
  const way: Place[] = []
  let y = top
  for (const { name, tasks } of rows) {
    tops.push(y + LABEL / 2 + 1)
    const count = fitText(counted(tasks.length, 'task'), 12, 90)
    labels.push(toText(name, LEFT, y + 12, INNER - count.width - 8, { weight: 'bold' }))
    labels.push(
      toText(count.text, WIDTH - MARGIN, y + 12, 90, { size: 12, colour: COLOURS.quiet, anchor: 'end' }),
    )
    const { cells, height, left } = toCells(tasks, y + LABEL + 3)
    shapes.push(...cells.map(cell => toCell(cell, critical.has(cell.task.id))))
    way.push(...cells.filter(({ task }) => critical.has(task.id)))
    if (left > 0)
      shapes.push(
        toText(`and ${left} more`, LEFT, y + LABEL + height + 14, INNER, { size: 12, colour: COLOURS.quiet }),
      )
    y += LABEL + 3 + height + (left > 0 ? 16 : 0)
    y += BELOW
  }
  return { parts: [...toLinks(rows, tops), ...labels, ...shapes, ...toFrames(way)], height: y }
}

type ToCells = (tasks: Task[], top: number) => { cells: Cell[]; height: number; left: number }

/** With their ids where there is room for all of them, else as squares, the largest that fit. */
function pickCells(rows: Row[]): ToCells {
  const isSmall = rows.reduce((lines, { tasks }) => lines + toChips(tasks, 0).lines, 0) <= rows.length + 12
  if (isSmall && rows.every(({ tasks }) => toChips(tasks, 0).lines <= LINES_MAX))
    return (tasks, top) => ({ ...toChips(tasks, top), left: 0 })
  const most = Math.max(...rows.map(({ tasks }) => tasks.length))
  const lines = Math.max(2, Math.floor(SQUARE_LINES / rows.length))
  const size = SQUARES.find(size => perLine(size) * lines >= most) ?? SQUARES.at(-1)!
  return (tasks, top) => {
    const shown = tasks.slice(0, perLine(size) * lines)
    const cells = shown.map((task, at): Cell => {
      const [column, line] = [at % perLine(size), Math.floor(at / perLine(size))]
      return {
        task,
        x: LEFT + column * (size + GAP),
        y: top + line * (size + GAP),
        width: size,
        height: size,
      }
    })
    const used = Math.max(1, Math.ceil(shown.length / perLine(size)))
    return { cells, height: used * (size + GAP) - GAP, left: tasks.length - shown.length }
  }
}

function perLine(size: number): number {
  return Math.floor((INNER + GAP) / (size + GAP))
}

function toChips(tasks: Task[], top: number): { cells: Cell[]; height: number; lines: number } {
  let x = LEFT
  let line = 0
  const cells = tasks.map((task): Cell => {
    const { width: text } = fitText(toLine(task.id), CHIP.size, CHIP.most)
    const width = Math.max(CHIP.height, text + 2 * CHIP.pad)
    if (x > LEFT && x + width > LEFT + INNER) {
      x = LEFT
      line++
    }
    const cell = { task, x, y: top + line * (CHIP.height + GAP), width, height: CHIP.height }
    x += width + GAP
    return cell
  })
  return { cells, height: (line + 1) * (CHIP.height + GAP) - GAP, lines: line + 1 }
}

function toCell({ task, x, y, width, height }: Cell, isCritical: boolean): string {
  const colour = isCritical ? COLOURS.critical : task.done ? COLOURS.idle : COLOURS.task
  const box = toRect(x, y, width, height, colour, Math.min(4, height / 4))
  if (height < CHIP.height) return box
  const style = {
    size: CHIP.size,
    colour: task.done && !isCritical ? COLOURS.ink : COLOURS.card,
    anchor: 'middle',
  } as const
  return `${box}${toText(toLine(task.id), x + width / 2, y + height - 5.5, CHIP.most, style)}`
}

/** From each row to those that come after it: straight down to the next, around what stands between. */
function toLinks(rows: Row[], tops: number[]): string[] {
  const lanes: number[] = []
  return rows.flatMap(({ after }, row) =>
    after.slice(-LANES).map(before => {
      const [from, to] = [tops[before]! + 7, tops[row]!]
      const isNext = before === row - 1
      let lane = 0
      if (!isNext) {
        lane = 1
        while (lane < LANES && (lanes[lane] ?? 0) > from) lane++
        lanes[lane] = to
      }
      const x = LEFT - 12 - lane * 5
      const way = `M ${LEFT - 4} ${round(from - 7)} H ${x} V ${round(to)} H ${LEFT - 4} m -4 -3 l 4 3 l -4 3`
      return toPath(way, COLOURS.idle, 1.4)
    }),
  )
}

/** Within what is of the longest way, for who does not tell the colours: a line from one to the next would lead through others. */
function toFrames(places: readonly Place[]): string[] {
  if (places.length === 0) return []
  const frames = places.map(({ x, y, width, height }) => {
    const by = Math.min(2.5, height / 4)
    const [wide, high] = [round(width - 2 * by), round(height - 2 * by)]
    return `M ${round(x + by)} ${round(y + by)} h ${wide} v ${high} h -${wide} z`
  })
  return [toPath(frames.join(' '), COLOURS.card, 1)]
}

function toFoot(way: string, top: number): { parts: string[]; height: number } {
  if (way === '') return { parts: [], height: top - BELOW + 4 }
  const wide = WIDTH - 2 * MARGIN
  const lines = wrapText(way, 12, wide - 16, 2)
  const key = { x: MARGIN, y: top + 2, width: 10, height: 10 }
  const parts = [toRect(key.x, key.y, key.width, key.height, COLOURS.critical, 2), ...toFrames([key])]
  for (const [at, line] of lines.entries())
    parts.push(toText(line, MARGIN + 16, top + 11.5 + at * 16, wide - 16, { size: 12 }))
  return { parts, height: top + 12 + (lines.length - 1) * 16 }
}

function toLine(text: string): string {
  return cut(toPlainText(text.slice(0, 4 * ID_CHARS)), 2 * ID_CHARS)
}
