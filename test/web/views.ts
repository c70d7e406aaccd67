import type { Browser, Device, Visit } from '../support/browser.ts'
import { openBrowser } from '../support/browser.ts'
import { expect } from 'vitest'
import { openViewStand } from './view-stand.ts'
import type { ViewStand } from './view-stand.ts'

/** The views of the page, as a test goes to them. */
export interface Views extends AsyncDisposable {
  stand: ViewStand
  browser: Browser
  open(path: string, device: Device): Promise<Visit>
}

export const PHONE: Device = { size: 'phone', scheme: 'dark' }
export const DESKTOP: Device = { size: 'desktop', scheme: 'light' }

export async function openViews(): Promise<Views> {
  await using stack = new AsyncDisposableStack()
  const stand = stack.use(await openViewStand())
  const browser = stack.use(await openBrowser())
  const opened = stack.move()
  return {
    stand,
    browser,
    async open(path, device) {
      const visit = await browser.open(device)
      await visit.page.goto(stand.rig.web.url + path)
      return visit
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** As one goes from view to view: without loading the page anew, which takes half a second. */
export async function go({ page }: Visit, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`)
}

export async function expectNothingSticksOut({ page }: Visit): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
}
