import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  ['Fence the old primary', 'Build the chaos rig', 'Add the audit table'],
  ['Check the quorum', '', 'Fill the audit table'],
  ['Rehearse the failover', 'Test the clock skew', 'Write the runbook'],
]
const TIMES = [
  ['Mon', 'Tue', 'Wed'],
  ['**Day 1**', '**Day 2**', '**Day 3**'],
  ['W1', 'W2', 'W3'],
  ['1st', '2nd', '3rd'],
  ['First', 'Then', 'Finally'],
  ['Now', 'Next', 'Later'],
  ['Phase 1: Ground', 'Phase 2: Walls', 'Phase 3: Roof'],
  ['09:00–11:00', '11:00–13:00', '14:00–16:00'],
]
const NAMES = [
  ['Mara', 'Teun', 'Otto'],
  ['Mara', 'claude-a', 'claude-b'],
  ['claude', 'codex', 'gemini'],
  ['architect', 'porter', 'packager'],
  ['RK', 'SM', 'OT'],
  ['Ana Silva', 'Bo Berg', 'Cy Dee'],
  ['Agent 1', 'Agent 2', 'Agent 3'],
  ['wt-api', 'wt-ui', 'wt-db'],
]
const EMPTY = ['', '–', 'off']

const toTable = (rows: string[][]): string =>
  [rows[0]!, rows[0]!.map(() => '---'), ...rows.slice(1)].map(row => `| ${row.join(' | ')} |`).join('\n')

/** Columns become rows. */
const turn = (rows: string[][]): string[][] => rows[0]!.map((_, column) => rows.map(row => row[column]!))

test('a table with people on one side and time on the other says who does what when, whichever side is which', () => {
  const wrong = NAMES.flatMap(names =>
    TIMES.flatMap(times =>
      EMPTY.flatMap(empty => {
        const rows = [
          ['', ...names],
          ...WORK.map((work, at) => [times[at]!, ...work.map(one => one || empty)]),
        ]
        const right = WORK.flatMap((work, at) =>
          work.flatMap((one, who) => (one === '' ? [] : [`${at} ${one} @${names[who]!}`])),
        )
        return [rows, turn(rows)].flatMap(told => {
          const { waves, tasks } = readPlan(Buffer.from(`# Failover\n\n${toTable(told)}\n`))
          const read = tasks.map(
            ({ title, agent, wave }) =>
              `${waves.findIndex(({ id }) => id === wave)} ${title} @${agent ?? ''}`,
          )
          return read.sort().join() === right.toSorted().join() ? [] : [told[0]!.join()]
        })
      }),
    ),
  )
  expect(wrong).toEqual([])
})

test('a table of what each phase is about is no table of people', () => {
  const about = toTable([
    ['Phase', 'Goal', 'Risks', 'Output'],
    ['Phase 1', 'Add the audit table', 'Too slow to fill', 'A table of changes'],
    ['Phase 2', 'Check the quorum', 'None that we know', 'A check in the agent'],
  ])
  const agents = readPlan(Buffer.from(`# Failover\n\n${about}\n`)).tasks.map(({ agent }) => agent)
  expect(agents.filter(agent => agent !== null)).toEqual([])
})
