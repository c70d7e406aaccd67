import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import type { Inbound } from '../../src/chat/port.ts'
import type { Message } from '../../src/message/message.ts'
import { drawRun } from '../../src/picture/draw-run.ts'
import { chartOf } from '../support/charts.ts'
import { openBrowser } from '../support/browser.ts'
import type { Browser, Device, Visit } from '../support/browser.ts'
import { Memory } from '../support/memory-store.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import { openAskedRun } from './asked-run.ts'
import { openWebRig } from './rig.ts'
import type { WebRig } from './rig.ts'

const PHONE: Device = { size: 'phone', scheme: 'light' }
const DESKTOP: Device = { size: 'desktop', scheme: 'dark' }
const DEVICES: Device[] = [
  PHONE,
  { size: 'phone', scheme: 'dark' },
  { size: 'desktop', scheme: 'light' },
  DESKTOP,
]
const PLAN = { name: 'plan.md', mimeType: 'text/markdown', buffer: Buffer.from('# Plan\n\n- A1: a thing\n') }
const HOUR_MS = 60 * 60_000
const CHANNEL = { channel: 'general', thread: null }

const PREVIEW: Message = {
  summary: 'Booking system: 14 tasks in 4 waves',
  blocks: [
    { type: 'heading', text: 'Booking system' },
    { type: 'text', spans: [{ bold: '14 tasks' }, ' in 4 waves, since ', { at: 1 }] },
    {
      type: 'list',
      items: [
        [{ bold: 'H01' }, ' Tables'],
        ['H02 ', { code: 'npm test' }],
      ],
    },
    { type: 'progress', done: 5, active: 2, parked: 1, failed: 1, total: 14 },
    { type: 'code', text: 'one\ntwo' },
    { type: 'note', spans: ['small print'] },
  ],
  buttons: [
    { label: 'Start', command: 'start r1', style: 'main' },
    { label: 'Stop', command: 'stop r1', style: 'danger' },
  ],
  reactions: [{ emoji: '✅', command: 'start r1' }],
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

test.each(DEVICES)('a plan goes from hand to start on a $size, $scheme', async device => {
  await using rig = await openWebRig()
  const heard = await hear(rig)
  await using visit = await enter(rig, device, 'Ana')
  const { page, errors } = visit

  if (device.size === 'phone') await choose(page)
  else await dropOn(page)
  await page.getByRole('button', { name: 'Leave out plan.md' }).waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('link', { name: 'plan.md' }).waitFor()
  const said = await until(() => heard.find(({ type }) => type === 'message'), 'the plan to be heard')
  if (said.type !== 'message') throw new Error(said.type)
  expect(said.files.map(({ name, bytes }) => [name, bytes])).toEqual([['plan.md', PLAN.buffer.length]])

  const id = await rig.console.post({ channel: 'general', thread: said.message }, PREVIEW, 'preview')
  for (const emoji of ['✅', '1️⃣', '2️⃣', '3️⃣']) {
    await rig.console.react({ channel: 'general', message: id }, emoji)
  }
  // The thread of one's own plan opens by itself.
  const sheet = page.locator('.thread').locator(`[data-message="${id}"]`)
  await sheet.getByRole('heading', { name: 'Booking system' }).waitFor()
  await sheet.getByLabel('Of 14 tasks: 5 done, 2 at work, 1 waiting, 1 failed, 5 to come').waitFor()

  const offered = sheet.getByRole('button', { name: /^✅ 0: Nobody yet/ })
  await offered.click()
  const own = sheet.getByRole('button', { name: /^✅ 1: Ana/ })
  expect(await own.getAttribute('aria-pressed')).toBe('true')
  await sheet.getByRole('button', { name: 'Add a reaction' }).click()
  const picker = await sheet.getByRole('group', { name: 'Emoji' }).boundingBox()
  expect((picker?.x ?? 0) + (picker?.width ?? 0)).toBeLessThan(page.viewportSize()?.width ?? 0)
  await sheet.getByRole('button', { name: 'React with 🎉' }).click()
  await sheet.getByRole('button', { name: /^🎉 1: Ana/ }).waitFor()
  await own.click()
  await offered.waitFor()

  await sheet.getByRole('button', { name: 'Start', exact: true }).click()
  expect(await sheet.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true)
  const pressed = await until(() => heard.find(({ type }) => type === 'button'), 'the button to be heard')
  expect(pressed).toMatchObject({ command: 'start r1', message: id, by: { name: 'Ana' } })
  await rig.console.edit({ channel: 'general', message: id }, messageOf('It runs.'))
  await sheet.getByText('It runs.').waitFor()
  expect(await sheet.getByRole('button', { name: 'Start', exact: true }).count()).toBe(0)
  expect(heard.filter(({ type }) => type === 'reaction')).toMatchObject([{ emoji: '✅' }, { emoji: '🎉' }])
  expect(errors).toEqual([])
})

test('a name is picked once, told why it is none, and changed later', async () => {
  await using rig = await openWebRig()
  await using visit = await browser.open(PHONE)
  const { page, errors } = visit
  await page.goto(rig.web.url)
  await page.getByRole('button', { name: 'ann' }).waitFor()
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByText('Pick a name first').waitFor()
  await page.getByLabel('What are you called?').fill('Regatta')
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByText('is the bot').waitFor()
  await page.getByLabel('What are you called?').fill('  Ana   Maria ')
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByRole('button', { name: 'You are Ana Maria. Change' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'You are Ana Maria. Change' }).click()
  await page.getByLabel('What are you called?').fill('Ben')
  await page.getByRole('button', { name: 'Use this name' }).click()
  await page.getByRole('button', { name: 'You are Ben. Change' }).waitFor()
  expect(errors).toEqual([])
})

test('an empty channel offers the examples, and one of them is said at a click', async () => {
  await using rig = await openWebRig()
  const heard = await hear(rig)
  await using visit = await enter(rig, PHONE, 'Ana')
  await visit.page.getByText('Drop a plan here').waitFor()
  await visit.page.getByRole('button', { name: /^Booking system for a harbour/ }).click()
  await visit.page.getByRole('link', { name: 'harbour.md' }).waitFor()
  expect(heard).toMatchObject([{ type: 'message', files: [{ name: 'harbour.md' }] }])
})

test('commands are completed with the keys, and go with the thread they are typed in', async () => {
  await using rig = await openWebRig()
  const heard = await hear(rig)
  const root = await rig.console.post(CHANNEL, messageOf('a root'), 'root')
  await using visit = await enter(rig, DESKTOP, 'Ana', `#/c/general/t/${root}`)
  const { page, errors } = visit
  const reply = page.getByRole('textbox', { name: 'Reply in this thread' })
  await reply.pressSequentially('/wave st')
  const option = page.getByRole('option', { name: /start \[RUN\]/ })
  await option.waitFor()
  expect(await option.getAttribute('aria-selected')).toBe('true')
  await reply.press('Tab')
  expect(await reply.inputValue()).toBe('/wave start ')
  await page.locator('.thread').getByText('/wave start [RUN]').waitFor()
  await reply.pressSequentially('r1')
  await reply.press('Enter')
  await until(() => heard.length > 0, 'the command')
  expect(heard).toMatchObject([{ type: 'command', text: 'start r1', thread: root }])
  await until(async () => (await reply.inputValue()) === '', 'the composer to be empty')
  expect(errors).toEqual([])
})

test('a thread is opened and left by the phone’s own way back', async () => {
  await using rig = await openWebRig()
  const root = await rig.console.post(CHANNEL, messageOf('a root'), 'root')
  await rig.console.post({ channel: 'general', thread: root }, messageOf('a reply'), 'reply')
  await using visit = await enter(rig, PHONE, 'Ana')
  const { page } = visit
  await page.getByRole('button', { name: /1 reply/ }).click()
  await page.getByText('a reply').waitFor()
  expect(new URL(page.url()).hash).toBe(`#/c/general/t/${root}`)
  expect(await page.getByRole('textbox', { name: 'Message #general' }).isVisible()).toBe(false)
  await page.goBack()
  await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
  await page.goForward()
  await page.getByRole('button', { name: 'Back to #general' }).click()
  await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
  expect(await page.locator('.thread').count()).toBe(0)
})

test('on a phone Enter is a new line, and a button sends', async () => {
  await using rig = await openWebRig()
  await using visit = await enter(rig, PHONE, 'Ana')
  const area = visit.page.getByRole('textbox', { name: 'Message #general' })
  await area.pressSequentially('one')
  await area.press('Enter')
  await area.pressSequentially('two')
  expect(await area.inputValue()).toBe('one\ntwo')
  await visit.page.getByRole('button', { name: 'Send' }).click()
  await until(async () => (await texts(visit.page.locator('.said'))).includes('one\ntwo'), 'the message')
})

test('what happens while the server is away is there once when it is back, and nothing typed is lost', async () => {
  const memory = new Memory(Date.now)
  const first = await openWebRig({ store: memory.open() })
  const { port } = new URL(first.web.url)
  await first.console.post(CHANNEL, messageOf('before'), 'before')
  await using visit = await enter(first, DESKTOP, 'Ana')
  const { page, errors } = visit
  await page.getByText('before').waitFor()
  await first[Symbol.asyncDispose]()
  await page.getByText('Connection lost, trying again').waitFor()
  const area = page.getByRole('textbox', { name: 'Message #general' })
  await area.fill('typed in the dark')
  await area.press('Enter')
  await page.getByText('Not sent. Regatta did not answer.').waitFor()
  expect(await area.inputValue()).toBe('typed in the dark')

  await using second = await openWebRig({ store: memory.open(), port: Number(port) })
  await second.console.post(CHANNEL, messageOf('after'), 'after')
  await page.getByText('after', { exact: true }).waitFor()
  await page.getByText('Connection lost').waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('after', { exact: true }).waitFor()
  expect(await area.inputValue()).toBe('typed in the dark')
  await area.press('Enter')
  await page.locator('.said', { hasText: 'typed in the dark' }).waitFor()
  expect(await texts(page.locator('.message-main p'))).toEqual(['before', 'after'])
  expect(errors).toEqual([])
})

test('hostile text is shown as it stands and does nothing', async () => {
  await using rig = await openWebRig()
  const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script> @everyone [x](javascript:alert(3))'
  const long = 'A'.repeat(999_000)
  const people = rig.console.people
  const stem = { as: `<b>${'x'.repeat(20)}`, channel: 'general', thread: null }
  await people.say({
    ...stem,
    text: evil,
    files: [{ name: '<svg onload=alert(4)>.md', bytes: Buffer.from('x') }],
  })
  await people.say({ ...stem, text: `abc \u202e dlrow olleh ${'\u0301'.repeat(50)}`, files: [] })
  await people.say({ ...stem, text: long, files: [] })
  const id = await rig.console.post(
    CHANNEL,
    {
      summary: evil,
      blocks: [
        { type: 'heading', text: evil },
        { type: 'text', spans: [evil, { bold: evil }, { code: evil }, { at: Number.MAX_VALUE }] },
        { type: 'code', text: `${evil}\n${'B'.repeat(2_000)}` },
      ],
      buttons: [{ label: evil, command: evil, style: 'plain' }],
      reactions: [],
    },
    'evil',
  )
  await using visit = await enter(rig, PHONE, 'Ana')
  const { page, errors } = visit
  await page.locator(`[data-message="${id}"] h3`).waitFor()
  expect(await page.locator(`[data-message="${id}"] h3`).textContent()).toBe(evil)
  expect(await page.locator('#app img, #app script, #app b b, #app [onerror], #app [onload]').count()).toBe(0)
  const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(widths[0]).toBe(widths[1])

  const more = page.getByRole('button', { name: 'Show all (999,000 characters)' })
  expect((await texts(page.locator('.said'))).every(text => text.length <= 4_000)).toBe(true)
  await more.click()
  await page.getByText('899,000 more characters are not shown.').waitFor()
  expect(errors).toEqual([])
})

test('a picture stands in its message, as wide as there is room, said in words, and does nothing', async () => {
  await using rig = await openWebRig()
  const evil = '"><script>alert(1)</script><image href="http://localhost:1/x"/>\u202e'
  const drawn = drawRun(chartOf({ waves: [4, 6], slots: 3, name: index => `${index}${evil}` }))
  await rig.console.post(CHANNEL, messageOf('drawn', { picture: { name: 'run.png', ...drawn } }), 'drawn')
  await using visit = await enter(rig, PHONE, 'Ana')
  const { page, errors } = visit
  const picture = page.locator('.picture')
  expect(await picture.getAttribute('alt')).toBe(drawn.alt)
  await until(
    () => picture.evaluate(image => (image as unknown as { naturalWidth: number }).naturalWidth > 0),
    'the picture',
  )
  const { x, width } = (await picture.boundingBox())!
  expect([x > 0, width > 200, x + width <= 390]).toEqual([true, true, true])
  expect(errors).toEqual([])
})

test('a whisper is seen by one person only, and marked', async () => {
  await using rig = await openWebRig()
  await using ana = await enter(rig, PHONE, 'Ana')
  await using ben = await enter(rig, DESKTOP, 'Ben')
  await rig.console.whisper(CHANNEL, 'Ana', messageOf('for Ana alone'), 'whisper')
  await rig.console.post(CHANNEL, messageOf('for all'), 'all')
  await ana.page
    .locator('.whisper', { hasText: 'for Ana alone' })
    .getByText('Only you can see this')
    .waitFor()
  await ben.page.locator('.feed').getByText('for all').waitFor()
  expect(await ben.page.getByText('for Ana alone').count()).toBe(0)
})

test('the feed keeps to the end, unless one has gone up, where older messages are', async () => {
  await using rig = await openWebRig()
  for (let n = 1; n <= 120; n++) await rig.console.post(CHANNEL, messageOf(`message ${n}.`), `m${n}`)
  await using visit = await enter(rig, DESKTOP, 'Ana')
  const { page, errors } = visit
  await page.getByText('message 120.').waitFor()
  await until(() => isAtEnd(page), 'the feed to be at its end')
  expect(await page.getByText('message 60.').count()).toBe(0)
  await rig.console.post(CHANNEL, messageOf('one more'), 'more')
  await page.locator('.feed').getByText('one more').waitFor()
  await until(() => isAtEnd(page), 'the feed to follow')

  await until(async () => {
    await page.locator('.feed').evaluate(feed => (feed.scrollTop = 0))
    return (await page.getByText('message 1.', { exact: true }).count()) === 1
  }, 'all older messages')
  const shown = await texts(page.locator('.message-main p'))
  expect(shown).toEqual([...Array.from({ length: 120 }, (_, n) => `message ${n + 1}.`), 'one more'])
  await rig.console.post(CHANNEL, messageOf('news'), 'news')
  await page.getByRole('button', { name: '1 new message' }).click()
  await until(() => isAtEnd(page), 'the feed to go to the end')
  expect(errors).toEqual([])
})

test('a message longer than the screen is read from its beginning', async () => {
  await using rig = await openWebRig()
  await rig.console.post(CHANNEL, messageOf('before'), 'before')
  await using visit = await enter(rig, PHONE, 'Ana')
  const { page } = visit
  await page.getByText('before').waitFor()
  const items = Array.from({ length: 60 }, (_, n) => [`item ${n}`])
  const blocks: Message['blocks'] = [
    { type: 'heading', text: 'A long one' },
    { type: 'list', items },
  ]
  await rig.console.post(CHANNEL, messageOf('long', { blocks }), 'long')
  await page.getByRole('button', { name: 'Latest' }).waitFor()
  const heading = await page.getByRole('heading', { name: 'A long one' }).boundingBox()
  expect(heading?.y).toBeGreaterThan(0)
  expect(heading?.y).toBeLessThan(300)
  await page.getByRole('button', { name: 'Latest' }).click()
  await until(() => isAtEnd(page), 'the feed to go to the end')
})

test('what is new in other channels is counted there and in the title', async () => {
  await using rig = await openWebRig()
  await using visit = await enter(rig, PHONE, 'Ana')
  const { page } = visit
  await page.getByRole('button', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'New channel' }).click()
  await page.getByLabel('Name of the new channel').fill('deck')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('heading', { name: '#deck', exact: true }).waitFor()
  await rig.console.post(CHANNEL, messageOf('over here'), 'elsewhere')
  await until(async () => (await page.title()) === '(1) #deck · Regatta', 'the title')
  await page.getByRole('button', { name: 'Channels, 1 new' }).click()
  await page.getByRole('button', { name: /general/ }).click()
  await page.locator('.feed').getByText('over here').waitFor()
  await until(async () => (await page.title()) === '#general · Regatta', 'the title')
})

