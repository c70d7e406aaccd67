import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { openViewStand, VIEWS } from '../web/view-stand.ts'

const FOLDER = join(import.meta.dirname, '../../screenshots')

test('writes every view, light and dark, for a phone and a wide screen', async () => {
  await mkdir(FOLDER, { recursive: true })
  await using stand = await openViewStand()
  await using browser = await openBrowser()
  const only = process.env['REGATTA_VIEW'] ?? ''
  const errors: string[] = []
  for (const { name, path, ready } of VIEWS.filter(view => view.name.includes(only)))
    for (const size of ['phone', 'wide'] as const)
      for (const scheme of ['light', 'dark'] as const) {
        await using visit = await browser.open({ size, scheme })
        await visit.page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
        await visit.page.goto(stand.rig.web.url + path)
        await ready(visit.page)
        // All of a view that scrolls is to be seen at once.
        const height = Number(await visit.page.evaluate("document.querySelector('.view')?.scrollHeight ?? 0"))
        const { width, height: shown } = visit.page.viewportSize()!
        await visit.page.screenshot({ path: join(FOLDER, `${name}-${size}-${scheme}.png`) })
        if (height > shown) {
          await visit.page.setViewportSize({ width, height: Math.min(2_400, height + 80) })
          await visit.page.screenshot({ path: join(FOLDER, `${name}-${size}-${scheme}-whole.png`) })
        }
        errors.push(...visit.errors)
      }
  expect(errors).toEqual([])
})
