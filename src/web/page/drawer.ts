import { h } from 'preact'
import type { ComponentChildren, ComponentChild } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Slides in from the side on a phone. */
export function Drawer(props: { close(): void; children?: ComponentChildren }): ComponentChild {
  const { close, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return h(
    'dialog',
    {
      ref: dialog,
      class: 'drawer',
      'aria-label': 'Channels',
      onClose: close,
      onClick: (event: Event) => {
        if (event.target === dialog.current) dialog.current?.close()
      },
    },
    children,
  )
}
