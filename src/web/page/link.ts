import { h } from 'preact'
import type { ComponentChildren, ComponentChild } from 'preact'
import { goToPath } from './page-route.ts'

/** To another view: a link like any other, which does not load the page anew. */
export function Link(props: {
  to: string
  class?: string
  title?: string
  'aria-label'?: string
  'aria-current'?: 'page' | undefined
  children?: ComponentChildren
}): ComponentChild {
  const { to, children, ...rest } = props
  return h(
    'a',
    {
      ...rest,
      href: to,
      onClick: (event: MouseEvent) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        goToPath(to)
      },
    },
    children,
  )
}
