import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { SettledQuestion } from '../questions.ts'
import { Clock } from './instant.ts'

/** What was asked and is no longer: who answered what, and when. The latest first; the others once somebody wants them. */
export function SettledList(props: {
  settled: readonly SettledQuestion[]
  most: number
  /** Leads to the task that it was about. */
  pick?(task: number): void
}): ComponentChild {
  const { settled, most, pick } = props
  const [isWhole, setWhole] = useState(false)
  if (settled.length === 0) return null
  const shown = isWhole ? settled : settled.slice(0, most)
  return h('section', { class: 'card', 'aria-label': 'What people decided' }, [
    h('h2', { key: 'title' }, 'What people decided'),
    h(
      'ul',
      { key: 'list', class: 'settled' },
      shown.map(({ id, text, task, at, answer, why }) =>
        h('li', { key: id }, [
          h('p', { key: 'text' }, [
            task !== null && pick
              ? h('button', { type: 'button', class: 'link', onClick: () => pick(task) }, id)
              : h('b', null, id),
            ' ',
            h('span', { dir: 'auto' }, text),
          ]),
          h('p', { key: 'answer' }, [
            answer === null
              ? h('span', { class: 'note', dir: 'auto' }, `No longer asked: ${why ?? ''}`)
              : [
                  h('bdi', { key: 'by' }, answer.by),
                  ': ',
                  h('b', { key: 'label', dir: 'auto' }, answer.label),
                ],
            h('span', { key: 'at', class: 'note' }, [' · ', h(Clock, { at })]),
          ]),
        ]),
      ),
    ),
    shown.length < settled.length &&
      h(
        'button',
        { key: 'more', type: 'button', class: 'link', onClick: () => setWhole(true) },
        `All ${settled.length}`,
      ),
  ])
}
