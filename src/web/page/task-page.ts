import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { TaskAttempt, TaskView } from '../task-view.ts'
import { AnswerForm } from './answer-form.ts'
import { askPrompt, toReason } from './ask.ts'
import { Spans } from './blocks.ts'
import { Chip } from './chip.ts'
import { DeliveredView } from './delivered-view.ts'
import { cutText } from './fold.ts'
import { Clock, toSpan, useNow } from './instant.ts'
import { Link } from './link.ts'
import { goToPath, toPath, toPlanPath } from './page-route.ts'
import { Notice, ViewFrame } from './shell.ts'
import { SettledList } from './settled-list.ts'
import { sayTask, toPart } from './status-words.ts'
import { Neighbours } from './task-panel.ts'
import { useTask } from './use-task.ts'

/** What other instances show comes unannounced. */
const LOOK_MS = 5_000
const SETTLED_SHOWN = 10
const OUTPUT_CHARS_MAX = 20_000

/** A task: how it stands, what is asked, what was tried, and what its agent does. */
export function TaskPage({ run, task }: { run: string; task: number }): ComponentChild {
  const { value, failed, isConnected } = useTask(run, task, LOOK_MS)
  const above = [
    h(Link, { key: 'runs', to: '/runs', class: 'link' }, 'Runs'),
    h(Link, { key: 'run', to: toPath({ view: 'run', run }), class: 'link' }, value?.run.title ?? run),
  ]
  if (!value)
    return h(
      ViewFrame,
      { key: 'wait', title: `Task ${task}`, above, isConnected },
      h(Notice, { failed, what: 'the task' }),
    )
  const go = (other: number): void => goToPath(toPath({ view: 'task', run, task: other }))
  return h(
    ViewFrame,
    {
      key: 'task',
      title: value.task.gate ? value.task.title : `${value.task.id} ${value.task.title}`,
      above,
      isConnected,
      class: 'task-view',
      beside: h('div', { class: 'chips' }, [
        h(Chip, { part: toPart(value.task.status) }, sayTask(value.task.status)),
        value.task.critical && h('span', { class: 'note' }, sayCritical(value.task)),
      ]),
    },
    [
      h('p', { key: 'standing', class: 'standing', dir: 'auto' }, h(Spans, { spans: value.standing })),
      ...value.questions.map(question => h(AnswerForm, { key: question.id, question })),
      h('div', { key: 'columns', class: 'columns' }, [
        h('div', { key: 'main', class: 'column' }, [
          (value.activity.length > 0 || isAtWork(value)) &&
            h(Output, { key: 'output', activity: value.activity }),
          h(Attempts, { key: 'attempts', view: value }),
          h(SettledList, { key: 'settled', settled: value.settled, most: SETTLED_SHOWN }),
        ]),
        h('div', { key: 'side', class: 'column' }, [
          h(About, { key: 'about', view: value }),
          !value.task.gate &&
            h('section', { key: 'near', class: 'card', 'aria-label': 'Before and after it' }, [
              h(Neighbours, {
                key: 'needs',
                title: 'Needs',
                none: 'It needs no other task.',
                tasks: value.needs,
                count: value.neighbours.needs,
                pick: go,
              }),
              h(Neighbours, {
                key: 'followers',
                title: 'Needed by',
                none: 'No task needs it.',
                tasks: value.followers,
                count: value.neighbours.followers,
                pick: go,
              }),
            ]),
        ]),
      ]),
    ],
  )
}

function sayCritical({ alike }: TaskView['task']): string {
  return alike === 0 ? 'on the longest way' : `on the longest way, as any of ${alike + 1} would be`
}

function isAtWork({ attempts }: TaskView): boolean {
  return attempts.some(({ status }) => status === 'running')
}

function Output({ activity }: { activity: TaskView['activity'] }): ComponentChild {
  return h('section', { class: 'card', 'aria-label': 'What its agent does' }, [
    h('h2', { key: 'title' }, 'What its agent does'),
    activity.length === 0
      ? h('p', { key: 'none', class: 'note' }, 'Nothing was seen of it yet.')
      : h(
          'div',
          {
            key: 'lines',
            class: 'output',
            tabIndex: 0,
            role: 'log',
            'aria-label': 'The last it said and did',
          },
          h(
            'ol',
            null,
            activity.map(({ at, attempt, text }, index) =>
              h('li', { key: `${attempt} ${at} ${index}` }, [
                h(Clock, { at }),
                h('span', { class: 'output-text', dir: 'auto' }, text),
              ]),
            ),
          ),
        ),
  ])
}

function Attempts({ view }: { view: TaskView }): ComponentChild {
  const { attempts, run, task } = view
  return h('section', { class: 'card', 'aria-label': 'Attempts' }, [
    h('h2', { key: 'title' }, 'Attempts'),
    attempts.length === 0 && h('p', { key: 'none', class: 'note' }, 'It was not tried yet.'),
    ...attempts
      .toReversed()
      .map(attempt => h(AttemptView, { key: attempt.number, attempt, run: run.id, task })),
  ])
}

const END_PARTS = { good: 'done', bad: 'failed', neither: 'rest' } as const
const END_WORDS = { good: 'ended well', bad: 'failed', neither: 'ended' } as const

