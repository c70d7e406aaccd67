import { inflateSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { illustrate } from '../../src/engine/illustrate.ts'
import { announce } from '../../src/message/announce.ts'
import { drawPlan } from '../../src/picture/draw-plan.ts'
import { drawRun } from '../../src/picture/draw-run.ts'
import { ALT_CHARS_MAX } from '../../src/picture/picture.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { openRendering } from '../../src/system/rendering.ts'
import { chartOf } from '../support/charts.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { charterOf, does, fails, planOf, runThrough } from '../support/runs.ts'
import { until } from '../support/until.ts'

const MANNER = { pace: 'waves', slots: 4 } as const
const QUIET = { info() {}, warn() {}, error() {} }
/** What tall pictures are cut to in a chat is lost: at 390 wide this is two screens of a phone. */
const HEIGHT_MAX = 900

function manyTasks(count: number): { tasks: { id: string; minutes: number }[] } {
  return {
    tasks: Array.from({ length: count }, (_, at) => ({ id: `T${count}-${at}`, minutes: 5 + (at % 7) })),
  }
}

const SMALL = planOf({
  'Wave 1': {
    title: 'Ground',
    tasks: [
      { id: 'A1', minutes: 10 },
      { id: 'A2', minutes: 5 },
    ],
  },
  'Wave 2': { title: '設計 데이터 🚀', tasks: [{ id: 'B1', minutes: 20, needs: ['A1'] }] },
  'Wave 3': { after: ['Wave 1'], tasks: [{ id: 'C1', minutes: 5, done: true }] },
})

const HOSTILE =
  '</text><script>alert(1)</script>"\'&\u202egpj.exe\u001b[31m\u0000\ud800 ﷽' + 'W'.repeat(5_000)

function hostilePlan(): Plan {
  return planOf(
    { [HOSTILE]: { title: HOSTILE, tasks: [{ id: HOSTILE, minutes: 5 }, { id: 'A'.repeat(9_000) }] } },
    HOSTILE,
  )
}

test('draws a plan as it always did', async () => {
  const { svg, alt } = drawPlan(SMALL, MANNER)
  await expect(svg).toMatchFileSnapshot('plan.svg')
  expect(alt).toBe(
    'Harden the payments: 4 tasks in 3 waves, 1 done already, 2 at once, 30 min. ' +
      'Wave 1 · Ground 2 tasks; Wave 2 · 設計 데이터 🚀 1 task; Wave 3 1 task. Longest way: A1 → B1',
  )
})

test('marks the tasks of the longest way, and leads no line through a heading or a tile', () => {
  const { svg } = drawPlan(SMALL, MANNER)
  const labels = Array.from(svg.matchAll(/<text x="([\d.]+)"[^>]*>(?:Wave|Ground)/g), ([, x]) => Number(x))
  const lines = Array.from(svg.matchAll(/<path d="([^"]+)"/g), ([, way]) => way!)
  expect(lines.length).toBe(2)
  for (const [, x] of lines.join(' ').matchAll(/[MLH] ([\d.]+)/g))
    expect(Number(x)).toBeLessThan(Math.min(...labels))
  // Of A1, of B1, and where it is said what that means.
  const framed = /(<rect [^>]*fill="#5b2a86"\/>)<rect [^>]*fill="#ffffff"\/><rect [^>]*fill="#5b2a86"\/>/g
  expect(svg.match(framed)?.length).toBe(3)
})

test('draws a run as it always did', async () => {
  const { svg, alt } = drawRun(chartOf({ waves: [3, 12], slots: 11, troubleEvery: 4 }), 1)
  await expect(svg).toMatchFileSnapshot('run.svg')
  expect(alt).toContain('Harden the payments: Wave 2 is done after ')
  expect(alt).toContain('Failed: T4. Mended 3 times in 3 tasks. Spent: $12.40 of $20.00 for the run.')
})

test('draws what has not ended until now, and who asks people apart from who is at work', () => {
  const chart = chartOf({ waves: [3], slots: 3, troubleEvery: 1_000 })
  const from = chart.head.startedAt!
  const open = { from, to: null, end: null, mended: false }
  const [first, second, third] = chart.tasks
  const { svg } = drawRun({
    ...chart,
    head: {
      ...chart.head,
      endedAt: null,
      at: from + 60_000,
      expected: { from, to: from + 120_000, waits: true },
    },
    tasks: [
      {
        ...first!,
        status: 'running',
        critical: true,
        bars: [{ ...open, to: from, end: 'bad', mended: true }, open],
      },
      { ...second!, status: 'parked', bars: [open] },
      { ...third!, status: 'waiting', bars: [] },
    ],
  })
  const widths = Array.from(
    svg.matchAll(/<rect x="16" y="[\d.]+" width="([\d.]+)" height="15" rx="[\d.]+" fill="(#\w+)"/g),
  )
  expect(widths.map(([, width, colour]) => [Math.round(Number(width)), colour])).toEqual([
    [1, '#b86e00'],
    [178, '#2f6fdd'],
    [178, '#a6326f'],
  ])
  const keys = Array.from(svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="10" height="10"/g))
  expect(new Set(keys.map(([, , y]) => y)).size).toBe(2)
  for (const [, x] of keys) expect(Number(x)).toBeLessThan(310)
  expect(svg).toContain('asks people')
})

