import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { ConsoleChannel } from '../../store/console-port.ts'
import { toReason } from './ask.ts'
import { Icon, Sail } from './icons.ts'
import { countUnread } from './unread.ts'
import type { Unread } from './unread.ts'

export interface ChannelListProps {
  channels: readonly ConsoleChannel[]
  current: string
  unread: Unread
  as: string
  go(channel: string): void
  /** Returns its id. */
  make(name: string): Promise<string>
  rename(): void
}

export function ChannelList(props: ChannelListProps): ComponentChild {
  const { channels, current, unread, as, go, make, rename } = props
  return h('section', { class: 'channels', 'aria-label': 'Channels and your name' }, [
    h('div', { class: 'brand' }, [h(Sail, null), h('span', null, 'Regatta')]),
    h('nav', { 'aria-label': 'Channels' }, [
      h(
        'ul',
        null,
        channels.map(({ id, name }) => {
          const count = countUnread(unread, id)
          return h(
            'li',
            { key: id },
            h(
              'button',
              {
                type: 'button',
                class: `channel${count > 0 ? ' channel-new' : ''}`,
                'aria-current': id === current ? 'page' : undefined,
                onClick: () => go(id),
              },
              [
                h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'),
                h('bdi', { class: 'channel-name' }, name),
                count > 0 && h('span', { class: 'badge', 'aria-label': `${count} new` }, count),
              ],
            ),
          )
        }),
      ),
      h(NewChannel, { make, go }),
    ]),
    h('button', { type: 'button', class: 'me', onClick: rename, title: 'Change your name' }, [
      h('span', { class: 'me-as' }, 'You are'),
      h('bdi', { class: 'me-name' }, as),
      h('span', { class: 'me-change' }, 'change'),
    ]),
  ])
}

function NewChannel({ make, go }: Pick<ChannelListProps, 'make' | 'go'>): ComponentChild {
  const [name, setName] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  if (name === null)
    return h('button', { type: 'button', class: 'channel channel-add', onClick: () => setName('') }, [
      h(Icon, { name: 'plus' }),
      'New channel',
    ])

  const submit = async (): Promise<void> => {
    try {
      const id = await make(name)
      setName(null)
      go(id)
    } catch (error) {
      setProblem(toReason(error))
    }
  }
  return h(
    'form',
    {
      class: 'new-channel',
      onSubmit: (event: Event) => {
        event.preventDefault()
        if (name.trim() === '') setName(null)
        else void submit()
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        setName(null)
        setProblem(null)
      },
    },
    [
      h('input', {
        value: name,
        placeholder: 'name-of-channel',
        'aria-label': 'Name of the new channel',
        maxLength: 40,
        ref: (input: HTMLInputElement | null) => input?.focus(),
        onInput: (event: Event) => {
          if (event.currentTarget instanceof HTMLInputElement) setName(event.currentTarget.value)
          setProblem(null)
        },
      }),
      h('button', { type: 'submit', class: 'button button-main' }, 'Add'),
      problem !== null && h('p', { class: 'problem', role: 'alert' }, problem),
    ],
  )
}
