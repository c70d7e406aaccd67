import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Beyond what is in view, so that a quick hand does not see where it ends. */
const SPARE = 8

/** A list of any length of which only what is in view is drawn; all rows are as high. It scrolls with its view, or the part of it that scrolls by itself. */
export function VirtualRows(props: {
  count: number
  rowHeight: number
  label: string
  class: string
  /** Brought into view when it becomes another one. */
  shown?: number | null
  row(index: number): ComponentChild
  keyOf(index: number): string
}): ComponentChild {
  const { count, rowHeight, label, row, keyOf } = props
  const list = useRef<HTMLUListElement>(null)
  const [range, setRange] = useState({ from: 0, to: 40 })

  useLayoutEffect(() => {
    const scroller = list.current?.closest<HTMLElement>('[data-scroller], .view')
    if (!scroller) return undefined
    let frame = 0
    const look = (): void => {
      frame = 0
      if (!list.current) return
      const top = scroller.getBoundingClientRect().top - list.current.getBoundingClientRect().top
      const from = Math.max(0, Math.floor(top / rowHeight) - SPARE)
      const to = Math.max(from, Math.ceil((top + scroller.clientHeight) / rowHeight) + SPARE)
      setRange(before => (before.from === from && before.to === to ? before : { from, to }))
    }
    const lookSoon = (): void => void (frame ||= requestAnimationFrame(look))
    look()
    scroller.addEventListener('scroll', lookSoon, { passive: true })
    const observer = new ResizeObserver(lookSoon)
    observer.observe(scroller)
    return () => {
      cancelAnimationFrame(frame)
      scroller.removeEventListener('scroll', lookSoon)
      observer.disconnect()
    }
  }, [rowHeight, count])

  const wanted = props.shown ?? -1
  useLayoutEffect(() => {
    const scroller = list.current?.closest<HTMLElement>('[data-scroller], .view')
    if (!scroller || !list.current || wanted < 0) return
    const { top } = scroller.getBoundingClientRect()
    const from = list.current.getBoundingClientRect().top - top + wanted * rowHeight
    const isInView = from >= 0 && from + rowHeight <= scroller.clientHeight * toFreePart()
    if (!isInView) scroller.scrollTop += from - scroller.clientHeight / 5
  }, [wanted, rowHeight])

  const shown: ComponentChild[] = []
  for (let index = range.from; index < Math.min(count, range.to); index++)
    shown.push(
      h(
        'li',
        {
          key: keyOf(index),
          'aria-setsize': count,
          'aria-posinset': index + 1,
          style: { top: `${index * rowHeight}px`, height: `${rowHeight}px` },
        },
        row(index),
      ),
    )
  return h(
    'ul',
    { ref: list, class: props.class, 'aria-label': label, style: { height: `${count * rowHeight}px` } },
    shown,
  )
}

/** On a narrow screen the panel of a task covers most of it. */
function toFreePart(): number {
  return matchMedia('(max-width: 899px)').matches ? 0.35 : 1
}
