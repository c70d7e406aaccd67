import { expect, test } from 'vitest'
import type { Limits, Plan, Terms } from '../../src/plan/plan.ts'
import type { Response, Rules } from '../../src/plan/rules.ts'
import { readPlan } from '../../src/plan/read-plan.ts'

const read = (text: string): Plan => readPlan(new TextEncoder().encode(text))
const WAVES =
  '\n\n## Wave 1\n\n- A1: Sort the seeds\n- A2: Label the jars\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill the shelf\n'

const LIMITS: [string, Limits][] = [
  ['Max parallel agents: 8 (Wave 1)', { slots: 8 }],
  ['At most 3 agents at once, the box is small', { slots: 3 }],
  ['Maximum 40 parallel workers', { slots: 40 }],
  ['Concurrency limit: 6', { slots: 6 }],
  ['We run with a pool of 12 workers', { slots: 12 }],
  ['Höchstens 4 Agenten gleichzeitig', { slots: 4 }],
  ['~6-8 hours with 5-6 subagents', { slots: 6, slotsRange: [5, 6] }],
  ['Do not exceed 8 concurrent agents.', { slots: 8 }],
  ['No more than 6 agents may run at the same time.', { slots: 6 }],
  ['## Limits\n\n- 100 requests per minute\n- Retry up to three times', { startsPerMinute: 100, retries: 3 }],
  ['The till takes 100 requests per minute', {}],
  ['API rate limit: 10,000 RPM', { startsPerMinute: 10_000 }],
  ['Rate limit is 5 requests per second', { startsPerMinute: 300 }],
  ['The quota is 4K RPM', { startsPerMinute: 4000 }],
  ['Starts are 0.6s apart, with a 5x safety margin', { startIntervalMs: 600, safetyFactor: 5 }],
  ['Start one worker every 2 s', { startIntervalMs: 2000 }],
  ['Each worker makes about 12 requests', { requestsPerTask: 12 }],
  ['Count on 30 API calls per agent', { requestsPerTask: 30 }],
  ['Timeout per worker: 12 minutes', { attemptMinutes: 12 }],
  ['Any worker >20 min = KILL + RESTART', { attemptMinutes: 20 }],
  ['Workers running over 90 seconds are killed', { attemptMinutes: 1.5 }],
  ['Escalate only after 2 failed retries', { retries: 2 }],
  ['Max retries: 3', { retries: 3 }],
  ['Attempts: 3, wait 30 s between attempts', { retries: 2 }],
  ['A red task is rerun once', { retries: 1 }],
  ['git diff empty for 5 min = STALLED, escalate', { stallMinutes: 5 }],
  ['No output for 90 s means that it is stuck', { stallMinutes: 1.5 }],
  ['Look at every board at least every 10 minutes', { monitorSeconds: 600 }],
  ['The seeds are 8 mm wide and 20 minutes old', {}],
  ['Agents 4–6 do the shelves', {}],
]

test.each(LIMITS)('takes the limits from “%s”', (line, limits) => {
  expect(read(`# Seeds\n\n${line}${WAVES}`).limits).toEqual(limits)
})

const CEILINGS: [string, [scope: string, amount: number][]][] = [
  ['Budget: $50 max', [['run', 50]]],
  ['Budget: max. 25 €', [['run', 25]]],
  ['Budget: 20 € – 30 €', [['run', 30]]],
  ['**Max budget:** $1,250.50', [['run', 1250.5]]],
  ['- Total cost ceiling: €25', [['run', 25]]],
  ['Hard cap on spending: £20 for the whole run', [['run', 20]]],
  ['Maximum cost: $30 per run', [['run', 30]]],
  ['Do not spend more than $40.', [['run', 40]]],
  ['The run may cost at most $15', [['run', 15]]],
  ['Keep the total API cost under $25', [['run', 25]]],
  ['Token budget: $40-60', [['run', 60]]],
  [
    '- Budget: $5 per worker\n- Budget: $20 per wave\n- Budget limit: $2k',
    [
      ['task', 5],
      ['wave', 20],
      ['run', 2000],
    ],
  ],
  ['Budget: 55 tasks in 24 rounds', []],
  ['Budget: $5 per 1K tokens', []],
  ['Budget: $900 per month', []],
  ['Daily ad budget: $1000', []],
  ['Total cost: $50', []],
  ['Seeds cost more than $40 this year', []],
  ['## Old plan\n\nBudget: $50', []],
]

