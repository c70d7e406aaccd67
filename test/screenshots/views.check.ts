import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import type { Browser } from '../support/browser.ts'
import type { ViewStand } from '../web/view-stand.ts'
import { openStates } from './stand.ts'
import { SCREENS } from './states.ts'
import type { Server } from './states.ts'

const FOLDER = join(import.meta.dirname, '../../screenshots')
const WHOLE_MAX = 2_400

test('writes every view, light and dark, for a phone and a wide screen', async () => {
  await mkdir(FOLDER, { recursive: true })
  await using states = await openStates()
  await using browser = await openBrowser()
  const only = process.env['REGATTA_VIEW'] ?? ''
  const errors: string[] = []
  for (const screen of SCREENS.filter(({ name }) => name.includes(only)))
    for (const size of ['phone', 'wide'] as const)
      for (const scheme of ['light', 'dark'] as const) {
        const url = states.urlOf(screen.on)
        errors.push(...(await take(browser, states.stand, { ...screen, url, size, scheme })))
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
