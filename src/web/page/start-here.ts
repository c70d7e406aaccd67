import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { Hello } from '../api.ts'
import { Sail } from './icons.ts'

/** Where a channel begins: what this is, and the first thing to do. */
export function StartHere(props: {
  channel: string
  examples: Hello['examples']
  isEmpty: boolean
  /** Resolves once it is said, or could not be. */
  tryExample(name: string): Promise<void>
}): ComponentChild {
  const { channel, examples, isEmpty, tryExample } = props
  const [trying, setTrying] = useState<string | null>(null)
  const onTry = async (name: string): Promise<void> => {
    setTrying(name)
    await tryExample(name)
    setTrying(null)
  }
  return h('section', { class: `start${isEmpty ? ' start-empty' : ''}`, 'aria-label': 'How to begin' }, [
    isEmpty && h('div', { class: 'start-mark' }, h(Sail, null)),
    h('h2', null, [isEmpty ? 'Nothing is under way in ' : 'Here begins ', h('bdi', null, `#${channel}`)]),
    isEmpty &&
      h(
        'p',
        null,
        'Regatta reads a plan written in Markdown, shows what it understood, and runs it with many agents at once. It asks here when it may not decide alone.',
      ),
    h(
      'p',
      { class: 'start-do' },
      examples.length > 0
        ? [h('b', null, 'Drop a plan here'), ', paste one, or try an example:']
        : [h('b', null, 'Drop a plan here'), ' or paste one.'],
    ),
    h(
      'ul',
      { class: 'examples' },
      examples.map(({ name, title, about }) =>
        h(
          'li',
          { key: name },
          h(
            'button',
            {
              type: 'button',
              class: 'example',
              disabled: trying !== null,
              'aria-busy': trying === name,
              onClick: () => void onTry(name),
            },
            [h('b', { dir: 'auto' }, title), isEmpty && about !== '' && h('span', { dir: 'auto' }, about)],
          ),
        ),
      ),
    ),
  ])
}
