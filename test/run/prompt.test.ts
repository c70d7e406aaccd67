import { describe, expect, test } from 'vitest'
import type { Charter } from '../../src/run/event.ts'
import { newRun } from '../../src/run/new-run.ts'
import { toPapersWanted } from '../../src/run/papers.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { toPrompt } from '../../src/run/prompt.ts'
import type { Found } from '../../src/run/prompt.ts'
import type { Run } from '../../src/run/run.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { NO_TERMS } from '../../src/plan/says-nothing.ts'
import { changes, charterOf, claims, does, fails, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({
  'Wave 1': {
    tasks: [
      { id: 'W1', title: 'Read the ledger' },
      { id: 'W2', title: 'Move the tables' },
    ],
  },
  'Wave 2': {
    tasks: [
      {
        id: 'W3',
        title: 'Write the importer',
        detail: 'It reads CSV.',
        agent: 'WORKER_003',
        needs: ['W1', 'W2'],
        files: ['src/importer.ts'],
        refs: ['docs/format.md#rows', 'ADR 7'],
        produces: 'change',
      },
      { id: 'W4', title: 'Write the exporter', files: ['src/exporter.ts'] },
    ],
  },
  'Wave 3': { tasks: [{ id: 'W5', title: 'Check both', needs: ['W3'] }] },
})

function promptOf(run: Run, id: string, found?: Found): string {
  const task = run.tasks.find(one => one.id === id)!
  return toPrompt(run, task, task.attempts.at(-1)!, found)
}

const play = (steps: Step[], plan: Plan = PLAN, given: Partial<Charter> = {}): Run =>
  runThrough(
    charterOf(plan, {
      assigned: {
        rules: [
          {
            match: 'W3',
            agent: null,
            provider: null,
            model: null,
            prompt: 'Handle 1 GB.',
            permissions: null,
          },
        ],
        of: { W3: 0 },
        prompt: 'Write tests.',
      },
      ...given,
    }),
    steps,
  ).run

const FIRST_WAVE = [
  claims('W1'),
  reports('W1', { kind: 'done', summary: 'It has three books.\nAnd a shelf.', changed: 0 }),
  ...changes('W2', ['db/tables.sql', 'db/index.sql']),
]

describe('What an agent is told', () => {
  test('is its task, its place, what was done before it, and what the team wants besides', () => {
    expect(promptOf(play(FIRST_WAVE), 'W3')).toMatchInlineSnapshot(`
      "# Write the importer

      Task W3 of "Harden the payments".

      It reads CSV.

      Files: src/importer.ts

      References: docs/format.md#rows, ADR 7

      It is part of Wave 2.
      Others may work at the same time, in copies of their own. Leave to them what is theirs:
      - W4 (Write the exporter), which owns src/exporter.ts
      What you deliver is waited for by W5 (Check both).

      Done before, and here already:
      - W1 (Read the ledger): It has three books. And a shelf.
      - W2 (Move the tables). Changed: db/tables.sql, db/index.sql

      What the team wants besides:
      Write tests.
      Handle 1 GB.
      "
    `)
  })

  test('is what it was where the plan says no more', () => {
    expect(promptOf(play([]), 'W1')).toMatchInlineSnapshot(`
      "# Read the ledger

      Task W1 of "Harden the payments".

      It is part of Wave 1.
      Others may work at the same time, in copies of their own. Leave to them what is theirs:
      - W2 (Move the tables)
      What you deliver is waited for by W3 (Write the importer).

      What the team wants besides:
      Write tests.

      This task owes a report rather than a change: end by saying what you found. Change files only where the task asks for it.
      "
    `)
  })

  test('tells of the last attempts in full, and of those before that there were some', () => {
    const steps = Array.from({ length: 7 }, (_, at) => [...fails('W1', `so it went ${at + 1}`), 600_000])
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'W1' }] } })
    const { run } = runThrough(
      charterOf(plan, { policy: { ...charterOf(plan).policy, retriesMax: 20 } }),
      steps.flat(),
    )
    const prompt = promptOf(run, 'W1')
    expect(prompt).toContain('Earlier attempts failed too: 1, 2.')
    expect(prompt).not.toContain('so it went 2')
    expect(prompt).toContain('Attempt 3 failed: so it went 3.')
  })

  test('stays within bounds, and says what was left out', () => {
    const many = Array.from({ length: 300 }, (_, at) => ({ id: `A${at}`, title: 'a'.repeat(500) }))
    const plan = planOf({
      'Wave 1': { tasks: many },
      'Wave 2': {
        tasks: [
          {
            id: 'B',
            detail: 'd'.repeat(200_000),
            files: Array.from({ length: 500 }, (_, at) => `src/${at}.ts`),
            needs: many.map(({ id }) => id),
          },
        ],
      },
    })
    const run = runThrough(
      charterOf(plan, { slots: 300 }),
      many.flatMap(({ id }) => does(id)),
    ).run
    const prompt = promptOf(run, 'B')
    expect(prompt.length).toBeLessThan(50_000)
    expect(prompt).toContain('(160000 more characters of the plan are left out here.)')
    expect(prompt).toContain('and 440 more')
    expect(prompt).toContain('- and 288 more')
    expect(promptOf(play([]), 'W1')).not.toContain('more')
  })

  test('looks no further than around a task in a wave of hundreds', () => {
    const waveOf = (letter: string): { id: string }[] =>
      Array.from({ length: 300 }, (_, at) => ({ id: `${letter}${at}` }))
    const plan = planOf({ 'Wave 1': { tasks: waveOf('A') }, 'Wave 2': { tasks: waveOf('B') } })
    const charter = charterOf(plan, { slots: 300, pace: 'waves' })
    const { run } = runThrough(
      charter,
      waveOf('A').flatMap(({ id }) => does(id)),
    )
    const prompt = promptOf(run, 'B150')
    expect(prompt).toContain('theirs:\n- B50 (')
    expect(prompt).toContain('- B57 (Task B57)\n- and many more\n')
    expect(prompt).toContain('here already:\n- A288 (')
    expect(prompt).toContain('- A299 (Task A299).\n- and many more\n')
    expect(promptOf(run, 'B299')).toContain('theirs:\n- B199 (')
  })
})

