import axe from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import type { Visit } from '../support/browser.ts'
import { openWebRig } from './rig.ts'
import { VIEWS } from './view-stand.ts'
import { DESKTOP, expectNothingSticksOut, go, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

const NARROW = { width: 390, height: 844 }
const WIDE = { width: 1440, height: 900 }

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

/** It tries styles that the policy refuses. */
function withoutAxe(errors: string[]): string[] {
  return errors.filter(text => !text.startsWith('Applying inline style'))
}

/** Nothing that axe knows of is wrong, and nothing sticks out to the side: once a view, for it takes a second. */
async function expectSound(visit: Visit): Promise<void> {
  const { page, errors } = visit
  expect(withoutAxe(errors)).toEqual([])
  // By the protocol of the browser's own tools: the page's policy lets nobody else's script in.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source)
  const found =
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + node.failureSummary)]))`)
  expect(found).toEqual([])
  await expectNothingSticksOut(visit)
}

test('axe finds nothing on any view, and nothing sticks out, narrow or wide, light or dark', async () => {
  await using visit = await views.browser.open(PHONE)
  const { page } = visit
  await page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
  await page.goto(`${views.stand.rig.web.url}/runs`)
  for (const [at, { path, ready }] of VIEWS.entries()) {
    const [first, last] = at % 4 < 2 ? [WIDE, NARROW] : [NARROW, WIDE]
    await page.emulateMedia({ colorScheme: at % 2 === 0 ? 'light' : 'dark' })
    await page.setViewportSize(first)
    await go(visit, path)
    await ready(page)
    await expectNothingSticksOut(visit)
    await page.setViewportSize(last)
    await expectSound(visit)
  }
})

test('history finds a run by a word of one of its tasks', async () => {
  await using visit = await views.open('/history', DESKTOP)
  const { page } = visit
  await page.getByRole('link', { name: /harbour/ }).waitFor()
  await page.getByRole('searchbox').fill('labels')
  await page.getByRole('link', { name: /harbour/ }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Online orders for a bakery/ }).waitFor()
  expect(page.url()).toMatch(/history\?text=labels$/)
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
  await expectSound(visit)
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByText('This is not the token.').waitFor()
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByText('There was no run yet.').waitFor()
  await page.reload()
  await page.getByText('There was no run yet.').waitFor()
})
