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
import { MANNER, SMALL, manyTasks } from './plans.ts'

const QUIET = { info() {}, warn() {}, error() {} }
/** What tall pictures are cut to in a chat is lost: at 390 wide this is two screens of a phone. */
const HEIGHT_MAX = 900

const HOSTILE =
  '</text><script>alert(1)</script>"\'&\u202egpj.exe\u001b[31m\u0000\ud800 ﷽' + 'W'.repeat(5_000)

function hostilePlan(): Plan {
  return planOf(
    { [HOSTILE]: { title: HOSTILE, tasks: [{ id: HOSTILE, minutes: 5 }, { id: 'A'.repeat(9_000) }] } },
    HOSTILE,
  )
}

test.each([
  [3, 16],
  [9, 16],
])('draws 225 tasks in %d waves as squares of %d, all of them', (waves, size) => {
  const each = Array.from({ length: waves }, (_, wave) => [
    `W${wave}`,
    { tasks: Array.from({ length: 225 / waves }, (_, at) => ({ id: `T${wave}-${at}`, minutes: 5 })) },
  ])
  const { svg } = drawPlan(planOf(Object.fromEntries(each)), MANNER)
  expect(svg.split(` width="${size}" height="${size}"`).length - 1).toBe(Math.floor(225 / waves) * waves)
})

test('says in words what it shows', () => {
  expect(drawPlan(SMALL, MANNER).alt).toBe(
    'Harden the payments: 4 tasks in 3 waves, 1 done already, 2 at once, 30 min. ' +
      'Wave 1 · Ground 2 tasks; Wave 2 · 設計 데이터 🚀 1 task; Wave 3 1 task. Longest way: A1 → B1',
  )
  const [one, none] = [{ One: { tasks: [{ id: 'A' }] } }, {}].map(
    waves => drawPlan(planOf(waves), MANNER).alt,
  )
  expect(one).toMatch(/: 1 task in 1 wave, one after the other\. One 1 task$/)
  expect(none).toMatch(/: No tasks were found$/)
  const { alt } = drawRun(chartOf({ waves: [3, 12], slots: 11, troubleEvery: 4 }), 1)
  expect(alt).toContain('Harden the payments: Wave 2 is done after ')
  expect(alt).toContain('Failed: T4. Mended 3 times in 3 tasks. Spent: $12.40 of $20.00.')
})

test('marks the tasks of the longest way, and leads no line through a heading or a tile', () => {
  const { svg } = drawPlan(SMALL, MANNER)
  const labels = Array.from(svg.matchAll(/<text x="([\d.]+)"[^>]*>(?:Wave|Ground)/g), ([, x]) => Number(x))
  const lines = Array.from(svg.matchAll(/<path d="([^"]+)".*stroke="(#\w+)"/g))
  const links = lines.flatMap(([, way, colour]) => (colour === '#9aa7b4' ? [way!] : []))
  expect(links.length).toBe(2)
  for (const [, x] of links.join(' ').matchAll(/[MLH] ([\d.]+)/g))
    expect(Number(x)).toBeLessThan(Math.min(...labels))
  // Within A1 and B1, and where it is said what that means.
  const frames = lines.flatMap(([, way, colour]) =>
    colour === '#ffffff' ? way!.match(/M [\d.]+ [\d.]+/g)! : [],
  )
  expect(frames).toEqual(['M 46.5 93.5', 'M 46.5 143.5', 'M 18.5 226.5'])
  expect(lines.length).toBe(4)
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
  [
    'a plan of 225 tasks',
    drawPlan(planOf({ a: { tasks: manyTasks(100) }, b: { tasks: manyTasks(125) } }), MANNER),
  ],
  [
    'a plan of 60 waves',
    drawPlan(
      planOf(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`w${at}`, { tasks: manyTasks(at) }]))),
      MANNER,
    ),
  ],
  [
    'a plan of 10,000 tasks',
    drawPlan(planOf({ a: { tasks: manyTasks(9_000) }, b: { tasks: manyTasks(1_000) } }), MANNER),
  ],
  [
    'a plan of one long chain',
    drawPlan(
      planOf({
        a: {
          tasks: Array.from({ length: 2_000 }, (_, at) => ({
            id: `T${at}`,
            minutes: 1,
            needs: at > 0 ? [`T${at - 1}`] : [],
          })),
        },
      }),
      MANNER,
    ),
  ],
  ['a run of 225 tasks', drawRun(chartOf({ waves: [40, 60, 125], slots: 40 }))],
  ['a run of 60 waves', drawRun(chartOf({ waves: Array.from({ length: 60 }, () => 4), slots: 4 }))],
  ['a plan of nothing', drawPlan(planOf({}), MANNER)],
  ['a hostile plan', drawPlan(hostilePlan(), MANNER)],
  ['a hostile run', drawRun(chartOf({ waves: [2, 30], slots: 20, name: () => 'W<&>'.repeat(90) }))],
])('is read on a phone: %s', (_, { svg, alt }) => {
  expect(Number(/ height="(\d+)"/.exec(svg)?.[1])).toBeLessThan(HEIGHT_MAX)
  expect(svg.length).toBeLessThan(120_000)
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
