import { useEffect, useState } from 'preact/hooks'
import type { Place } from './known.ts'

/** Where people are who come to no other: what is said from another view is said here. */
export const FIRST_CHANNEL = 'general'

/** Which part of the chat the address speaks of. */
export function useRoute(): Place {
  const [place, setPlace] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const onMove = (): void => setPlace(parseRoute(location.hash))
    window.addEventListener('popstate', onMove)
    window.addEventListener('hashchange', onMove)
    return () => {
      window.removeEventListener('popstate', onMove)
      window.removeEventListener('hashchange', onMove)
    }
  }, [])
  return place
}

/** Goes there, so that the way back leads here. */
export function goTo(place: Place): void {
  if (toHash(place) === location.hash) return
  history.pushState({ isOurs: true }, '', toHash(place))
  dispatchEvent(new PopStateEvent('popstate'))
}

/** Out of a thread: the way one came, or to its channel if the page began in the thread. */
export function leaveThread({ channel }: Place): void {
  const state: unknown = history.state
  if (typeof state === 'object' && state !== null && 'isOurs' in state) return history.back()
  history.replaceState(null, '', toHash({ channel, thread: null }))
  dispatchEvent(new PopStateEvent('popstate'))
}

function toHash({ channel, thread }: Place): string {
  const path = `#/c/${encodeURIComponent(channel)}`
  return thread === null ? path : `${path}/t/${encodeURIComponent(thread)}`
}

function parseRoute(hash: string): Place {
  const [, channel, thread] = /^#\/c\/([^/]+)(?:\/t\/([^/]+))?$/.exec(hash) ?? []
  return { channel: decode(channel) ?? FIRST_CHANNEL, thread: decode(thread) ?? null }
}

function decode(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    return undefined
  }
}
