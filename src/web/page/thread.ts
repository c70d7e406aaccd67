import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ConsoleMessage } from '../../store/console-port.ts'
import { Composer } from './composer.ts'
import type { ComposerProps } from './composer.ts'
import { Feed } from './feed.ts'
import { Icon } from './icons.ts'
import type { Acts } from './message-view.ts'
import { ProgressBar } from './progress.ts'
import type { ProgressBlock } from './progress.ts'
import type { Unread } from './unread.ts'

/** One thread, beside its channel or in place of it. */
export function Thread(props: {
  channel: string
  /** Null: not loaded yet. */
  messages: ConsoleMessage[] | null
  failed: string | undefined
  acts: Acts
  unread: Unread
  composer: ComposerProps
  leave(): void
}): ComponentChild {
  const { channel, messages, failed, acts, unread, composer, leave } = props
  const panel = useRef<HTMLElement>(null)
  const { place } = composer
  useEffect(() => panel.current?.focus({ preventScroll: true }), [place])

  return h(
    'aside',
    {
      class: 'thread',
      ref: panel,
      tabIndex: -1,
      'aria-label': 'Thread',
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.defaultPrevented) leave()
      },
    },
    [
      h('header', { class: 'bar-top' }, [
        h(
          'button',
          { type: 'button', class: 'round thread-back', 'aria-label': `Back to #${channel}`, onClick: leave },
          h(Icon, { name: 'back' }),
        ),
        h('h2', null, ['Thread', h('bdi', { class: 'thread-channel' }, `#${channel}`)]),
        h(
          'button',
          { type: 'button', class: 'round thread-close', 'aria-label': 'Close the thread', onClick: leave },
          h(Icon, { name: 'close' }),
        ),
      ]),
      messages && h(RunStrip, { messages, panel }),
      messages
        ? h(Feed, {
            key: place,
            messages,
            acts,
            unread,
            isInThread: true,
            label: 'Messages of the thread',
            beginning: null,
            hasOlder: false,
            loadOlder: () => undefined,
          })
        : h('div', { class: 'feed-place' }, h('p', { class: 'older' }, failed ?? 'Loading the thread …')),
      h(Composer, { key: `composer ${place}`, ...composer }),
    ],
  )
}

/** How far the run of this thread is, in view wherever one reads. */
function RunStrip(props: {
  messages: ConsoleMessage[]
  panel: { current: HTMLElement | null }
}): ComponentChild {
  const { messages, panel } = props
  const board = messages.findLast(message => findProgress(message) !== undefined)
  const progress = board && findProgress(board)
  if (!board || !progress) return null
  const show = (): void => {
    const found = [...(panel.current?.querySelectorAll<HTMLElement>('.message') ?? [])]
    found.find(element => element.dataset['message'] === board.id)?.scrollIntoView({ block: 'start' })
  }
  return h('button', { type: 'button', class: 'strip', onClick: show, title: 'Show the board' }, [
    h(ProgressBar, { progress }),
    h('span', null, `${progress.done} of ${progress.total} done`),
  ])
}

function findProgress({ body }: ConsoleMessage): ProgressBlock | undefined {
  return body?.blocks.find(block => block.type === 'progress')
}
