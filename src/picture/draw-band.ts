import { Heap } from '../lib/heap.ts'
import { fitText } from './letters.ts'
import type { ChartTask } from './run-chart.ts'
import { COLOURS, round, toRect, toText } from './svg.ts'
import { placeOf } from './timeline.ts'
import type { TimeScale } from './timeline.ts'

type Bar = ChartTask['bars'][number]

interface Placed {
  task: ChartTask
  bar: Bar
  from: number
  to: number
}

interface Frame {
  left: number
  width: number
  /** How many bands stand in the picture. */
  rows: number
  /** Until then goes what has not ended. */
  now: number
}

/** With more at once, bars would be hairlines: how many were at work is drawn instead. */
const LANES_MAX = 9
const NAMED_LANES_MAX = 4
const NAME = { height: 15, size: 12, least: 22 }
const LANE = 6
const GAP = 2
const CURVE = { height: 34, low: 16, step: 3 }
/** With more bands than these all are low. */
const HIGH_MAX = 7
const HAIR = 6
const HAIRS_MAX = 8
const EMPTY = 6
const STRIPE = 3

/** When the tasks of a wave were worked on. */
export function drawBand(
  tasks: readonly ChartTask[],
  scale: TimeScale,
  top: number,
  frame: Frame,
): { parts: string[]; height: number } {
  const bars = tasks
    .flatMap(task => task.bars.map(bar => place(task, bar, scale, frame)))
    .toSorted((a, b) => a.from - b.from)
  if (bars.length === 0)
    return { parts: [toRect(frame.left, top + EMPTY / 2 - 1, frame.width, 2, COLOURS.line)], height: EMPTY }
  const lanes = toLanes(bars)
  const count = Math.max(...lanes) + 1
  if (count > LANES_MAX || areHairs(bars)) return drawCurve(bars, top, frame)
  const isNamed = count <= NAMED_LANES_MAX
  const height = isNamed ? NAME.height : LANE
  const parts = bars.map((bar, at) => drawBar(bar, top + lanes[at]! * (height + GAP), height))
  return { parts, height: count * (height + GAP) - GAP }
}

function place(task: ChartTask, bar: Bar, scale: TimeScale, { left, width, now }: Frame): Placed {
  const from = left + placeOf(scale, bar.from) * width
  const to = left + placeOf(scale, bar.to ?? now) * width
  return { task, bar, from, to: Math.max(to, Math.min(from + 2, left + width)) }
}

function areHairs(bars: readonly Placed[]): boolean {
  const width = bars.reduce((sum, { from, to }) => sum + to - from, 0) / bars.length
  return bars.length > HAIRS_MAX && width < HAIR
}

/** Each in the first lane that is free again. */
function toLanes(bars: readonly Placed[]): number[] {
  const free = new Heap<number>((a, b) => a < b)
  const busy = new Heap<{ until: number; lane: number }>((a, b) => a.until < b.until)
  let lanes = 0
  return bars.map(({ from, to }) => {
    for (let next = busy.peek(); next && next.until <= from; next = busy.peek()) free.push(busy.pop()!.lane)
    const lane = free.pop() ?? lanes++
    busy.push({ until: to, lane })
    return lane
  })
}

function drawBar({ task, bar, from, to }: Placed, y: number, height: number): string {
  // What touches its neighbour is told from it.
  const width = Math.max(1, to - from - 0.7)
  const box = toRect(from, y, width, height, colourOf(task, bar), Math.min(3, height / 3))
  const stripe = task.critical ? toRect(from, y + height - STRIPE, width, STRIPE, COLOURS.critical) : ''
  if (height < NAME.height || width < NAME.least) return `${box}${stripe}`
  const name = fitText(task.id, NAME.size, width - 6).text
  const label =
    name.length > 1
      ? toText(name, from + 3, y + 11, width - 6, { size: NAME.size, colour: COLOURS.card })
      : ''
  return `${box}${stripe}${label}`
}

function colourOf({ status }: ChartTask, { to, end, mended }: Bar): string {
  if (mended) return COLOURS.mended
  if (end === 'bad') return COLOURS.bad
  if (end === 'good') return COLOURS.good
  if (to !== null) return COLOURS.idle
  return status === 'parked' ? COLOURS.asking : COLOURS.active
}

/** How many were at work, what came to nothing at the bottom, and beneath it the longest way. */
function drawCurve(
  bars: readonly Placed[],
  top: number,
  { left, width, rows }: Frame,
): { parts: string[]; height: number } {
  const height = rows > HIGH_MAX ? CURVE.low : CURVE.height
  const steps = Math.ceil(width / CURVE.step)
  const counts = [
    COLOURS.bad,
    COLOURS.mended,
    COLOURS.idle,
    COLOURS.good,
    COLOURS.asking,
    COLOURS.active,
  ].map(colour => ({
    colour,
    at: countAt(
      bars.filter(({ task, bar }) => colourOf(task, bar) === colour),
      steps,
      left,
    ),
  }))
  const most = Math.max(
    1,
    ...Array.from({ length: steps }, (_, step) => counts.reduce((sum, { at }) => sum + at[step]!, 0)),
  )
  const floor = Array.from({ length: steps }, () => 0)
  const parts = counts.flatMap(({ colour, at }) => {
    const boxes = at.flatMap((count, step) => {
      if (count === 0) return []
      const high = (count / most) * height
      const y = top + height - floor[step]! - high
      floor[step] = floor[step]! + high
      return [
        `M ${round(left + step * CURVE.step)} ${round(y)} h ${CURVE.step} v ${round(high)} h -${CURVE.step} z`,
      ]
    })
    return boxes.length === 0 ? [] : [`<path d="${boxes.join(' ')}" fill="${colour}"/>`]
  })
  const way = bars
    .filter(({ task }) => task.critical)
    .map(({ from, to }) => toRect(from, top + height + 1, to - from, STRIPE, COLOURS.critical))
  return { parts: [...parts, ...way], height: height + 1 + STRIPE }
}

function countAt(bars: readonly Placed[], steps: number, left: number): number[] {
  const change = Array.from({ length: steps + 1 }, () => 0)
  for (const { from, to } of bars) {
    const first = Math.min(steps - 1, Math.floor((from - left) / CURVE.step))
    const end = Math.min(steps, Math.max(first + 1, Math.ceil((to - left) / CURVE.step)))
    change[first]! += 1
    change[end]! -= 1
  }
  let sum = 0
  return change.slice(0, steps).map(by => (sum += by))
}
