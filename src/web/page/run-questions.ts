import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { RunChart } from '../../picture/run-chart.ts'
import { AnswerForm } from './answer-form.ts'
import { askQuestions } from './ask.ts'
import { Ago } from './instant.ts'
import { SettledList } from './settled-list.ts'
import { useAsked } from './use-asked.ts'

const QUESTIONS_SHOWN = 5
const SETTLED_SHOWN = 3
const LOOK_MS = 15_000

/** What people are asked in a run, and what they have decided. */
export function RunQuestions({ chart, pick }: { chart: RunChart; pick(task: number): void }): ComponentChild {
  const { id: run, questions, settled } = chart.head
  const isOpen = questions.length > 0
  const hasOwn = questions.some(({ task }) => task === null)
  return [
    isOpen &&
      h('div', { key: 'asked', class: 'asked' }, [
        h(
          'h2',
          { key: 'title' },
          questions.length === 1 ? 'A question waits for you' : `${questions.length} questions wait for you`,
        ),
        hasOwn && h(OwnQuestions, { key: 'own', run }),
        h(TaskQuestions, { key: 'tasks', questions, pick }),
      ]),
    settled > 0 && h(Settled, { key: 'settled', run, pick }),
  ]
}

/** Those about a task are answered where one sees what it did. */
function TaskQuestions(props: {
  questions: RunChart['head']['questions']
  pick(task: number): void
}): ComponentChild {
  const { questions, pick } = props
  const ofTasks = questions.flatMap(({ task, ...rest }) => (task === null ? [] : [{ task, ...rest }]))
  const more = ofTasks.length - QUESTIONS_SHOWN
  return [
    h(
      'ul',
      { key: 'tasks' },
      ofTasks
        .slice(0, QUESTIONS_SHOWN)
        .map(({ id, text, task, openedAt, seenBy }) =>
          h(
            'li',
            { key: id },
            h('button', { class: 'asked-one', type: 'button', onClick: () => pick(task) }, [
              h('b', null, id),
              h('span', { dir: 'auto' }, text),
              h('span', { class: 'asked-since' }, [
                h(Ago, { at: openedAt }),
                seenBy !== null && [', seen to by ', h('bdi', null, seenBy)],
              ]),
            ]),
          ),
        ),
    ),
    more > 0 && h('p', { key: 'more', class: 'note' }, `and ${more} more`),
  ]
}

/** The others are answered here. */
function OwnQuestions({ run }: { run: string }): ComponentChild {
  const { value, failed } = useAsked({ ask: () => askQuestions(run), concerns: run, everyMs: LOOK_MS }, [run])
  if (!value) return failed === null ? null : h('p', { class: 'problem', role: 'alert' }, failed)
  return value.questions.map(question => h(AnswerForm, { key: question.id, question }))
}

function Settled({ run, pick }: { run: string; pick(task: number): void }): ComponentChild {
  const { value } = useAsked({ ask: () => askQuestions(run), concerns: run, everyMs: LOOK_MS }, [run])
  return value && h(SettledList, { settled: value.settled, most: SETTLED_SHOWN, pick })
}
