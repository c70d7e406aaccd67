import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Choice, Completion } from './completion.ts'

export function CompletionMenu(props: {
  completion: Completion
  chosen: number | null
  id: string
  choose(choice: Choice): void
}): ComponentChild {
  const { completion, chosen, id, choose } = props
  const { choices, hint } = completion
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (chosen !== null) list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  if (hint)
    return h('p', { class: 'usage', role: 'status' }, [
      h('code', null, hint.usage),
      h('span', null, hint.about),
    ])
  if (choices.length === 0) return null
  return h(
    'ul',
    { class: 'menu', id, ref: list, role: 'listbox', 'aria-label': 'Commands' },
    choices.map((choice, index) =>
      h(
        'li',
        {
          key: choice.name,
          id: `${id}-${index}`,
          role: 'option',
          'aria-selected': index === chosen,
          // The cursor stays in the composer.
          onPointerDown: (event: Event) => event.preventDefault(),
          onClick: () => choose(choice),
        },
        [h('code', null, choice.usage), h('span', null, choice.about)],
      ),
    ),
  )
}
