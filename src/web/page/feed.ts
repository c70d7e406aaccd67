import { h } from 'preact'
import type { ComponentChildren, RefObject, ComponentChild } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ConsoleMessage } from '../../store/console-port.ts'
import { Icon } from './icons.ts'
import { isSameDay, toDay, useNow } from './instant.ts'
import { MessageView } from './message-view.ts'
import type { Acts } from './message-view.ts'
import type { Unread } from './unread.ts'

export interface FeedProps {
  messages: ConsoleMessage[]
  acts: Acts
  unread: Unread
  isInThread: boolean
  label: string
  /** Stands before the first message once nothing older is left to load. */
  beginning: ComponentChildren
  hasOlder: boolean
  loadOlder(): void
}

const JOINED_MS = 5 * 60_000
/** So near to the end counts as being there. */
const END_PX = 48
const OLDER_PX = 400
const ABOVE_PX = 12
/** What grows by more just after a click was unfolded by it, and is to be read from its beginning. */
const UNFOLDED_PX = 160
const CLICK_MS = 600

/** Messages that keep to the latest, unless the reader has gone up. */
export function Feed(props: FeedProps): ComponentChild {
  const { messages, acts, unread, isInThread, label, beginning, hasOlder, loadOlder } = props
  const now = useNow()
  const { box, content, missed, isAway, toEnd, onScroll } = useEnd(messages, acts.as, () => {
    if (hasOlder) loadOlder()
  })
  return h('div', { class: 'feed-place' }, [
    h(
      'div',
      {
        class: 'feed',
        ref: box,
        onScroll,
        tabIndex: 0,
        role: 'log',
        'aria-live': 'off',
        'aria-label': label,
      },
      h('div', { class: 'feed-content', ref: content }, [
        hasOlder ? h('p', { key: 'older', class: 'older' }, 'Loading what came before …') : beginning,
        messages.map((message, index) => {
          const before = messages[index - 1]
          const isNewDay = before === undefined || !isSameDay(before.at, message.at)
          return [
            isNewDay &&
              !(isInThread && index === 0) &&
              h('h3', { key: `day ${message.id}`, class: 'day' }, h('span', null, toDay(message.at, now))),
            h(MessageView, {
              key: message.id,
              message,
              acts,
              isInThread,
              isJoined: !isNewDay && isJoinedTo(before, message) && !(isInThread && index === 1),
              unread: unread.threads.get(message.id)?.count ?? 0,
            }),
          ]
        }),
      ]),
    ),
    isAway &&
      h('button', { type: 'button', class: `to-end${missed > 0 ? ' to-end-new' : ''}`, onClick: toEnd }, [
        h(Icon, { name: 'down' }),
        missed > 0 ? toMissed(missed) : 'Latest',
      ]),
  ])
}

function toMissed(count: number): string {
  return count === 1 ? '1 new message' : `${count} new messages`
}

function isJoinedTo(before: ConsoleMessage, message: ConsoleMessage): boolean {
  return (
    before.by.kind === message.by.kind &&
    before.by.name === message.by.name &&
    before.only === message.only &&
    before.thread === message.thread &&
    message.editedAt === null &&
    message.at - before.at < JOINED_MS
  )
}

interface End {
  box: RefObject<HTMLDivElement>
  content: RefObject<HTMLDivElement>
  /** How many came while the reader was further up. */
  missed: number
  isAway: boolean
  toEnd(): void
  onScroll(): void
}

function useEnd(messages: ConsoleMessage[], as: string, nearBeginning: () => void): End {
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const drawn = useRef<{ first: string | undefined; last: string | undefined; height: number } | null>(null)
  const isAtEnd = useRef(true)
  /** Where a long message was put to be read from its beginning; it stays so until the reader moves. */
  const heldAt = useRef<number | null>(null)
  const [missed, setMissed] = useState(0)
  const [isAway, setAway] = useState(false)
  useGrowth(box, content, isAtEnd)

  const look = (): void => {
    const { current } = box
    if (!current) return
    const isNear = current.scrollHeight - current.scrollTop - current.clientHeight < END_PX
    if (current.scrollTop !== heldAt.current) heldAt.current = null
    isAtEnd.current = isNear && heldAt.current === null
    setAway(!isNear)
    if (isAtEnd.current) setMissed(0)
    if (current.scrollTop < OLDER_PX) nearBeginning()
  }

  useLayoutEffect(() => {
    const { current } = box
    if (!current) return
    const first = messages[0]?.id
    const latest = messages.at(-1)
    const before = drawn.current
    if (
      before?.first !== undefined &&
      first !== before.first &&
      messages.some(({ id }) => id === before.first)
    )
      current.scrollTop += current.scrollHeight - before.height
    if (latest && latest.id !== before?.last) {
      const isOwn = latest.by.kind === 'person' && latest.by.name === as
      if (before === null || isAtEnd.current || isOwn) heldAt.current = showLatest(current)
      else setMissed(count => count + countAfter(messages, before.last))
    } else if (isAtEnd.current) current.scrollTop = current.scrollHeight
    drawn.current = { first, last: latest?.id, height: current.scrollHeight }
    look()
  }, [messages])

  return {
    box,
    content,
    missed,
    isAway,
    toEnd() {
      const { current } = box
      if (current) current.scrollTop = current.scrollHeight
    },
    onScroll: look,
  }
}

/** Images of what was said may grow, the keyboard of a phone may rise: the end stays in view. */
function useGrowth(
  box: RefObject<HTMLDivElement>,
  content: RefObject<HTMLDivElement>,
  isAtEnd: { current: boolean },
): void {
  useEffect(() => {
    const { current } = box
    if (!current || !content.current) return undefined
    let clickedAt = -Infinity
    let height = current.scrollHeight
    const onClick = (): void => void (clickedAt = performance.now())
    const observer = new ResizeObserver(() => {
      const grown = current.scrollHeight - height
      height = current.scrollHeight
      const isUnfolded = grown > UNFOLDED_PX && performance.now() - clickedAt < CLICK_MS
      if (isAtEnd.current && !isUnfolded) current.scrollTop = current.scrollHeight
    })
    current.addEventListener('click', onClick, { capture: true })
    observer.observe(current)
    observer.observe(content.current)
    return () => {
      current.removeEventListener('click', onClick, { capture: true })
      observer.disconnect()
    }
  }, [])
}

/** What is longer than the view is read from its beginning: then it says where that is. */
function showLatest(box: HTMLDivElement): number | null {
  const latest = [...box.querySelectorAll<HTMLElement>('.message')].at(-1)
  const isTall = latest !== undefined && latest.offsetHeight > box.clientHeight - END_PX
  box.scrollTop = isTall ? latest.offsetTop - ABOVE_PX : box.scrollHeight
  return isTall ? box.scrollTop : null
}

function countAfter(messages: ConsoleMessage[], id: string | undefined): number {
  const index = messages.findIndex(message => message.id === id)
  return messages.length - 1 - index
}
