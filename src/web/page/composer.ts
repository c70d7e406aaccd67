import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { FILE_BYTES_MAX } from '../api.ts'
import type { Hello } from '../api.ts'
import { complete } from './completion.ts'
import type { Choice } from './completion.ts'
import { CompletionMenu } from './completion-menu.ts'
import { changeDraft, readDraft, useDraft } from './drafts.ts'
import { Icon } from './icons.ts'
import { toSize } from './message-view.ts'
import { sendDraft } from './send-draft.ts'
import type { Send } from './send-draft.ts'

export interface ComposerProps {
  /** Of its draft. */
  place: string
  label: string
  commands: Hello['commands']
  send: Send
  /** Whether it takes the cursor when it appears. */
  wantsFocus: boolean
}

const FILES_MAX = 10
/** As much of a text as decides how high its box is. */
const MIRRORED_CHARS = 3_000

export function Composer(props: ComposerProps): ComponentChild {
  const { place, label, commands, send, wantsFocus } = props
  const draft = useDraft(place)
  const area = useRef<HTMLTextAreaElement>(null)
  const menu = useMenu(place, draft.text, commands)
  const canSend = !draft.isSending && (draft.text.trim() !== '' || draft.files.length > 0)

  useEffect(() => {
    if (wantsFocus && !isTouch()) area.current?.focus()
  }, [place])

  const submit = (): void => {
    if (canSend) void sendDraft(place, send)
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    if (menu.onKey(event)) return event.preventDefault()
    if (event.key !== 'Enter' || event.shiftKey || isTouch()) return
    event.preventDefault()
    submit()
  }
  return h(
    'form',
    {
      class: 'composer',
      onSubmit: (event: Event) => {
        event.preventDefault()
        submit()
      },
    },
    [
      h(CompletionMenu, {
        completion: menu.completion,
        chosen: menu.chosen,
        id: toMenuId(place),
        choose: choice => {
          menu.choose(choice)
          area.current?.focus()
        },
      }),
      draft.problem !== null &&
        h('p', { class: 'problem', role: 'alert' }, [h('bdi', null, draft.problem), h(Dismiss, { place })]),
      draft.files.length > 0 && h(Chips, { place, files: draft.files }),
      h('div', { class: 'composer-row' }, [
        h(Attach, { place }),
        h('div', { class: 'grow' }, [
          h('div', { class: 'mirror', 'aria-hidden': 'true' }, `${draft.text.slice(0, MIRRORED_CHARS)}\n`),
          h('textarea', {
            ref: area,
            rows: 1,
            dir: 'auto',
            'aria-label': label,
            placeholder: label,
            'aria-autocomplete': 'list',
            'aria-controls': menu.completion.choices.length > 0 ? toMenuId(place) : undefined,
            'aria-activedescendant': menu.chosen === null ? undefined : `${toMenuId(place)}-${menu.chosen}`,
            value: draft.text,
            onInput: (event: Event) => {
              if (event.currentTarget instanceof HTMLTextAreaElement)
                changeDraft(place, { text: event.currentTarget.value, problem: null })
            },
            onKeyDown,
            onPaste: (event: ClipboardEvent) => pasteFiles(place, event),
          }),
        ]),
        h(
          'button',
          { type: 'submit', class: 'round send', 'aria-label': 'Send', title: 'Send', disabled: !canSend },
          draft.isSending ? h('span', { class: 'spinner' }) : h(Icon, { name: 'send' }),
        ),
      ]),
    ],
  )
}

/** Also from what is dropped on the page. */
export function addFiles(place: string, added: File[]): void {
  const fitting = added.filter(({ size }) => size <= FILE_BYTES_MAX)
  const large = added.find(({ size }) => size > FILE_BYTES_MAX)
  const all = [...readDraft(place).files, ...fitting]
  const problem = large
    ? `${large.name} has ${toSize(large.size)}: at most ${toSize(FILE_BYTES_MAX)} each.`
    : all.length > FILES_MAX
      ? `At most ${FILES_MAX} files go with one message.`
      : null
  changeDraft(place, { files: all.slice(0, FILES_MAX), problem })
}

