import { h, render } from 'preact'
import type { ComponentChild } from 'preact'
import { unreachable } from '../../lib/assert.ts'
import { askWaiting } from './ask.ts'
import { fitScreen } from './fit-screen.ts'
import { Welcome } from './name-form.ts'
import { useAddress } from './page-route.ts'
import type { Address } from './page-route.ts'
import { Room } from './room.ts'
import { Gate, useEntry } from './gate.ts'
import { HistoryPage, RunsPage } from './run-list.ts'
import { InstallationPage } from './installation-page.ts'
import { PlanPage } from './plan-page.ts'
import { RunPage } from './run-page.ts'
import { Shell } from './shell.ts'
import { TaskPage } from './task-page.ts'
import { useAsked } from './use-asked.ts'
import type { Asked } from './use-asked.ts'
import { WaitingPage } from './waiting-page.ts'
import { useNaming, Who } from './who.ts'
import type { Waiting } from '../run-routes.ts'

const WAITING_MS = 60_000

function App(): ComponentChild {
  const [entry, enter] = useEntry()
  if (entry.state === 'locked') return h(Gate, { problem: entry.problem, enter })
  return h(Inside, { you: entry.state === 'in' ? entry.you : null })
}

/** `you`: who one is, where that is known. */
function Inside({ you }: { you: string | null }): ComponentChild {
  const address = useAddress()
  const { who, pick, rename, asking } = useNaming(you, address)
  const { name } = who
  const { view } = address.route
  const waiting = useAsked({ ask: askWaiting, concerns: null, everyMs: WAITING_MS }, [])
  if (name === null && view === 'chat') return h(Welcome, { pick })
  return h(Who.Provider, { value: who }, [
    h(Shell, { key: 'shell', view, waiting: waiting.value?.asked.length ?? 0 }, [
      view === 'chat' && name !== null ? h(Room, { key: name, as: name, rename }) : toView(address, waiting),
    ]),
    asking,
  ])
}

function toView({ route, query }: Address, waiting: Asked<Waiting>): ComponentChild {
  switch (route.view) {
    case 'run':
      return h(RunPage, { key: route.run, run: route.run, query })
    case 'task':
      return h(TaskPage, { key: `${route.run} ${route.task}`, run: route.run, task: route.task })
    case 'runs':
      return h(RunsPage, { key: 'runs' })
    case 'history':
      return h(HistoryPage, { key: 'history', query })
    case 'waiting':
      return h(WaitingPage, { key: 'waiting', waiting })
    case 'installation':
      return h(InstallationPage, { key: 'installation' })
    case 'plan':
      return h(PlanPage, { key: 'plan', query })
    case 'chat':
      return null
    default:
      return unreachable(route)
  }
}

fitScreen()
const app = document.querySelector('#app')
if (app) {
  app.replaceChildren()
  render(h(App, null), app)
}
