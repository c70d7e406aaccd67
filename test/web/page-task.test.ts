import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Inbound } from '../../src/chat/port.ts'
import { asks, charterOf, planOf } from '../support/runs.ts'
import { until } from '../support/until.ts'
import { beginLarge } from './example-runs.ts'
import { expectNothingSticksOut, go, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

test('a task shows what was tried, and its question is answered by the command that one would type, by who gives a name then', async () => {
  const heard: Inbound[] = []
  await views.stand.rig.console.listen(async inbound => void heard.push(inbound))
  await using visit = await views.open('/runs/rharb/tasks/1', PHONE)
  const { page, errors } = visit
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

  // Who has no name yet is asked for it, and may think better of it.
  const name = page.getByLabel('What are you called?')
  const perNight = page.getByRole('button', { name: 'Per night', exact: true })
  await go(visit, '/runs/rharb?task=5')
  await perNight.click()
  await name.press('Escape')
  await name.waitFor({ state: 'detached' })
  await perNight.click()
  await name.waitFor()
  await go(visit, '/waiting')
  await name.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Is a price per night/ }).click()
  await perNight.click()
  await name.fill('Ana')
  await name.press('Enter')
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

test('a task of a large run is shown before it is reckoned whether it is on the longest way', async () => {
  const run = await beginLarge(views.stand.runs, 1_200, 20)
  await using visit = await views.browser.open(PHONE)
  const { page, errors } = visit
  const { promise: isSeen, resolve: goOn } = Promise.withResolvers<void>()
  await page.route(/\/api\/runs\/rlarge\/tasks\/6\??$/, async route => {
    await isSeen
    await route.continue()
  })
  await page.goto(`${views.stand.rig.web.url}/runs/${run}/tasks/6`)
  await page.getByRole('button', { name: /^T66 / }).waitFor()
  const way = page.getByText('on the longest way')
  expect(await way.count()).toBe(0)
  goOn()
  await way.waitFor()
  expect(errors).toEqual([])
})

test('what people decided stands with its task and its run: who said what, and when', async () => {
  const { runs } = views.stand
  const tasks = ['D1', 'D2', 'D3', 'D4', 'D5'].map(id => ({ id }))
  await runs.begin(charterOf(planOf({ One: { tasks } }), { run: 'rwhich', slots: 5 }))
  const answers = ['Left', 'Right', 'Left', 'Right']
  for (const [at, option] of answers.entries())
    await runs.play('rwhich', [
      ...asks(`D${at + 1}`, 'Which way?', ['Left', 'Right']),
      run => {
        const asked = run.escalations.get(`q${at + 1}`)!
        const { id } = asked.about.options.find(({ label }) => label === option)!
        return { type: 'answer', escalation: asked.id, option: id, by: at === 0 ? 'ben' : 'ann' }
      },
    ])
  await runs.play('rwhich', [...asks('D5', 'Which way?', ['Left']), { type: 'skip', task: 'D5', by: 'ann' }])

  await using visit = await views.open('/runs/rwhich/tasks/0', PHONE)
  const { page, errors } = visit
  const decided = page.getByRole('region', { name: 'What people decided' })
  await decided.getByRole('listitem').waitFor()
  expect(await decided.getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/^q1 D1 asks: Which way\?ben: Left · \d\d:\d\d$/),
  ])
  await go(visit, '/runs/rwhich')
  await decided.getByRole('button', { name: 'All 5' }).click()
  const all = await decided.getByRole('listitem').allTextContents()
  expect(all.map(text => text.replace(/ · .*/, ''))).toEqual([
    expect.stringMatching(/^q5 D5 asks: Which way\?No longer asked: ./),
    'q4 D4 asks: Which way?ann: Right',
    'q3 D3 asks: Which way?ann: Left',
    'q2 D2 asks: Which way?ann: Right',
    'q1 D1 asks: Which way?ben: Left',
  ])
  await decided.getByRole('button', { name: 'q2' }).click()
  await page.getByRole('complementary', { name: 'Task D2' }).waitFor()
  await expectNothingSticksOut(visit)
  expect(errors).toEqual([])
})
