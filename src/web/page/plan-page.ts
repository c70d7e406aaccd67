import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { RunPlan as PlanOfRun } from '../run-routes.ts'
import { AskError, askRunPlan, toReason } from './ask.ts'
import { Link } from './link.ts'
import { toPath } from './page-route.ts'
import { PlanAbout, PlanFindings } from './plan-about.ts'
import { PlanEditor } from './plan-editor.ts'
import type { Editing } from './plan-editor.ts'
import { PlanTasks } from './plan-tasks.ts'
import { findTask, listFollowers, toMarks, toTies } from './plan-ties.ts'
import { Notice, ViewFrame } from './shell.ts'
import { useBringing } from './use-bringing.ts'
import { useReading } from './use-reading.ts'

/** While nobody answers. */
const RETRY_MS = 2_000

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

/** A document of one's own; or with a run's id what that run goes by, at the line of a task. */
export function PlanPage({ query }: { query: URLSearchParams }): ComponentChild {
  const run = query.get('run')
  if (run !== null) return h(RunPlan, { key: `run ${run}`, run, task: query.get('task') })
  const keep = (text: string): void => void (kept = text)
  return h(PlanDesk, { key: 'own', first: kept, keep, task: null })
}

function RunPlan({ run, task }: { run: string; task: string | null }): ComponentChild {
  const [plan, setPlan] = useState<PlanOfRun | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let isGone = false
    let timer: number | undefined
    const fail = (error: unknown): void => {
      if (isGone) return
      setFailed(toReason(error))
      if (error instanceof AskError && error.code === 'unreachable')
        timer = window.setTimeout(() => setTries(tries + 1), RETRY_MS)
    }
    askRunPlan(run).then(found => void (isGone || setPlan(found)), fail)
    return () => {
      isGone = true
      window.clearTimeout(timer)
    }
  }, [run, tries])
  const above = [
    h(Link, { key: 'runs', to: '/runs', class: 'link' }, 'Runs'),
    h(Link, { key: 'run', to: toPath({ view: 'run', run }), class: 'link' }, plan?.title ?? run),
  ]
  if (plan) return h(PlanDesk, { first: plan.text, task, above, note: toNote(plan) })
  return h(ViewFrame, { title: 'Plan', above }, h(Notice, { failed, what: 'the plan' }))
}

function toNote({ name }: PlanOfRun): ComponentChild {
  const said =
    name === null
      ? 'As Regatta understood it, in its own form'
      : ['As it was dropped: ', h('bdi', null, name)]
  return [said, '. What you change here is read anew, and changes nothing of the run.']
}

/** A document, and beside it what Regatta takes it for: anew with every word. */
function PlanDesk(props: {
  first: string
  keep?(text: string): void
  /** By its id: the cursor begins at its line. */
  task: string | null
  /** Of a run's plan: the ways back to it, and what it is. */
  above?: ComponentChild
  note?: ComponentChild
}): ComponentChild {
  const { first, keep, task, above, note } = props
  const [text, setText] = useState(first)
  const [slots, setSlots] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [cursor, setCursor] = useState<Cursor>({ line: null, isOwn: false })
  const editing = useRef<Editing | null>(null)
  const bring = useBringing(text, setProblem)
  const { reading, failed } = useReading(text, toSlots(slots))
  const change = (next: string): void => {
    keep?.(next)
    setText(next)
  }
  const goToLine = (line: number): void => {
    setCursor({ line, isOwn: false })
    editing.current?.show(line)
  }
  useEffect(() => {
    const found = reading?.tasks.find(({ id }) => id === task)
    if (!found) return
    editing.current?.show(found.line)
    setCursor({ line: found.line, isOwn: true })
  }, [task, reading === null])
  const here = reading === null ? null : findTask(reading, cursor.line)
  const marks = useMemo(() => toMarks(reading), [reading])
  const followers = useMemo(() => listFollowers(reading), [reading])
  return h(ViewFrame, { title: above ? 'The plan of this run' : 'Plan', class: 'plan-view', above }, [
    note && h('p', { key: 'note', class: 'note' }, note),
    h('div', { key: 'both', class: 'plan-both' }, [
      h(PlanEditor, {
        key: 'editor',
        text,
        change,
        refuse: setProblem,
        marks,
        ties: toTies(reading, followers, here),
        findings: reading?.findings ?? [],
        line: cursor.line,
        setLine: line => setCursor({ line, isOwn: true }),
        editing,
        send: bring,
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
          reading && h(PlanAbout, { key: 'about', reading, slots, setSlots }),
          reading && h(PlanFindings, { key: 'findings', findings: reading.findings, goToLine }),
          reading &&
            reading.tasks.length > 0 &&
            h(PlanTasks, { key: 'tasks', reading, followers, here, isFollowed: cursor.isOwn, goToLine }),
        ],
      ),
    ]),
  ])
}

interface Cursor {
  line: number | null
  /** Moved in the document itself: what is beside it follows. */
  isOwn: boolean
}

function toSlots(text: string): number | null {
  const slots = Number(text)
  return Number.isInteger(slots) && slots >= 1 && slots <= 1_000 ? slots : null
}
