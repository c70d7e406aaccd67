import { h } from 'preact'
import type { ComponentChildren, ComponentChild } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Banner } from './banner.ts'
import { Icon } from './icons.ts'
import type { IconName } from './icons.ts'
import { Link } from './link.ts'
import { toPath } from './page-route.ts'
import type { PageRoute } from './page-route.ts'

const PLACES: { route: PageRoute; name: string; icon: IconName; with: PageRoute['view'][] }[] = [
  { route: { view: 'chat' }, name: 'Chat', icon: 'chat', with: [] },
  { route: { view: 'plan' }, name: 'Plan', icon: 'plan', with: [] },
  { route: { view: 'runs' }, name: 'Runs', icon: 'runs', with: ['run', 'task'] },
  { route: { view: 'waiting' }, name: 'Waiting', icon: 'waiting', with: [] },
  { route: { view: 'history' }, name: 'History', icon: 'history', with: [] },
  { route: { view: 'installation' }, name: 'Setup', icon: 'installation', with: [] },
]

/** For more there is no room on an icon. */
const BADGE_MAX = 99

/** Around every view: the ways to the others. */
export function Shell(props: {
  view: PageRoute['view']
  waiting: number
  children?: ComponentChildren
}): ComponentChild {
  const { view, waiting, children } = props
  return h('div', { class: 'shell' }, [
    h(
      'nav',
      { class: 'places', 'aria-label': 'Views' },
      h(
        'ul',
        null,
        PLACES.map(({ route, name, icon, with: others }) =>
          h(
            'li',
            { key: name },
            h(
              Link,
              {
                to: toPath(route),
                class: 'place',
                'aria-current': route.view === view || others.includes(view) ? 'page' : undefined,
              },
              h('span', { class: 'place-mark' }, [
                h(Icon, { name: icon }),
                name === 'Waiting' &&
                  waiting > 0 &&
                  h(
                    'span',
                    { class: 'badge', 'aria-label': `${waiting} open` },
                    waiting > BADGE_MAX ? `${BADGE_MAX}+` : waiting,
                  ),
              ]),
              h('span', null, name),
            ),
          ),
        ),
      ),
    ),
    h('div', { class: 'shell-view' }, children),
    // For who hears the page, wherever on it they are.
    h(
      'div',
      { class: 'unseen', role: 'status' },
      waiting === 0 ? '' : waiting === 1 ? '1 open question' : `${waiting} open questions`,
    ),
  ])
}

/** What all views besides the chat have in common. */
export function ViewFrame(props: {
  title: string
  /** What stands above the title: the way back up. */
  above?: ComponentChild
  beside?: ComponentChild
  isConnected?: boolean
  class?: string
  children?: ComponentChildren
}): ComponentChild {
  const { title, above, beside, isConnected, children } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Regatta`
  }, [title])
  // Who hears the page is told where they are now.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return h('main', { class: `view ${props.class ?? ''}`, tabIndex: -1 }, [
    isConnected !== undefined && h(Banner, { key: 'banner', isConnected }),
    h('header', { class: 'view-head' }, [
      above && h('div', { class: 'view-above' }, above),
      h('div', { class: 'view-title' }, [
        h('h1', { ref: heading, tabIndex: -1, dir: 'auto' }, title),
        beside,
      ]),
    ]),
    children,
  ])
}

/** Something is on its way, or did not come. */
export function Notice({ failed, what }: { failed: string | null; what: string }): ComponentChild {
  return failed === null
    ? h('p', { class: 'view-note', role: 'status' }, `Loading ${what} …`)
    : h('p', { class: 'problem', role: 'alert' }, failed)
}