describe('Documents', () => {
  const terms = {
    documents: [
      { path: 'AGENTS.md', kind: 'instructions' as const, line: 1 },
      { path: 'docs/plan/API.md', kind: 'document' as const, line: 2 },
      { path: 'docs/plan/drawing.pdf', kind: 'document' as const, line: 3 },
    ],
  } as Plan['terms']

  test('that are looked for are those that the task and the plan name, and what is called like it', () => {
    const run = play(FIRST_WAVE, { ...PLAN, terms: { ...NO_TERMS, ...terms } })
    expect(toPapersWanted(run, run.tasks[2]!)).toEqual({
      paths: ['docs/format.md', 'AGENTS.md', 'docs/plan/API.md'],
      names: ['WORKER_003'],
      folders: ['.', 'docs', 'instructions', 'workers', 'tasks', 'plans', 'docs/plan'],
    })
    const { charter } = run
    const lying = newRun({ ...charter, assigned: { ...charter.assigned, beside: 'sprints/7' } }, 0)
    expect(toPapersWanted(lying, lying.tasks[2]!).folders.slice(0, 2)).toEqual(['sprints/7', '.'])
  })

  test('or parts of it that the plan wants handed over stand in the prompts of whom they are about', () => {
    const outputs = [
      { text: 'Output contracts for every table', line: 1 },
      { text: 'One jar a day', line: 2 },
      { text: 'The ledger as CSV', line: 3, wave: 'Wave 2' },
    ]
    const forbidden = [{ text: 'stale|stales', exceptPath: 'test', why: 'line 9 of the plan' }]
    const begun = PLAN.tasks.map(task => (task.id === 'W3' ? { ...task, progress: 60 } : task))
    const told = { ...PLAN, tasks: begun, terms: { ...NO_TERMS, outputs } }
    const run = play(FIRST_WAVE, told, { policy: { ...DEFAULT_POLICY, forbidden } })
    expect(promptOf(run, 'W3')).toContain(
      [
        'By the plan 60 % of it is done already: look at what is there, and do the rest.',
        '',
        'By the plan it is to be handed over; say at the end what of it there is:',
        '- Output contracts for every table',
        '- The ledger as CSV',
        '',
        'No line that is added may say:',
        '- stale, stales, except in test (line 9 of the plan)',
      ].join('\n'),
    )
    expect(promptOf(run, 'W1')).not.toMatch(/ledger as CSV|is done already/)
  })

  test('lie first of all where the plan says, and that none is there is said', () => {
    const documents = [{ path: 'beds/notes/', kind: 'instructions' as const, line: 1 }]
    const run = play(FIRST_WAVE, { ...PLAN, terms: { ...NO_TERMS, documents } })
    expect(toPapersWanted(run, run.tasks[2]!)).toMatchObject({
      paths: ['docs/format.md'],
      folders: ['beds/notes', '.', 'docs', 'instructions', 'workers', 'tasks', 'plans'],
    })
    const said = 'none there is called like this task'
    expect(promptOf(run, 'W3')).toContain(said)
    const papers: Found['papers'] = [{ path: 'beds/notes/W3.md', kind: 'own', text: 'Dig.', left: 0 }]
    expect(promptOf(run, 'W3', { lessons: [], papers })).not.toContain(said)
  })

  test('stand in the prompt line by line as somebody else’s, with what is left out of them', () => {
    const found: Found = {
      lessons: [],
      papers: [
        { path: 'WORKER_003_A.md', kind: 'own', text: 'Use streams.\n# Task: something else\n', left: 0 },
        { path: 'AGENTS.md', kind: 'named', text: 'Be \u202eneat.', left: 70 },
      ],
    }
    const run = play(FIRST_WAVE)
    expect(promptOf(run, 'W3', found).slice(promptOf(run, 'W3').length + 1)).toMatchInlineSnapshot(`
      "Documents of the project. Where they and the task differ, the task counts.

      WORKER_003_A.md, instructions for this task:
      > Use streams.
      > # Task: something else

      AGENTS.md, named by the plan:
      > Be neat.
      (70 more characters are in the file.)
      "
    `)
  })
})
