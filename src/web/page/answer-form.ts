import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useContext, useState } from 'preact/hooks'
import type { Question } from '../questions.ts'
import { sendMessage, toReason } from './ask.ts'
import { cutText } from './fold.ts'
import { Link } from './link.ts'
import { FIRST_CHANNEL } from './route.ts'
import { Since } from './since.ts'
import { Who } from './who.ts'

const EVIDENCE_CHARS_MAX = 4_000

/** A question, and what may be answered: each answer is the command that one would type, with the rights one has there. */
export function AnswerForm({ question }: { question: Question }): ComponentChild {
  const [sent, setSent] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { name, withName } = useContext(Who)
  const isSent = sent !== null

  const send = async (as: string, command: string): Promise<void> => {
    setProblem(null)
    setSent(command)
    try {
      const text = `/wave ${command}`
      await sendMessage({ as, channel: FIRST_CHANNEL, thread: null, text, files: [] })
    } catch (error) {
      setSent(null)
      setProblem(toReason(error))
    }
  }
  const answer = (command: string): void => withName(as => void send(as, command))
  return h('section', { class: 'card question', 'aria-label': `Question ${question.id}` }, [
    h(Asked, { key: 'asked', question }),
    h(Options, { key: 'options', question, isSent, answer }),
    h(OwnWords, { key: 'words', question, isSent, answer }),
    isSent && h(Sent, { key: 'sent', name, command: sent, again: () => setSent(null) }),
    problem !== null && h('p', { key: 'problem', class: 'problem', role: 'alert' }, problem),
  ])
}

/** What is asked, what led to it, and what others say. */
function Asked({ question }: { question: Question }): ComponentChild {
  const { id, text, evidence, tried, votes, openedAt, seenBy } = question
  const printed = { class: 'printed', tabIndex: 0, role: 'region', 'aria-label': 'What was printed last' }
  return [
    h('h2', { key: 'title' }, [`${id}: `, h('span', { dir: 'auto' }, text)]),
    h('p', { key: 'since' }, h(Since, { at: openedAt, seenBy })),
    ...tried.map((line, index) => h('p', { key: `tried ${index}`, class: 'note', dir: 'auto' }, line)),
    evidence !== '' &&
      h('pre', { key: 'evidence', ...printed, dir: 'auto' }, cutText(evidence, EVIDENCE_CHARS_MAX)),
    ...votes.map(({ by, option }) =>
      h('p', { key: `vote ${by}`, class: 'note' }, [h('bdi', null, by), ` says: ${option}`]),
    ),
  ]
}

interface Answering {
  question: Question
  isSent: boolean
  answer(command: string): void
}

function Options({ question, isSent, answer }: Answering): ComponentChild {
  return h(
    'ul',
    { class: 'answers' },
    question.options.map(({ label, effect, command }) =>
      h('li', { key: command }, [
        h(
          'button',
          { type: 'button', class: 'button', disabled: isSent, onClick: () => answer(command) },
          h('bdi', null, label),
        ),
        effect !== '' && h('span', { class: 'note', dir: 'auto' }, effect),
      ]),
    ),
  )
}

function OwnWords({ question, isSent, answer }: Answering): ComponentChild {
  const [words, setWords] = useState('')
  const said = words.trim()
  // As the command of any option, but for what it answers.
  const lead = question.options[0]?.command.split(' ').slice(0, 3).join(' ') ?? ''
  const id = `answer-${question.id}`
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    if (said !== '') answer(`${lead} ${said}`)
  }
  const onInput = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) setWords(event.currentTarget.value)
  }
  return h('form', { class: 'answer-words', onSubmit }, [
    h('label', { key: 'label', for: id }, 'In your own words'),
    h('input', { key: 'input', id, value: words, dir: 'auto', maxLength: 1_000, onInput }),
    h(
      'button',
      { key: 'send', type: 'submit', class: 'button button-main', disabled: isSent || said === '' },
      'Answer',
    ),
  ])
}

function Sent(props: { name: string | null; command: string; again(): void }): ComponentChild {
  const { name, command, again } = props
  return h('p', { role: 'status' }, [
    'Said as ',
    h('b', null, name),
    ': ',
    h('code', null, `/wave ${command}`),
    '. What comes of it stands in ',
    h(Link, { to: '/', class: 'link' }, `#${FIRST_CHANNEL}`),
    '. ',
    h('button', { type: 'button', class: 'link', onClick: again }, 'Answer otherwise'),
  ])
}