test.each(CEILINGS)('takes what may be spent from “%s”', (line, wanted) => {
  const { terms } = read(`# Seeds\n\n${line}${WAVES}`)
  expect((terms?.ceilings ?? []).map(({ scope, amount }) => [scope, amount])).toEqual(wanted)
})

test('takes what a task is to budget for its own work as no word on the run', () => {
  const text = '# Seeds\n\n## Wave 1\n\n- A1: Sort the seeds\n  - Budget: $50\n\nBudget: $50\n'
  expect(read(text).terms?.ceilings).toBeUndefined()
})

test('takes the time of an attempt from how workers are started, and the interval from a heading', () => {
  const text =
    '# Seeds\n\n## Monitoring (60-second intervals)\n\n- look\n\n## Launch\n\n```bash\ntimeout 1200 ./worker.sh A1 &\ntimeout 30 npm test\n```'
  expect(read(text + WAVES).limits).toEqual({ attemptMinutes: 20, monitorSeconds: 60 })
})

const CHECKS: { name: string; text: string; checks: object[] }[] = [
  {
    name: 'after every wave, one of them by its count',
    text: '## After each wave\n\n```bash\n# Quick validation\ngrep -c TODO src | wc -l\n# must never increase\nnpm test\n```',
    checks: [
      { command: 'grep -c TODO src | wc -l', when: 'wave', expect: 'not-more', line: 7 },
      { command: 'npm test', when: 'wave', expect: 'success', line: 9 },
    ],
  },
  {
    name: 'under a line that says how a number may change',
    text: '## Weeds\n\nThe number of `TODO` must not rise:\n\n```bash\ngrep -c TODO src/seeds.ts\n```',
    checks: [{ command: 'grep -c TODO src/seeds.ts', when: 'end', expect: 'not-more', line: 8 }],
  },
  {
    name: 'in sentences that say when they are due',
    text: 'After every wave run `python3 check.py`. Then rest.\n\nAfter each wave run `sh check.sh`.\n\nThe result of `grep -rc FIXME src` must not increase.\n\nAfter all waves run `npm run e2e`.\n\nWe run `npm start` on Mondays.',
    checks: [
      { command: 'python3 check.py', when: 'wave', expect: 'success', line: 3 },
      { command: 'sh check.sh', when: 'wave', expect: 'success', line: 5 },
      { command: 'grep -rc FIXME src', when: 'end', expect: 'not-more', line: 7 },
      { command: 'npm run e2e', when: 'end', expect: 'success', line: 9 },
    ],
  },
  {
    name: 'what a counter must not do, on the line above it',
    text: '## After each wave\n\n```bash\n# must fall or stay, never rise\ngit grep fallback | wc -l\nnpm test\n```',
    checks: [
      { command: 'git grep fallback | wc -l', when: 'wave', expect: 'not-more', line: 7 },
      { command: 'npm test', when: 'wave', expect: 'success', line: 8 },
    ],
  },
  {
    name: 'with the remark behind the command',
    text: '## Between waves, verify\n\n```\npytest --collect-only | wc -l   # the number must not fall\n```',
    checks: [{ command: 'pytest --collect-only | wc -l', when: 'wave', expect: 'not-fewer', line: 6 }],
  },
  {
    name: 'at the end',
    text: '## Final validation\n\n- `cargo test --all` is green\n- somebody tastes a seed',
    checks: [{ command: 'cargo test --all', when: 'end', expect: 'success', line: 5 }],
  },
  {
    name: 'of every task',
    text: '## Checks\n\nRun `npm run lint` before each commit.',
    checks: [{ command: 'npm run lint', when: 'task', expect: 'success', line: 5 }],
  },
  {
    name: 'but nothing that sets things up',
    text: '## Set-up\n\n```bash\nnpm ci\ngit worktree add ../a\n```',
    checks: [],
  },
  {
    name: 'but nothing that starts work',
    text: '## Validation\n\n```bash\nTask seed-tester: Taste them\nexport A=1\n```',
    checks: [],
  },
  {
    name: 'where their fence has gone to, and scripts where they lie',
    text: '## Validation\n\n```bash\ncd beds/north\n\n# after each wave\ncheck_beds.sh 1\nnpm test\n# must never rise\ncd ..\nnpm run lint\n```\n\n```bash\ncd garden\nnpm run dig\n```\n',
    checks: [
      { command: 'cd beds/north && ./check_beds.sh 1', when: 'wave', expect: 'success', line: 9 },
      { command: 'cd beds/north && npm test', when: 'wave', expect: 'not-more', line: 10 },
      { command: 'npm run lint', when: 'wave', expect: 'success', line: 13 },
      { command: 'npm run dig', when: 'wave', expect: 'success', line: 18 },
    ],
  },
  {
    name: 'that are watched by how they end',
    text: '## Monitoring (every 60 s)\n\n1. Sowing: over 20 min = restart\n2. Tests: pytest exit code ≠ 0 = roll back and retry\n3. Count the jars, tests passing\n',
    checks: [{ command: 'pytest', when: 'task', expect: 'success', line: 6 }],
  },
]

