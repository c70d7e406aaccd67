import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ConsoleMessage } from '../../store/console-port.ts'

/** How long the bot's answer is waited for before one may press again. */
const ANSWER_MS = 4_000

/** What the bot offers to do. Resting from the press on until the message has changed. */
export function Buttons(props: {
  message: ConsoleMessage
  press(command: string): Promise<boolean>
}): ComponentChild {
  const { message, press } = props
  const [pressed, setPressed] = useState<{ command: string; rev: number } | null>(null)
  const timer = useRef<number | undefined>(undefined)
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const buttons = message.body?.buttons ?? []
  if (buttons.length === 0) return null
  const isWaiting = pressed !== null && pressed.rev === message.rev

  const onPress = async (command: string): Promise<void> => {
    setPressed({ command, rev: message.rev })
    const isHeard = await press(command)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setPressed(null), isHeard ? ANSWER_MS : 0)
  }

  return h(
    'div',
    { class: 'buttons' },
    buttons.map(({ label, command, style }) =>
      h(
        'button',
        {
          key: command,
          type: 'button',
          class: `button button-${style}`,
          disabled: isWaiting,
          'aria-busy': isWaiting && pressed.command === command,
          title: `/wave ${command}`,
          onClick: () => void onPress(command),
        },
        [
          isWaiting && pressed.command === command && h('span', { class: 'spinner', 'aria-hidden': 'true' }),
          h('bdi', null, label),
        ],
      ),
    ),
  )
}
