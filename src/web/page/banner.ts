import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ConsoleMessage } from '../../store/console-port.ts'
import type { Place } from './known.ts'

/** Shorter breaks are nobody's business. */
const BREAK_MS = 2_000
const SAID_CHARS_MAX = 200

export function Banner({ isConnected }: { isConnected: boolean }): ComponentChild {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    if (isConnected) return setShown(false)
    const timer = window.setTimeout(() => setShown(true), BREAK_MS)
    return () => window.clearTimeout(timer)
  }, [isConnected])
  return isShown
    ? h('p', { class: 'banner', role: 'status' }, [
        h('span', { class: 'spinner', 'aria-hidden': 'true' }),
        'Connection lost, trying again',
      ])
    : null
}

/** What is new in the open place, for who hears the page. */
export function Spoken(props: { news: readonly ConsoleMessage[]; route: Place; as: string }): ComponentChild {
  const { news, route, as } = props
  const said = news
    .filter(message => isHere(message, route) && !(message.by.kind === 'person' && message.by.name === as))
    .map(toSpoken)
  return h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' }, said.join('. '))
}

function isHere({ channel, thread, broadcast }: ConsoleMessage, route: Place): boolean {
  if (channel !== route.channel) return false
  if (thread !== null && thread === route.thread) return true
  return route.thread === null && (thread === null || broadcast)
}

function toSpoken({ by, body, text, files }: ConsoleMessage): string {
  const words = body?.summary ?? text ?? ''
  const what = words === '' ? (files[0]?.name ?? '') : words.slice(0, SAID_CHARS_MAX)
  return `${by.name}: ${what}`
}
