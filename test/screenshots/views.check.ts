import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import type { Message } from '../../src/message/message.ts'
import { renderPreview } from '../../src/message/preview.ts'
import { drawPlan } from '../../src/picture/draw-plan.ts'
import { drawRun } from '../../src/picture/draw-run.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { openBrowser } from '../support/browser.ts'
import type { Browser } from '../support/browser.ts'
import { chartOf } from '../support/charts.ts'
import { claims, does, fails } from '../support/runs.ts'
import { messageOf } from '../support/messages.ts'
import { beginLarge } from '../web/example-runs.ts'
import { openWebRig } from '../web/rig.ts'
import { openViewStand, VIEWS } from '../web/view-stand.ts'
import type { ViewStand } from '../web/view-stand.ts'
import { STATES } from './states.ts'
import type { Server } from './states.ts'

const FOLDER = join(import.meta.dirname, '../../screenshots')
const LARGE = { tasks: 225, waves: 9 }
const WHOLE_MAX = 2_400
const MANNER = { pace: 'waves', slots: 8 } as const
const PREVIEW = {
  run: 'rnew',
  name: 'harbour.md',
  by: 'Ana',
  base: { folder: '/harbour', repository: null },
  rehearsal: false,
  start: 'start rnew',
  whole: 'long',
  replaces: null,
} as const

test('writes every view, light and dark, for a phone and a wide screen', async () => {
  await mkdir(FOLDER, { recursive: true })
  await using stand = await openViewStand()
  await stand.runs.play(await beginLarge(stand.runs, LARGE.tasks, LARGE.waves), [
    ...['T0', 'T1', 'T2', 'T3'].flatMap(id => does(id, 90_000)),
    ...fails('T4'),
    ...['T5', 'T6', 'T7', 'T8', 'T9', 'T10'].map(claims),
    120_000,
  ])
  await showMessages(stand)
  await using empty = await openWebRig()
  const door = { token: new Secret('a-token-of-twenty-signs'), identity: null, url: 'http://regatta.example' }
  await using locked = await openWebRig({ door })
  await using browser = await openBrowser()
  const only = process.env['REGATTA_VIEW'] ?? ''
  const views = [...VIEWS.map(view => ({ ...view, on: 'busy' as const })), ...STATES]
  const errors: string[] = []
  for (const view of views.filter(({ name }) => name.includes(only))) {
    const rig = { busy: stand.rig, lost: stand.rig, nameless: empty, empty, locked }[view.on]
    for (const size of ['phone', 'wide'] as const)
      for (const scheme of ['light', 'dark'] as const)
        errors.push(...(await take(browser, stand, { ...view, url: rig.web.url, size, scheme })))
  }
  expect(errors).toEqual([])
})

interface Shot {
  name: string
  path: string
  on: Server
  ready(page: Page): Promise<void>
  url: string
  size: 'phone' | 'wide'
  scheme: 'light' | 'dark'
}

async function take(browser: Browser, stand: ViewStand, shot: Shot): Promise<string[]> {
  const { name, path, on, ready, url, size, scheme } = shot
  await using visit = await browser.open({ size, scheme })
  const { page, errors } = visit
  if (on !== 'nameless') await page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
  await page.goto(url + path)
  if (on === 'lost') await page.locator('.row-task').first().waitFor()
  const comeBack = on === 'lost' ? await stand.goAway() : null
  await ready(page)
  await page.screenshot({ path: join(FOLDER, `${name}-${size}-${scheme}.png`) })
  await comeBack?.()
  // All of a view that scrolls is to be seen at once; a panel over it takes its share of whatever there is.
  const height = Number(
    await page.evaluate("document.querySelector('.view:not(:has(.panel)), .feed')?.scrollHeight ?? 0"),
  )
  const { width, height: shown } = page.viewportSize()!
  if (height > shown) {
    await page.setViewportSize({ width, height: Math.min(WHOLE_MAX, height + 200) })
    await page.screenshot({ path: join(FOLDER, `${name}-${size}-${scheme}-whole.png`) })
  }
  return errors
}

/** What a chat says of a plan, and what it draws of large ones. */
async function showMessages({ rig }: ViewStand): Promise<void> {
  const plan = readPlan(await readFile(join(import.meta.dirname, '../../examples/harbour.md')))
  const preview = renderPreview(plan, { ...PREVIEW, problems: [], manner: MANNER })
  const large = readPlan(new TextEncoder().encode(toLarge()))
  const run = chartOf({ waves: [40, 60, 125], slots: 40 })
  const posts: [string, Message][] = [
    ['preview', { ...preview, picture: { name: 'plan.png', ...drawPlan(plan, MANNER) } }],
    [
      'large-preview',
      messageOf('A plan of 225 tasks', { picture: { name: 'p.png', ...drawPlan(large, MANNER) } }),
    ],
    ['large-wave', messageOf('Wave 2 is done', { picture: { name: 'w.png', ...drawRun(run, 1) } })],
    ['large-summary', messageOf('All is done', { picture: { name: 's.png', ...drawRun(run) } })],
  ]
  for (const [channel, message] of posts) {
    await rig.post('/api/channels', { as: 'Ana', name: channel })
    await rig.console.post({ channel, thread: null }, message, channel)
  }
}

function toLarge(): string {
  const waves = Array.from({ length: LARGE.waves }, (_, wave) => {
    const each = Array.from({ length: LARGE.tasks / LARGE.waves }, (_, at) => {
      const id = `T${wave * 100 + at}`
      const needs = wave === 0 ? '' : `, depends on T${(wave - 1) * 100 + ((at * 7) % 25)}`
      return `- ${id}: Part ${at} of it (${5 + (at % 7)} min${needs})`
    })
    return `## Wave ${wave + 1}: ${wave + 1}\n\n${each.join('\n')}`
  })
  return `# Everything at once\n\n${waves.join('\n\n')}\n`
}
