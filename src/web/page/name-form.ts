import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { NAME_CHARS_MAX } from '../api.ts'
import { askChanges, askHello, toReason } from './ask.ts'
import { Sail } from './icons.ts'

const NAME_KEY = 'regatta name'

export function readName(): string | null {
  try {
    return localStorage.getItem(NAME_KEY)
  } catch {
    return null
  }
}

function keepName(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name)
  } catch {
    // Asked again the next time.
  }
}

/** The first thing a newcomer sees. */
export function Welcome({ pick }: { pick(name: string): void }): ComponentChild {
  return h('main', { class: 'welcome' }, [
    h('div', { class: 'welcome-card' }, [
      h('div', { class: 'welcome-mark' }, h(Sail, null)),
      h('h1', null, 'Regatta'),
      h(
        'p',
        null,
        'Drop a plan into the chat. Regatta runs it with many agents at once, tells you how far it is, and asks when it may not decide alone.',
      ),
      h(NameForm, { name: '', action: 'Come in', pick }),
    ]),
  ])
}

/** To be called otherwise from now on; '': for the first time. */
export function NameDialog(props: { name: string; pick(name: string): void; close(): void }): ComponentChild {
  const { name, pick, close } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return h(
    'dialog',
    {
      ref: dialog,
      class: 'dialog',
      'aria-label': 'Your name',
      onClose: close,
      onClick: (event: Event) => {
        if (event.target === dialog.current) dialog.current?.close()
      },
    },
    h('div', { class: 'dialog-inside' }, [
      h('h2', null, 'Your name'),
      h(NameForm, { name, action: 'Use this name', pick }),
      h(
        'button',
        { type: 'button', class: 'link', onClick: () => dialog.current?.close() },
        name === '' ? 'Not now' : 'Keep it as it is',
      ),
    ]),
  )
}

function NameForm(props: { name: string; action: string; pick(name: string): void }): ComponentChild {
  const { action, pick } = props
  const [name, setName] = useState(props.name)
  const [problem, setProblem] = useState<string | null>(null)
  const [people, setPeople] = useState<readonly string[]>([])
  const [isAsking, setAsking] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    input.current?.focus()
    void askHello('').then(
      hello => setPeople(hello.people),
      () => setPeople([]),
    )
  }, [])

  const choose = async (typed: string): Promise<void> => {
    const chosen = typed.replaceAll(/\s+/g, ' ').trim().normalize('NFC')
    setName(chosen)
    setAsking(true)
    try {
      // The server knows which names are none.
      await askChanges(Number.MAX_SAFE_INTEGER, chosen)
      keepName(chosen)
      pick(chosen)
    } catch (error) {
      setProblem(toReason(error))
      setAsking(false)
      input.current?.focus()
    }
  }

  return h(
    'form',
    {
      class: 'name-form',
      onSubmit: (event: Event) => {
        event.preventDefault()
        void choose(name)
      },
    },
    [
      h('label', { for: 'name' }, 'What are you called?'),
      h('div', { class: 'name-row' }, [
        h('input', {
          id: 'name',
          ref: input,
          value: name,
          maxLength: NAME_CHARS_MAX,
          autocomplete: 'nickname',
          autocapitalize: 'words',
          dir: 'auto',
          'aria-describedby': 'name-note',
          'aria-invalid': problem !== null,
          onInput: (event: Event) => {
            if (event.currentTarget instanceof HTMLInputElement) setName(event.currentTarget.value)
            setProblem(null)
          },
        }),
        h('button', { type: 'submit', class: 'button button-main', disabled: isAsking }, action),
      ]),
      problem !== null && h('p', { class: 'problem', role: 'alert' }, problem),
      people.length > 0 &&
        h(
          'div',
          { class: 'name-offers', role: 'group', 'aria-label': 'People known here' },
          people.map(person =>
            h(
              'button',
              { key: person, type: 'button', class: 'pill', onClick: () => void choose(person) },
              h('bdi', null, person),
            ),
          ),
        ),
      h('p', { class: 'note', id: 'name-note' }, 'Your answers and decisions are recorded with this name.'),
    ],
  )
}
