import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { ConsoleMessage } from '../../store/console-port.ts'
import { Composer } from './composer.ts'
import type { ComposerProps } from './composer.ts'
import { Feed } from './feed.ts'
import { Icon } from './icons.ts'
import type { Acts } from './message-view.ts'
import type { Unread } from './unread.ts'

/** One channel: what was said in it, and where one says more. */
export function Channel(props: {
  name: string
  /** Null: not loaded yet. */
  messages: ConsoleMessage[] | null
  failed: string | undefined
  hasOlder: boolean
  loadOlder(): void
  beginning: ComponentChild
  acts: Acts
  unread: Unread
  unreadCount: number
  composer: ComposerProps
  openDrawer(): void
  rename(): void
}): ComponentChild {
  const { name, messages, failed, hasOlder, loadOlder, beginning, acts, unread, composer } = props
  const { unreadCount, openDrawer, rename } = props
  const { place } = composer
  return h('main', { class: 'middle' }, [
    h('header', { class: 'bar-top' }, [
      h(
        'button',
        {
          type: 'button',
          class: 'round drawer-open',
          'aria-label': unreadCount > 0 ? `Channels, ${unreadCount} new` : 'Channels',
          onClick: openDrawer,
        },
        [h(Icon, { name: 'menu' }), unreadCount > 0 && h('span', { class: 'dot' })],
      ),
      h('h1', null, [h('span', { class: 'hash' }, '#'), h('bdi', null, name)]),
      h(
        'button',
        { type: 'button', class: 'me-small', onClick: rename, 'aria-label': `You are ${acts.as}. Change` },
        h('bdi', null, acts.as),
      ),
    ]),
    messages
      ? h(Feed, {
          key: place,
          messages,
          acts,
          unread,
          isInThread: false,
          label: `Messages in #${name}`,
          beginning,
          hasOlder,
          loadOlder,
        })
      : h('div', { class: 'feed-place' }, h('p', { class: 'older' }, failed ?? 'Loading …')),
    h(Composer, { key: `composer ${place}`, ...composer }),
  ])
}
