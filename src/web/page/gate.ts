import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { askHello, AskError, openSession, toReason } from './ask.ts'
import { Sail } from './icons.ts'

/** What the server says of who comes in. */
export type Entry =
  | { state: 'asking' }
  | { state: 'in'; you: string | null }
  | { state: 'locked'; problem: string }

const RETRY_MS = 2_000

/** Whether one is let in, and as whom. While the server is away that is not known, and asked again. */
export function useEntry(): [Entry, () => void] {
  const [entry, setEntry] = useState<Entry>({ state: 'asking' })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let timer: number | undefined
    askHello('').then(
      ({ you }) => setEntry({ state: 'in', you }),
      (error: unknown) => {
        if (error instanceof AskError && error.code === 'locked')
          setEntry({ state: 'locked', problem: error.message })
        else timer = window.setTimeout(() => setTries(tries + 1), RETRY_MS)
      },
    )
    return () => window.clearTimeout(timer)
  }, [tries])
  return [entry, () => setTries(tries + 1)]
}

/** Before anything is shown to who comes from elsewhere. */
export function Gate({ problem, enter }: { problem: string; enter(): void }): ComponentChild {
  const [token, setToken] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const submit = async (): Promise<void> => {
    try {
      await openSession(token.trim())
      enter()
    } catch (error) {
      setWrong(toReason(error))
    }
  }
  return h('main', { class: 'welcome' }, [
    h('div', { class: 'welcome-card' }, [
      h('div', { class: 'welcome-mark' }, h(Sail, null)),
      h('h1', null, 'Regatta'),
      h('p', null, problem),
      h(
        'form',
        {
          class: 'name-form',
          onSubmit: (event: Event) => {
            event.preventDefault()
            void submit()
          },
        },
        [
          h('label', { for: 'token' }, 'Token'),
          h('div', { class: 'name-row' }, [
            h('input', {
              id: 'token',
              type: 'password',
              autocomplete: 'current-password',
              value: token,
              'aria-invalid': wrong !== null,
              onInput: (event: Event) => {
                if (event.currentTarget instanceof HTMLInputElement) setToken(event.currentTarget.value)
                setWrong(null)
              },
            }),
            h(
              'button',
              { type: 'submit', class: 'button button-main', disabled: token.trim() === '' },
              'Come in',
            ),
          ]),
          wrong !== null && h('p', { class: 'problem', role: 'alert' }, wrong),
        ],
      ),
    ]),
  ])
}
