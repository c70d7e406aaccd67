import { expect, test } from 'vitest'
import type { Draft, DraftTask } from '../../src/plan/assemble/draft.ts'
import { toNames } from '../../src/plan/assemble/names.ts'
import { resolve } from '../../src/plan/assemble/resolve-references.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toOutline } from '../../src/plan/outline/to-outline.ts'
import { openPlace, toCandidate, toTelling } from '../../src/plan/tell/telling.ts'

const read = (text: string) => readPlan(new TextEncoder().encode(text))

/** A list without ids; counts how often any of its tasks is looked at. */
function toCountedDraft(count: number): { draft: Draft; looks: () => number } {
  const { root: section } = toOutline('').outline
  const list = Array.from({ length: count }, (_, index) =>
    toCandidate({ title: `Do thing ${index}`, number: index + 1, line: index, path: [] }),
  )
  const telling = toTelling('numbers', openPlace(section), list)
  const tasks = list.map((told, index): DraftTask => ({
    told,
    telling,
    wave: 0,
    id: `plan.${index + 1}`,
    needs: new Set(),
    barrier: true,
  }))
  const name = { kind: '', key: '', label: 'Plan', alias: null, title: '', line: 0 }
  const empty = {
    title: '',
    mode: null,
    minutes: null,
    explicit: true,
    strict: false,
    implied: false,
    sections: [],
    outers: new Set<string>(),
    mentions: [],
    line: 0,
  }
  const wave = { ...empty, name, id: 'Plan', after: [], afterTasks: [], tasks: [...tasks.keys()] }
  let looks = 0
  const counted = new Proxy(tasks, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1
      return Reflect.get(target, key, receiver)
    },
  })
  return { draft: { waves: [wave], tasks: counted, findings: [], trail: null }, looks: () => looks }
}

test.each(['the parser of everything here', '#7', '#7 and 9, also no-such thing'])(
  'looks at no more tasks for “%s” in a long list than in a short one',
  text => {
    const [short = 0, long = 0] = [20, 2_000].map(count => {
      const { draft, looks } = toCountedDraft(count)
      const names = toNames(draft)
      // What is looked up in is made when first asked for.
      resolve(names, 'some tiller', 4)
      const before = looks()
      resolve(names, text, 4)
      return looks() - before
    })
    expect(long).toBe(short)
  },
)

test('takes a number that begins anew in every wave for the one of the same list', () => {
  const wave = (number: number) => `## Wave ${number}\n\n1. Do a${number}\n2. Do b${number} (depends on #1)\n`
  const { tasks } = read(`# P\n\n${wave(1)}\n${wave(2)}`)
  expect(tasks.map(task => task.needs)).toEqual([[], [tasks[0]!.id], [], [tasks[2]!.id]])
})

test('takes a number that all bear for another task than the one that needs it', () => {
  const { tasks } = read('# P\n\n## Wave 1\n\n1. Do a (depends on #1)\n1. Do b (depends on #1)\n')
  expect(tasks.map(task => task.needs)).not.toContainEqual(expect.arrayContaining(['no such']))
  for (const task of tasks) expect(task.needs).not.toContain(task.id)
})

test('starts no plan whose waves each come after all before them, a thousand times over', () => {
  const wave = (_: unknown, index: number) => `## Wave ${index + 1} (after all previous)\n\n- Do w${index}\n`
  const plan = read(`# P\n\n${Array.from({ length: 1_200 }, wave).join('\n')}`)
  expect(plan.findings.map(finding => finding.code)).toContain('too-entangled')
})

const needsOf = (text: string) => Object.fromEntries(read(text).tasks.map(task => [task.title, task.needs]))

test('finds numbers of a table in the same wave, where they begin anew in each', () => {
  const table = (number: number, rows: string[]) =>
    `## Phase ${number}\n\n| # | Task | Depends on |\n|---|---|---|\n${rows.join('\n')}\n`
  const first = table(1, ['| 1 | Write schema | - |', '| 2 | Build storage | #1 |', '| 3 | Seed data | 2 |'])
  const second = table(2, [
    '| 1 | Draw routes | - |',
    '| 2 | Wire handlers | #1 |',
    '| 3 | Check limits | 2 |',
  ])
  const more = table(
    3,
    [1, 2, 3, 4, 5].map(at => `| ${at} | Polish corner ${at}${at} | ${at - 1 || '-'} |`),
  )
  const { tasks, findings } = read(`# P\n\n${first}\n${second}\n${more}`)
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  for (const [index, task] of tasks.entries()) {
    const starts = task.title === 'Write schema' || task.title === 'Draw routes' || task.title.endsWith(' 11')
    expect(task.needs).toEqual(starts ? [] : [tasks[index - 1]!.id])
  }
})

