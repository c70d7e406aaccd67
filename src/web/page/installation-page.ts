import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import type { Diagnosis, Installation } from '../installation-routes.ts'
import { askDoctor, askInstallation, toReason } from './ask.ts'
import { Chip } from './chip.ts'
import { Ago, Clock } from './instant.ts'
import { Link } from './link.ts'
import { toPath } from './page-route.ts'
import { Notice, ViewFrame } from './shell.ts'
import { useAsked } from './use-asked.ts'

const LOOK_MS = 5_000
const STATES = { fine: ['done', 'fine'], note: ['parked', 'note'], mend: ['failed', 'to be mended'] } as const

/** What there is here to work with, and whether all of it is well. */
export function InstallationPage(): ComponentChild {
  const { value, failed, isConnected } = useAsked(
    { ask: askInstallation, concerns: null, everyMs: LOOK_MS },
    [],
  )
  return h(ViewFrame, { title: 'Setup', isConnected }, [
    !value && h(Notice, { key: 'wait', failed, what: 'the setup' }),
    value && h(Slots, { key: 'slots', value }),
    value && h(Workers, { key: 'workers', value }),
    value && h(Agents, { key: 'agents', value }),
    value && h(Shares, { key: 'shares', value }),
    h(Doctor, { key: 'doctor' }),
  ])
}

function Slots({ value }: { value: Installation }): ComponentChild {
  const { used, line, settled } = value
  return h('section', { class: 'card', 'aria-label': 'Limits' }, [
    h('h2', { key: 'title' }, 'Limits'),
    h('dl', { key: 'facts', class: 'fact-list' }, [
      fact('At work', `${used} of ${settled.slots} places`),
      ...settled.limits.map(({ name, limit }) => fact(name, limit)),
    ]),
    line.length > 0 && h('p', { key: 'line' }, ['Waiting for a place: ', ...toRuns(line)]),
  ])
}

function Workers({ value }: { value: Installation }): ComponentChild {
  const { workers } = value
  return h('section', { class: 'card', 'aria-label': 'Instances' }, [
    h('h2', { key: 'title' }, workers.length === 1 ? '1 instance' : `${workers.length} instances`),
    h(Table, {
      key: 'table',
      label: 'Instances and their work',
      head: ['Machine', 'Process', 'Since', 'At work', 'Has'],
      rows: workers.map(({ id, host, pid, signedInAt, working, about }) => ({
        key: id,
        cells: [
          h('bdi', null, host),
          [about?.verb, pid].filter(Boolean).join(' '),
          signedInAt === null ? '–' : h(Ago, { at: signedInAt }),
          about ? `${working} of ${about.slots}` : working,
          about && about.labels.length > 0 ? toLabels(about.labels) : '–',
        ],
      })),
    }),
  ])
}

function Agents({ value }: { value: Installation }): ComponentChild {
  const queued = new Map(value.queued.map(({ agent, count }) => [agent, count]))
  const others = [...queued.keys()].filter(name => !value.settled.agents.some(agent => agent.name === name))
  const agents = [...value.settled.agents, ...others.map(name => ({ name, provider: null }))]
  return h('section', { class: 'card', 'aria-label': 'Agents and their queues' }, [
    h('h2', { key: 'title' }, 'Agents and their queues'),
    h(Table, {
      key: 'table',
      label: 'Agents and what waits for them',
      head: ['Agent', 'Provider', 'Attempts that wait'],
      rows: agents.map(({ name, provider }) => ({
        key: name,
        cells: [h('bdi', null, name), provider ?? '–', queued.get(name) ?? 0],
      })),
    }),
  ])
}

