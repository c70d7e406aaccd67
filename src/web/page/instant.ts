import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { formatSpan } from '../../message/duration.ts'

const TICK_MS = 15_000
const MINUTE_MS = 60_000
const CLOCKS_APART_MS = 3_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const watchers = new Set<(now: number) => void>()
let ticker: number | undefined

/** The time, renewed while somebody draws with it. */
export function useNow(): number {
  const [, setTick] = useState(0)
  useEffect(() => {
    watchers.add(setTick)
    ticker ??= window.setInterval(() => {
      for (const call of watchers) call(Date.now())
    }, TICK_MS)
    return () => {
      watchers.delete(setTick)
      if (watchers.size > 0) return
      window.clearInterval(ticker)
      ticker = undefined
    }
  }, [])
  return Date.now()
}

/** `14:05`, with the day where it is not today's. */
export function Clock({ at }: { at: number }): ComponentChild {
  const now = useNow()
  return h('time', { dateTime: toIso(at), title: toFull(at), class: 'clock' }, toClock(at, now))
}

/** `3 min ago`, `in 12 min`. */
export function Ago({ at }: { at: number }): ComponentChild {
  const now = useNow()
  return h('time', { dateTime: toIso(at), title: toFull(at) }, toRelative(at, now))
}

/** Both: what a message says about an instant. */
export function Instant({ at }: { at: number }): ComponentChild {
  const now = useNow()
  const text = `${toClock(at, now)} (${toRelative(at, now)})`
  return h('time', { dateTime: toIso(at), title: toFull(at), class: 'instant' }, text)
}

/** `1 h 20 min`, never broken in two. */
export function toSpan(ms: number): string {
  return formatSpan(Math.max(0, ms)).replaceAll(' ', '\u00a0')
}

export function toDay(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return new Date(at).toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
}

export function isSameDay(a: number, b: number): boolean {
  return startOfDay(a) === startOfDay(b)
}

function toRelative(at: number, now: number): string {
  const apartMs = Math.abs(now - at)
  // What has just come may be dated a little ahead by another clock.
  if (apartMs < MINUTE_MS * 0.75) return at > now + CLOCKS_APART_MS ? 'in a moment' : 'just now'
  const amount = toAmount(apartMs)
  return at > now ? `in ${amount}` : `${amount} ago`
}

function toAmount(ms: number): string {
  if (ms < HOUR_MS) return `${Math.max(1, Math.round(ms / MINUTE_MS))} min`
  if (ms < DAY_MS) return `${Math.round(ms / HOUR_MS)} h`
  const days = Math.round(ms / DAY_MS)
  return days === 1 ? '1 day' : `${days} days`
}

function toClock(at: number, now: number): string {
  const date = toDate(at)
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
  if (isSameDay(at, now)) return time
  return `${date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${time}`
}

function toFull(at: number): string {
  return toDate(at).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' })
}

function toIso(at: number): string {
  return toDate(at).toISOString()
}

/** An instant from outside may be none. */
function toDate(at: number): Date {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? new Date(0) : date
}

function startOfDay(at: number): number {
  return toDate(at).setHours(0, 0, 0, 0)
}