function pasteFiles(place: string, event: ClipboardEvent): void {
  const files = [...(event.clipboardData?.files ?? [])]
  if (files.length === 0) return
  event.preventDefault()
  addFiles(place, files)
}

function isTouch(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches
}

function Attach({ place }: { place: string }): ComponentChild {
  const chooser = useRef<HTMLInputElement>(null)
  return [
    h('input', {
      key: 'chooser',
      ref: chooser,
      type: 'file',
      multiple: true,
      class: 'unseen',
      tabIndex: -1,
      'aria-hidden': 'true',
      onChange: () => {
        addFiles(place, [...(chooser.current?.files ?? [])])
        if (chooser.current) chooser.current.value = ''
      },
    }),
    h(
      'button',
      {
        key: 'attach',
        type: 'button',
        class: 'round',
        'aria-label': 'Attach a file',
        title: 'Attach a file',
        onClick: () => chooser.current?.click(),
      },
      h(Icon, { name: 'attach' }),
    ),
  ]
}

function Chips({ place, files }: { place: string; files: readonly File[] }): ComponentChild {
  return h(
    'ul',
    { class: 'files chips', 'aria-label': 'Files to send' },
    files.map((file, index) =>
      h('li', { key: index, class: 'file' }, [
        h(Icon, { name: 'file' }),
        h('bdi', { class: 'file-name' }, file.name),
        h('span', { class: 'size' }, toSize(file.size)),
        h(
          'button',
          {
            type: 'button',
            class: 'chip-drop',
            'aria-label': `Leave out ${file.name}`,
            onClick: () =>
              changeDraft(place, { files: readDraft(place).files.filter(other => other !== file) }),
          },
          h(Icon, { name: 'close' }),
        ),
      ]),
    ),
  )
}

function Dismiss({ place }: { place: string }): ComponentChild {
  return h(
    'button',
    {
      type: 'button',
      class: 'chip-drop',
      'aria-label': 'Dismiss',
      onClick: () => changeDraft(place, { problem: null }),
    },
    h(Icon, { name: 'close' }),
  )
}

interface Menu {
  completion: ReturnType<typeof complete>
  chosen: number | null
  choose(choice: Choice): void
  /** True: the key was for the menu. */
  onKey(event: KeyboardEvent): boolean
}

function useMenu(place: string, text: string, commands: Hello['commands']): Menu {
  const [moved, setMoved] = useState<number | null>(null)
  const [hiddenFor, setHiddenFor] = useState<string | null>(null)
  useEffect(() => setMoved(null), [text])
  const completion = hiddenFor === text ? complete('', commands) : complete(text, commands)
  const { choices, onEnter } = completion
  const chosen = moved ?? (onEnter === 'first' ? 0 : null)

  const choose = (choice: Choice): void => changeDraft(place, { text: choice.text })
  const move = (step: number): void => {
    const from = chosen ?? (step > 0 ? -1 : 0)
    setMoved((from + step + choices.length) % choices.length)
  }

  function onKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (choices.length === 0 || shiftKey) return false
    const choice = choices[chosen ?? 0]
    if (key === 'ArrowDown') move(1)
    else if (key === 'ArrowUp') move(-1)
    else if (key === 'Escape') setHiddenFor(text)
    else if (key === 'Tab' && choice) choose(choice)
    else if (key === 'Enter' && chosen !== null && choice) choose(choice)
    else if (key === 'Enter' && onEnter === 'wave') changeDraft(place, { text: '/wave ' })
    else return false
    return true
  }

  return { completion, chosen, choose, onKey }
}

function toMenuId(place: string): string {
  return `menu-${place.replaceAll(/\W/g, '-')}`
}
