import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claims } from '../support/runs.ts'
import { until } from '../support/until.ts'
import { beginLarge } from './example-runs.ts'
import { DESKTOP, go, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

async function isUncovered(found: Locator): Promise<boolean> {
  return await found.evaluate(element => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const there = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2)
    return there !== null && element.contains(there)
  })
}

test.each([PHONE, DESKTOP])(
  'a run shows what happened when, what waits for what, and what is asked, on a $size',
  async device => {
    await using visit = await views.open('/runs/rharb', device)
    const { page, errors } = visit
    await page.getByRole('heading', { name: 'Booking system for a harbour' }).waitFor()
    await page.getByText('A question waits for you').waitFor()
    await page.locator('.view').evaluate(view => (view.scrollTop = 400))
    const failed = page.getByRole('button', { name: /^H02 Sign in with a link by mail done, attempt 2/ })
    expect(
      await failed.locator('rect').evaluateAll(found => found.map(each => each.getAttribute('class'))),
    ).toEqual(['attempt attempt-mended', 'attempt attempt-good'])

    // Only what is in view is drawn.
    await page.locator('.view').evaluate(view => (view.scrollTop = 1_000))
    const row = page.getByRole('button', { name: /H05 Booking form at work/ })
    await row.focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Task H05' })
    await panel.getByText(/^At work/).waitFor()
    expect(await panel.getByRole('listitem').allTextContents()).toEqual([
      'H01Tables for berths, boats and bookingsdone',
      'H02Sign in with a link by maildone',
      'H07Try everything end to endto come',
      'H08Handbook for the harbour officeto come',
    ])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await row.evaluate(button => button === button.ownerDocument.activeElement)).toBe(true)

    await page.locator('.view').evaluate(view => (view.scrollTop = 400))
    await page.getByRole('button', { name: 'Asked about' }).click()
    await page.getByRole('button', { name: /^H06 Prices by season waits for people/ }).waitFor()
    expect(await page.locator('.row-task').count()).toBe(1)
    await page.getByRole('button', { name: 'Dependencies' }).click()
    await page.getByRole('button', { name: /H07 to come/ }).click()
    await page.getByRole('complementary', { name: 'Task H07' }).waitFor()
    expect(await page.locator('.edge-near').count()).toBe(3)
    expect(new URL(page.url()).search).toBe('?only=asked&show=graph&task=6')
    await page.reload()
    const picked = page.getByRole('button', { name: /H07 to come/, pressed: true })
    await page.getByRole('complementary', { name: 'Task H07' }).waitFor()
    // Not covered by what is said of it, nor away to the side.
    await until(async () => await isUncovered(picked), 'the box that is picked')
    expect(errors).toEqual([])
  },
)

test('a gate stands in the graph of a run, and is counted among its tasks nowhere', async () => {
  await using visit = await views.open('/runs/rmill?show=graph', DESKTOP)
  const { page, errors } = visit
  await page.getByRole('button', { name: /Wheel gate done/ }).waitFor()
  expect(await page.locator('.facts .bar').getAttribute('aria-label')).toBe('Of 5 tasks: 2 done, 3 to come')
  expect(errors).toEqual([])
})

test('of ten thousand tasks only those in view are drawn, and what happens to any of them is shown', async () => {
  const run = await beginLarge(views.stand.runs, 10_000, 20)
  const readAtOnce = async (): Promise<unknown> =>
    (await views.stand.rig.get(`/api/runs/${run}?at=once`)).json
  expect(await readAtOnce()).toMatchObject({ isReckoned: false, head: { expected: null, planned: null } })
  await using visit = await views.open(`/runs/${run}`, DESKTOP)
  const { page, errors } = visit
  // What has to be reckoned from all of the plan follows, and is then known.
  await page.getByText('By the plan').waitFor()
  expect(await readAtOnce()).toMatchObject({ isReckoned: true })
  await page.getByRole('button', { name: /^Wave 1 / }).click()
  await page.locator('.row-task .critical').first().waitFor()
  // By the keyboard as far as one likes: what comes into view is drawn before it is reached.
  const drawn = await page.locator('.row-task').count()
  await page.locator('.row-task').last().focus()
  await until(async () => (await page.locator('.row-task').count()) > drawn, 'the rows after it')
  await page.keyboard.press('Tab')
  await page.locator('.row-task:focus').getByText(`T${drawn}`, { exact: true }).waitFor()
  const last = page.getByRole('button', { name: /\bT499 / })
  await page.locator('.view').evaluate((view, height) => (view.scrollTop = height), 500 * 44)
  await last.waitFor()
  expect(await page.locator('#app *').count()).toBeLessThan(1_500)
  const claimed = Array.from({ length: 100 }, (_, at) => claims(`T${400 + at}`))
  await views.stand.runs.play(run, claimed)
  await last.locator('rect').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Dependencies' }).click()
  await page.getByRole('button', { name: /^Wave 2 ?0 of/ }).click()
  await page.getByRole('button', { name: /\bT500 to come/ }).click()
  await page.getByRole('complementary').getByRole('button', { name: /\bT0 / }).waitFor()
  // Of a large wave so many at a time.
  await page.getByText('tasks 1 to 150 of 500').waitFor()
  for (const _ of [1, 2, 3]) await page.getByRole('button', { name: 'The next ones' }).click()
  await page.getByText('tasks 451 to 500 of 500').waitFor()
  await page.getByRole('button', { name: /\bT999 to come/ }).waitFor()
  expect(await page.getByRole('button', { name: 'The next ones' }).count()).toBe(0)
  await page.getByRole('button', { name: 'The ones before' }).click()
  await page.getByText('tasks 301 to 450 of 500').waitFor()
  await go(visit, `/runs/${run}?show=graph&wave=1&task=700`)
  await page.getByRole('button', { name: /\bT700 to come/, pressed: true }).waitFor()
  expect(errors).toEqual([])
})
