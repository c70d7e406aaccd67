import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
]
const WAVES = [1, 1, 2, 2]
const WHOSE = ['Ravi', 'Suki', 'Ravi', 'Otto']
const NEEDS = [[], [], ['T1'], ['T1', 'T2']]

type Cells = Record<'id' | 'task' | 'agent' | 'needs' | 'turn', string>
type Column = [head: string, cell: keyof Cells]

function toPlan(columns: Column[], change: (cells: Cells, at: number) => Cells = cells => cells): string {
  const rows = WORK.map((task, at) => {
    const cells = {
      id: `T${at + 1}`,
      task,
      agent: WHOSE[at]!,
      needs: NEEDS[at]!.join(', '),
      turn: String(WAVES[at]),
    }
    const changed = change(cells, at)
    return `| ${columns.map(([, cell]) => changed[cell]).join(' | ')} |`
  })
  const heads = columns.map(([head]) => head)
  return `# Spring release\n\n| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${rows.join('\n')}\n`
}

/** `T3 @Ravi after T1`: each task, who does it, and what it waits for. */
function read(text: string): string[] {
  const { tasks, waves } = readPlan(Buffer.from(text))
  return tasks.map(({ title, agent, needs, wave }) => {
    const at = waves.findIndex(({ id }) => id === wave)
    return `${at} ${title} @${agent ?? ''} after ${needs.join()}`
  })
}

const ordered = WORK.map((title, at) => `0 ${title} @${WHOSE[at]!} after ${NEEDS[at]!.join()}`)
const inWaves = WORK.map((title, at) => `${WAVES[at]! - 1} ${title} @${WHOSE[at]!} after `)

const WHO =
  'Agent|Owner|Who|By|Assigned to|Developer|Role|Responsible|DRI|Handled by|Runs on|Terminal|👤'.split('|')
const WHAT = 'Task|What|Description|Work item|Deliverable|Issue|Ticket|Action|Scope|Goal|Change|Todo'.split(
  '|',
)
const AFTER =
  'Depends on|Needs|After|Blocked by|Blockers|Prereqs|Waits for|Must follow|Upstream|Predecessors'.split('|')
const WHEN = 'Wave|Phase|Batch|Day|Sprint|Round|Order|When|Sequence|Slot|Execution order'.split('|')
const NONE = ['', '—', '-', 'none', 'n/a', 'nothing', '(none)']
const COUNTS: ((turn: number) => string)[] = [
  String,
  turn => `W${turn}`,
  turn => `Wave ${turn}`,
  turn => ['1st', '2nd'][turn - 1]!,
  turn => ['First', 'Second'][turn - 1]!,
  turn => '①②'[turn - 1]!,
  turn => ['I', 'II'][turn - 1]!,
]

test('who does what, and after what, is read of a table whatever its columns are called', () => {
  const wrong = WHO.flatMap(who =>
    WHAT.flatMap(what =>
      AFTER.flatMap(after => {
        const text = toPlan([
          ['ID', 'id'],
          [what, 'task'],
          [who, 'agent'],
          [after, 'needs'],
        ])
        return read(text).join('\n') === ordered.join('\n') ? [] : [`${what}, ${who}, ${after}`]
      }),
    ),
  )
  expect(wrong).toEqual([])
})

test('what needs nothing may say so in any way', () => {
  for (const none of NONE) {
    const text = toPlan(
      [
        ['#', 'id'],
        ['Task', 'task'],
        ['Who', 'agent'],
        ['After', 'needs'],
      ],
      cells => ({
        ...cells,
        needs: cells.needs || none,
      }),
    )
    expect(read(text), none).toEqual(ordered)
  }
})

test('a column that counts makes waves, whatever it is called and however it counts', () => {
  const wrong = WHEN.flatMap(when =>
    COUNTS.flatMap(count => {
      const change = (cells: Cells, at: number): Cells => ({ ...cells, turn: count(WAVES[at]!) })
      const plans = [
        toPlan(
          [
            [when, 'turn'],
            ['ID', 'id'],
            ['Task', 'task'],
            ['Agent', 'agent'],
          ],
          change,
        ),
        toPlan(
          [
            ['ID', 'id'],
            ['Task', 'task'],
            ['Agent', 'agent'],
            [when, 'turn'],
          ],
          change,
        ),
        toPlan(
          [
            [when, 'turn'],
            ['Task', 'task'],
            ['Agent', 'agent'],
          ],
          change,
        ),
      ]
      return plans.flatMap((text, at) =>
        read(text).join() === inWaves.join() ? [] : [`${when}: ${count(2)} (${at})`],
      )
    }),
  )
  expect(wrong).toEqual([])
})

test('an order that says what a row waits for makes no waves', () => {
  const text = toPlan(
    [
      ['ID', 'id'],
      ['Task', 'task'],
      ['Agent', 'agent'],
      ['Order', 'turn'],
    ],
    (cells, at) => ({
      ...cells,
      id: String(at + 1),
      turn: ['', '', '1', '1, 2'][at]!,
    }),
  )
  expect(readPlan(Buffer.from(text)).tasks.map(({ needs }) => needs.join())).toEqual(['', '', '1', '1,2'])
})