test('finds a number in the wave that it is said of', () => {
  const first = '## Wave 1\n\n1. Write schema\n2. Build storage\n'
  const second = [
    '1. Draw routes (depends on #2 of Wave 1)',
    '2. Wire handlers (depends on task 1 of Wave 1)',
    '3. Check limits (depends on Wave 1 #2 and #1)',
  ]
  expect(needsOf(`# P\n\n${first}\n## Wave 2\n\n${second.join('\n')}\n`)).toMatchObject({
    'Draw routes': ['wave-1.2'],
    'Wire handlers': ['wave-1.1'],
    'Check limits': ['wave-1.2', 'wave-2.1'],
  })
})

const cycleOf = (text: string) => read(text).findings.find(({ code }) => code === 'cycle')?.message

test('tells a way round through waves by their names alone', () => {
  const waves = [1, 2, 3].map(at => `## Wave ${at} (after Wave ${(at % 3) + 1})\n\n- T${at}: Do t${at}\n`)
  expect(cycleOf(`# P\n\n${waves.join('\n')}`)).toContain(': Wave 1 → Wave 3 → Wave 2 → Wave 1.')
})

test('names the task by which a way round enters a wave', () => {
  const [first, second] = ['- T1: Do a (depends on T2)\n', '- T2: Do b\n']
  const text = `# P\n\n## Wave 1\n\n${first}\n## Wave 2 (after Wave 1)\n\n${second}`
  expect(cycleOf(text)).toContain(': Wave 1 → Wave 2 → T2 → T1 → Wave 1.')
})

const flat = (lines: string[]) => needsOf(`# P\n\n${lines.map(line => `- ${line}\n`).join('')}`)

test.each([
  ['A3: Build index, after A1', 'Build index', ['A1']],
  ['A3: Build index — after A1 & A2', 'Build index', ['A1', 'A2']],
  ['A3: Build index; needs A2', 'Build index', ['A2']],
  ['A3: Build index, requires A1 and A2', 'Build index', ['A1', 'A2']],
  ['A3: Build index, once A2 is done', 'Build index', ['A2']],
  ['A3: Build index, after A2 (2h)', 'Build index', ['A2']],
  ['A3: Build index (after A1-A2)', 'Build index', ['A1', 'A2']],
  ['A3: Build index (after A1..A2)', 'Build index', ['A1', 'A2']],
  ['A3: Build index [depends: A1]', 'Build index', ['A1']],
  ['A3: Build index (A1)', 'Build index (A1)', ['A1']],
  ['A3: Build index, after all of the above (agent: qa)', 'Build index', ['A1', 'A2']],
  ['A3: Build index (all of the above)', 'Build index', ['A1', 'A2']],
  ['A3: Build index (A4)', 'Build index (A4)', []],
  ['A3: Build index, requires OAuth2', 'Build index, requires OAuth2', []],
  ['A3: Build index, after lunch', 'Build index, after lunch', []],
  ['A3: Build index – after A2, same files', 'Build index', ['A2']],
  ['A3: Build index, needs A1 as well', 'Build index', ['A1']],
  ['A3: Build index; reads its format, so after A2 – index-agent', 'Build index; reads its format', ['A2']],
  ['A3: Build index – only when every other item is done', 'Build index', ['A1', 'A2']],
])('reads “%s”', (line, title, needs) => {
  const text = `# P\n\n- A1: Make schema\n- A2: Make store\n- ${line}\n- A4: Ship\n`
  const { tasks, findings } = read(text)
  expect(tasks[2]).toMatchObject({ id: 'A3', title, needs })
  expect(findings).toEqual([])
})

test('puts a task that blocks another before it', () => {
  expect(flat(['A1: Make schema (blocks A2)', 'A2: Make store', 'A3: Lint, before A2'])).toMatchObject({
    'Make store': ['A1', 'A3'],
  })
})

