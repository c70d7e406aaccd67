import { describe, expect, test } from 'vitest'
import { PLAN_BYTES_MAX, PLAN_TASKS_MAX } from '../../src/plan/plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string): Plan => readPlan(toBytes(text))

interface Refusal {
  name: string
  bytes: Uint8Array
  code: string
}

const REFUSED: Refusal[] = [
  { name: 'nothing at all', bytes: new Uint8Array(), code: 'empty' },
  { name: 'only spaces', bytes: toBytes(' \n\t\n '), code: 'empty' },
  {
    name: 'a picture',
    bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
    code: 'not-text',
  },
  { name: 'an odd half of UTF-16', bytes: Uint8Array.of(0xff, 0xfe, 0x41), code: 'not-text' },
  { name: '50 MB', bytes: new Uint8Array(50_000_000).fill(0x61), code: 'too-large' },
  { name: 'one byte too many', bytes: new Uint8Array(PLAN_BYTES_MAX + 1).fill(0x61), code: 'too-large' },
  {
    name: '100,000 tasks',
    bytes: toBytes(`## Wave 1\n${'- [ ] do\n'.repeat(100_000)}`),
    code: 'too-many-tasks',
  },
  {
    name: 'a range beyond all measure',
    bytes: toBytes('## Wave 1\n- W_001-999999: do it'),
    code: 'too-many-tasks',
  },
  {
    name: 'JSON that breaks off',
    bytes: toBytes('{\n  "tasks": [\n    { "id": "T1", "title": "Sort" },\n    { "id": "T2", "tit'),
    code: 'damaged-data',
  },
  { name: 'a letter', bytes: toBytes('Dear all,\n\nthe regatta is on Sunday.'), code: 'nothing-found' },
  { name: '200,000 nested quotes', bytes: toBytes('>'.repeat(200_000)), code: 'nothing-found' },
  { name: '100,000 nested lists', bytes: toBytes('- '.repeat(100_000)), code: 'nothing-found' },
  { name: 'a long line of marks', bytes: toBytes(`# A\n${'A_'.repeat(500_000)}`), code: 'nothing-found' },
]

test.each(REFUSED)('says what is wrong with $name', ({ bytes, code }) => {
  const plan = readPlan(bytes)
  const errors = plan.findings.filter(finding => finding.severity === 'error')
  expect(plan.tasks).toEqual([])
  expect(errors.map(finding => finding.code)).toEqual([code])
  expect(errors[0]!.line).toBeGreaterThan(0)
  expect(errors[0]!.message).not.toBe('')
})

test('reads as many tasks as the limit allows', () => {
  expect(read(`## Wave 1\n${'- [ ] do it\n'.repeat(PLAN_TASKS_MAX)}`).tasks).toHaveLength(PLAN_TASKS_MAX)
})

const PLAN = '# Café\n\n## Wave 1\n- Açaí → déjà vu “now”\n'

interface Encoded {
  name: string
  bytes: Uint8Array
  code: string | null
}

/** UTF-8 bytes taken for another encoding and written down as UTF-8 again. */
function garble(text: string, encoding: string): Uint8Array {
  return toBytes(garbleText(text, encoding))
}

function garbleText(text: string, encoding: string): string {
  return new TextDecoder(encoding).decode(toBytes(text))
}

function toUtf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2 + 2)
  const view = new DataView(bytes.buffer)
  for (const [index, unit] of [0xfeff, ...Array.from(text, char => char.charCodeAt(0))].entries()) {
    view.setUint16(index * 2, unit, littleEndian)
  }
  return bytes
}