test('what takes two is not decided by one, by who started the run, by what was taken back, or by time', async () => {
  await using rig = await openWebRig()
  const ladder = [{ afterMs: HOUR_MS, calls: [{ name: 'Kim', ids: {} }], tells: null }]
  await using run = await openAskedRun(rig, {
    quorum: 2,
    ownAnswers: 'refused',
    reactionMs: HOUR_MS / 6,
    ladder,
  })
  await using ann = await enter(rig, DESKTOP, 'Ann', run.hash)
  await using bo = await enter(rig, PHONE, 'Bo', run.hash)
  await using cy = await enter(rig, DESKTOP, 'Cy', run.hash)
  const [first, second, third] = [ann, bo, cy].map(({ page }) => {
    const thread = page.locator('.thread')
    const question = thread.locator('.message', { hasText: 'Question q1' }).first()
    return { thread, question, skip: question.getByRole('button', { name: 'Go on as if it were done' }) }
  })

  await first!.skip.click()
  await first!.thread.getByText('Ann started this run, and who starts one does not decide').waitFor()

  const reaction = second!.question.getByRole('button', { name: /^3️⃣/ })
  await reaction.click()
  await until(async () => (await run.voters()).includes('Bo'), 'the reaction to be a vote')
  await second!.question.getByRole('button', { name: /^3️⃣ [12]: .*Bo/ }).click()
  await second!.thread.getByText('Bo took back what they said to q1').waitFor()
  await run.passes(HOUR_MS / 5)

  await run.passes(HOUR_MS)
  await third!.thread
    .getByText(/q1 has waited 1 h \d+ min for an answer, .*Kim is called/)
    .first()
    .waitFor()
  expect(await third!.question.innerText()).not.toContain('1 of 2')

  await second!.skip.click()
  await third!.question.getByText('1 of 2: Bo').waitFor()
  await third!.skip.click()
  for (const { thread } of [first!, second!, third!])
    await thread
      .locator('.message', { hasText: 'Bo, Cy decided: Go on as if it were done' })
      .first()
      .waitFor()
  expect([...ann.errors, ...bo.errors, ...cy.errors]).toEqual([])
})

