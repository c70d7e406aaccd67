import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Inbound } from '../../src/chat/port.ts'
import { until } from '../support/until.ts'
import { expectNothingSticksOut, go, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

test('a task shows what was tried, and its question is answered by the command that one would type', async () => {
  const heard: Inbound[] = []
  await views.stand.rig.console.listen(async inbound => void heard.push(inbound))
  await using visit = await views.browser.open(PHONE)
  const { page, errors } = visit
  await page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
  await page.goto(`${views.stand.rig.web.url}/runs/rharb/tasks/1`)
  const tried = page.getByRole('article', { name: 'Attempt 1' })
  await tried.getByText('exit code 1: the mail server refuses to speak', { exact: true }).waitFor()
  await tried.getByText('connect ECONNREFUSED').waitFor()
  await tried.getByText('What it changed').click()
  await tried.getByText('Its copy is gone').waitFor()
  const second = page.getByRole('article', { name: 'Attempt 2' })
  await second.getByText('What it changed: 3 files').click()
  const lines = second.getByRole('region', { name: 'What became of src/sign-in.ts' })
  await lines.getByText("+import { randomUUID } from 'node:crypto'").waitFor()
  expect(await lines.locator('.diff-old').allTextContents()).toEqual([
    '-  await send(address, mintLink())\n',
    "-  return 'https://harbour.example/in/' + Math.random()\n",
  ])
  await second.getByText('It is no text.').waitFor()
  await page.getByRole('button', { name: /^H05/ }).click()
  await page.getByRole('heading', { name: 'H05 Booking form' }).waitFor()

  // What lies elsewhere, or cannot be read, is named all the same.
  for (const [found, said] of [
    [{ place: 'north' }, 'Its copy lies at another place, north: its lines are to be seen'],
    [{ problem: 'The disk is gone' }, 'Its lines cannot be read now. The disk is gone.'],
  ] as const) {
    views.stand.runs.deliver({ run: 'rharb', task: 0, attempt: 1 }, found)
    await go(visit, '/runs/rharb/tasks/0')
    await page.getByText('What it changed: 2 files').click()
    await page.getByText(said).waitFor()
    expect(await page.locator('.paths code').allTextContents()).toEqual(
      expect.arrayContaining(['db/schema.sql', 'test/overlap.test.ts']),
    )
    await expectNothingSticksOut(visit)
    await go(visit, '/waiting')
  }

  await page.getByRole('link', { name: /Is a price per night/ }).click()
  await page.getByRole('button', { name: 'Per night' }).click()
  await page.getByText('/wave answer rharb q1 1').waitFor()
  await until(() => heard.length > 0, 'the answer')
  expect(heard).toMatchObject([
    { type: 'command', text: 'answer rharb q1 1', channel: 'general', by: { name: 'Ana' } },
  ])

  await go(visit, '/waiting')
  await page.getByRole('link', { name: /2 tasks of Stones failed alike/ }).click()
  await page.getByRole('button', { name: 'Go on: try them again' }).click()
  await until(() => heard.length > 1, 'the answer about the wave')
  expect(heard[1]).toMatchObject({ type: 'command', text: 'answer rmill q2 2' })
  expect(errors).toEqual([])
})
