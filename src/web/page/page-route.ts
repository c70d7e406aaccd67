import { useEffect, useRef, useState } from 'preact/hooks'

/** What of the page is shown; each has an address of its own that may be passed on. */
export type PageRoute =
  | { view: 'chat' | 'runs' | 'waiting' | 'history' | 'installation' | 'plan' }
  | { view: 'run'; run: string }
  | { view: 'task'; run: string; task: number }

export interface Address {
  route: PageRoute
  query: URLSearchParams
}

const MOVED = 'regatta-moved'

export function useAddress(): Address {
  const [address, setAddress] = useState(readAddress)
  const shown = useRef(location.href)
  useEffect(() => {
    const onMove = (): void => setAddress(readAddress())
    window.addEventListener('popstate', onMove)
    window.addEventListener(MOVED, onMove)
    // Whoever went on before anybody listened is followed as well.
    if (location.href !== shown.current) onMove()
    return () => {
      window.removeEventListener('popstate', onMove)
      window.removeEventListener(MOVED, onMove)
    }
  }, [])
  return address
}

export function toPath(route: PageRoute): string {
  switch (route.view) {
    case 'chat':
      return '/'
    case 'run':
      return `/runs/${encodeURIComponent(route.run)}`
    case 'task':
      return `/runs/${encodeURIComponent(route.run)}/tasks/${route.task}`
    default:
      return `/${route.view}`
  }
}

/** Of the plan that a run goes by; with a task, at its line. */
export function toPlanPath(run: string, task: string | null): string {
  return `/plan?${new URLSearchParams(task === null ? { run } : { run, task })}`
}

/** Goes there, so that the way back leads here. */
export function goToPath(path: string): void {
  history.pushState(null, '', path)
  dispatchEvent(new Event(MOVED))
}

/** Another part of the same view: the way back does not stop at each. */
export function changeQuery(part: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(part)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  history.replaceState(history.state, '', `${location.pathname}${text && `?${text}`}`)
  dispatchEvent(new Event(MOVED))
}

function readAddress(): Address {
  return { route: parsePath(location.pathname), query: new URLSearchParams(location.search) }
}

function parsePath(path: string): PageRoute {
  const [, run, task] = /^\/runs\/([\w-]+)(?:\/tasks\/(\d+))?$/.exec(path) ?? []
  if (run !== undefined)
    return task === undefined ? { view: 'run', run } : { view: 'task', run, task: Number(task) }
  switch (path) {
    case '/runs':
      return { view: 'runs' }
    case '/waiting':
      return { view: 'waiting' }
    case '/history':
      return { view: 'history' }
    case '/installation':
      return { view: 'installation' }
    case '/plan':
      return { view: 'plan' }
    default:
      return { view: 'chat' }
  }
}