test.each(CHECKS)('reads the checks $name', ({ text, checks }) => {
  expect(read(`# Seeds\n\n${text}`.concat(WAVES)).checks).toEqual(checks)
})

test('knows the only wave that a check is about', () => {
  const text =
    '# S\n\n## Batch 1: Sort\n\n- A1: Sort\n- A2: Wash\n\nValidation: `./check.sh 1 36`\n\n## Batch 2: Fill\n\n- B1: Fill\n'
  expect(read(text).checks).toEqual([
    { command: './check.sh 1 36', when: 'wave', wave: 'Batch 1', expect: 'success', line: 8 },
  ])
})

test('reads what is watched, with words, minutes and answers', () => {
  const text =
    '# S\n\n## Monitoring\n\n1. Check for "FAILED" or "BLOCKED" messages\n2. Any worker > 20 min = KILL + RESTART\n' +
    '3. Guide instead of code ("Step 1:") = rollback and retry\n4. Empty diff for 5 min: stalled, escalate\n5. Watch for file conflicts\n'
  expect(
    read(text + WAVES).monitors.map(({ watch, words, minutes, actions }) => ({
      watch,
      words,
      minutes,
      actions,
    })),
  ).toEqual([
    { watch: 'words', words: ['FAILED', 'BLOCKED'] },
    { watch: 'timeout', minutes: 20, actions: ['rerun-task', 'kill'] },
    { watch: 'guide', words: ['Step 1:'], actions: ['rollback', 'rerun-task'] },
    { watch: 'stall', minutes: 5, actions: ['escalate'] },
    { watch: 'conflicts' },
  ])
})

test('tells one failure from several', () => {
  const text =
    '# S\n\n## Contingency\n\nIf any agent fails:\n1. Don’t proceed to dependent waves\n2. Rerun the failed agent\n\n' +
    'If several agents fail in one wave:\n- Fix the root cause first\n- Rerun the entire wave\n'
  expect(
    read(text + WAVES).terms?.contingencies.map(({ when, actions, steps }) => [when, actions, steps.length]),
  ).toEqual([
    ['one-failed', ['hold', 'rerun-task'], 2],
    ['several-failed', ['fix', 'rerun-wave'], 2],
  ])
})

test('reads what may be done without asking, and from when on people are asked', () => {
  const text =
    '# S\n\n## Delegated authority\n\n- Roll back failed workers\n- Split a worker into two\n- Ask the user only after 2 failed retries\n- Escalate after 30 minutes\n'
  expect(read(text + WAVES).authority.map(({ may, after }) => [may, after])).toEqual([
    [['rollback'], undefined],
    [['split'], undefined],
    [['escalate'], 2],
    [['escalate'], undefined],
  ])
})