/** Providers and services that runs have in common. */
function Shares({ value }: { value: Installation }): ComponentChild {
  const known = new Map(value.shares.map(share => [share.name, share]))
  const slots = new Map(
    value.settled.providers.map(({ name, slots }) => [`provider/${name.toLowerCase()}`, slots]),
  )
  const names = [...new Set([...slots.keys(), ...known.keys()])].filter(name => !name.startsWith('person/'))
  return h('section', { class: 'card', 'aria-label': 'Providers and services' }, [
    h('h2', { key: 'title' }, 'Providers and services'),
    names.length === 0
      ? h('p', { key: 'none', class: 'note' }, 'None is set up, and none is in use.')
      : h(Table, {
          key: 'table',
          label: 'Providers and services, and who waits for them',
          head: ['Name', 'In use', 'State', 'Waiting'],
          rows: names.map(name => {
            const share = known.get(name)
            const most = slots.get(name) ?? null
            const closed = share?.closed ?? null
            const isClosed = closed !== null && closed.until > value.now
            return {
              key: name,
              cells: [
                h('bdi', null, name.replace(/^provider\//, '').replace('/', ' ')),
                `${share?.used ?? 0}${most === null ? '' : ` of ${most}`}`,
                isClosed
                  ? [
                      h(Chip, { part: 'failed' }, closed.because === 'down' ? 'down' : 'refuses'),
                      ' until ',
                      h(Clock, { at: closed.until }),
                    ]
                  : h(Chip, { part: 'done' }, 'open'),
                share && share.line.length > 0 ? toRuns(share.line) : '–',
              ],
            }
          }),
        }),
  ])
}

function Doctor(): ComponentChild {
  const [checks, setChecks] = useState<Diagnosis['checks'] | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const ask = async (): Promise<void> => {
    setAsking(true)
    try {
      setChecks((await askDoctor()).checks)
      setProblem(null)
    } catch (error) {
      setProblem(toReason(error))
    }
    setAsking(false)
  }
  return h('section', { class: 'card', 'aria-label': 'Doctor' }, [
    h('h2', { key: 'title' }, 'Doctor'),
    h(
      'p',
      { key: 'about', class: 'note' },
      'Looks at what Regatta needs here, and says how to mend what is not well.',
    ),
    h(
      'div',
      { key: 'ask' },
      h(
        'button',
        {
          type: 'button',
          class: 'button',
          disabled: isAsking,
          'aria-busy': isAsking,
          onClick: () => void ask(),
        },
        isAsking ? 'Looking …' : 'Look now',
      ),
    ),
    problem !== null && h('p', { key: 'problem', class: 'problem', role: 'alert' }, problem),
    checks &&
      h(
        'ul',
        { key: 'checks', class: 'checks', 'aria-live': 'polite' },
        checks.map(({ name, state, text, mend }, index) =>
          h('li', { key: `${index} ${name}` }, [
            h(Chip, { part: STATES[state][0] }, STATES[state][1]),
            h('span', null, [
              h('b', null, name),
              ` ${text}`,
              mend !== '' && h('span', { class: 'note' }, ` ${mend}`),
            ]),
          ]),
        ),
      ),
  ])
}

function Table(props: {
  label: string
  head: readonly string[]
  rows: readonly { key: string; cells: readonly ComponentChild[] }[]
}): ComponentChild {
  const { label, head, rows } = props
  return h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': label }, [
    h('table', null, [
      h(
        'thead',
        { key: 'head' },
        h(
          'tr',
          null,
          head.map(name => h('th', { key: name, scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        { key: 'body' },
        rows.map(({ key, cells }) =>
          h(
            'tr',
            { key },
            cells.map((cell, index) => h('td', { key: index }, cell)),
          ),
        ),
      ),
    ]),
  ])
}

function toLabels(labels: readonly string[]): ComponentChild[] {
  return labels.flatMap((label, index) => [index > 0 && ', ', h('bdi', { key: label }, label)])
}

function toRuns(runs: readonly string[]): ComponentChild[] {
  return runs
    .slice(0, 10)
    .flatMap((run, index) => [
      index > 0 && ', ',
      h(Link, { key: run, to: toPath({ view: 'run', run }), class: 'link' }, run),
    ])
}

function fact(name: string, what: string): ComponentChild {
  return h('div', { key: name, class: 'fact' }, [h('dt', null, name), h('dd', { dir: 'auto' }, what)])
}
