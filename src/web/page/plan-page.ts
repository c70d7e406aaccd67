import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlanReading } from '../plan-routes.ts'
import { askReading, sendMessage, toReason } from './ask.ts'
import { Chip } from './chip.ts'
import { Spans } from './blocks.ts'
import { readName } from './name-form.ts'
import { goToPath } from './page-route.ts'
import { PlanEditor } from './plan-editor.ts'
import type { Editing } from './plan-editor.ts'
import { readFile } from './send-draft.ts'
import { ViewFrame } from './shell.ts'
import { VirtualRows } from './virtual-rows.ts'

/** While somebody types. */
const TYPING_MS = 300
const RETRY_MS = 1_500
const ROW_HEIGHT = 56
const FINDINGS_SHOWN = 100
const CHANNEL = 'general'

const SAMPLE = `# Booking system for a harbour

## Wave 1: Foundations

- H01: Tables for berths and bookings (20 min)
- H02: Sign in with a link by mail (30 min)

## Wave 2: Screens

- H03: Calendar of a berth (40 min, depends on H01)
- H04: Booking form (30 min, depends on H01, H02)
`

/** Stays while one looks at something else. */
let kept = SAMPLE

/** A document, and beside it what Regatta takes it for: anew with every word. */
export function PlanPage(): ComponentChild {
  const [text, setText] = useState(kept)
  const [slots, setSlots] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [line, setLine] = useState<number | null>(null)
  const editing = useRef<Editing | null>(null)
  const { reading, failed } = useReading(text, toSlots(slots))
  const change = (next: string): void => {
    kept = next
    setText(next)
  }
  const goToLine = (to: number): void => {
    setLine(to)
    editing.current?.show(to)
  }
  const send = async (): Promise<void> => {
    const as = readName()
    if (as === null) return goToPath('/')
    try {
      const files = [await readFile(new File([text], 'plan.md'))]
      await sendMessage({ as, channel: CHANNEL, thread: null, text: '', files })
      goToPath('/')
    } catch (error) {
      setProblem(toReason(error))
    }
  }
  const here = reading === null ? null : findTask(reading, line)
  return h(ViewFrame, { title: 'Plan', class: 'plan-view' }, [
    h('div', { key: 'both', class: 'plan-both' }, [
      h(PlanEditor, {
        key: 'editor',
        text,
        change,
        marks: toMarks(reading),
        line,
        setLine,
        editing,
        send: () => void send(),
      }),
      h(
        'section',
        {
          key: 'reading',
          class: 'plan-reading',
          'data-scroller': true,
          tabIndex: 0,
          'aria-label': 'What Regatta reads',
        },
        [
          problem !== null && h('p', { key: 'problem', class: 'problem', role: 'alert' }, problem),
          failed !== null && h('p', { key: 'failed', class: 'problem', role: 'alert' }, failed),
          reading && h(About, { key: 'about', reading, slots, setSlots }),
          reading && h(Findings, { key: 'findings', findings: reading.findings, goToLine }),
          reading && h(Tasks, { key: 'tasks', reading, here, goToLine }),
        ],
      ),
    ]),
  ])
}

/** One reading at a time, always of the latest; what was read last stays in view meanwhile. */
function useReading(
  text: string,
  slots: number | null,
): { reading: PlanReading | null; failed: string | null } {
  const [state, setState] = useState<{ reading: PlanReading | null; failed: string | null }>({
    reading: null,
    failed: null,
  })
  const wanted = useRef({ text, slots })
  const isAsking = useRef(false)
  const isGone = useRef(false)
  wanted.current = { text, slots }
  const ask = async (): Promise<void> => {
    if (isAsking.current) return
    isAsking.current = true
    for (let isLate = true; isLate && !isGone.current;) {
      const asked = wanted.current
      try {
        const reading = await askReading(asked)
        setState({ reading, failed: null })
      } catch (error) {
        setState(before => ({ ...before, failed: toReason(error) }))
        await new Promise(resolve => window.setTimeout(resolve, RETRY_MS))
      }
      isLate = wanted.current.text !== asked.text || wanted.current.slots !== asked.slots
    }
    isAsking.current = false
  }
  useEffect(() => {
    const timer = window.setTimeout(() => void ask(), state.reading === null ? 0 : TYPING_MS)
    return () => window.clearTimeout(timer)
  }, [text, slots])
  useEffect(() => () => void (isGone.current = true), [])
  return state
}