test.each([
  ['a plan of 225 tasks', drawPlan(planOf({ a: manyTasks(100), b: manyTasks(125) }), MANNER)],
  [
    'a plan of 60 waves',
    drawPlan(
      planOf(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`w${at}`, manyTasks(at)]))),
      MANNER,
    ),
  ],
  ['a plan of 10,000 tasks', drawPlan(planOf({ a: manyTasks(9_000), b: manyTasks(1_000) }), MANNER)],
  ['a run of 225 tasks', drawRun(chartOf({ waves: [40, 60, 125], slots: 40 }))],
  ['a run of 60 waves', drawRun(chartOf({ waves: Array.from({ length: 60 }, () => 4), slots: 4 }))],
  ['a plan of nothing', drawPlan(planOf({}), MANNER)],
  ['a hostile plan', drawPlan(hostilePlan(), MANNER)],
  ['a hostile run', drawRun(chartOf({ waves: [2, 30], slots: 20, name: () => 'W<&>'.repeat(90) }))],
])('is read on a phone: %s', (_, { svg, alt }) => {
  expect(Number(/ height="(\d+)"/.exec(svg)?.[1])).toBeLessThan(HEIGHT_MAX)
  expect(svg.length).toBeLessThan(100_000)
  expect(alt.length).toBeLessThanOrEqual(ALT_CHARS_MAX)
  for (const [, size] of svg.matchAll(/font-size="([\d.]+)"/g))
    expect(Number(size)).toBeGreaterThanOrEqual(12)
  for (const [, x, width] of svg.matchAll(/<rect x="([\d.-]+)" y="[\d.]+" width="([\d.]+)"/g))
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(390)
})

test('takes no markup and no control sign from a text', () => {
  for (const { svg, alt } of [
    drawPlan(hostilePlan(), MANNER),
    drawRun(chartOf({ waves: [2], slots: 1, name: () => HOSTILE })),
  ]) {
    expect(svg).not.toContain('<script')
    expect(svg).not.toMatch(/\u202e|[^\P{Cc}\n]|\p{Cs}/u)
    for (const [, tag] of svg.matchAll(/<\/?([a-z]+)/g))
      expect(['path', 'rect', 'svg', 'text', 'tspan']).toContain(tag)
    expect(alt).not.toMatch(/\u202e|\p{Cc}|\p{Cs}/u)
  }
})

