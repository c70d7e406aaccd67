import { Fragment, h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { unreachable } from '../../lib/assert.ts'
import type { ChangedFile, Delivered } from '../delivered.ts'
import { askDelivered, toReason } from './ask.ts'

/** So many files are open at first. */
const OPEN_FILES_MAX = 5
const OPEN_LINES_MAX = 300

/** What an attempt made of the files, line by line; asked for when somebody wants to see it. */
export function DeliveredView(props: {
  run: string
  task: number
  attempt: number
  paths: readonly string[]
  /** Asked for again when the attempt has come to another state. */
  state: string
}): ComponentChild {
  const { run, task, attempt, paths, state } = props
  const [isOpen, setOpen] = useState(false)
  const [found, setFound] = useState<Delivered | { failed: string } | null>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    let isLate = false
    const take = (value: Delivered | { failed: string }): void => void (isLate || setFound(value))
    askDelivered(run, task, attempt).then(take, (error: unknown) => take({ failed: toReason(error) }))
    return () => void (isLate = true)
  }, [isOpen, run, task, attempt, state])
  const onToggle = (event: Event): void => {
    if (event.currentTarget instanceof HTMLDetailsElement) setOpen(event.currentTarget.open)
  }
  return h('details', { onToggle }, [
    h('summary', { key: 'summary' }, ['What it changed', paths.length > 0 && `: ${sayFiles(paths.length)}`]),
    isOpen && h(Found, { key: 'found', found, paths }),
  ])
}

function Found(props: {
  found: Delivered | { failed: string } | null
  paths: readonly string[]
}): ComponentChild {
  const { found, paths } = props
  if (found === null) return h('p', { class: 'note' }, 'Loading …')
  if ('failed' in found) return h('p', { class: 'problem', role: 'alert' }, found.failed)
  const without = (why: string): ComponentChild => [
    h('p', { key: 'why', class: 'note', dir: 'auto' }, why),
    h(
      'ul',
      { key: 'paths', class: 'paths' },
      paths.map(path => h('li', { key: path }, h('code', null, path))),
    ),
  ]
  switch (found.kind) {
    case 'gone':
      return without('Its copy is gone, and nothing of it came in: its lines are not to be had any more.')
    case 'elsewhere':
      return without(
        `Its copy lies at another place, ${found.place}: its lines are to be seen on the page there.`,
      )
    case 'unreadable':
      return without(`Its lines cannot be read now. ${found.why}.`)
    case 'here':
      return h(Files, found)
    default:
      return unreachable(found)
  }
}

function Files({ files, count }: { files: readonly ChangedFile[]; count: number }): ComponentChild {
  if (files.length === 0) return h('p', { class: 'note' }, 'It changed no file.')
  return h('div', { class: 'diff' }, [
    ...files.map((file, at) => h(FileView, { key: file.path, file, isFirst: at < OPEN_FILES_MAX })),
    count > files.length &&
      h(
        'p',
        { key: 'more', class: 'note' },
        `and ${sayFiles(count - files.length)} more, which are not shown`,
      ),
  ])
}

const KINDS = { added: 'new', removed: 'taken away', changed: '' } as const

function FileView({ file, isFirst }: { file: ChangedFile; isFirst: boolean }): ComponentChild {
  const { path, kind, added, removed, hunks } = file
  const lines = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0)
  const note = sayText(file)
  return h('details', { class: 'diff-file', open: isFirst && lines <= OPEN_LINES_MAX }, [
    h('summary', { key: 'name' }, [
      h('code', { dir: 'auto' }, path),
      KINDS[kind] !== '' && h('span', { class: 'note' }, KINDS[kind]),
      added !== null && h('span', { class: 'diff-added', 'aria-label': `${added} lines came` }, `+${added}`),
      removed !== null &&
        h('span', { class: 'diff-removed', 'aria-label': `${removed} lines went` }, `−${removed}`),
    ]),
    lines > 0 && h(Lines, { key: 'lines', file }),
    note !== null && h('p', { key: 'note', class: 'note' }, note),
  ])
}

function Lines({ file: { path, hunks } }: { file: ChangedFile }): ComponentChild {
  return h(
    'div',
    { class: 'diff-lines', tabIndex: 0, role: 'region', 'aria-label': `What became of ${path}` },
    h(
      'pre',
      null,
      hunks.map(({ before, after, lines }) =>
        h(Fragment, { key: `${before} ${after}` }, [
          h('span', { key: 'at', class: 'diff-at' }, `@@ line ${after} @@`),
          lines.map(({ sign, text }, at) =>
            h(
              'span',
              { key: at, class: sign === '+' ? 'diff-new' : sign === '-' ? 'diff-old' : 'diff-same' },
              `${sign}${text}\n`,
            ),
          ),
        ]),
      ),
    ),
  )
}

function sayText({ text, kind, hunks }: ChangedFile): string | null {
  switch (text) {
    case 'binary':
      return 'It is no text.'
    case 'large':
      return 'It is too large to be shown.'
    case 'gone':
      return 'Somebody wrote there since: its lines are not to be had any more.'
    case 'cut':
      return hunks.length === 0 ? 'There is no room for its lines.' : 'There is more than is shown here.'
    case 'whole':
      if (hunks.length > 0) return null
      return kind === 'changed'
        ? 'None of its lines differs: only its rights, or the end of its last line.'
        : 'It is empty.'
    default:
      return unreachable(text)
  }
}

function sayFiles(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