const MONEY =
  '## Old allocation\n\n- OpenAI: 6 workers × 2K tokens × $0.03/1K = $0.36\n- **Total**: $0.36\n\n' +
  '## New allocation\n\n- OpenAI: 2 workers (33%), $0.03/1K tokens\n- Ollama: 4 workers (67%), free\n\n' +
  '## Fallback\n\n1. **Primary**: OpenAI\n2. **Fallback**: Ollama (4 workers)\n3. **Last resort**: rules\n\n' +
  '```bash\nexport LLM_PROVIDER=ollama\nexport OPENAI_API_KEY=abc\n```\n'

test('reads providers, prices, what takes over, and how to switch, but no key', () => {
  const terms = read(`# S\n\n${MONEY}${WAVES}`).terms!
  expect(terms.costs).toEqual([
    {
      provider: 'OpenAI',
      allocation: 'old',
      workers: 6,
      tokens: 2000,
      pricePer1k: 0.03,
      amount: 0.36,
      line: 5,
    },
  ])
  expect(terms.totals).toEqual([{ allocation: 'old', amount: 0.36, line: 6 }])
  expect(terms.providers).toEqual([
    { name: 'OpenAI', allocation: 'new', share: 33, workers: 2, pricePer1k: 0.03, line: 10 },
    { name: 'Ollama', allocation: 'new', share: 67, workers: 4, pricePer1k: 0, line: 11 },
  ])
  expect(terms.fallbacks).toEqual([{ names: ['OpenAI', 'Ollama', 'rules'], line: 15 }])
  expect(terms.switches).toEqual([{ name: 'LLM_PROVIDER', value: 'ollama', line: 20 }])
})

test('reads shares and prices from a table', () => {
  const table =
    '| Provider | Workers | Share | Price per 1M tokens |\n|---|---|---|---|\n| Mistral | 2 | 67% | $6 |\n| local | 1 | 33% | free |\n'
  expect(read(`# S\n\n${table}${WAVES}`).terms?.providers).toEqual([
    { name: 'Mistral', allocation: null, share: 67, workers: 2, pricePer1k: 0.006, line: 5 },
    { name: 'local', allocation: null, share: 33, workers: 1, pricePer1k: 0, line: 6 },
  ])
})

const TERMS: { name: keyof Terms; text: string; found: unknown[] }[] = [
  {
    name: 'tierRules',
    text: '## Tier assignment rules\n\n1. List what each needs\n',
    found: ['List what each needs'],
  },
  { name: 'handovers', text: '## Handing over\n\n- the schema is frozen\n', found: ['the schema is frozen'] },
  { name: 'outputs', text: '## Output contracts\n\n- one jar a day\n', found: ['one jar a day'] },
  {
    name: 'documents',
    text: 'See `docs/SEEDS.md` and follow AGENTS.md.\n',
    found: ['docs/SEEDS.md', 'AGENTS.md'],
  },
  {
    name: 'documents',
    text: '## Start\n\n```bash\ncd garden/beds\nfor i in {01..03}; do\n  dig.sh BED_${i}_*.md &\ndone\n```\n',
    found: ['garden/beds/'],
  },
  {
    name: 'documents',
    text: '```bash\nagent -p "$(cat briefs/bed-$N.md)"\ncat docs/*.md > out/$N.md\nls ../$N.md\n```\n\nThe task files lie in `beds/notes/`.\n',
    found: ['briefs/', 'beds/notes/'],
  },
  {
    name: 'dates',
    text: '**Goal:** sell the jars by end of day\n\nTarget date: 3 May\n\n## Wave 0\n\n- A0: Dig\n  - Timeline: 4 weeks\n  - Deadline: none\n',
    found: ['Goal: sell the jars by end of day', 'Timeline: 4 weeks'],
  },
  {
    name: 'estimates',
    text: '**Total:** 3-4 hours (vs 20 hours sequential)\n',
    found: [
      [180, 240],
      [1200, 1200],
    ],
  },
]

