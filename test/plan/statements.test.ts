import { expect, test } from 'vitest'
import type { Limits, Plan, Terms } from '../../src/plan/plan.ts'
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
  ['API rate limit: 10,000 RPM', { startsPerMinute: 10_000 }],
  ['Rate limit is 5 requests per second', { startsPerMinute: 300 }],
  ['The quota is 4K RPM', { startsPerMinute: 4000 }],
  ['Starts are 0.6s apart, with a 5x safety margin', { startIntervalMs: 600, safetyFactor: 5 }],
  ['Start one worker every 2 s', { startIntervalMs: 2000 }],
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
    '# S\n\n## Delegated authority\n\n- Roll back failed workers\n- Split a worker into two\n- Ask the user only after 2 failed retries\n'
  expect(read(text + WAVES).authority.map(({ may, after }) => [may, after])).toEqual([
    [['rollback'], undefined],
    [['split'], undefined],
    [['escalate'], 2],
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
