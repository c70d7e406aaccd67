import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStates } from '../screenshots/stand.ts'
import type { StateStand } from '../screenshots/stand.ts'
import { SCREENS } from '../screenshots/states.ts'
import type { Screen, Server } from '../screenshots/states.ts'
import { openBrowser } from '../support/browser.ts'
import type { Browser, Visit } from '../support/browser.ts'
import { findFaintMarks } from './faint-marks.ts'
import { go } from './views.ts'

/** All rules once a width, and in the other scheme those of colours: nothing else is of another colour. */
const LOOKS = [
  { width: 390, height: 844, scheme: 'light', rules: null },
  { width: 390, height: 844, scheme: 'dark', rules: ['color-contrast'] },
  { width: 1440, height: 900, scheme: 'dark', rules: null },
  { width: 1440, height: 900, scheme: 'light', rules: ['color-contrast'] },
] as const

let states: StateStand
let browser: Browser
beforeAll(async () => {
  states = await openStates()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await states[Symbol.asyncDispose]()
})

test.each<Server>(['busy', 'lost', 'empty', 'nameless', 'locked'])(
  'axe finds nothing in any state of any view, no mark is faint and nothing sticks out, narrow or wide, light or dark: %s',
  async on => {
    await using visit = await browser.open({ size: 'phone', scheme: 'light' })
    const { page, errors } = visit
    if (on !== 'nameless') await page.addInitScript("localStorage.setItem('regatta name', 'Ana')")
    await page.goto(`${states.urlOf(on)}/runs/rharb`)
    const found: string[] = []
    for (const screen of SCREENS.filter(screen => screen.on === on)) found.push(...(await see(visit, screen)))
    expect(found).toEqual([])
    // It tries styles that the policy refuses.
    expect(errors.filter(text => !text.startsWith('Applying inline style'))).toEqual([])
  },
)

test('emoji, Chinese and Korean are letters where views are looked at, not boxes', async () => {
  await using visit = await browser.open({ size: 'phone', scheme: 'light' })
  await visit.page.goto(states.urlOf('empty'))
  const drawn = await visit.page.evaluate(`['🚀', '🛸', '設', '計', '데', '터'].map(letter => {
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d')
    context.font = '40px ' + getComputedStyle(document.body).fontFamily
    context.fillText(letter, 5, 45)
    return canvas.toDataURL()
  })`)
  expect(new Set(drawn as string[]).size).toBe(6)
})

async function see(visit: Visit, { name, path, on, ready }: Screen): Promise<string[]> {
  const { page } = visit
  await go(visit, path)
  if (on === 'lost') await page.locator('.row-task').first().waitFor()
  const comeBack = on === 'lost' ? await states.stand.goAway() : null
  await ready(page)
  const found: string[] = []
  for (const { width, height, scheme, rules } of LOOKS) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: scheme })
    const wrong = [...(await look(page, rules)), ...(await findFaintMarks(page))]
    found.push(...wrong.map(what => `${name}, ${width} wide, ${scheme}: ${what}`))
  }
  await comeBack?.()
  return found
}

/** What is wrong with it as it is once it is painted. */
async function look(page: Page, rules: readonly string[] | null): Promise<string[]> {
  // By the protocol of the browser's own tools: the page's policy lets nobody else's script in.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source)
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
  return (await page.evaluate(`(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
    const { violations } = await axe.run(document, ${JSON.stringify(options)})
    const wide = document.documentElement.scrollWidth - innerWidth
    return [
      ...violations.flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ html, failureSummary }) => id + ' ' + html.slice(0, 200) + ' ' + failureSummary)),
      ...(wide > 0 ? ['something sticks out by ' + wide] : []),
    ]
  })()`)) as string[]
}
