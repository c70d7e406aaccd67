import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { Question } from '../questions.ts'
import { sendMessage, toReason } from './ask.ts'
import { cutText } from './fold.ts'
import { Link } from './link.ts'
import { readName } from './name-form.ts'
import { Since } from './since.ts'

/** Where answers are given from here: people see there what came of them. */
const CHANNEL = 'general'
const EVIDENCE_CHARS_MAX = 4_000

/** A question, and what may be answered: each answer is the command that one would type, with the rights one has there. */
export function AnswerForm({ question }: { question: Question }): ComponentChild {
  const { id, text, evidence, tried, options, votes, openedAt, seenBy } = question
  const [sent, setSent] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const name = readName()

  const send = async (command: string): Promise<void> => {
    setProblem(null)
    setSent(command)
    try {
      await sendMessage({
        as: name ?? '',
        channel: CHANNEL,
        thread: null,
        text: `/wave ${command}`,
        files: [],
      })
    } catch (error) {
      setSent(null)
      setProblem(toReason(error))
    }
  }
  const own = `${options[0]?.command.split(' ').slice(0, 3).join(' ') ?? ''} `
  return h('section', { class: 'card question', 'aria-label': `Question ${id}` }, [
    h('h2', { key: 'title' }, [`${id}: `, h('span', { dir: 'auto' }, text)]),
    h('p', { key: 'since' }, h(Since, { at: openedAt, seenBy })),
    ...tried.map((line, index) => h('p', { key: `tried ${index}`, class: 'note', dir: 'auto' }, line)),
    evidence !== '' &&
      h(
        'pre',
        {
          key: 'evidence',
          class: 'printed',
          tabIndex: 0,
          role: 'region',
          'aria-label': 'What was printed last',
          dir: 'auto',
        },
        cutText(evidence, EVIDENCE_CHARS_MAX),
      ),
    ...votes.map(({ by, option }) =>
      h('p', { key: `vote ${by}`, class: 'note' }, [h('bdi', null, by), ` says: ${option}`]),
    ),
    name === null
      ? h('p', { key: 'who' }, [
          'To answer, ',
          h(Link, { to: '/', class: 'link' }, 'say first who you are'),
          '.',
        ])
      : h(
          'ul',
          { key: 'options', class: 'answers' },
          options.map(({ label, effect, command }) =>
            h('li', { key: command }, [
              h(
                'button',
                {
                  type: 'button',
                  class: 'button',
                  disabled: sent !== null,
                  onClick: () => void send(command),
                },
                h('bdi', null, label),
              ),
              effect !== '' && h('span', { class: 'note', dir: 'auto' }, effect),
            ]),
          ),
        ),
    name !== null &&
      h(
        'form',
        {
          key: 'words',
          class: 'answer-words',
          onSubmit: (event: Event) => {
            event.preventDefault()
            if (words.trim() !== '') void send(own + words.trim())
          },
        },
        [
          h('label', { key: 'label', for: `answer-${id}` }, 'In your own words'),
          h('input', {
            key: 'input',
            id: `answer-${id}`,
            value: words,
            dir: 'auto',
            maxLength: 1_000,
            onInput: (event: Event) => {
              if (event.currentTarget instanceof HTMLInputElement) setWords(event.currentTarget.value)
            },
          }),
          h(
            'button',
            {
              key: 'send',
              type: 'submit',
              class: 'button button-main',
              disabled: sent !== null || words.trim() === '',
            },
            'Answer',
          ),
        ],
      ),
    sent !== null &&
      h('p', { key: 'sent', role: 'status' }, [
        'Said as ',
        h('b', null, name),
        ': ',
        h('code', null, `/wave ${sent}`),
        '. What comes of it stands in ',
        h(Link, { to: '/', class: 'link' }, `#${CHANNEL}`),
        '. ',
        h('button', { type: 'button', class: 'link', onClick: () => setSent(null) }, 'Answer otherwise'),
      ]),
    problem !== null && h('p', { key: 'problem', class: 'problem', role: 'alert' }, problem),
  ])
}