test('takes a phase that only ids tell of for the tasks with such ids', () => {
  const rows = ['1.1 | Make schema | -', '1.2 | Make store | -', '2.1 | Make pages | All Phase 1']
  const more = ['2.2 | Make menus | Phase 1', '3.1 | Ship | All Phase 1, 2.1']
  const table = [...rows, ...more].map(row => `| ${row} |\n`).join('')
  expect(needsOf(`# P\n\n| ID | Task | Depends on |\n|---|---|---|\n${table}`)).toMatchObject({
    'Make pages': ['1.1', '1.2'],
    'Make menus': ['1.1', '1.2'],
    Ship: ['1.1', '1.2', '2.1'],
  })
})

test.each([
  ['Wave 7', 'T2 depends on Wave 7, which is not in this document.'],
  ['Phase 9 and Wave 1', 'T2 depends on Phase 9, which is not in this document.'],
  ['builder', 'T2 depends on builder, which is not in this document.'],
  ['Agent-Z', 'T2 depends on Agent-Z, which is not in this document.'],
  ['T2', 'T2 depends on itself.'],
])('says that “depends on %s” names nothing it could wait for', (needs, message) => {
  const rows = `| T1 | Make schema | - |\n| T2 | Make store | ${needs} |\n`
  const table = read(`# P\n\n## Wave 1\n\n| ID | Task | Depends on |\n|---|---|---|\n${rows}`)
  const list = read(`# P\n\n## Wave 1\n\n- T1: Make schema\n- T2: Make store (depends on ${needs})\n`)
  for (const { findings } of [table, list])
    expect(findings).toMatchObject([
      { code: 'unknown-reference', message: `${message} Regatta leaves that dependency out.` },
    ])
})

test.each(['two weeks of use', 'approval', 'later', 'Design sign-off', 'Phase 9 sign-off by the vendor'])(
  'takes “depends on %s” for a condition from outside',
  needs => {
    const { findings } = read(`# P\n\n## Wave 1\n\n- T1: Make schema\n- T2: Store (depends on ${needs})\n`)
    expect(findings).toEqual([])
  },
)

test('finds tasks that are called by a word and a number, several under one word too', () => {
  const fields = (needs: string) => `**Agent:** ann\n**Depends on:** ${needs}\n`
  const task = (number: number, needs: string) =>
    `### Task ${number}: Prune tree ${number}\n${fields(needs)}\n`
  const needs = [
    'None',
    'task 1',
    'Tasks 1 and 2',
    'Tasks 1-3',
    'Tasks 2, 3 & 4',
    'Task 9',
    'Task 5 and 2 days of rest',
  ]
  const { tasks, findings } = read(`# P\n\n${needs.map((own, index) => task(index + 1, own)).join('')}`)
  const ids = (...numbers: number[]) => numbers.map(number => `Task ${number}`)
  expect(tasks.map(({ needs: own }) => own)).toEqual([
    [],
    ids(1),
    ids(1, 2),
    ids(1, 2, 3),
    ids(2, 3, 4),
    [],
    ids(5),
  ])
  expect(findings.map(({ code, line }) => `${line} ${code}`)).toEqual(['25 unknown-reference'])
})

test('finds tasks by the word that they begin with, whoever does them', () => {
  const text =
    '# S\n\n- [ ] **jars**: Wash them\n- [ ] **seeds**: Sort them (Session B)\n- [ ] **shelf**: Fill it (needs jars, seeds)\n'
  const [jars, seeds, shelf] = read(text).tasks
  expect(seeds?.agent).toBe('Session B')
  expect(shelf?.needs).toEqual([jars?.id, seeds?.id])
})

test('finds tasks that are called by a word of another language, in a schedule too', () => {
  const task = (number: number, needs: string) =>
    `### Aufgabe ${number}: Hof ${number} fegen\n**Agent:** anna\n**Abhängig von:** ${needs}\n\n`
  const text = `# Plan für den Hof\n\n${task(1, 'keine')}${task(2, 'Aufgabe 1')}${task(3, 'Aufgaben 1 und 2')}## Reihenfolge\n\nWelle 1: Aufgabe 1\nWelle 2: Aufgabe 2\nWelle 3: Aufgabe 3\n`
  expect(read(text).tasks.map(({ id, needs, wave }) => [id, needs, wave])).toEqual([
    ['Aufgabe 1', [], 'Welle 1'],
    ['Aufgabe 2', ['Aufgabe 1'], 'Welle 2'],
    ['Aufgabe 3', ['Aufgabe 1', 'Aufgabe 2'], 'Welle 3'],
  ])
})
