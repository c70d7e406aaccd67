import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { openWebRig } from './rig.ts'
import { DESKTOP, openViews, PHONE } from './views.ts'
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