const ENCODED: Encoded[] = [
  { name: 'UTF-8', bytes: toBytes(PLAN), code: null },
  { name: 'UTF-8 with a byte order mark', bytes: toBytes(`\ufeff${PLAN}`), code: null },
  { name: 'UTF-16, low byte first', bytes: toUtf16(PLAN, true), code: 'decoded' },
  { name: 'UTF-16, high byte first', bytes: toUtf16(PLAN, false), code: 'decoded' },
  { name: 'UTF-16 without a mark, low byte first', bytes: toUtf16(PLAN, true).slice(2), code: 'decoded' },
  { name: 'UTF-16 without a mark, high byte first', bytes: toUtf16(PLAN, false).slice(2), code: 'decoded' },
  {
    name: 'UTF-8 taken for Windows-1252 twice',
    bytes: garble(garbleText(PLAN, 'windows-1252'), 'windows-1252'),
    code: 'repaired-text',
  },
  {
    name: 'UTF-8 taken for Mac Roman and then for Windows-1252',
    bytes: garble(garbleText(PLAN, 'macintosh'), 'windows-1252'),
    code: 'repaired-text',
  },
  { name: 'UTF-8 taken for Windows-1252', bytes: garble(PLAN, 'windows-1252'), code: 'repaired-text' },
  { name: 'UTF-8 taken for Mac Roman', bytes: garble(PLAN, 'macintosh'), code: 'repaired-text' },
]

test.each(ENCODED)('reads $name and says so where it is a repair', ({ bytes, code }) => {
  const plan = readPlan(bytes)
  expect(plan.title).toBe('Café')
  expect(plan.tasks.map(task => task.title)).toEqual(['Açaí → déjà vu “now”'])
  expect(plan.findings.map(finding => finding.code)).toEqual(code === null ? [] : [code])
})

test('reads Windows-1252 where the bytes are no UTF-8', () => {
  const bytes = Uint8Array.from('## Wave 1\n- Caf\u00e9 \u0096 menu\n', char => char.charCodeAt(0))
  const plan = readPlan(bytes)
  expect(plan.tasks.map(task => task.title)).toEqual(['Café – menu'])
  expect(plan.findings.map(finding => finding.code)).toEqual(['decoded'])
})

test('repairs single lines where the rest is right', () => {
  const garbled = new TextDecoder().decode(garble('- déjà vu', 'windows-1252'))
  const plan = read(`## Wave 1\n- 漢字 stay\n${garbled}\n`)
  expect(plan.tasks.map(task => task.title)).toEqual(['漢字 stay', 'déjà vu'])
  expect(plan.findings.map(({ code, line }) => ({ code, line }))).toEqual([
    { code: 'repaired-text', line: 3 },
  ])
})

test.each([
  'blocked 1',
  'fail 2 it needs T1',
  'ask Shall T2 come after T1? | yes | no',
  'usage 1 30s',
  'outage OpenAI 2',
])('takes what a rehearsal is to play for no order and no label: %s', part => {
  const { tasks } = read(`## Wave 1\n- T1: Wash the door\n- T2: Paint it [rehearse: ${part}]\n`)
  expect(tasks[1]).toMatchObject({ title: `Paint it [rehearse: ${part}]`, needs: [], minutes: null })
})

const NO_STORIES = [
  'First, install `node` and `git`. Then clone the repository. Once both are there, run the tests.',
  'The **server** listens on a port. Then the **client** is connected, and the **cache** has less to do.',
  'Every worker asks the queue first. Then everybody waits. Finally nobody works any more.',
  'If **ann** finds a mistake, she tells **ben**. If **ben** agrees, **carl** writes a note.',
  'We thought of having **ann** start after **ben**. That took nine days. **carl** was ill.',
  'Das **Tor** ist offen. Danach ist die **Halle** dran. Wenn alles fertig ist, ist Schluss.',
]

test.each(NO_STORIES)('takes sentences about something else for no tasks: %s', text => {
  const plan = read(`# About us\n\n${text}\n`)
  expect(plan.findings.map(({ code }) => code)).toEqual(['nothing-found'])
})

