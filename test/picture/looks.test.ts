import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { drawPlan } from '../../src/picture/draw-plan.ts'
import { drawRun } from '../../src/picture/draw-run.ts'
import { openRendering } from '../../src/system/rendering.ts'
import type { Rendering } from '../../src/system/rendering.ts'
import { chartOf } from '../support/charts.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { readPng, writePng } from '../support/png.ts'
import type { Pixels } from '../support/png.ts'
import { planOf } from '../support/runs.ts'
import { MANNER, SMALL, manyTasks } from './plans.ts'

const EXPECTED = join(import.meta.dirname, 'expected')
const ROOT = join(import.meta.dirname, '../..')
const ACTUAL = join(ROOT, 'screenshots/pictures')
const TAKE = 'npx vitest run test/picture -u'
/** Of 255. Another processor may round what lies on an edge otherwise; a letter elsewhere changes hundreds of pixels. */
const SHADES_MAX = 8
const PIXELS_MAX = 50

const LARGE = planOf({
  Ground: { title: 'Ground', tasks: manyTasks(100) },
  Walls: { after: ['Ground'], tasks: manyTasks(80, ['T100-5', 'T100-12']) },
  Roof: { after: ['Ground', 'Walls'], tasks: manyTasks(45, ['T80-6']) },
})
const RUN = chartOf({ waves: [3, 12], slots: 11, troubleEvery: 4 })

const PICTURES = [
  ['plan', drawPlan(SMALL, MANNER)],
  ['plan-225', drawPlan(LARGE, MANNER)],
  ['wave-end', drawRun(RUN, 1)],
  ['summary', drawRun(RUN)],
  ['summary-225', drawRun(chartOf({ waves: [40, 60, 125], slots: 40 }))],
] as const

let rendering: Rendering
beforeAll(() => {
  const log = { info() {}, warn() {}, error() {} }
  rendering = openRendering({ clock: createHandClock(), log })
})
afterAll(() => rendering[Symbol.asyncDispose]())

test.each(PICTURES)('draws as it always did: %s', async (name, { svg }) => {
  await expect(svg).toMatchFileSnapshot(join(EXPECTED, `${name}.svg`))
})

test.each(PICTURES)('looks as it always did: %s', async (name, { svg }) => {
  const file = `${name}.png`
  const drawn = readPng((await rendering.toPng(svg))!)
  if (expect.getState().snapshotState.snapshotUpdateState === 'all')
    await writeFile(join(EXPECTED, file), writePng(drawn))
  expect(await findUnlike(file, drawn, ACTUAL)).toBeNull()
})

test('says how a picture does not look as it did, and where it lies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-pictures-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [first, ...others] = SMALL.tasks
  const plan = { ...SMALL, tasks: [{ ...first!, id: 'A7' }, ...others] }
  const drawn = readPng((await rendering.toPng(drawPlan(plan, MANNER).svg))!)
  expect(await findUnlike('plan.png', drawn, folder)).toMatch(
    /^plan\.png: \d{3} of 390000 pixels differ, the first at 1\d\d,19\d\. It is now .*plan\.png\. /,
  )
  expect(readPng(await readFile(join(folder, 'plan.png'))).data.equals(drawn.data)).toBe(true)
  const narrow = { ...drawn, width: drawn.width / 2, height: drawn.height * 2 }
  expect(await findUnlike('plan.png', narrow, folder)).toContain('780×500 before, now 390×1000')
})

test('makes a PNG with letters of all kinds by fonts that come along', async () => {
  const draw = async (title: string): Promise<Pixels> => {
    const { svg } = drawPlan(planOf({ a: { tasks: [{ id: 'A' }] } }, title), MANNER)
    return readPng((await rendering.toPng(svg))!)
  }
  const empty = await draw(' ')
  expect(empty.width).toBe(780)
  expect(empty.data[3]).toBe(0)
  expect(empty.data.readUInt32BE((12 * empty.width + 390) * 4)).toBe(0xffffffff)
  const inks = new Set<number>()
  for (const title of ['Release', '設計', '데이터', '🚀', 'Привет', 'λόγος'])
    inks.add(countDark(await draw(title), 26, 62))
  // Were there no letters for them, they would all be the same boxes, or nothing.
  expect(inks.size).toBe(6)
  expect(Math.min(...inks)).toBeGreaterThan(100)
})

/** Null: it looks as expected. */
async function findUnlike(file: string, drawn: Pixels, folder: string): Promise<string | null> {
  const bytes = await readFile(join(EXPECTED, file)).catch(() => null)
  const unlike = bytes === null ? 'there was none before' : compare(readPng(bytes), drawn)
  if (unlike === null) return null
  await mkdir(folder, { recursive: true })
  const path = join(folder, file)
  await writeFile(path, writePng(drawn))
  return `${file}: ${unlike}. It is now ${relative(ROOT, path)}. If it should look so: ${TAKE}`
}

function compare(before: Pixels, now: Pixels): string | null {
  const [one, other] = [before, now].map(({ width, height }) => `${width}×${height}`)
  if (one !== other) return `${one} before, now ${other}`
  if (before.data.equals(now.data)) return null
  const places: number[] = []
  for (let at = 0; at < now.data.length; at += 4)
    if ([0, 1, 2, 3].some(by => Math.abs(before.data[at + by]! - now.data[at + by]!) > SHADES_MAX))
      places.push(at / 4)
  if (places.length <= PIXELS_MAX) return null
  const [first = 0] = places
  const from = `${first % now.width},${Math.floor(first / now.width)}`
  return `${places.length} of ${now.data.length / 4} pixels differ, the first at ${from}`
}

function countDark({ width, data }: Pixels, from: number, to: number): number {
  let count = 0
  for (let at = from * width * 4; at < to * width * 4; at += 4)
    if (data[at]! < 100 && data[at + 3]! > 200) count++
  return count
}
