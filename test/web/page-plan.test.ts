import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Inbound } from '../../src/chat/port.ts'
import type { Change } from '../../src/plan/compare/change.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { makePlan } from '../support/chat-rows.ts'
import { charterOf } from '../support/runs.ts'
import { openWebRig } from './rig.ts'
import { DESKTOP, expectNothingSticksOut, go, openViews, PHONE } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

test('a plan is read anew as one types, and tasks and findings lead to their lines', async () => {
  await using visit = await views.open('/plan', DESKTOP)
  const { page, errors } = visit
  const text = page.getByRole('textbox', { name: 'The plan as text' })
  await page.getByRole('button', { name: /^H04 Booking form.* line 11/ }).waitFor()
  const hostile = '<img src=x onerror=alert(1)><b>bold</b>'
  const plan = [
    `# Hostile \`${hostile}\`\u202e`,
    '',
    '## Wave 1: One',
    ...Array.from({ length: 60 }, (_, at) => `- T${at}: Thing ${at} (5 min)`),
    `- T60: Last \`${hostile}\` [here](javascript:alert(2)) (depends on T3)`,
    '- T61: Lost (depends on T99)',
  ]
  await text.fill(plan.join('\n'))
  await page.getByText(/^62 tasks in/).waitFor()
  await page.getByRole('heading', { name: `Hostile ${hostile}`, exact: true }).waitFor()
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
  const last = page.getByRole('button', { name: /^T60 .* line 64/ })
  await last.getByText(`Last ${hostile} here`).waitFor()
  expect(await page.locator('#app :is(img, script, [onerror], [href^="javascript"])').count()).toBe(0)
  expect(await page.getByText('bold', { exact: true }).count()).toBe(0)
  await last.click()
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
  await using visit = await views.open('/plan', PHONE)
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

test('a plan comes from a file and goes to the chat, by who has a name or gives one then', async () => {
  await using visit = await views.open('/plan', PHONE)
  const { page, errors } = visit
  const text = page.getByRole('textbox', { name: 'The plan as text' })
  const bring = page.getByRole('button', { name: 'Bring it to the chat' })
  const buffer = Buffer.from('# From a file\n\n- F1: Only this\n')
  const open = page.getByLabel('Open a file')
  const mimeType = 'text/markdown'
  await open.setInputFiles({ name: 'whole.md', mimeType, buffer: Buffer.alloc(2_000_001, 'a') })
  const alert = page.locator('.plan-reading').getByRole('alert')
  await alert.getByText('whole.md is too large: a plan may have 2 MB.').waitFor()
  await open.setInputFiles({ name: 'own.md', mimeType, buffer })
  await page.getByRole('heading', { name: 'From a file' }).waitFor()
  expect(await alert.count()).toBe(0)
  expect(await text.inputValue()).toBe(buffer.toString())
  await text.fill(' ')
  expect(await bring.isDisabled()).toBe(true)
  await text.fill('# A short one\n\n- S1: Only this\n')
  const heard: Inbound[] = []
  const hear = (): Promise<void> => views.stand.rig.console.listen(async inbound => void heard.push(inbound))
  await hear()
  await bring.click()
  await page.getByRole('button', { name: 'Not now' }).click()
  await bring.click()
  await page.getByLabel('What are you called?').fill('Ana')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('plan.md').waitFor()
  const brought = { type: 'message', files: [{ name: 'plan.md' }], by: { name: 'Ana' } }
  expect(heard).toMatchObject([brought])

  await go(visit, '/plan')
  expect(await text.inputValue()).toContain('S1: Only this')
  // the reading is on its way no more: what is refused below is the bringing
  await page.getByRole('heading', { name: 'A short one' }).waitFor()
  const comeBack = await views.stand.goAway()
  await bring.click()
  await alert.waitFor()
  await comeBack()
  await hear()
  await bring.click()
  await page.getByText('plan.md').nth(1).waitFor()
  expect(heard).toMatchObject([brought, brought])
  expect(errors).toEqual([])
})

test('whom a proxy knows gives no name to bring a plan or to answer', async () => {
  const identity = { header: 'x-forwarded-user', proxies: [] }
  const { seen: runs } = views.stand.runs
  await using rig = await openWebRig({ runs, door: { token: null, identity, url: null } })
  await using visit = await views.browser.open(DESKTOP)
  const { page, errors } = visit
  await page.setExtraHTTPHeaders({ 'x-forwarded-user': 'bea' })
  const heard: Inbound[] = []
  await rig.console.listen(async inbound => void heard.push(inbound))
  await page.goto(`${rig.web.url}/runs/rharb/tasks/5`)
  await page.getByRole('button', { name: 'Per night' }).click()
  await page.getByText('/wave answer rharb q1 1').waitFor()
  await go(visit, '/plan')
  await page.getByRole('button', { name: 'Bring it to the chat' }).click()
  await page.getByRole('log').waitFor()
  expect(heard).toMatchObject([
    { type: 'command', text: 'answer rharb q1 1', by: { name: 'bea' } },
    { type: 'message', files: [{ name: 'plan.md' }], by: { name: 'bea' } },
  ])
  expect(errors).toEqual([])
})

const RENAMED: Change = {
  change: 'task-changed',
  task: 'Q2',
  from: { title: 'Planks' },
  to: { title: 'Oak planks' },
}

test('of a run whose document is kept a task leads to the line that its author knows it by', async () => {
  const { runs, rig } = views.stand
  const text = [
    '# A quay',
    '',
    'Some words about it.',
    '',
    '## Wave 1: Stones',
    '',
    '- Q1: Piles',
    '- Q2: Planks',
  ]
  const document = text.join('\n')
  await runs.begin(charterOf(readPlan(new TextEncoder().encode(document)), { run: 'rquay' }))
  const thread = { chat: 'console', channel: 'general', root: null }
  await rig.store.transaction(tx =>
    rig.store.chats.keepPlan(tx, { ...makePlan(thread, 'rquay'), name: 'quay.md', text: document }),
  )
  await using visit = await views.open('/runs/rquay/tasks/1', DESKTOP)
  const { page, errors } = visit
  await page.getByRole('link', { name: 'line 8' }).click()
  await page.getByText('As it was dropped: quay.md.').waitFor()
  await page.locator('.gutter-here').getByText('8').waitFor()
  expect(await page.getByRole('textbox', { name: 'The plan as text' }).inputValue()).toBe(document)

  // What people have changed since stands in no document.
  await runs.play('rquay', [
    { type: 'edit', by: 'ann', edit: { changes: [RENAMED], agents: {}, allocation: {}, locks: {} } },
  ])
  await page.goto(`${rig.web.url}/runs/rquay/tasks/1`)
  await page.getByRole('link', { name: 'where it stands' }).click()
  await page.getByText('As Regatta understood it, in its own form').waitFor()
  await page.getByRole('button', { name: /^Q2 Oak planks/, pressed: true }).waitFor()
  expect(errors).toEqual([])
})

test('the plan that a run goes by is shown at the line of a task, with what it needs and what needs it', async () => {
  await using visit = await views.open('/runs/rharb/tasks/4', DESKTOP)
  const { page, errors } = visit
  await page.getByRole('link', { name: 'where it stands' }).click()
  await page.getByRole('heading', { name: 'The plan of this run' }).waitFor()
  await page.locator('.gutter-here').getByText('29').waitFor()
  expect(await page.locator('.gutter-tie').allTextContents()).toEqual(['↓42', '↓47'])
  await page.getByRole('button', { name: /^H05 Booking form/, pressed: true }).waitFor()
  await page.getByRole('link', { name: 'Booking system for a harbour' }).click()
  await page.getByRole('link', { name: 'Its plan' }).waitFor()

  // Both are had, the plan and what it is read as, once there is somebody again.
  const comeBack = await views.stand.goAway()
  await page.getByRole('link', { name: 'Its plan' }).click()
  await page.getByText('Regatta did not answer').waitFor()
  await comeBack()
  await page.getByRole('button', { name: /^H05 Booking form/ }).waitFor()
  const away = await views.stand.goAway()
  await page.getByRole('textbox', { name: 'The plan as text' }).fill('- A1: Only this')
  await page.getByText('Regatta did not answer').waitFor()
  await away()
  await page.getByText(/^1 task/).waitFor()
  expect(errors).toEqual([])
})