test.each(TERMS)('keeps the $name with their words', ({ name, text, found }) => {
  const list = read(`# S\n\n${text}${WAVES}`).terms![name] as object[]
  expect(
    list.map(entry =>
      'path' in entry
        ? entry.path
        : 'minutes' in entry
          ? entry.minutes
          : 'text' in entry
            ? entry.text
            : entry,
    ),
  ).toEqual(found)
})

test('says which of its own conditions a reference meets', () => {
  const text =
    '# S\n\n**Status:** Reference (not active)\n\n## When to activate\n\n- [x] the shed is dry\n- [ ] 10+ tasks left\n- several independent tasks\n- 10+ tasks are left\n- somebody has time\n'
  const plan = read(text + WAVES)
  expect(plan.terms?.activation.map(({ met }) => met)).toEqual([true, false, true, false, null])
  expect(plan.findings[0]).toMatchObject({ code: 'reference-only', line: 3 })
  expect(plan.findings[0]?.message).toContain('Of its 5 conditions for that, 2 are met; 1 cannot be seen')
})

const REFERENCES = [
  'This is a reference document and is not currently active.',
  '> DRAFT – do not execute. For reference only',
  'This document is a reference only. Do not execute.',
  'This plan is not yet active.',
  '**Status:** archived',
  '## Status\n\nReference only, nobody works on it.',
]

test.each(REFERENCES)('takes a plan for a reference that says “%s”', words => {
  const plan = read(
    `# S\n\n${words}\n\nIt becomes active when:\n\n- [x] the shed is dry\n- [ ] it rains${WAVES}`,
  )
  expect(plan.status).toBe('reference')
  expect(plan.findings[0]?.message).toContain('Of its 2 conditions for that, 1 is met')
})

const ACTIVE = [
  'This plan is the reference for all gardeners.',
  'This is not a reference document.',
  'Do not run the mower.',
  'The old shed is not active.',
  '## Wave 0\n\n- Z1: Write the card. This is a reference only. Do not execute.',
]

test.each(ACTIVE)('takes a plan for active that says “%s”', words => {
  expect(read(`# S\n\n${words}${WAVES}`).status).toBe('active')
})

test('takes how long a wave lasts from behind its name', () => {
  const { waves } = read(
    '# S\n\n## Wave 1: Base – 30 min\n\n- A1: Sort\n\n## Wave 2: Jars | 20 min\n\n- B1: Wash\n\n## Wave 3: Shelves, 2h\n\n- C1: Fill\n\n## Wave 4 — 30 minutes\n\n- D1: Label\n\n## Wave 5: Till\n\nEst. 15-20 min\n\n- E1: Count\n\n## Wave 6: Open, 0-2h\n\n- F1: Sell\n',
  )
  expect(waves.map(({ title, minutes }) => [title, minutes])).toEqual([
    ['Base', 30],
    ['Jars', 20],
    ['Shelves', 120],
    ['', 30],
    ['Till', 17.5],
    ['Open, 0-2h', null],
  ])
})

test('keeps the ends of a range of minutes', () => {
  const plan = read(
    '# S\n\n## Wave 1\n\n**Estimated time**: 30-45 minutes\n\n- A1: Sort (10-20 min)\n- A2: Wash (5 min)\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill\n',
  )
  expect(plan.waves.map(({ minutes, minutesRange }) => [minutes, minutesRange])).toEqual([
    [37.5, [30, 45]],
    [null, undefined],
  ])
  expect(plan.tasks.map(({ minutesRange }) => minutesRange)).toEqual([[10, 20], undefined, undefined])
})