test('reads of a story who does what beside whom and after what, in Japanese and Chinese, too', () => {
  const needsOf = ({ tasks }: Plan): string[] =>
    tasks.map(({ agent, needs }) => `${agent} after ${needs.map(need => need.split('.').at(-1)).join(' ')}`)
  const japanese = read(
    'まず、**ハナ**は古い星図を写真に撮る。次に、**ケン**は目録を作る。最後に、**ハナ**は星図を棚へ移す。',
  )
  expect(needsOf(japanese)).toEqual(['ハナ after ', 'ケン after 1', 'ハナ after 2'])
  const chinese = read(
    '首先，**小林**整理旧地图。然后，**阿梅**设计目录，**老周**搭建书架。等目录和书架完成后，**小林**把地图搬进新馆。',
  )
  expect(needsOf(chinese)).toEqual(['小林 after ', '阿梅 after 1', '老周 after 1', '小林 after 2 3'])
})

test.for([
  [
    'a line of its own',
    '## Wave 1\n\n- T1: Train the model\n  - Worker labels: GPU, linux\n- T2: Write it up\n',
  ],
  [
    'a column',
    '## Wave 1\n\n| ID | Task | Runner labels |\n|---|---|---|\n| T1 | Train the model | `linux`, gpu |\n| T2 | Write it up | |\n',
  ],
  [
    'data',
    '```yaml\ntasks:\n  - id: T1\n    title: Train the model\n    worker_labels: [gpu, linux]\n  - id: T2\n    title: Write it up\n```\n',
  ],
  [
    'the canonical form',
    'tasks',
    '---\nregatta: 1\n---\n\n# Plan\n\n- [ ] T1: Train the model\n  - labels: linux, GPU\n- [ ] T2: Write it up\n',
  ],
])('%s says what the machine of a task must have', ([, text, canonical]) => {
  const { tasks } = readPlan(new TextEncoder().encode(canonical ?? `# Plan\n\n${text}`))
  expect(tasks.map(({ id, labels }) => [id, labels])).toEqual([
    ['T1', ['gpu', 'linux']],
    ['T2', undefined],
  ])
})

test('what a tracker calls labels asks for no machine, nor does a sentence', () => {
  const text =
    '# Plan\n\n## Wave 1\n\n- T1: Train\n  - Labels: bug, gpu\n- T2: Write\n  - Worker labels: any of the big ones\n'
  const { tasks } = readPlan(new TextEncoder().encode(text))
  expect(tasks.map(({ labels }) => labels)).toEqual([undefined, undefined])
})

describe('what a task owes', () => {
  const owed = (...titles: string[]): string[] => {
    const text = `# Plan\n\n## Wave 1\n\n${titles.map(title => `- ${title}\n`).join('')}`
    return readPlan(new TextEncoder().encode(text)).tasks.map(({ produces }) => produces)
  }

  test.each([
    'Final validation (preliminary)',
    'Complete final validation',
    'Test the entire ferry line',
    'Detect any slow crossings',
    'Full timetable dry-run',
    'Security audit of the till',
    'Create PR',
    'Open a pull request for the timetable',
    'Tag the release',
    'Identify the busiest quay',
  ])('is a report: %s', title => {
    expect(owed(title, 'Paint the hull')).toEqual(['report', 'change'])
  })

  test.each([
    'Write tests for the crossings',
    'Test the ticket form',
    'Ticket validation',
    'Create PR template',
    'Detect slow crossings',
    'Detect any stale tickets and remove them',
    'Support a dry-run of the timetable',
    'Code review workflow',
    'Push notifications',
    'Final validation in `docs/validation.md`',
  ])('is a change: %s', title => {
    expect(owed(title, 'Paint the hull')).toEqual(['change', 'change'])
  })

  test.each(['Read-only or monitoring', 'All agents are read-only.', 'All are verification tasks'])(
    'is a report in a wave of which the plan says: %s',
    words => {
      const wave = '- **diver**: Hull below the water line\n- **mate**: Fix the ladder\n'
      const text = `# Plan\n\n## Wave 1\n\n- **cook**: Galley\n- **boy**: Decks\n\n## Wave 2\n\n${wave}\n### Why in parallel?\n\n- ${words}\n`
      const { tasks } = readPlan(new TextEncoder().encode(text))
      expect(tasks.map(({ agent, produces }) => [agent, produces])).toEqual([
        ['cook', 'change'],
        ['boy', 'change'],
        ['diver', 'report'],
        ['mate', 'change'],
      ])
    },
  )

  test('is a change where something of the wave’s own is read-only', () => {
    const text = '# Plan\n\n## Wave 1\n\n- Logbook view\n\nThe logbook gets a read-only mode.\n'
    expect(readPlan(new TextEncoder().encode(text)).tasks.map(({ produces }) => produces)).toEqual(['change'])
  })
})

