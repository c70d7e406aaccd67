import { afterAll, beforeAll, expect, test } from 'vitest'
import { changes, charterOf, claims, planOf } from '../support/runs.ts'
import { openTroubledProxy } from '../support/troubled-proxy.ts'
import { until } from '../support/until.ts'
import { DESKTOP, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

/** Streams that were cut on purpose. */
function withoutCuts(errors: string[]): string[] {
  return errors.filter(text => !text.includes('net::ERR_'))
}

test('what happens is seen at once, and what happened while the server was away once it is back', async () => {
  const hostile = '<img src=x onerror=alert(1)>\u202e\u001b[31m'
  const plan = planOf({ One: { tasks: [{ id: 'L1', title: hostile }, { id: 'L2' }, { id: 'L3' }] } }, hostile)
  await views.stand.runs.begin(charterOf(plan, { run: 'rlive' }))
  await using visit = await views.open('/runs/rlive', PHONE)
  const { page, errors } = visit
  await page.getByRole('button', { name: /\bL1 .*waits for a worker/ }).waitFor()
  await views.stand.runs.play('rlive', changes('L1', ['a.ts']))
  await page.getByRole('button', { name: /\bL1 .*done/ }).waitFor()
  await page.getByRole('button', { name: /\bL2/ }).click()
  await views.stand.runs.play('rlive', [claims('L2')])
  await views.stand.runs.show([{ run: 'rlive', task: 1, attempt: 1, at: Date.now(), text: hostile }])
  await page
    .getByRole('complementary')
    .getByText(/^At work since/)
    .waitFor()
  await page.getByRole('link', { name: 'All about it' }).click()
  await page.getByRole('log').getByText('<img src=x onerror=alert(1)>').waitFor()

  const comeBack = await views.stand.goAway()
  // There is nothing yet to be shown of the run itself.
  await page.goBack()
  await page.getByText('Connection lost, trying again').waitFor()
  await views.stand.runs.play('rlive', [...changes('L3', ['b.ts'])])
  await comeBack()
  await page.getByRole('button', { name: /\bL3 .*done/ }).waitFor()
  await page.getByText('Connection lost, trying again').waitFor({ state: 'detached' })
  expect(await page.locator('#app img').count()).toBe(0)
  expect(await page.locator('#app').textContent()).not.toMatch(/[\u202e\p{Cc}]/u)
  expect(errors).toEqual([])
})

test('a proxy that cuts streams in the middle of a message, or passes them on late, keeps nothing from who looks', async () => {
  const tasks = [{ id: 'C1' }, { id: 'C2' }, { id: 'C3' }, { id: 'C4' }]
  await views.stand.runs.begin(charterOf(planOf({ One: { tasks } }), { run: 'rcut' }))
  await using proxy = await openTroubledProxy(views.stand.rig.web.url)
  proxy.streams = ['cut', 'cut', 'pass']
  await using visit = await views.browser.open(DESKTOP)
  const { page, errors } = visit
  await page.goto(`${proxy.url}/runs/rcut`)
  await until(() => proxy.asked === 1, 'the first stream')
  await page.getByRole('button', { name: /\bC1 .*waits for a worker/ }).waitFor()
  await views.stand.runs.play('rcut', changes('C1', ['a.ts']))
  await page.getByRole('button', { name: /\bC1 .*done/ }).waitFor()
  await until(() => proxy.asked === 2, 'the second stream')
  await views.stand.runs.play('rcut', [claims('C2')])
  await until(() => proxy.cut === 2 && proxy.asked === 3, 'the third stream')
  proxy.cutAll()
  await views.stand.runs.play('rcut', changes('C2', ['b.ts']).slice(1))
  await page.getByRole('button', { name: /\bC2 .*done/ }).waitFor()

  proxy.keepAll()
  await views.stand.runs.play('rcut', changes('C3', ['c.ts']))
  proxy.letGo()
  await page.getByRole('button', { name: /\bC3 .*done/ }).waitFor()
  proxy.keepAll()
  await views.stand.runs.play('rcut', changes('C4', ['d.ts']))
  proxy.cutAll()
  await page.getByRole('button', { name: /\bC4 .*done/ }).waitFor()
  await page.getByText('Connection lost').waitFor({ state: 'detached' })
  expect(withoutCuts(errors)).toEqual([])
})

test('a page that slept for a night shows what happened meanwhile, though nobody told it that its stream is dead', async () => {
  await views.stand.runs.begin(
    charterOf(planOf({ One: { tasks: [{ id: 'N1' }, { id: 'N2' }] } }), { run: 'rnight' }),
  )
  await using proxy = await openTroubledProxy(views.stand.rig.web.url)
  await using visit = await views.browser.open(PHONE)
  const { page, errors } = visit
  await page.clock.install()
  await page.goto(`${proxy.url}/runs/rnight`)
  await page.getByRole('button', { name: /\bN1 .*waits for a worker/ }).waitFor()
  const tools = await page.context().newCDPSession(page)
  await tools.send('Page.setWebLifecycleState', { state: 'frozen' })
  proxy.keepAll()
  const asked = proxy.asked
  await views.stand.runs.play('rnight', changes('N1', ['a.ts']))
  await tools.send('Page.setWebLifecycleState', { state: 'active' })
  await page.clock.fastForward('08:00:00')
  await page.getByRole('button', { name: /\bN1 .*done/ }).waitFor()

  // And it hears again, on another stream.
  proxy.letGo()
  await until(async () => {
    await page.clock.runFor(1_000)
    return proxy.asked > asked
  }, 'another stream')
  await views.stand.runs.play('rnight', [...changes('N2', ['b.ts'])])
  await until(async () => {
    await page.clock.runFor(300)
    return (await page.getByRole('button', { name: /\bN2 .*done/ }).count()) === 1
  }, 'what happens from then on')
  expect(await page.getByText('Connection lost').count()).toBe(0)
  expect(withoutCuts(errors)).toEqual([])
})

test('where a proxy holds back what is said on a stream, it is looked every few seconds, and heard once it lets go', async () => {
  await views.stand.runs.begin(
    charterOf(planOf({ One: { tasks: [{ id: 'P1' }, { id: 'P2' }] } }), { run: 'rheld' }),
  )
  await using proxy = await openTroubledProxy(views.stand.rig.web.url)
  proxy.streams = ['hold']
  await using visit = await views.browser.open(DESKTOP)
  const { page, errors } = visit
  await page.clock.install()
  await page.goto(`${proxy.url}/runs/rheld`)
  await until(() => proxy.asked === 1, 'a stream that is held')
  await page.getByRole('button', { name: /\bP1 .*waits for a worker/ }).waitFor()
  await views.stand.runs.play('rheld', changes('P1', ['a.ts']))
  // Less than after what it would look without having noticed anything.
  await page.clock.runFor(9_000)
  await page.getByRole('button', { name: /\bP1 .*done/ }).waitFor()
  expect(await page.getByText('Connection lost').count()).toBe(0)
  expect(proxy.asked).toBeGreaterThan(1)

  proxy.streams = ['pass']
  const held = proxy.asked
  await until(async () => {
    await page.clock.runFor(5_000)
    return proxy.asked > held
  }, 'a stream that is let through')
  await views.stand.runs.play('rheld', [...changes('P2', ['b.ts'])])
  await page.getByRole('button', { name: /\bP2 .*done/ }).waitFor()
  expect(withoutCuts(errors)).toEqual([])
})