const RESPONSES: { name: string; text: string; responses: Partial<Response>[] }[] = [
  {
    name: 'what is watched, with its cures in their order',
    text: '## Monitoring\n\n1. Any gardener over 25 min: kill and restart\n2. No output for 4 min: escalate\n3. Keywords "First," or "you should" instead of work: roll back and retry\n4. Tests red: fix and rerun\n',
    responses: [
      { trigger: 'timeout', afterMs: 1_500_000, cures: ['retry'] },
      { trigger: 'stalled', afterMs: 240_000, cures: ['escalate'] },
      { trigger: 'guide', words: ['First,', 'you should'], cures: ['retry'] },
      { trigger: 'check-failed', cures: ['continue'] },
    ],
  },
  {
    name: 'what is done if, with how many make it a case of its own',
    text: '## Contingency\n\nIf one agent fails twice:\n- ask the lead\n\nIf three agents fail in one wave:\n- stop the wave\n- rerun the whole wave\n',
    responses: [
      { trigger: 'failed', cures: ['escalate'], escalateAfter: 2 },
      { trigger: 'several-failed', count: 3, cures: ['hold', 'rerun-wave'] },
    ],
  },
  {
    name: 'how many are several, where that stands in brackets behind them',
    text: '## Contingency\n\nIf several agents fail (3 or more): stop the wave\n\n## Recovery\n\nIf many workers fail (5+): rerun the whole wave\n',
    responses: [
      { trigger: 'several-failed', count: 3, cures: ['hold'] },
      { trigger: 'several-failed', count: 5, cures: ['rerun-wave'] },
    ],
  },
  {
    name: 'one task, where people step in only if they must',
    text: '## Contingency\n\nIf any agent fails:\n1. Don’t start the next wave\n2. Fix the blocker manually if needed\n3. Rerun the agent\n',
    responses: [{ trigger: 'failed', cures: ['hold', 'retry'] }],
  },
  {
    name: 'who takes over, for all of them, with what needs no model at the end',
    text: '## Fallback\n\n1. **Primary**: Mistral\n2. **Fallback**: Ollama, switch ALL workers to it\n3. **Last resort**: rule-based sorter\n',
    responses: [{ trigger: 'provider-down', cures: ['next-provider', 'configured-command'], scope: 'all' }],
  },
  {
    name: 'after how many tries people are asked, save where they are asked at once',
    text: '## Monitoring\n\n1. Over 10 min: restart\n2. Silent for 3 min: page the lead\n\n## Delegated authority\n\n- Ask the user only after 3 failed retries\n',
    responses: [
      { trigger: 'timeout', afterMs: 600_000, cures: ['retry'], escalateAfter: 3 },
      { trigger: 'stalled', afterMs: 180_000, cures: ['escalate'] },
    ],
  },
]

test.each(RESPONSES)('makes answers to failures of $name', ({ text, responses }) => {
  const found = read(`# S\n\n${text}${WAVES}`).rules!.responses
  const told = found.map(response => {
    const own: Partial<Response> = { ...response }
    delete own.line
    return own
  })
  expect(told).toEqual(responses)
})

test('tells what may be done by itself from what needs a word and what is forbidden', () => {
  const text =
    '# S\n\n## Delegated authority\n\nThe gardener may:\n- roll back a bed\n- split a bed in two\n\nNeeds approval:\n- switch to another provider\n\nNever:\n- stop the whole run\n'
  expect(read(text + WAVES).rules!.powers).toEqual([
    { cure: 'retry', mode: 'auto', line: 6 },
    { cure: 'split', mode: 'auto', line: 7 },
    { cure: 'next-provider', mode: 'ask', line: 10 },
    { cure: 'hold', mode: 'never', line: 13 },
  ])
})

