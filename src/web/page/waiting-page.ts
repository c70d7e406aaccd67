import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { AskedRow } from '../../store/views-port.ts'
import { Link } from './link.ts'
import { toPath } from './page-route.ts'
import { Notice, ViewFrame } from './shell.ts'
import { Since } from './since.ts'
import type { Asked } from './use-asked.ts'
import type { Waiting } from '../run-routes.ts'

/** All that is asked, in all runs, longest waiting first. */
export function WaitingPage({ waiting }: { waiting: Asked<Waiting> }): ComponentChild {
  const { value, failed, isConnected } = waiting
  return h(ViewFrame, { title: 'Waiting for you', isConnected }, [
    !value && h(Notice, { key: 'wait', failed, what: 'what is asked' }),
    value?.asked.length === 0 &&
      h('p', { key: 'none', class: 'view-note' }, 'Nothing is asked. What is under way goes on by itself.'),
    value &&
      h(
        'ul',
        { key: 'asked', class: 'waiting' },
        value.asked.map(asked => h('li', { key: `${asked.run} ${asked.id}` }, h(Question, { asked }))),
      ),
    value?.more === true && h('p', { key: 'more', class: 'note' }, 'There is more; these wait longest.'),
  ])
}

function Question({ asked }: { asked: AskedRow }): ComponentChild {
  const { run, id, task, text, openedAt, status, runTitle, taskId, taskTitle, wave, options } = asked
  const about = taskId === null ? (wave ?? 'the run') : `${taskId} ${taskTitle ?? ''}`
  return h(
    Link,
    {
      to: task === null ? toPath({ view: 'run', run }) : toPath({ view: 'task', run, task }),
      class: 'card question',
    },
    [
      h('span', { key: 'where', class: 'note' }, [h('bdi', null, runTitle), ' · ', h('bdi', null, about)]),
      h('b', { key: 'text', dir: 'auto' }, text),
      h('span', { key: 'options', dir: 'auto' }, options.map(({ label }) => label).join(' · ')),
      h('span', { key: 'since', class: 'question-foot' }, [
        h('span', { class: 'note' }, [
          h('code', null, id),
          ' · ',
          h(Since, { at: openedAt, seenBy: null }),
          status === 'acknowledged' && ', somebody sees to it',
        ]),
        h('span', { class: 'question-go' }, 'Answer'),
      ]),
    ],
  )
}