function AttemptView(props: { attempt: TaskAttempt; run: string; task: TaskView['task'] }): ComponentChild {
  const { attempt, run, task } = props
  const now = useNow()
  const { number, claimedAt, endedAt, end, ending, tail, results, paths, tokens, spent } = attempt
  const isAsking = attempt.status === 'waiting'
  const part = end === null ? (isAsking ? 'parked' : 'active') : END_PARTS[end]
  const took = claimedAt === null ? null : toSpan((endedAt ?? now) - claimedAt)
  const facts = [
    attempt.provider !== null && `with ${attempt.provider}`,
    took !== null && (endedAt === null ? `for ${took}` : `took ${took}`),
    tokens.input + tokens.output > 0 &&
      `${tokens.input.toLocaleString()} tokens in, ${tokens.output.toLocaleString()} out`,
    spent,
    attempt.merged && 'its change was brought in',
  ].filter(text => typeof text === 'string')
  return h('article', { class: `attempt-card part-${part}`, 'aria-label': `Attempt ${number}` }, [
    h('h3', { key: 'head' }, [
      h('span', { class: 'state-dot', 'aria-hidden': 'true' }),
      `Attempt ${number}: `,
      sayAttempt(attempt),
    ]),
    h('p', { key: 'facts', class: 'note' }, [
      claimedAt !== null && [h(Clock, { at: claimedAt }), facts.length > 0 && ' · '],
      facts.join(' · '),
    ]),
    ending !== null && h('p', { key: 'ending', dir: 'auto' }, ending.replace(/^failed: /, '')),
    attempt.warned !== null &&
      h('p', { key: 'warned', dir: 'auto' }, `People were warned: ${attempt.warned}`),
    attempt.cure !== null && h('p', { key: 'cure' }, `Then: ${attempt.cure}`),
    ...attempt.notes.map((text, index) =>
      h('p', { key: `note ${index}`, class: 'note', dir: 'auto' }, `It noted: ${text}`),
    ),
    ...results.map(({ command, exit, tail: output }, index) =>
      h('div', { key: `check ${index}` }, [
        h('p', null, [h('code', null, command), exit === 0 ? ' holds' : ` ends with ${exit ?? 'a signal'}`]),
        output !== '' && exit !== 0 && h(Printed, { text: output, name: `What ${command} printed` }),
      ]),
    ),
    tail !== '' && h(Printed, { key: 'tail', text: tail, name: `The last that attempt ${number} printed` }),
    claimedAt !== null &&
      !task.gate &&
      h(DeliveredView, {
        key: 'changes',
        run,
        task: task.index,
        attempt: number,
        paths,
        state: `${attempt.status} ${endedAt} ${attempt.merged}`,
      }),
    !task.gate && h(Prompt, { key: 'prompt', run, task: task.index, attempt: number }),
  ])
}

function sayAttempt({ status, because, end, results }: TaskAttempt): string {
  if (end === 'good' && results.length > 0) return 'its checks were run'
  if (end !== null) return END_WORDS[end]
  if (status === 'queued') return sayTask('queued')
  if (status === 'waiting') return 'waits for an answer'
  if (status === 'merging') return 'is being brought in'
  return because === 'answered' ? 'at work, with the answer' : 'at work'
}

/** What its agent is told, word for word; fetched when somebody wants to read it. */
function Prompt(props: { run: string; task: number; attempt: number }): ComponentChild {
  const { run, task, attempt } = props
  const [text, setText] = useState<string | null>(null)
  const open = async (): Promise<void> => {
    try {
      const { prompt } = await askPrompt(run, task, attempt)
      setText(prompt ?? 'It was told nothing yet.')
    } catch (error) {
      setText(toReason(error))
    }
  }
  return h(
    'details',
    {
      onToggle: (event: Event) => {
        if (event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open && text === null)
          void open()
      },
    },
    [
      h('summary', { key: 'summary' }, 'What it was told'),
      h(Printed, { key: 'text', text: text ?? 'Loading …', name: `What attempt ${attempt} was told` }),
    ],
  )
}

function Printed({ text, name }: { text: string; name: string }): ComponentChild {
  return h(
    'pre',
    { class: 'printed', tabIndex: 0, role: 'region', 'aria-label': name, dir: 'auto' },
    cutText(text, OUTPUT_CHARS_MAX),
  )
}

function About({ view }: { view: TaskView }): ComponentChild {
  const { task, detail, agent, provider, wave, line, files, refs, checks, minutes, spent, words } = view
  return h('section', { class: 'card', 'aria-label': 'What it is about' }, [
    h('h2', { key: 'title' }, 'What it is about'),
    detail !== null && h('p', { key: 'detail', class: 'lines', dir: 'auto' }, detail),
    h('dl', { key: 'facts', class: 'fact-list' }, [
      fact('Wave', wave.title || wave.id),
      !task.gate && fact('Agent', provider === null ? agent : `${agent}, ${provider}`),
      minutes !== null && minutes > 0 && fact('By the plan', toSpan(minutes * 60_000)),
      spent !== null && fact('Spent', spent),
      !task.gate &&
        fact(
          'In the plan',
          h(
            Link,
            { to: toPlanPath(view.run.id, task.id), class: 'link' },
            line === null ? 'where it stands' : `line ${line}`,
          ),
        ),
    ]),
    h(Listed, { key: 'files', name: 'Files it names', items: files }),
    h(Listed, { key: 'refs', name: 'It refers to', items: refs }),
    h(Listed, { key: 'checks', name: 'Run after it', items: checks }),
    words.length > 0 && h('h3', { key: 'said' }, 'What people said to it'),
    ...words.map(({ by, text }, index) =>
      h('p', { key: `word ${index}`, dir: 'auto' }, [h('b', null, by), `: ${text}`]),
    ),
  ])
}

function fact(name: string, what: ComponentChild): ComponentChild {
  return h('div', { key: name, class: 'fact' }, [h('dt', null, name), h('dd', { dir: 'auto' }, what)])
}

function Listed({ name, items }: { name: string; items: readonly string[] }): ComponentChild {
  if (items.length === 0) return null
  return h('div', null, [
    h('h3', null, name),
    h(
      'ul',
      { class: 'paths' },
      items.map(item => h('li', { key: item }, h('code', null, item))),
    ),
  ])
}