const RULES: { name: keyof Rules; text: string; found: unknown }[] = [
  {
    name: 'orders',
    text: '## Ordering rules\n\n- Weeding BEFORE sowing\n- pots before soil, soil before seeds\n',
    found: [
      { before: 'Weeding', after: 'sowing', text: 'Weeding BEFORE sowing', line: 5 },
      { before: 'pots', after: 'soil', text: 'pots before soil, soil before seeds', line: 6 },
      { before: 'soil', after: 'seeds', text: 'pots before soil, soil before seeds', line: 6 },
    ],
  },
  {
    name: 'locks',
    text: '## Coordination\n\n- The water tank is locked for 30 minutes while a bed is watered\n- Only one agent at a time may change `beds/map.json`\n- Service registry tracks which services are being changed\n',
    found: [
      {
        names: ['water tank'],
        holders: [],
        minutes: 30,
        text: 'The water tank is locked for 30 minutes while a bed is watered',
        line: 5,
      },
      {
        names: ['beds/map.json'],
        holders: [],
        text: 'Only one agent at a time may change beds/map.json',
        line: 6,
      },
      {
        names: [],
        holders: [],
        text: 'Service registry tracks which services are being changed',
        line: 7,
      },
    ],
  },
  {
    name: 'locks',
    text: '## Service registry\n\n| Service | Changed by | Lock period |\n|---|---|---|\n| pump | A1, B1 | 2 h |\n',
    found: [{ names: ['pump'], holders: ['A1', 'B1'], minutes: 120, text: 'pump | A1, B1 | 2 h', line: 7 }],
  },
  {
    name: 'notices',
    text: '## Communication\n\n- Breaking changes are announced 2 weeks before\n- Every retry is posted to #beds, for information only\n',
    found: [
      {
        about: 'breaking-change',
        leadDays: 14,
        blocking: true,
        text: 'Breaking changes are announced 2 weeks before',
        line: 5,
      },
      {
        about: 'mitigation',
        to: '#beds',
        blocking: false,
        text: 'Every retry is posted to #beds, for information only',
        line: 6,
      },
    ],
  },
  {
    name: 'targets',
    text: '## Success criteria\n\n- at least 90% (at least 18 workers) succeed at the first attempt\n- coverage above 80%\n- 5% more light\n',
    found: [
      {
        measure: 'first-attempt',
        percent: 90,
        count: 18,
        text: 'at least 90% (at least 18 workers) succeed at the first attempt',
        line: 5,
      },
      { measure: 'coverage', percent: 80, text: 'coverage above 80%', line: 6 },
    ],
  },
  {
    name: 'closing',
    text: '## Next actions\n\n1. Execute Wave 1\n2. Final validation\n3. Commit the beds\n4. Open a pull request\n5. Store retrospectives in the shed\n',
    found: [
      { step: 'validate', text: 'Final validation', line: 6 },
      { step: 'commit', text: 'Commit the beds', line: 7 },
      { step: 'pull-request', text: 'Open a pull request', line: 8 },
      { step: 'retrospectives', text: 'Store retrospectives in the shed', line: 9 },
    ],
  },
  {
    name: 'exclusions',
    text: '## When not to use\n\n- fewer than 5 tasks left\n- tight dependencies\n- it rains\n',
    found: [
      { text: 'fewer than 5 tasks left', line: 5, met: true },
      { text: 'tight dependencies', line: 6, met: false },
      { text: 'it rains', line: 7, met: null },
    ],
  },
  {
    name: 'arrivals',
    text: '## Catching up\n\nWhen a new task arrives, pause what runs, catch it up, then resume.\n',
    found: [
      {
        steps: ['pause', 'catch-up', 'resume'],
        text: 'When a new task arrives, pause what runs, catch it up, then resume.',
        line: 5,
      },
    ],
  },
  {
    name: 'wholeWaves',
    text: '## Principles\n\n- No partial waves: a bed is finished before the next\n',
    found: { text: 'No partial waves: a bed is finished before the next', line: 5 },
  },
]

test.each(RULES)('keeps the $name as something a run can act upon', ({ name, text, found }) => {
  expect(read(`# S\n\n${text}${WAVES}`).rules![name]).toEqual(found)
})

test('knows that nobody does two tasks at once, and how far a task is', () => {
  const plan = read(
    '# S\n\nOne agent per task.\n\n## Wave 1\n\n- A1: Sort the seeds\n- A2: Label the jars\n\n## Status\n\n- A2: Label the jars (40% done)\n',
  )
  expect(plan.limits.agentsPerTask).toBe(1)
  expect(plan.tasks.map(({ progress }) => progress)).toEqual([undefined, 40])
})

test('reads what is to be tracked where it stands in a fence', () => {
  const text =
    '# S\n\n## Monitor progress\n\n```markdown\n1. Track Wave 1 completion\n2. Track Wave 2 progress\n```\n'
  expect(read(text + WAVES).monitors.map(({ watch, line }) => [watch, line])).toEqual([
    ['progress', 6],
    ['progress', 7],
  ])
})