describe('a person who is named as the owner', () => {
  test.each<[string, string, (string | null | undefined)[][]]>([
    [
      'is whose it is, beside an agent',
      '### T1: Cut\n- Owner: @ana\n- Agent: codex\n\n### T2: Sew\n- Agent: codex\n',
      [
        ['codex', 'ana'],
        ['codex', undefined],
      ],
    ],
    [
      'does it where nobody else is named',
      '### T1: Cut\n- Owner: @ana\n\n### T2: Sew\n- Assignee: @ben\n',
      [
        ['ana', undefined],
        ['ben', undefined],
      ],
    ],
    [
      'is no agent: without a sign before the name nobody knows',
      '### T1: Cut\n- Owner: codex\n- Agent: backend\n\n### T2: Sew\n',
      [
        ['codex', undefined],
        [null, undefined],
      ],
    ],
    [
      'has a column beside that of agents',
      '| ID | Task | Owner | Agent |\n|---|---|---|---|\n| T1 | Cut the cloth | @ana | codex |\n| T2 | Sew it | | claude |\n',
      [
        ['codex', 'ana'],
        ['claude', undefined],
      ],
    ],
    [
      'does it where the column has other names, too',
      '| ID | Task | Owner | Agent |\n|---|---|---|---|\n| T1 | Cut the cloth | @ana | codex |\n| T2 | Sew it | lead | claude |\n',
      [
        ['ana', undefined],
        ['lead', undefined],
      ],
    ],
  ])('%s', (_, text, expected) => {
    const { tasks } = readPlan(new TextEncoder().encode(`# P\n\n## Wave 1\n\n${text}`))
    expect(tasks.map(({ agent, owner }) => [agent, owner])).toEqual(expected)
  })
})

test('a heading that ends in brackets is no task where the tasks stand elsewhere with who does them', () => {
  const { tasks } = read(`# Move

## Detail

### Wave 1

- **A1** Pack the books — *agent:* \`ana-bot\`
- **A2** Pack the plates — *agent:* \`ben-bot\`

### Wave 2 (after wave 1)

- **B1** Carry all of it — *agent:* \`cem-bot\`

### Cards (extracts)

**A1 Pack the books**
- Files: \`books/list.md\`
`)
  expect(tasks.map(({ id, agent }) => `${id}: ${agent}`)).toEqual([
    'A1: ana-bot',
    'A2: ben-bot',
    'B1: cem-bot',
  ])
})

/** Where a sentence says it, Regatta need not tell that only the numbering does. */
const isImplied = (sentence: string): boolean =>
  read(`# P\n\n${sentence}\n\n## Wave 1\n\n- [ ] A\n\n## Wave 2\n\n- [ ] B\n`).findings.some(
    ({ code }) => code === 'implied-order',
  )

test.each([
  'A wave departs only after the whole wave before it has arrived.',
  'Never open a wave while the one before it is still running.',
  'Finish a wave completely before you open the next.',
  'Wave N+1 is handed out once wave N is green.',
  'A wave is a hard barrier.',
  'One wave at a time.',
])('takes the waves to come one after the other: %s', sentence => {
  expect(isImplied(sentence)).toBe(false)
})

test.each([
  'A wave may start before the previous one is finished.',
  'A wave may start while the previous one is still running.',
  'There is no hard barrier between waves.',
])('does not: %s', sentence => {
  expect(isImplied(sentence)).toBe(true)
})
