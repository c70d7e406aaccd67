import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { RunSummary } from '../../store/views-port.ts'
import { askRuns, toReason } from './ask.ts'
import { Chip } from './chip.ts'
import { Ago, toSpan, useNow } from './instant.ts'
import { Link } from './link.ts'
import { changeQuery, toPath } from './page-route.ts'
import { ProgressBar } from './progress.ts'
import type { ProgressBlock } from './progress.ts'
import { Notice, ViewFrame } from './shell.ts'
import { sayRun, toRunPart } from './status-words.ts'
import { useAsked } from './use-asked.ts'

const LOOK_MS = 15_000
/** While somebody types. */
const TYPING_MS = 250

/** What is under way now. */
export function RunsPage(): ComponentChild {
  const { value, failed, isConnected } = useAsked(
    { ask: () => askRuns('', null), concerns: null, everyMs: LOOK_MS },
    [],
  )
  const going = value?.runs.filter(({ endedAt }) => endedAt === null) ?? []
  const ended = value?.runs.filter(({ endedAt }) => endedAt !== null).slice(0, 5) ?? []
  return h(ViewFrame, { title: 'Runs', isConnected }, [
    !value && h(Notice, { key: 'wait', failed, what: 'the runs' }),
    value &&
      h(RunCards, {
        key: 'going',
        title: 'Under way',
        none: [
          'Nothing is under way. ',
          h(Link, { key: 'chat', to: '/', class: 'link' }, 'Drop a plan into the chat'),
          ' to begin.',
        ],
        runs: going,
      }),
    ended.length > 0 && h(RunCards, { key: 'ended', title: 'Ended of late', none: '', runs: ended }),
    ended.length > 0 && h('p', { key: 'more' }, h(Link, { to: '/history', class: 'link' }, 'All runs')),
  ])
}

/** All runs there ever were, by what one remembers of them. */
export function HistoryPage({ query }: { query: URLSearchParams }): ComponentChild {
  const text = query.get('text') ?? ''
  const [typed, setTyped] = useState(text)
  const [older, setOlder] = useState<{ runs: RunSummary[]; more: boolean } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    const timer = window.setTimeout(
      () => changeQuery({ text: typed.trim() === '' ? null : typed }),
      TYPING_MS,
    )
    return () => window.clearTimeout(timer)
  }, [typed])
  useEffect(() => setOlder(null), [text])
  const { value, failed, isConnected } = useAsked(
    { ask: () => askRuns(text, null), concerns: null, everyMs: LOOK_MS },
    [text],
  )
  const runs = value ? joined(value.runs, older?.runs ?? []) : []
  const loadMore = async (): Promise<void> => {
    try {
      const page = await askRuns(text, runs.at(-1)?.id ?? null)
      setOlder(before => ({ runs: [...(before?.runs ?? []), ...page.runs], more: page.more }))
      setProblem(null)
    } catch (error) {
      setProblem(toReason(error))
    }
  }
  return h(ViewFrame, { title: 'History', isConnected }, [
    h('div', { key: 'search', class: 'search', role: 'search' }, [
      h('label', { for: 'search' }, 'Find runs by title, task, or who started them'),
      h('input', {
        id: 'search',
        type: 'search',
        value: typed,
        maxLength: 200,
        dir: 'auto',
        onInput: (event: Event) => {
          if (event.currentTarget instanceof HTMLInputElement) setTyped(event.currentTarget.value)
        },
      }),
    ]),
    !value && h(Notice, { key: 'wait', failed, what: 'the runs' }),
    value &&
      h(RunCards, {
        key: 'runs',
        title: text === '' ? 'All runs' : runs.length === 0 ? 'Nothing found' : 'Found',
        none: text === '' ? 'There was no run yet.' : 'No run has that in it.',
        runs,
      }),
    (older?.more ?? value?.more ?? false) &&
      h(
        'button',
        { key: 'more', type: 'button', class: 'button', onClick: () => void loadMore() },
        'Older ones',
      ),
    problem !== null && h('p', { key: 'problem', class: 'problem', role: 'alert' }, problem),
  ])
}

function joined(first: RunSummary[], older: RunSummary[]): RunSummary[] {
  const known = new Set(first.map(({ id }) => id))
  return [...first, ...older.filter(({ id }) => !known.has(id))]
}

function RunCards(props: {
  title: string
  none: ComponentChild
  runs: readonly RunSummary[]
}): ComponentChild {
  const { title, none, runs } = props
  return h('section', { class: 'run-cards', 'aria-label': title }, [
    h('h2', { key: 'title' }, title),
    runs.length === 0 && h('p', { key: 'none', class: 'view-note' }, none),
    h(
      'ul',
      { key: 'runs' },
      runs.map(run => h('li', { key: run.id }, h(RunCard, { run }))),
    ),
  ])
}

function RunCard({ run }: { run: RunSummary }): ComponentChild {
  const { id, title, status, by, asked, createdAt, startedAt, endedAt, rehearsal } = run
  const now = useNow()
  const span = startedAt === null ? null : toSpan((endedAt ?? now) - startedAt)
  return h(Link, { to: toPath({ view: 'run', run: id }), class: 'card run-card' }, [
    h('div', { key: 'head', class: 'run-card-head' }, [
      h('b', { dir: 'auto' }, title),
      h('span', { class: 'chips' }, [
        asked > 0 &&
          h(Chip, { key: 'asked', part: 'parked' }, asked === 1 ? '1 question' : `${asked} questions`),
        h(Chip, { key: 'status', part: toRunPart(status) }, sayRun(status)),
        rehearsal && h(Chip, { key: 'rehearsal', part: 'rest' }, 'rehearsal'),
      ]),
    ]),
    h(ProgressBar, {
      key: 'bar',
      progress: toProgress(run),
    }),
    h('span', { key: 'facts', class: 'note' }, [
      h('code', null, id),
      ` · ${sayCounts(run)} · by `,
      h('bdi', null, by),
      ' · ',
      span !== null && endedAt === null ? `for ${span}` : h(Ago, { at: startedAt ?? createdAt }),
      span !== null && endedAt !== null && ` · took ${span}`,
    ]),
  ])
}

function toProgress({ total, finished, atWork, parked, failed }: RunSummary): ProgressBlock {
  return { type: 'progress', total, done: finished, failed, parked, active: atWork }
}

function sayCounts({ total, finished, parked, failed }: RunSummary): string {
  return [
    `${finished} of ${total} done`,
    parked > 0 && (parked === 1 ? '1 waits for people' : `${parked} wait for people`),
    failed > 0 && `${failed} failed`,
  ]
    .filter(text => typeof text === 'string')
    .join(' · ')
}
