import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { PlanReading } from '../plan-routes.ts'
import { Spans } from './blocks.ts'
import { Chip } from './chip.ts'

const FINDINGS_SHOWN = 100

/** What a plan comes to, and how long it takes with so many at once. */
export function PlanAbout(props: {
  reading: PlanReading
  slots: string
  setSlots(slots: string): void
}): ComponentChild {
  const { reading, slots, setSlots } = props
  return h('div', { class: 'card' }, [
    reading.title !== '' && h('h2', { key: 'title', dir: 'auto' }, reading.title),
    h('p', { key: 'counts' }, [
      reading.counts,
      reading.status === 'reference' && ' · says that it is not active',
    ]),
    ...reading.facts.map((spans, index) =>
      h('p', { key: `fact ${index}`, dir: 'auto' }, h(Spans, { spans })),
    ),
    ...reading.reasons.map((spans, index) =>
      h('p', { key: `reason ${index}`, class: 'note', dir: 'auto' }, h(Spans, { spans })),
    ),
    reading.tasks.length > 0 &&
      h('div', { key: 'slots', class: 'plan-terms' }, [
        h('label', { for: 'slots' }, 'How many at once'),
        h('input', {
          id: 'slots',
          type: 'number',
          inputMode: 'numeric',
          min: 1,
          max: 1_000,
          value: slots,
          placeholder: String(reading.slots),
          onInput: (event: Event) => {
            if (event.currentTarget instanceof HTMLInputElement) setSlots(event.currentTarget.value)
          },
        }),
      ]),
    reading.bySlots.length > 0 &&
      h(
        'div',
        { key: 'by', class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'How long it takes' },
        [
          h('table', null, [
            h(
              'thead',
              { key: 'head' },
              h(
                'tr',
                null,
                ['At once', 'Wave by wave', 'Each as soon as it can'].map(name =>
                  h('th', { key: name, scope: 'col' }, name),
                ),
              ),
            ),
            h(
              'tbody',
              { key: 'body' },
              reading.bySlots.map(each =>
                h('tr', { key: each.slots, class: each.slots === reading.slots ? 'row-here' : '' }, [
                  h('td', { key: 1 }, each.slots),
                  h('td', { key: 2 }, each.waves),
                  h('td', { key: 3 }, each.eager),
                ]),
              ),
            ),
          ]),
        ],
      ),
  ])
}

/** What is to be said of a plan's lines. */
export function PlanFindings(props: {
  findings: PlanReading['findings']
  goToLine(line: number): void
}): ComponentChild {
  const { findings, goToLine } = props
  if (findings.length === 0) return h('p', { class: 'note' }, 'Nothing to find fault with.')
  return h('section', { class: 'card', 'aria-label': 'Findings' }, [
    h('h2', { key: 'title' }, findings.length === 1 ? '1 finding' : `${findings.length} findings`),
    h(
      'ul',
      { key: 'list', class: 'findings' },
      findings
        .slice(0, FINDINGS_SHOWN)
        .map(({ severity, line, message, code }, index) =>
          h(
            'li',
            { key: `${index} ${code}` },
            h('button', { type: 'button', class: 'finding', onClick: () => goToLine(line) }, [
              h(
                Chip,
                { part: severity === 'error' ? 'failed' : severity === 'warning' ? 'parked' : 'rest' },
                severity,
              ),
              h('span', { class: 'finding-text', dir: 'auto' }, message),
              h('span', { class: 'row-state' }, `line ${line}`),
            ]),
          ),
        ),
    ),
  ])
}