/** What the bot hears. */
async function hear(rig: WebRig): Promise<Inbound[]> {
  const heard: Inbound[] = []
  await rig.console.listen(async inbound => void heard.push(inbound))
  return heard
}

/** Somebody opens the page with a name of their own. */
async function enter(rig: WebRig, device: Device, name: string, hash = ''): Promise<Visit> {
  const visit = await browser.open(device)
  const { page } = visit
  await page.addInitScript(given => localStorage.setItem('regatta name', given), name)
  await page.goto(`${rig.web.url}/${hash}`)
  await page.getByRole('textbox').first().waitFor({ state: 'attached' })
  await page.locator('.feed').first().waitFor({ state: 'attached' })
  return visit
}

async function choose(page: Page): Promise<void> {
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach a file' }).click()
  await (await chosen).setFiles(PLAN)
}

async function dropOn(page: Page): Promise<void> {
  const file = JSON.stringify([[PLAN.buffer.toString()], PLAN.name])
  const transfer = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File(...${file})); return data })()`,
  )
  const feed = page.locator('.feed')
  await feed.dispatchEvent('dragover', { dataTransfer: transfer })
  await page.getByText('Drop it to add it to your message').waitFor()
  await feed.dispatchEvent('drop', { dataTransfer: transfer })
}

function texts(found: Locator): Promise<string[]> {
  return found.allTextContents()
}

function isAtEnd(page: Page): Promise<boolean> {
  return page.locator('.feed').evaluate(feed => feed.scrollHeight - feed.scrollTop - feed.clientHeight < 2)
}
