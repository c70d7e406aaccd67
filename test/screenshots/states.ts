import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { VIEWS } from '../web/view-stand.ts'

export interface Screen {
  name: string
  path: string
  on: Server
  ready(page: Page): Promise<void>
}

/** `nameless`: who looks said no name yet. `lost`: it ends when the page is there. */
export type Server = 'busy' | 'empty' | 'nameless' | 'locked' | 'lost'

/** Views as they look where something is missing, wrong, large or new. */
const STATES: Screen[] = [
  {
    name: 'plan-findings',
    path: '/plan',
    on: 'busy',
    async ready(page) {
      await page.getByRole('textbox', { name: 'The plan as text' }).fill(MISTAKEN)
      await page.getByText('5 tasks in 2 waves').waitFor()
      await page.getByRole('textbox', { name: 'The plan as text' }).blur()
    },
  },
  {
    name: 'plan-writing',
    path: '/plan',
    on: 'busy',
    async ready(page) {
      await page.getByRole('textbox', { name: 'The plan as text' }).fill(MISTAKEN)
      await page.getByText('5 tasks in 2 waves').waitFor()
      await page.getByRole('textbox', { name: 'The plan as text' }).press('ArrowUp')
      await page.getByRole('textbox', { name: 'The plan as text' }).press('ArrowUp')
    },
  },
  {
    name: 'plan-nothing',
    path: '/plan',
    on: 'empty',
    async ready(page) {
      await page.getByRole('textbox', { name: 'The plan as text' }).fill('')
      await page.getByText('no tasks').first().waitFor()
    },
  },
  { name: 'run-large', path: '/runs/rlarge', on: 'busy', ready: page => see(page, '.row-task') },
  {
    name: 'run-large-graph',
    path: '/runs/rlarge?show=graph',
    on: 'busy',
    ready: page => see(page, '.graph .box'),
  },
  {
    name: 'run-large-wave',
    path: '/runs/rlarge?show=graph&wave=1',
    on: 'busy',
    ready: page => see(page, '.graph .box'),
  },
  { name: 'run-unknown', path: '/runs/rnone', on: 'busy', ready: page => see(page, '.problem') },
  { name: 'task-unknown', path: '/runs/rharb/tasks/99', on: 'busy', ready: page => see(page, '.problem') },
  {
    name: 'history-nothing',
    path: '/history?text=none',
    on: 'busy',
    ready: page => see(page, '.view-note:not([role])'),
  },
  ...['preview', 'large-preview', 'large-wave', 'large-summary'].map(channel => ({
    name: `chat-${channel}`,
    path: `/#/c/${channel}`,
    on: 'busy' as const,
    ready: async (page: Page) => {
      await page.locator('.picture').scrollIntoViewIfNeeded()
      await until(
        () =>
          page
            .locator('.picture')
            .evaluate(image => (image as unknown as { naturalWidth: number }).naturalWidth > 0),
        'the picture',
      )
    },
  })),
  { name: 'runs-empty', path: '/runs', on: 'empty', ready: page => see(page, '.view-note:not([role])') },
  {
    name: 'waiting-empty',
    path: '/waiting',
    on: 'empty',
    ready: page => see(page, '.view-note:not([role])'),
  },
  {
    name: 'history-empty',
    path: '/history',
    on: 'empty',
    ready: page => see(page, '.view-note:not([role])'),
  },
  { name: 'welcome', path: '/', on: 'nameless', ready: page => see(page, '.welcome-card') },
  { name: 'token', path: '/', on: 'locked', ready: page => see(page, '#token') },
  { name: 'lost', path: '/runs/rharb', on: 'lost', ready: page => see(page, '.banner') },
]

/** Every view, and every state of it. */
export const SCREENS: Screen[] = [...VIEWS.map(view => ({ ...view, on: 'busy' as const })), ...STATES]

const MISTAKEN = `# Town library

## Wave 1: Shelves

- L01: Catalogue of what there is (40 min)
- L02: Loans, and how they end (30 min, depends on L01, L09)
- L02: Fines (30 min)

## Wave 2: Door

- L04: Opening hours (10 min, depends on L05)
- L05: The card of a reader (20 min, depends on L04)
`

async function see(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor()
}
