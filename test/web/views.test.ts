import axe from 'axe-core'
import type { Locator } from 'playwright-core'
import type { Inbound } from '../../src/chat/port.ts'
import { changes, charterOf, claims, planOf } from '../support/runs.ts'
import { until } from '../support/until.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import type { Browser, Device, Visit } from '../support/browser.ts'
import { beginLarge } from './example-runs.ts'
import { Secret } from '../../src/lib/secret.ts'
import { openTroubledProxy } from '../support/troubled-proxy.ts'
import { openWebRig } from './rig.ts'
import { openViewStand, VIEWS } from './view-stand.ts'
import type { ViewStand } from './view-stand.ts'

const PHONE: Device = { size: 'phone', scheme: 'dark' }
const DESKTOP: Device = { size: 'desktop', scheme: 'light' }
const NARROW = { width: 390, height: 844 }
const WIDE = { width: 1440, height: 900 }

let browser: Browser
let stand: ViewStand
beforeAll(async () => {
  stand = await openViewStand()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await stand[Symbol.asyncDispose]()
})

async function open(path: string, device: Device): Promise<Visit> {
  const visit = await browser.open(device)
  await visit.page.goto(stand.rig.web.url + path)
  return visit
}

/** As one goes from view to view: without loading the page anew, which takes half a second. */
async function go({ page }: Visit, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`)
}

/** It tries styles that the policy refuses. */
function withoutAxe(errors: string[]): string[] {
  return errors.filter(text => !text.startsWith('Applying inline style'))
}

/** Streams that were cut on purpose. */
function withoutCuts(errors: string[]): string[] {
  return errors.filter(text => !text.includes('net::ERR_'))
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

async function isUncovered(found: Locator): Promise<boolean> {
  return await found.evaluate(element => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const there = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2)
    return there !== null && element.contains(there)
  })
}

async function expectNothingSticksOut({ page }: Visit): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
}

test.each([PHONE, DESKTOP])(
  'a run shows what happened when, what waits for what, and what is asked, on a $size',
  async device => {
    await using visit = await open('/runs/rharb', device)
    const { page, errors } = visit
    await page.getByRole('heading', { name: 'Booking system for a harbour' }).waitFor()
    await page.getByText('A question waits for you').waitFor()
    await page.locator('.view').evaluate(view => (view.scrollTop = 400))
    const failed = page.getByRole('button', { name: /^H02 Sign in with a link by mail done, attempt 2/ })
    expect(
      await failed.locator('rect').evaluateAll(found => found.map(each => each.getAttribute('class'))),
    ).toEqual(['attempt attempt-bad', 'attempt attempt-good'])

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
    expect(withoutAxe(errors)).toEqual([])
  },
)

test('a task shows what was tried, and its question is answered by the command that one would type', async () => {
  const heard: Inbound[] = []
  await stand.rig.console.listen(async inbound => void heard.push(inbound))
  await using visit = await browser.open(PHONE)
  const { page, errors } = visit
  await page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
  await page.goto(`${stand.rig.web.url}/runs/rharb/tasks/1`)
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
    stand.runs.deliver({ run: 'rharb', task: 0, attempt: 1 }, found)
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

test('axe finds nothing on any view, and nothing sticks out, narrow or wide, light or dark', async () => {
  await using visit = await browser.open(PHONE)
  const { page } = visit
  await page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
  await page.goto(`${stand.rig.web.url}/runs`)
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
  await using visit = await open('/history', DESKTOP)
  const { page } = visit
  await page.getByRole('link', { name: /harbour/ }).waitFor()
  await page.getByRole('searchbox').fill('labels')
  await page.getByRole('link', { name: /harbour/ }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Online orders for a bakery/ }).waitFor()
  expect(page.url()).toMatch(/history\?text=labels$/)
})

test('what happens is seen at once, and what happened while the server was away once it is back', async () => {
  const hostile = '<img src=x onerror=alert(1)>\u202e\u001b[31m'
  const plan = planOf({ One: { tasks: [{ id: 'L1', title: hostile }, { id: 'L2' }, { id: 'L3' }] } }, hostile)
  await stand.runs.begin(charterOf(plan, { run: 'rlive' }))
  await using visit = await open('/runs/rlive', PHONE)
  const { page, errors } = visit
  await page.getByRole('button', { name: /\bL1 .*at work/ }).waitFor()
  await stand.runs.play('rlive', changes('L1', ['a.ts']))
  await page.getByRole('button', { name: /\bL1 .*done/ }).waitFor()
  await page.getByRole('button', { name: /\bL2/ }).click()
  await stand.runs.play('rlive', [claims('L2')])
  await stand.runs.show([{ run: 'rlive', task: 1, attempt: 1, at: Date.now(), text: hostile }])
  await page
    .getByRole('complementary')
    .getByText(/^At work since/)
    .waitFor()
  await page.getByRole('link', { name: 'All about it' }).click()
  await page.getByRole('log').getByText('<img src=x onerror=alert(1)>').waitFor()

  const comeBack = await stand.goAway()
  // There is nothing yet to be shown of the run itself.
  await page.goBack()
  await page.getByText('Connection lost, trying again').waitFor()
  await stand.runs.play('rlive', [...changes('L3', ['b.ts'])])
  await comeBack()
  await page.getByRole('button', { name: /\bL3 .*done/ }).waitFor()
  await page.getByText('Connection lost, trying again').waitFor({ state: 'detached' })
  expect(await page.locator('#app img').count()).toBe(0)
  expect(await page.locator('#app').textContent()).not.toMatch(/[\u202e\p{Cc}]/u)
  expect(errors).toEqual([])
})

test('a proxy that cuts streams in the middle of a message, or passes them on late, keeps nothing from who looks', async () => {
  const tasks = [{ id: 'C1' }, { id: 'C2' }, { id: 'C3' }, { id: 'C4' }]
  await stand.runs.begin(charterOf(planOf({ One: { tasks } }), { run: 'rcut' }))
  await using proxy = await openTroubledProxy(stand.rig.web.url)
  proxy.streams = ['cut', 'cut', 'pass']
  await using visit = await browser.open(DESKTOP)
  const { page, errors } = visit
  await page.goto(`${proxy.url}/runs/rcut`)
  await until(() => proxy.asked === 1, 'the first stream')
  await page.getByRole('button', { name: /\bC1 .*at work/ }).waitFor()
  await stand.runs.play('rcut', changes('C1', ['a.ts']))
  await page.getByRole('button', { name: /\bC1 .*done/ }).waitFor()
  await until(() => proxy.asked === 2, 'the second stream')
  await stand.runs.play('rcut', [claims('C2')])
  await until(() => proxy.cut === 2 && proxy.asked === 3, 'the third stream')
  proxy.cutAll()
  await stand.runs.play('rcut', changes('C2', ['b.ts']).slice(1))
  await page.getByRole('button', { name: /\bC2 .*done/ }).waitFor()

  proxy.keepAll()
  await stand.runs.play('rcut', changes('C3', ['c.ts']))
  proxy.letGo()
  await page.getByRole('button', { name: /\bC3 .*done/ }).waitFor()
  proxy.keepAll()
  await stand.runs.play('rcut', changes('C4', ['d.ts']))
  proxy.cutAll()
  await page.getByRole('button', { name: /\bC4 .*done/ }).waitFor()
  await page.getByText('Connection lost').waitFor({ state: 'detached' })
  expect(withoutCuts(errors)).toEqual([])
})

test('a page that slept for a night shows what happened meanwhile, though nobody told it that its stream is dead', async () => {
  await stand.runs.begin(
    charterOf(planOf({ One: { tasks: [{ id: 'N1' }, { id: 'N2' }] } }), { run: 'rnight' }),
  )
  await using proxy = await openTroubledProxy(stand.rig.web.url)
  await using visit = await browser.open(PHONE)
  const { page, errors } = visit
  await page.clock.install()
  await page.goto(`${proxy.url}/runs/rnight`)
  await page.getByRole('button', { name: /\bN1 .*at work/ }).waitFor()
  const tools = await page.context().newCDPSession(page)
  await tools.send('Page.setWebLifecycleState', { state: 'frozen' })
  proxy.keepAll()
  const asked = proxy.asked
  await stand.runs.play('rnight', changes('N1', ['a.ts']))
  await tools.send('Page.setWebLifecycleState', { state: 'active' })
  await page.clock.fastForward('08:00:00')
  await page.getByRole('button', { name: /\bN1 .*done/ }).waitFor()

  // And it hears again, on another stream.
  proxy.letGo()
  await until(async () => {
    await page.clock.runFor(1_000)
    return proxy.asked > asked
  }, 'another stream')
  await stand.runs.play('rnight', [...changes('N2', ['b.ts'])])
  await until(async () => {
    await page.clock.runFor(300)
    return (await page.getByRole('button', { name: /\bN2 .*done/ }).count()) === 1
  }, 'what happens from then on')
  expect(await page.getByText('Connection lost').count()).toBe(0)
  expect(withoutCuts(errors)).toEqual([])
})

test('where a proxy holds back what is said on a stream, it is looked every few seconds, and heard once it lets go', async () => {
  await stand.runs.begin(
    charterOf(planOf({ One: { tasks: [{ id: 'P1' }, { id: 'P2' }] } }), { run: 'rheld' }),
  )
  await using proxy = await openTroubledProxy(stand.rig.web.url)
  proxy.streams = ['hold']
  await using visit = await browser.open(DESKTOP)
  const { page, errors } = visit
  await page.clock.install()
  await page.goto(`${proxy.url}/runs/rheld`)
  await until(() => proxy.asked === 1, 'a stream that is held')
  await page.getByRole('button', { name: /\bP1 .*at work/ }).waitFor()
  await stand.runs.play('rheld', changes('P1', ['a.ts']))
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
  await stand.runs.play('rheld', [...changes('P2', ['b.ts'])])
  await page.getByRole('button', { name: /\bP2 .*done/ }).waitFor()
  expect(withoutCuts(errors)).toEqual([])
})

test('of ten thousand tasks only those in view are drawn, and what happens to any of them is shown', async () => {
  const run = await beginLarge(stand.runs, 10_000, 20)
  await using visit = await open(`/runs/${run}`, DESKTOP)
  const { page, errors } = visit
  await page.getByRole('button', { name: /^Wave 1 / }).click()
  await page.locator('.row-task').first().waitFor()
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
  await stand.runs.play(run, claimed)
  await last.locator('rect').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Dependencies' }).click()
  await page.getByRole('button', { name: /^Wave 2 ?0 of/ }).click()
  await page.getByRole('button', { name: /\bT500 to come/ }).click()
  await page.getByRole('complementary').getByRole('button', { name: /\bT0 / }).waitFor()
  expect(errors).toEqual([])
})

test('a plan is read anew as one types, and tasks and findings lead to their lines', async () => {
  await using visit = await open('/plan', DESKTOP)
  const { page, errors } = visit
  const text = page.getByRole('textbox', { name: 'The plan as text' })
  await page.getByRole('button', { name: /^H04 Booking form.* line 11/ }).waitFor()
  const plan = [
    '# Hostile <b>plan</b>\u202e',
    '',
    '## Wave 1: One',
    ...Array.from({ length: 60 }, (_, at) => `- T${at}: Thing ${at} (5 min)`),
    '- T60: Last (depends on T3)',
    '- T61: Lost (depends on T99)',
  ]
  await text.fill(plan.join('\n'))
  await page.getByText(/^62 tasks in/).waitFor()
  await page.getByRole('button', { name: /T99.* line 65/ }).click()
  expect(
    await text.evaluate(area => {
      const { value, selectionStart, selectionEnd } = area as unknown as {
        value: string
        selectionStart: number
        selectionEnd: number
      }
      return value.slice(selectionStart, selectionEnd)
    }),
  ).toBe(plan[64])
  await page.locator('.gutter-here').getByText('65').waitFor()
  const [note, line] = await Promise.all(
    ['.margin-here', '.gutter-here'].map(found => page.locator(found).boundingBox()),
  )
  expect(note!.y).toBe(line!.y)
  await text.press('End')
  expect(await page.getByRole('button', { name: /^T61 / }).getAttribute('aria-pressed')).toBe('true')
  await page.getByRole('button', { name: /^T60 .* line 64/ }).click()
  await page.locator('.gutter-here').getByText('64').waitFor()
  await page.getByRole('button', { name: 'after T3, line 7' }).click()
  await page.locator('.gutter-here').getByText('7').waitFor()
  await page.locator('.plan-reading').evaluate(reading => (reading.scrollTop = 200))
  await page.getByRole('button', { name: 'before T60, line 64' }).click()
  await page.locator('.gutter-here').getByText('64').waitFor()
  await page.getByLabel('How many at once').fill('3')
  await page.locator('.row-here').getByText('1 h 45 min').first().waitFor()
  await page.getByLabel('How many at once').fill('31')
  await page.locator('.row-here').getByText('10 min').first().waitFor()
  expect(errors).toEqual([])
})

test('on a phone what is said of a line stands directly below it, and one writes where one taps', async () => {
  await using visit = await open('/plan', PHONE)
  const { page, errors } = visit
  const text = page.getByRole('textbox', { name: 'The plan as text' })
  const lines = [
    '# P',
    '',
    '## Wave 1: One',
    '- A1: Thing (depends on A9)',
    '- A2: Another',
    '- A2: One more',
  ]
  await text.fill(lines.join('\n'))
  await page.getByText(/^3 tasks in/).waitFor()
  await text.press('ArrowUp')
  await page.getByText('line 4').first().waitFor()
  await page.getByRole('heading', { name: 'Plan' }).click()
  const boxOf = async (found: Locator): Promise<{ y: number; height: number; end: number }> => {
    const { y, height } = (await found.boundingBox())!
    return { y, height, end: y + height }
  }
  const at = (line: number): Locator => page.locator('.plan-line').nth(line - 1)
  const missing = page.locator('.plan-said', { hasText: 'A9' })
  await missing.waitFor()
  const [fourth, said, fifth] = [await boxOf(at(4)), await boxOf(missing), await boxOf(at(5))]
  expect(said.y).toBe(fourth.end)
  expect(said.end).toBeLessThanOrEqual(fifth.y)
  expect((await boxOf(page.locator('.plan-said', { hasText: 'A2' }))).y).toBe((await boxOf(at(6))).end)
  await expectNothingSticksOut(visit)

  await at(5)
    .getByText('- A2: Another')
    .click({ position: { x: 1, y: 5 } })
  await page.keyboard.type('x')
  expect((await text.inputValue()).split('\n')[4]).toBe('x- A2: Another')
  expect(await page.locator('.plan-line').count()).toBe(0)
  expect(errors).toEqual([])
})

test('the plan that a run goes by is shown at the line of a task, with what it needs and what needs it', async () => {
  await using visit = await open('/runs/rharb/tasks/4', DESKTOP)
  const { page, errors } = visit
  await page.getByRole('link', { name: 'line 1' }).click()
  await page.getByRole('heading', { name: 'The plan of this run' }).waitFor()
  await page.locator('.gutter-here').getByText('29').waitFor()
  expect(await page.locator('.gutter-tie').allTextContents()).toEqual(['↓42', '↓47'])
  await page.getByRole('button', { name: /^H05 Booking form/, pressed: true }).waitFor()
  await page.getByRole('link', { name: 'Booking system for a harbour' }).click()
  await page.getByRole('link', { name: 'Its plan' }).waitFor()

  // Both are had, the plan and what it is read as, once there is somebody again.
  const comeBack = await stand.goAway()
  await page.getByRole('link', { name: 'Its plan' }).click()
  await page.getByText('Regatta did not answer').waitFor()
  await comeBack()
  await page.getByRole('button', { name: /^H05 Booking form/ }).waitFor()
  const away = await stand.goAway()
  await page.getByRole('textbox', { name: 'The plan as text' }).fill('- A1: Only this')
  await page.getByText('Regatta did not answer').waitFor()
  await away()
  await page.getByText(/^1 task/).waitFor()
  expect(errors).toEqual([])
})

test('who comes from elsewhere says the token, and then sees what the address speaks of', async () => {
  const token = 'a-token-of-twenty-signs'
  // Behind a proxy nobody is taken for one who sits at the machine.
  const door = { token: new Secret(token), identity: null, url: 'http://regatta.example' }
  await using rig = await openWebRig({ door })
  await using visit = await browser.open(PHONE)
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
