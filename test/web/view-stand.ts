import type { Page } from 'playwright-core'
import { drawRun } from '../../src/picture/draw-run.ts'
import { toRunChart } from '../../src/picture/run-chart.ts'
import type { Run } from '../../src/run/run.ts'
import type { WorkerAbout } from '../../src/store/port.ts'
import { messageOf } from '../support/messages.ts'
import { Memory } from '../support/memory-store.ts'
import { playBakery, playHarbour, playMill } from './example-runs.ts'
import { openWebRig } from './rig.ts'
import type { WebRig } from './rig.ts'
import { openRunStand } from './run-stand.ts'
import type { RunStand } from './run-stand.ts'

/** The page with something to be seen on each of its views. */
export interface ViewStand extends AsyncDisposable {
  rig: WebRig
  runs: RunStand
  /** The server ends; what is returned brings it back, at the same address. */
  goAway(): Promise<() => Promise<void>>
}

export async function openViewStand(): Promise<ViewStand> {
  const memory = new Memory(Date.now)
  const runs = openRunStand(memory.open())
  const open = (port = 0): Promise<WebRig> => openWebRig({ store: memory.open(), runs: runs.seen, port })
  await memory.open().signIn({ id: 'worker-1', host: 'harbour-1', pid: 4711 }, ABOUT)
  await playBakery(runs)
  await playMill(runs)
  await playHarbour(runs)
  const rig = await open()
  await showPicture(rig, (await runs.seen.look('rharb'))!)
  const stand: ViewStand = {
    rig,
    runs,
    async goAway() {
      const port = Number(new URL(stand.rig.web.url).port)
      await stand.rig[Symbol.asyncDispose]()
      return async () => {
        stand.rig = await open(port)
      }
    },
    [Symbol.asyncDispose]: () => stand.rig[Symbol.asyncDispose](),
  }
  return stand
}

const ABOUT: WorkerAbout = {
  verb: 'serve',
  version: '0.1.0',
  slots: 8,
  agents: ['codex'],
  places: ['here'],
  labels: ['gpu'],
}

async function showPicture(rig: WebRig, run: Run): Promise<void> {
  await rig.post('/api/channels', { as: 'Ana', name: 'harbour' })
  const picture = { name: 'run.png', ...drawRun(toRunChart(run, Date.now())) }
  const message = messageOf('Booking system for a harbour: Foundations is done', { picture })
  await rig.console.post({ channel: 'harbour', thread: null }, message, 'picture')
}

/** Where each view is, and how one sees that it is all there. */
export const VIEWS: { name: string; path: string; ready(page: Page): Promise<void> }[] = [
  { name: 'run', path: '/runs/rharb', ready: page => page.locator('.row-task').first().waitFor() },
  {
    name: 'run-task',
    path: '/runs/rharb?task=4',
    ready: page => page.locator('.panel .neighbour').first().waitFor(),
  },
  {
    name: 'run-graph',
    path: '/runs/rharb?show=graph&task=6',
    ready: page => page.locator('.panel .neighbour').first().waitFor(),
  },
  {
    name: 'task',
    path: '/runs/rharb/tasks/1',
    async ready(page) {
      await page.getByText('What it changed: 3 files').click()
      await page.locator('.diff-new').first().waitFor()
    },
  },
  {
    name: 'task-at-work',
    path: '/runs/rharb/tasks/3',
    ready: page => page.getByRole('log').getByText('1 failed').waitFor(),
  },
  { name: 'task-checked', path: '/runs/rmill/tasks/5', ready: page => page.getByText('3 turns').waitFor() },
  { name: 'run-held', path: '/runs/rmill', ready: page => page.locator('.answers').waitFor() },
  { name: 'task-asked', path: '/runs/rharb/tasks/5', ready: page => page.locator('.answers').waitFor() },
  { name: 'runs', path: '/runs', ready: page => page.locator('.run-card').first().waitFor() },
  {
    name: 'history',
    path: '/history?text=bakery',
    ready: page => page.locator('.run-card').first().waitFor(),
  },
  { name: 'waiting', path: '/waiting', ready: page => page.locator('.question').first().waitFor() },
  {
    name: 'installation',
    path: '/installation',
    async ready(page) {
      await page.getByRole('button', { name: 'Look now' }).click()
      await page.getByText('not found').waitFor()
    },
  },
  { name: 'plan', path: '/plan', ready: page => page.locator('.plan-task').first().waitFor() },
  {
    name: 'plan-of-run',
    path: '/plan?run=rharb&task=H05',
    ready: page => page.locator('.gutter-here').first().waitFor(),
  },
  { name: 'chat', path: '/', ready: page => page.locator('.start').waitFor() },
  { name: 'chat-picture', path: '/#/c/harbour', ready: page => page.locator('.picture').waitFor() },
]
