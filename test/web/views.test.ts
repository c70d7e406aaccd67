import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { charterOf, planOf } from '../support/runs.ts'
import { openWebRig } from './rig.ts'
import { DESKTOP, expectNothingSticksOut, go, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

test('history finds a run by a word of one of its tasks', async () => {
  await using visit = await views.open('/history', DESKTOP)
  const { page } = visit
  await page.getByRole('link', { name: /harbour/ }).waitFor()
  await page.getByRole('searchbox').fill('labels')
  await page.getByRole('link', { name: /harbour/ }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Online orders for a bakery/ }).waitFor()
  expect(page.url()).toMatch(/history\?text=labels$/)
})

// It counts all runs there are: before others are begun.
test('setup shows who works here with what, what waits, and what the doctor finds when asked', async () => {
  await using visit = await views.open('/installation', PHONE)
  const { page, errors } = visit
  const about = (name: string): Locator => page.getByRole('region', { name, exact: true })
  await about('Limits').getByText('3 of 50 places').waitFor()
  expect(await read(about('Limits'), '.fact', 'dt, dd')).toEqual([
    'At work | 3 of 50 places',
    'An attempt | 30 min',
  ])
  expect(await read(about('Instances'), 'tbody tr', 'td')).toEqual([
    'harbour-1 | serve 4711 | – | 2 of 8 | gpu',
  ])
  expect(await read(about('Agents and their queues'), 'tbody tr', 'td')).toEqual(['codex | openai | 1'])
  expect(await read(about('Providers and services'), 'tbody tr', 'td')).toEqual([
    'openai | 0 of 4 | open | –',
  ])
  const names = page.locator('td bdi')
  const lines = await names.evaluateAll(all => all.map(name => name.getClientRects().length))
  expect(lines).toEqual([1, 1, 1, 1])
  const doctor = about('Doctor')
  const look = doctor.getByRole('button', { name: 'Look now' })
  const comeBack = await views.stand.goAway()
  await look.click()
  await doctor.getByRole('alert').getByText('Regatta did not answer').waitFor()
  await comeBack()
  await look.click()
  await doctor.getByRole('listitem').first().waitFor()
  expect(await read(doctor, 'li', '.chip, b, .note')).toEqual([
    'fine | node',
    'to be mended | git |  Install it.',
  ])
  expect(await doctor.getByRole('alert').count()).toBe(0)
  await expectNothingSticksOut(visit)
  expect(errors).toEqual([])
})

test('history shows so many runs, and older ones when they are asked for, each once', async () => {
  for (let count = 1; count <= 35; count++) {
    const plan = planOf({ One: { tasks: [{ id: 'A' }] } }, `Errand ${count}`)
    await views.stand.runs.begin(charterOf(plan, { run: `rerrand${count}` }), 1_000_000_000 - count * 1_000)
  }
  await using visit = await views.open('/history?text=errand', PHONE)
  const { page, errors } = visit
  const titles = page.locator('.run-card b')
  const more = page.getByRole('button', { name: 'Older ones' })
  await more.waitFor()
  expect(await titles.count()).toBe(30)
  // What cannot be had is said, and had once somebody answers again.
  const comeBack = await views.stand.goAway()
  await more.click()
  await page.getByRole('alert').getByText('Regatta did not answer').waitFor()
  await comeBack()
  await more.click()
  await more.waitFor({ state: 'detached' })
  expect(await titles.allTextContents()).toEqual(Array.from({ length: 35 }, (_, at) => `Errand ${35 - at}`))
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(errors).toEqual([])
})

test('a run and its tasks say what the plan let expect, what is expected now and what was spent', async () => {
  await views.stand.rig.store.keepPrompt(
    { run: 'rharb', task: 1, attempt: 2 },
    'Sign in\n<img src=x> by mail',
  )
  await using visit = await views.open('/runs/rharb', PHONE)
  const { page, errors } = visit
  const facts = page.locator('.fact')
  const isSaid = async (name: string, said: RegExp): Promise<void> =>
    await facts.filter({ hasText: name }).filter({ hasText: said }).waitFor()
  await isSaid('Expected to end', /\d\d:\d\d, if answered now$/)
  await isSaid('By the plan', /1\sh\s30\smin; now 2\d\smin longer$/)
  await go(visit, '/runs/rharb/tasks/1')
  await page.getByRole('heading', { name: 'H02' }).waitFor()
  await isSaid('By the plan', /30\smin$/)
  const second = page.getByRole('article', { name: 'Attempt 2' })
  await second.getByText('What it was told').click()
  const told = second.getByRole('region', { name: 'What attempt 2 was told' })
  await told.getByText('Sign in').waitFor()
  expect(await told.textContent()).toBe('Sign in\n<img src=x> by mail')
  await page.getByRole('article', { name: 'Attempt 1' }).getByText('What it was told').click()
  await page.getByText('It was told nothing yet.').waitFor()
  await go(visit, '/runs/rmill')
  await isSaid('Spent', /3\.70$/)
  await go(visit, '/runs/rmill/tasks/0')
  await page.getByRole('heading', { name: 'M1' }).waitFor()
  await isSaid('Spent', /1\.85$/)
  await page.getByText('240,000 tokens in, 31,000 out · 1.85').waitFor()
  expect(errors).toEqual([])
})

test('who comes from elsewhere says the token, and then sees what the address speaks of', async () => {
  const token = 'a-token-of-twenty-signs'
  // Behind a proxy nobody is taken for one who sits at the machine.
  const door = { token: new Secret(token), identity: null, url: 'http://regatta.example' }
  await using rig = await openWebRig({ door })
  await using visit = await views.browser.open(PHONE)
  const { page } = visit
  await page.goto(`${rig.web.url}/history`)
  await page.getByLabel('Token').fill('another-token-of-signs')
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByText('This is not the token.').waitFor()
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByText('There was no run yet.').waitFor()
  await page.reload()
  await page.getByText('There was no run yet.').waitFor()
})

/** What stands in each of its rows, part by part. */
async function read(about: Locator, rows: string, parts: string): Promise<string[]> {
  const found = await about.locator(rows).all()
  return await Promise.all(found.map(async row => (await row.locator(parts).allTextContents()).join(' | ')))
}