function toSlots(text: string): number | null {
  const slots = Number(text)
  return Number.isInteger(slots) && slots >= 1 && slots <= 1_000 ? slots : null
}

function toMarks(reading: PlanReading | null): ReadonlyMap<number, 'error' | 'warning' | 'note' | 'task'> {
  const marks = new Map<number, 'error' | 'warning' | 'note' | 'task'>()
  const ranks = ['task', 'note', 'warning', 'error'] as const
  for (const { line } of reading?.tasks ?? []) marks.set(line, 'task')
  for (const { line, severity } of reading?.findings ?? []) {
    const there = marks.get(line)
    if (there === undefined || ranks.indexOf(severity) > ranks.indexOf(there)) marks.set(line, severity)
  }
  return marks
}

/** The task whose words the cursor stands in: the last that begins above it. */
function findTask({ tasks }: PlanReading, line: number | null): number | null {
  if (line === null) return null
  let best: number | null = null
  for (const [index, task] of tasks.entries())
    if (task.line <= line && (best === null || task.line >= tasks[best]!.line)) best = index
  return best
}

function About(props: {
  reading: PlanReading
  slots: string
  setSlots(slots: string): void
}): ComponentChild {
  const { reading, slots, setSlots } = props
  return h('div', { class: 'card' }, [
    h('h2', { key: 'title', dir: 'auto' }, reading.title),
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
    h('div', { key: 'slots', class: 'plan-terms' }, [
      h('label', { for: 'slots' }, 'With so many at once'),
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
                h('tr', { key: each.slots }, [
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

function Findings(props: {
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
              h('span', { dir: 'auto' }, message),
              h('span', { class: 'row-state' }, `line ${line}`),
            ]),
          ),
        ),
    ),
  ])
}

type PlanRow = { wave: PlanReading['waves'][number] } | { task: number }

function Tasks(props: {
  reading: PlanReading
  here: number | null
  goToLine(line: number): void
}): ComponentChild {
  const { reading, here, goToLine } = props
  const rows: PlanRow[] = reading.waves.flatMap((wave): PlanRow[] => [
    { wave },
    ...wave.tasks.map(task => ({ task })),
  ])
  return h('section', { class: 'plan-tasks', 'aria-label': 'Tasks' }, [
    h('h2', { key: 'title' }, 'Tasks'),
    h(VirtualRows, {
      key: 'rows',
      count: rows.length,
      rowHeight: ROW_HEIGHT,
      label: 'Waves and tasks',
      class: 'timeline-rows',
      keyOf: index => {
        const row = rows[index]!
        return 'wave' in row ? `w${index}` : `t${row.task}`
      },
      row: index => {
        const row = rows[index]!
        if ('wave' in row) {
          const { id, title, gate } = row.wave
          return h('div', { class: 'plan-wave' }, [
            h('b', { dir: 'auto' }, title === '' || title === id ? id : `${id} ${title}`),
            gate !== null && h('span', { class: 'note', dir: 'auto' }, `then asked: ${gate}`),
          ])
        }
        const task = reading.tasks[row.task]!
        return h(
          'button',
          {
            type: 'button',
            class: 'plan-task',
            'aria-pressed': row.task === here,
            onClick: () => goToLine(task.line),
          },
          [
            h('span', { key: 'head', class: 'row-name' }, [
              h('b', { dir: 'auto' }, task.id),
              h('span', { class: 'row-title', dir: 'auto' }, task.title),
              h('span', { class: 'row-state' }, `line ${task.line}`),
            ]),
            h('span', { key: 'needs', class: 'plan-needs', dir: 'auto' }, toNeeds(reading, row.task)),
          ],
        )
      },
    }),
  ])
}

function toNeeds({ tasks }: PlanReading, index: number): string {
  const { needs, done, minutes } = tasks[index]!
  const names = needs.slice(0, 6).map(need => tasks[need]!.id)
  const more = needs.length - names.length
  return [
    names.length > 0 && `after ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    minutes !== null && `${minutes} min`,
    done && 'done already',
  ]
    .filter(part => typeof part === 'string')
    .join(' · ')
}
