import type { Event } from '../run/event.ts'
import { nextProvider, standIn } from '../run/providers.ts'
import { taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { formatSpan } from './duration.ts'
import { plain, said, saidTitle } from './words.ts'

// What concerns more than one task: breaking changes, services, providers.

/** Of tasks that wait for the same. */
const WAITING_MAX = 5

type Of<T extends Event['type']> = Extract<Event, { type: T }>

export function tellAnnounced(run: Run, { tasks, until, at, to, line }: Of<'announced'>): string {
  const titles = tasks
    .slice(0, WAITING_MAX)
    .map(id => `${plain(id)} ${saidTitle(run.told[taskOf(run, id).index]!.title, 60)}`)
  const more = tasks.length > titles.length ? ` and ${tasks.length - titles.length} more` : ''
  const what = tasks.length === 1 ? 'Breaking change' : `${tasks.length} breaking changes`
  const whom = to === null ? '' : ` Tell ${said(to, 40)}.`
  const start =
    until <= at ? 'announced before it starts' : `announced; no start for ${formatSpan(until - at)}`
  const sooner = until <= at ? '' : ` Sooner: /wave retry ${run.id} ${plain(tasks[0] ?? '')}`
  return `${what} ${start}, as the plan asks in line ${line}: ${titles.join(', ')}${more}.${whom}${sooner}`
}

export function tellOverdue(run: Run, { task, services }: Of<'service-overdue'>): string {
  const [first = ''] = services
  const terms = run.charter.services[first]
  const period = formatSpan((terms?.minutes ?? 0) * 60_000)
  const waiting = (run.lockUsers.get(first) ?? [])
    .filter(({ status }) => status === 'ready')
    .slice(0, WAITING_MAX)
  const who =
    waiting.length === 0
      ? ''
      : `; ${waiting.map(({ id }) => plain(id)).join(', ')} ${waiting.length === 1 ? 'waits' : 'wait'} for it`
  const where = terms === undefined ? '' : ` (line ${terms.line})`
  return `${plain(task)} holds ${services.map(name => plain(name)).join(', ')} for longer than the ${period} that the plan gives it${where}${who}. It goes on; to end it: /wave skip ${run.id} ${plain(task)}`
}

export function tellProviderClosed(run: Run, event: Of<'provider-closed'>): string {
  const name = plain(event.provider)
  const wait = formatSpan(Math.max(0, event.until - event.at))
  const why = said(event.why)
  const because = why === '' ? '' : ` (${why})`
  if (event.because === 'rate')
    return `${name} is asked too often${because}: nothing starts there for ${wait}, then more slowly`
  if (event.because === 'usage')
    return `${name} has reached its usage limit${because}: its tasks wait ${wait}, then go on by themselves`
  const next = standIn(run, event.provider)
  const isAlone = nextProvider(run, event.provider) === null
  const waits = `nobody stands in for it${isAlone ? '' : ' yet'}, so its tasks wait`
  const way = next === null ? waits : `its tasks go to ${plain(next)}`
  return `${name} is down${because}: ${way}; it is tried again in ${wait}`
}