test('keeps hand-over tests and contracts that are only said in passing', () => {
  const { outputs, handovers } = read(
    `# S\n\n## Costs of it\n\n- more testing (integration tests for each wave)\n- more paper (output contracts)${WAVES}`,
  ).terms!
  expect([outputs.map(({ line }) => line), handovers.map(({ line }) => line)]).toEqual([[6], [5]])
})

const NO_RULES: Record<string, string> = {
  'prose that tells a story': 'Last year we told the neighbours before we switched the pump. Tests were red.',
  'a file that is called a lock': '## Files\n\n- `seed.lock` and `lock_box.py` - stale locks',
  'tasks that come before others': '## Wave 0\n\n- Sort before washing\n- Wash after sorting',
  'a share of something else': '## Success criteria\n\n- at least 40% less water',
}

test.each(Object.entries(NO_RULES))('makes no rule of %s', (_, text) => {
  const { powers, orders, locks, notices, targets, closing, responses } = read(
    `# S\n\n${text}${WAVES}`,
  ).rules!
  expect([powers, orders, locks, notices, targets, closing, responses].flat()).toEqual([])
})

test('keeps the question after a wave, whether it stands in a list or in the wave itself', () => {
  const inside =
    '# S\n\n## Wave 1\n\n- A1: Sort\n- A2: Wash\n\n### Gate\n\n- [ ] every jar is dry\n- [ ] nobody sneezes\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill\n'
  expect(read(inside).gates).toEqual([
    { after: 'Wave 1', question: 'every jar is dry; nobody sneezes?', line: 10 },
  ])
  const listed = `# S${WAVES}\n## Go/no-go checkpoints\n\n- **After Wave 1**: Jars dry? Go on\n`
  const plan = read(listed)
  expect(plan.gates).toEqual([{ after: 'Wave 1', question: 'Jars dry?', line: 14 }])
  expect(plan.waves.map(({ gate }) => gate)).toEqual(['Jars dry?', null])
  const between =
    '# S\n\n## Wave 1\n\n- A1: Sort\n- Gate: Is it dry?\n- Success criteria: no dust\n\n## GO/NO-GO\n\nIs it clean?\n\n## Wave 2\n\n- B1: Fill\n\n### GO/NO-GO\n\nIs it full?\n'
  const asked = read(between)
  expect(asked.gates.map(({ after, question }) => [after, question])).toEqual([
    ['Wave 1', 'Is it dry; Is it clean?'],
    ['Wave 2', 'Is it full?'],
  ])
  expect(asked.criteria.map(({ text }) => text)).toEqual(['no dust'])
})

const PLACED_GATES = [
  '## Go/No-Go\n\n- After Wave 1: Is it dry? Go on',
  '## Go/No-Go checkpoints\n\n- Before Wave 2: Is it dry?',
  '## Notes\n\nGo/no-go before Wave 2: Is it dry?',
  '**Go/No-Go after Wave 1:** Is it dry?',
]

test.each(PLACED_GATES)('keeps a question after the wave that it names: %j', text => {
  const { gates } = read(`# S${WAVES}\n${text}\n`)
  expect(gates.map(({ after, question }) => [after, question])).toEqual([['Wave 1', 'Is it dry?']])
})

test('keeps a question before a wave with a letter after the one above it', () => {
  const text = '# S\n\n## Wave A\n\n- A1: Sort\n\n## Wave B (after Wave A)\n\n- B1: Fill\n\n'
  const { gates } = read(
    `${text}## Notes\n\nGate before Wave B: Is it dry?\n\nGate before Wave A: Is it day?\n`,
  )
  expect(gates.map(({ after, question }) => [after, question])).toEqual([['Wave A', 'Is it dry?']])
})

test('takes a gate that only says what must hold for a question, but neither a checkpoint nor a command', () => {
  const { gates, checks } = read(
    '# S\n\n## Wave 1\n\n- A1: Sort\n- Checkpoint: the base is ready\n\nGate: every jar is dry\n\n## Wave 2\n\n- B1: Fill\n- Gate: `npm test`\n',
  )
  expect(gates).toEqual([{ after: 'Wave 1', question: 'every jar is dry?', line: 8 }])
  expect(checks.map(({ line }) => line)).toEqual([13])
})