test.each([
  ['none', []],
  ['summary', ['run-ended']],
  ['all', ['wave-done one', 'run-ended']],
] as const)('is added to what is said as the team wants it: %s', (pictures, wanted) => {
  const plan = planOf({ one: { tasks: [{ id: 'A' }] }, two: { tasks: [{ id: 'B' }] } })
  const thread = { chat: 'console', channel: 'general', root: 'm1' }
  const steps = [...fails('A'), 60_000, ...does('A'), ...does('B')]
  const { seen } = runThrough(charterOf(plan, { thread }), steps, (run, event) => {
    const posts = illustrate(announce(run, event), run, event, { pictures, log: QUIET })
    const drawn = posts.flatMap(({ message }) => message.picture ?? [])
    if (drawn.length === 0) return null
    expect(drawn).toMatchObject([
      { name: `${run.id}-${run.seq}`, alt: expect.stringContaining('Mended 1 time') },
    ])
    return 'wave' in event ? `${event.type} ${event.wave}` : event.type
  })
  expect(seen).toEqual(wanted)
})

test('makes a PNG with letters of all kinds by fonts that come along', async () => {
  await using rendering = openRendering({ clock: createHandClock(), log: QUIET })
  const draw = async (title: string): Promise<Pixels> => {
    const { svg } = drawPlan(planOf({ a: { tasks: [{ id: 'A' }] } }, title), MANNER)
    return readPng((await rendering.toPng(svg))!)
  }
  const empty = await draw(' ')
  expect(empty.width).toBe(780)
  expect(empty.at(0, 0)[3]).toBe(0)
  expect(empty.at(390, 12)).toEqual([255, 255, 255, 255])
  const inks = new Set<number>()
  for (const title of ['Release', '設計', '데이터', '🚀', 'Привет', 'λόγος'])
    inks.add((await draw(title)).dark(26, 62))
  // Were there no letters for them, they would all be the same boxes, or nothing.
  expect(inks.size).toBe(6)
  expect(Math.min(...inks)).toBeGreaterThan(100)
})

test('goes on without a picture that takes too long, cannot be made or is too large', async () => {
  const clock = createHandClock()
  const entry = new URL('./odd-thread.ts', import.meta.url)
  const rendering = openRendering({ clock, log: QUIET, entry })
  onTestFinished(() => rendering[Symbol.asyncDispose]())
  const hung = rendering.toPng('hang')
  const next = rendering.toPng('<svg/>')
  await until(() => clock.waiting() === 1, 'the thread to be at work')
  clock.pass(10_000)
  expect(await hung).toBeNull()
  expect(await next).toEqual(new Uint8Array([1]))
  expect(await rendering.toPng('throw')).toBeNull()
  expect(await rendering.toPng('x'.repeat(1_000_001))).toBeNull()
  expect(await rendering.toPng('<svg/>')).toEqual(new Uint8Array([1]))
})

interface Pixels {
  width: number
  at(x: number, y: number): number[]
  /** How many pixels are dark in these rows. */
  dark(from: number, to: number): number
}

/** As resvg writes it: eight bits, four channels, not interlaced. */
function readPng(bytes: Uint8Array): Pixels {
  const png = Buffer.from(bytes)
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const raw = inflateSync(Buffer.concat(parts))
  const row = width * 4
  const pixels = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < row; x++) {
      const [left, up, corner] = [
        x < 4 ? 0 : pixels[y * row + x - 4]!,
        y === 0 ? 0 : pixels[(y - 1) * row + x]!,
        x < 4 || y === 0 ? 0 : pixels[(y - 1) * row + x - 4]!,
      ]
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][raw[y * (row + 1)]!]!
      pixels[y * row + x] = raw[y * (row + 1) + 1 + x]! + guess
    }
  return {
    width,
    at: (x, y) => [...pixels.subarray(y * row + x * 4, y * row + x * 4 + 4)],
    dark(from, to) {
      let count = 0
      for (let at = from * row; at < to * row; at += 4)
        if (pixels[at]! < 100 && pixels[at + 3]! > 200) count++
      return count
    },
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
