import { Fragment, h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ConsoleMessage } from '../../store/console-port.ts'
import { Icon } from './icons.ts'

const CHOICES = ['👍', '✅', '👀', '🎉', '❤️', '🚀', '🙏', '😄', '🤔', '⏸️', '🔁', '❌']
const LONG_PRESS_MS = 450

interface Pill {
  emoji: string
  by: string[]
  /** What it says when one adds to it. */
  command: string | null
}

/** What stands under a message, and what one may add to it. */
export function Reactions(props: {
  message: ConsoleMessage
  as: string
  react(emoji: string, on: boolean): void
}): ComponentChild {
  const { message, as, react } = props
  const pills = toPills(message)
  if (pills.length === 0) return null
  return h('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions' }, [
    ...pills.map(pill => h(PillButton, { key: pill.emoji, pill, as, react })),
    h(ReactionPicker, { key: 'more', react, label: 'Add a reaction' }),
  ])
}

function PillButton(props: {
  pill: Pill
  as: string
  react(emoji: string, on: boolean): void
}): ComponentChild {
  const { pill, as, react } = props
  const { emoji, by, command } = pill
  const [areNamesShown, setNamesShown] = useState(false)
  const timer = useRef<number | undefined>(undefined)
  const wasLong = useRef(false)
  const isOwn = by.includes(as)
  const names = by.length === 0 ? 'Nobody yet' : by.join(', ')

  const stop = (): void => window.clearTimeout(timer.current)
  useEffect(() => stop, [])
  useEffect(() => {
    if (!areNamesShown) return undefined
    const hide = (): void => setNamesShown(false)
    document.addEventListener('pointerdown', hide, { once: true })
    return () => document.removeEventListener('pointerdown', hide)
  }, [areNamesShown])

  return h('span', { class: 'pill-place' }, [
    h(
      'button',
      {
        type: 'button',
        class: `pill${isOwn ? ' pill-own' : ''}${by.length === 0 ? ' pill-offer' : ''}`,
        'aria-pressed': isOwn,
        'aria-label': `${emoji} ${by.length}: ${names}`,
        'aria-description': command === null ? undefined : `says ${command}`,
        onPointerDown: (event: PointerEvent) => {
          wasLong.current = false
          if (event.pointerType === 'mouse') return
          timer.current = window.setTimeout(() => {
            wasLong.current = true
            setNamesShown(true)
          }, LONG_PRESS_MS)
        },
        onPointerUp: stop,
        onPointerCancel: stop,
        onContextMenu: (event: Event) => {
          if (wasLong.current) event.preventDefault()
        },
        onClick: () => {
          if (!wasLong.current) react(emoji, !isOwn)
        },
      },
      [h('span', { class: 'emoji' }, emoji), by.length > 0 && h('span', { class: 'count' }, by.length)],
    ),
    h('span', { class: `names${areNamesShown ? ' names-shown' : ''}`, 'aria-hidden': 'true' }, [
      h('bdi', null, names),
      command !== null && h('span', { class: 'names-command' }, `says “${command}”`),
    ]),
  ])
}

const PICKER_PX = 116

/** A small choice of emoji behind a button. */
export function ReactionPicker(props: {
  react(emoji: string, on: boolean): void
  label: string
}): ComponentChild {
  const { react, label } = props
  const [isOpen, setOpen] = useState(false)
  const [isBelow, setBelow] = useState(false)
  const place = useRef<HTMLSpanElement>(null)

  useEffect(() => {
    if (!isOpen) return undefined
    place.current?.querySelector<HTMLButtonElement>('.picker button')?.focus()
    const onDown = (event: Event): void => {
      if (event.target instanceof Node && place.current?.contains(event.target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', onDown)
    return () => document.removeEventListener('pointerdown', onDown)
  }, [isOpen])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen) return
    const buttons = [...(place.current?.querySelectorAll<HTMLButtonElement>('.picker button') ?? [])]
    const index = buttons.findIndex(button => button === document.activeElement)
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.key] ?? 0
    if (event.key === 'Escape') {
      event.stopPropagation()
      setOpen(false)
      place.current?.querySelector('button')?.focus()
    } else if (step !== 0) {
      event.preventDefault()
      buttons[(index + step + buttons.length) % buttons.length]?.focus()
    }
  }

  return h('span', { class: 'picker-place', ref: place, onKeyDown }, [
    h(
      'button',
      {
        type: 'button',
        class: 'pill pill-add',
        'aria-label': label,
        title: label,
        'aria-expanded': isOpen,
        onClick: () => {
          setBelow(roomAbove(place.current) < PICKER_PX)
          setOpen(!isOpen)
        },
      },
      h(Icon, { name: 'smile' }),
    ),
    isOpen &&
      h(
        'span',
        { class: `picker${isBelow ? ' picker-below' : ''}`, role: 'group', 'aria-label': 'Emoji' },
        CHOICES.map(emoji =>
          h(
            'button',
            {
              key: emoji,
              type: 'button',
              'aria-label': `React with ${emoji}`,
              onClick: () => {
                setOpen(false)
                react(emoji, true)
              },
            },
            h(Fragment, null, emoji),
          ),
        ),
      ),
  ])
}

/** Between it and the upper edge of what is in view. */
function roomAbove(element: HTMLElement | null): number {
  const feed = element?.closest('.feed')
  return element && feed ? element.getBoundingClientRect().top - feed.getBoundingClientRect().top : 0
}

/** The bot's own make a pill appear and do not count. */
function toPills({ reactions, body, by: author }: ConsoleMessage): Pill[] {
  return reactions
    .map(({ emoji, by, bot }) => ({
      emoji,
      by: bot ? by.filter(name => author.kind !== 'bot' || name !== author.name) : by,
      isThere: bot || by.length > 0,
      command: body?.reactions.find(reaction => reaction.emoji === emoji)?.command ?? null,
    }))
    .filter(({ isThere }) => isThere)
}
