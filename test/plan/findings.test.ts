import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const find = (text: string): string[] =>
  readPlan(new TextEncoder().encode(text))
    .findings.filter(({ code }) => code !== 'implied-order')
    .map(({ line, severity, code }) => `${line} ${severity} ${code}`)

const list = (prefix: string, count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `- ${prefix}${index + 1}: Prune tree ${prefix}${index + 1}`,
  ).join('\n')
const TWO =
  '## Wave 1\n\n- A1: Sort the seeds\n- A2: Label the jars\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill the shelf\n'

const CHAIN = `## Wave 1\n\n- T1: Sort\n${[2, 3, 4, 5, 6, 7].map(at => `- T${at}: Prune tree ${at} (depends on T${at - 1})\n`).join('')}`

const TIERS =
  '## Tier assignment rules\n\n1. Assign to tier 1 if tier 0 is all it needs\n2. Within a tier: tasks are independent\n\n'

const FAULTS: { name: string; text: string; found: string[] }[] = [
  {
    name: 'a wish for what comes first, and how much of a task another waits for',
    text: '# S\n\n## Wave 1\n\n- T1: Sort\n- T2: Label – after T1 if possible\n- T3: Fill (needs T1 at 40 %)\n- T4: Sell (needs T3; ideally T2)\n',
    found: ['6 note soft-condition', '7 warning partial-condition', '8 note soft-condition'],
  },
  {
    name: 'a wave wider than the stated maximum',
    text: `# S\n\nMax parallel agents: 3\n\n## Wave 1\n\n${list('A', 4)}\n`,
    found: ['5 warning wide-wave'],
  },
  {
    name: 'waves beside each other that are wider together',
    text: `# S\n\nMax parallel agents: 3\n\n## Wave 1\n\n${list('A', 1)}\n\n## Wave 2 (after Wave 1)\n\n${list('B', 2)}\n\n## Wave 3 (after Wave 1, parallel to Wave 2)\n\n${list('C', 2)}\n`,
    found: ['14 note wide-wave'],
  },
  {
    name: 'tiers that are not as the plan’s own rules for them would have it',
    text: `# S\n\n${TIERS}## Tier 0\n\n- A1: Dig\n\n## Tier 1\n\n- B1: Sow (depends on A1)\n- B2: Water (depends on B1)\n\n## Tier 2\n\n- C1: Reap (depends on B2)\n- C2: Mend the fence (depends on A1)\n`,
    found: ['15 note tier-differs', '20 note tier-differs'],
  },
  {
    name: 'a wave said to hold a task that is told nowhere',
    text: '# S\n\n### Task 1: Sort\n### Task 2: Label\n### Task 3: Fill\n\n## Order\n\nWave 1: Tasks 1 and 2\nWave 2: Tasks 3-4\n',
    found: ['10 warning missing-id'],
  },
  {
    name: 'a critical path shorter than the tasks that wait for each other',
    text: '# S\n\n- [ ] T1: Sort (2 h)\n- [ ] T2: Label (1 h, depends on T1)\n- [ ] T3: Fill (2 h, depends on T2)\n\nCritical path: 4 hours\n',
    found: ['7 warning times'],
  },
  {
    name: 'a name beside a known one that nothing is called by',
    text: '# S\n\n## Wave 1\n\n- **jars**: Wash the jars\n- **seeds**: Sort the seeds\n- **shelf**: Fill the shelf (needs jars, labels)\n- **shop**: Open (needs seeds, shelf)\n',
    found: ['7 warning unknown-reference'],
  },
  {
    name: 'counts in prose',
    text: `# S\n\n${TWO}\nWave 1 has 3 items, Wave 2 1.\n`,
    found: ['12 warning stated-count'],
  },
  {
    name: 'a total in prose',
    text: `# S\n\nNeeds 5 sessions in total.\n\n${TWO}`,
    found: ['3 warning stated-count'],
  },
  {
    name: 'the number of waves',
    text: `# S\n\nThe work is done in three waves.\n\n${TWO}`,
    found: ['3 warning stated-waves'],
  },
  {
    name: 'an id missing from a series',
    text: `# S\n\n## Batch 1\n\n- SEED_001-006: Sort seeds\n- SEED_008-012: Wash jars\n`,
    found: ['6 warning missing-id'],
  },
  {
    name: 'an id missing from a short series',
    text: '# S\n\n## Wave 1\n\n- T1: Sort\n- T2: Wash\n- T3: Dry\n- T5: Fill\n- T6: Label\n- T7: Shelve\n',
    found: ['8 note missing-id'],
  },
  {
    name: 'ids missing between two ranges',
    text: '# S\n\n## Batch 1\n\n- SEED_001-012: Sort seeds\n\n## Batch 2 (after Batch 1)\n\n- SEED_015-020: Wash jars\n',
    found: ['9 warning missing-id'],
  },
  {
    name: 'ids of one range in another',
    text: `# S\n\n## Batch 1\n\n- SEED_001-006: Sort seeds\n\n## Batch 2 (after Batch 1)\n\n- SEED_005-008: Wash jars\n`,
    found: ['9 warning duplicate-id'],
  },
  {
    name: 'ranges that overlap though they are told alike',
    text: '# S\n\n## Batch 1\n\n- SEED_001-006: Sort the seeds\n\n## Batch 2 (after Batch 1)\n\n- SEED_005-008: Wash the seeds\n',
    found: ['9 warning overlap'],
  },
  {
    name: 'titles of a wave that each have a word of their own',
    text: '# S\n\n- **Wave 1**: 2 parallel agents (Shop readiness)\n- **Wave 2**: 1 agent\n\n## Wave 1: Shop furniture (2 parallel agents)\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill\n',
    found: ['3 note title-differs'],
  },
  {
    name: 'a wave that is parallel in the overview and serial in its heading',
    text: '# S\n\n- **Wave 1**: 2 parallel agents\n- **Wave 2**: 1 agent\n\n## Wave 1 (serial)\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill\n',
    found: ['3 note mode-differs'],
  },
  {
    name: 'a task that needs nothing in a wave that comes after one',
    text: '# S\n\n## Phase 0\n\n| Task | What | Needs |\n|---|---|---|\n| 0.1 | Sort | None |\n\n## Phase 1 (after 0.1)\n\n| Task | What | Needs |\n|---|---|---|\n| 1.1 | Wash | 0.1 |\n| 1.2 | Dry | 0.1 |\n| 1.3 | Label | None |\n',
    found: ['15 note needs-differ'],
  },
  {
    name: 'a sketch that leaves out a task between others',
    text: `# S\n\n${CHAIN}\n## Graph\n\n\`\`\`\nT1 → T2 → T4 → T5 → T6 → T7\n\`\`\`\n`,
    found: ['16 note sketch-differs'],
  },
  {
    name: 'fewer agents than names',
    text: `# S\n\nTotal: 2 h with 1-2 subagents\n\n## Wave 1\n\n- ann-writer: Sort the seeds\n- ben-writer: Wash the jars\n- cay-writer: Dry the jars\n- dot-writer: Label the jars\n`,
    found: ['3 note stated-agents'],
  },
  {
    name: 'two lengths of the critical path',
    text: `# S\n\nIn parallel it is quick (20-25 weeks critical path).\n\n${TWO}\n## Result\n\nThe critical path is 90 weeks.\n`,
    found: ['16 warning times'],
  },
  ...[
    'Parallele Ausführung',
    'Plan d’exécution parallèle',
    'Ejecución en paralelo',
    '并行执行计划',
    '並列実行計画',
    '병렬 실행 계획',
  ].map(title => ({
    name: `a plan too small to be worth it: ${title}`,
    text: `# ${title}\n\n## Wave 1\n\n- A1: Sort\n- A2: Wash\n`,
    found: ['5 note too-small'],
  })),
  { name: 'a sum', text: `# S\n\n${TWO}\n4 + 3 + 2 = 10 weeks.\n`, found: ['12 warning times'] },
  { name: 'a product', text: `# S\n\n${TWO}\n4 agents × 20 min = 90 minutes\n`, found: ['12 warning times'] },
  {
    name: 'an hour that is none',
    text: `# S\n\n${TWO}\n5 × 20 min = 100 minutes = 2 hours\n`,
    found: ['12 warning times'],
  },
  {
    name: 'a total beside its parts',
    text: `# S\n\n${TWO}\nTiming: first 1 h, second 2 h, altogether 3.5 hours.\n`,
    found: ['12 warning times'],
  },
  {
    name: 'a total shorter than its waves',
    text: '# S\n\n**Total time:** 50 minutes\n\n## Wave 1 (30 min)\n\n- A1: Sort\n\n## Wave 2 (30 min, after Wave 1)\n\n- B1: Fill\n',
    found: ['3 warning times'],
  },
  {
    name: 'a saving',
    text: `# S\n\n${TWO}\nOne by one 6 + 4 = 10 h. \n\nBy waves 3 + 4 = 7 h, saving 50%.\n`,
    found: ['14 warning times'],
  },
  {
    name: 'a saving with an arrow',
    text: `# S\n\n${TWO}\n90% time savings (10h → 5h)\n`,
    found: ['12 warning times'],
  },
  {
    name: 'two totals',
    text: `# S\n\nTotal: 100 weeks\n\n${TWO}\n## Time\n\n**Total timeline:** 93 weeks\n`,
    found: ['16 warning competing-timelines'],
  },
  {
    name: 'an example of a timeline',
    text: `# S\n\n${TWO}\n### Timeline (hypothetical)\n\nFirst this, then that.\n`,
    found: ['12 note competing-timelines'],
  },
  {
    name: 'two options of which none is taken',
    text: '# S\n\n## Option A\n\n### Wave 1\n\n- A1: Sort\n\n## Option B\n\n### Wave 2\n\n- B1: Fill\n',
    found: ['3 warning competing-options'],
  },
  {
    name: 'a rate',
    text: `# S\n\nThe limit is 10,000 RPM = 100 RPS.\n\n${TWO}`,
    found: ['3 warning rate-figures'],
  },
  {
    name: 'a pace',
    text: `# S\n\n50 workers × 0.6s interval = 83 requests/min\n\n${TWO}`,
    found: ['3 warning rate-figures'],
  },
  {
    name: 'an interval faster than the rate',
    text: `# S\n\nRate limit: 30 requests/min\n\nStart one agent every 1 s\n\n${TWO}`,
    found: ['5 warning rate-figures'],
  },
  {
    name: 'costs of rows and total',
    text: `# S\n\n${TWO}\n## Cost\n\n| | Price |\n|---|---|\n| Wave 1 | $9 |\n| Wave 2 | $26 |\n| **Total** | **$45** |\n`,
    found: ['18 warning cost-figures'],
  },
  {
    name: 'a product of prices',
    text: `# S\n\n${TWO}\n## Cost\n\n- OpenAI: 3 workers × 2K tokens × $0.03/1K = $1.80\n`,
    found: ['14 warning cost-figures'],
  },
  {
    name: 'a saving that costs more',
    text: `# S\n\n~70% cost reduction\n\n${TWO}\n## Old allocation\n\n- **Total**: $10\n\n## New allocation\n\n- **Total**: $12\n`,
    found: ['3 warning cost-figures'],
  },
  {
    name: 'shares beyond the whole',
    text: `# S\n\n- OpenAI: 90% of the work\n- Ollama: 30% of the work\n\n${TWO}`,
    found: ['3 warning share-figures'],
  },
  {
    name: 'one task that nobody does',
    text: '# S\n\n## Wave 1\n\n- a-one: Sort\n- a-two: Wash\n- a-three: Label\n- a-four: Fill\n- Sweep the floor\n',
    found: ['9 note no-agent'],
  },
  {
    name: 'a wave with two names',
    text: `# S\n\n- **Wave 1**: Garden paths\n\n## Wave 1: Kitchen shelves\n\n- A1: Sort\n- A2: Wash\n`,
    found: ['3 note title-differs'],
  },
  {
    name: 'a sketch with an arrow of its own',
    text: '# S\n\n## Phase 1\n\n| Id | Task | Needs |\n|---|---|---|\n| 1.1 | Sort seeds | none |\n| 1.2 | Wash jars | none |\n\n## Sketch\n\n```\n1.1 -> 1.2\n```\n',
    found: ['13 note sketch-differs'],
  },
  {
    name: 'a file that all of a wave change',
    text: `# S\n\n## Wave 1 (parallel)\n\n${list('A', 3)}\n\nThey can all edit src/garden.ts at once.\n`,
    found: ['9 warning shared-file'],
  },
  {
    name: 'an attempt that ends before its task',
    text: '# S\n\nTimeout per agent: 20 minutes\n\n## Wave 1\n\n- A1: Sort (45 min)\n- A2: Wash (10 min)\n',
    found: ['3 warning tight-timeout'],
  },
  {
    name: 'a parallel plan that is one chain',
    text: `# Parallel plan\n\n## Phase 1 (serial)\n\n${list('A', 5)}\n`,
    found: ['5 note little-to-gain'],
  },
  {
    name: 'a parallel plan of two tasks',
    text: '# Parallel plan\n\n## Wave 1\n\n- A1: Sort\n- A2: Wash\n',
    found: ['5 note too-small'],
  },
  {
    name: 'a count in words that is not that of the agents',
    text: `# S\n\nFive agents, two waves.\n\n## Wave 1\n\n- a-one: Sort\n- a-two: Wash\n\n## Wave 2 (after Wave 1)\n\n- a-three: Fill\n- a-four: Seal\n`,
    found: ['3 warning stated-count'],
  },
  {
    name: 'a fallback too small for all it shall take over',
    text: `# S\n\n${TWO}\n## Fallback\n\n1. **Primary**: Mistral\n2. **Fallback**: Ollama (2 workers) - switch ALL workers to it\n`,
    found: ['15 note fallback-capacity'],
  },
  {
    name: 'a wave without tasks',
    text: `# S\n\n${TWO}\n## Wave 3 (after Wave 2)\n\nTo be written.\n\n## Wave 4 (after Wave 3)\n\n- D1: Seal\n`,
    found: ['12 warning empty-wave'],
  },
  {
    name: 'lists nested deeper than anyone writes them',
    text: `# S\n\n${TWO}\n${'- '.repeat(60)}Sow\n`,
    found: ['12 warning nested-too-deep'],
  },
  {
    name: 'a line longer than anyone writes it',
    text: `# S\n\n${TWO}\n${'Sow and water. '.repeat(400)}\n`,
    found: ['12 warning line-too-long'],
  },
  {
    name: 'a count in an overview',
    text: `# S\n\n| Wave | Theme | Agents |\n|---|---|---|\n| 1 | Seeds | 3 |\n| 2 | Shelf | 1 |\n\n${TWO}`,
    found: ['5 warning stated-count'],
  },
  {
    name: 'a total below a key',
    text: `# S\n\n**Total tasks:** 7\n\n${TWO}`,
    found: ['3 warning stated-count'],
  },
  {
    name: 'an id beyond the total',
    text: '# S\n\n5 workers in total.\n\n## Batch 1\n\n- SEED_001-003: Sort\n- SEED_005-006: Wash\n',
    found: ['8 warning beyond-total'],
  },
  {
    name: 'windows that overlap though one waits for the other',
    text: '# S\n\n## 09:00-10:30 Sorting\n\n- A1: Sort\n- A2: Wash\n\n## 10:15-11:00 Filling (after Sorting)\n\n- B1: Fill\n',
    found: ['8 warning overlap'],
  },
  {
    name: 'days that overlap though one waits for the other',
    text: '# S\n\n## Wave 1 (days 1-4)\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (after Wave 1, days 3-5)\n\n- B1: Fill\n',
    found: ['8 warning overlap'],
  },
  {
    name: 'a window too short for its wave',
    text: '# S\n\n## Wave 1 (09:00-09:30)\n\n- A1: Sort (45 min)\n- A2: Wash (10 min)\n',
    found: ['3 warning times'],
  },
  {
    name: 'one round with two windows',
    text: `# S\n\n| Wave | From | To |\n|---|---|---|\n| 1 | 09:00 | 10:00 |\n\n## Wave 1 (09:00-09:45)\n\n- A1: Sort\n- A2: Wash\n`,
    found: ['5 warning competing-timelines'],
  },
  {
    name: 'a wave shorter than one of its tasks',
    text: '# S\n\n## Wave 1 (30 min)\n\n- A1: Sort (45 min)\n- A2: Wash (10 min)\n',
    found: ['3 warning times'],
  },
  {
    name: 'a wave shorter than the chain of its tasks',
    text: '# S\n\n## Wave 1 (30 min)\n\n- A1: Sort (20 min)\n- A2: Wash (20 min) (depends on A1)\n',
    found: ['3 warning times'],
  },
  {
    name: 'weeks that do not fit into their window',
    text: `# S\n\n${TWO}\n## Time\n\n\`\`\`\nWeek 3-9: jars\n  - sort (4 weeks)\n  - wash (12 weeks)\nWeek 10-12: shelf\n  - fill (3 weeks)\n\`\`\`\n`,
    found: ['17 warning times'],
  },
  {
    name: 'an effort that is not the sum',
    text: '# S\n\nTotal effort: 5 hours.\n\n## Wave 1\n\n- A1: Sort (45 min)\n- A2: Wash (45 min)\n- A3: Dry (30 min)\n',
    found: ['3 warning times'],
  },
  {
    name: 'a whole shorter than its longest chain',
    text: '# S\n\n**Total time:** 60 minutes\n\n## Wave 1\n\n- A1: Sort (45 min)\n- A2: Wash (45 min) (depends on A1)\n- A3: Dry (5 min)\n',
    found: ['3 warning times'],
  },
  {
    name: 'a column of times below which the total is more than its sum',
    text: `# S\n\n${TWO}\n## Time\n\n| | Time |\n|---|---|\n| Sorting | 20 min |\n| Filling | 10 min |\n| Total | 50 min |\n`,
    found: ['18 warning times'],
  },
  {
    name: 'a column of counts with another total',
    text: `# S\n\n${TWO}\n## Size\n\n| Shelf | Items |\n|---|---|\n| left | 4 |\n| right | 5 |\n| Total | 10 |\n`,
    found: ['18 warning stated-count'],
  },
  {
    name: 'a column of shares that are not the whole',
    text: `# S\n\n${TWO}\n## Size\n\n| Shelf | Share |\n|---|---|\n| left | 40% |\n| right | 50% |\n`,
    found: ['16 warning share-figures'],
  },
  {
    name: 'a drawing with a task in another wave',
    text: `# S\n\n\`\`\`\nWave 1: A1, B1\nWave 2: A2\n\`\`\`\n\n${TWO}`,
    found: ['4 warning wave-differs'],
  },
  {
    name: 'an arrow the wrong way round',
    text: '# S\n\n## Phase 1\n\n| Id | Task | Needs |\n|---|---|---|\n| 1.1 | Sort seeds | none |\n| 1.2 | Wash jars | 1.1 |\n\n## Sketch\n\n```\n1.2 -> 1.1\n```\n',
    found: ['13 warning sketch-differs'],
  },
  {
    name: 'a calendar that begins too early',
    text: '# S\n\n## Phase 1\n\n| Id | Task | Needs |\n|---|---|---|\n| A1 | Sort seeds | none |\n| A2 | Wash jars | A1 |\n\n```mermaid\ngantt\n  dateFormat YYYY-MM-DD\n  Sort seeds :a1, 2026-03-02, 3d\n  Wash jars :a2, 2026-03-03, 1d\n```\n',
    found: ['14 warning sketch-differs'],
  },
  {
    name: 'needs that two places tell differently',
    text: '# S\n\n## Wave 1\n\n- A1: Sort the seeds\n- A2: Wash the jars\n- A3: Dry the jars (depends on A1)\n\n## Needs\n\n| Task | Needs |\n|---|---|\n| A3 | A2 |\n',
    found: ['7 warning needs-differ'],
  },
  {
    name: 'a document that advises against itself',
    text: `# S\n\n## When not to use\n\n- fewer than 5 tasks left\n\n${TWO}`,
    found: ['5 note advised-against'],
  },
]

test('lists fifty findings of a kind and says how many more there are', () => {
  const waves = Array.from(
    { length: 53 },
    (_, at) => `## Wave ${at + 1} (3 tasks)\n\n- W${at + 1}: Prune tree ${at + 1}\n`,
  )
  const codes = find(`# S\n\n${waves.join('\n')}`).map(found => found.split(' ')[2])
  expect(codes.filter(code => code === 'stated-count')).toHaveLength(50)
  expect(codes.filter(code => code === 'more-findings')).toHaveLength(1)
})

test.each(FAULTS)('finds $name', ({ text, found }) => {
  expect(find(text)).toEqual(found)
})

const CLEAN: Record<string, string> = {
  'a wave as wide as allowed': `# S\n\nMax parallel agents: 4\n\n## Wave 1\n\n${list('A', 4)}\n`,
  'a chain in a wave longer than the maximum': `# S\n\nAt most 2 agents at once\n\n## Wave 1 (serial)\n\n${list('A', 5)}\n`,
  'a pool that works through a larger wave': `# S\n\nRuns with 2-3 agents in total\n\n## Wave 1\n\n${list('A', 5)}\n`,
  'figures that are right': `# S\n\n${TWO}\n4 + 3 + 2 = 9 weeks. 5 × 20 min = 100 minutes = 1.67 hours. 60% faster (10h → 4h)\n`,
  'times in parallel that take less than their sum': `# S\n\n${TWO.replace(' (after Wave 1)', ' (parallel to Wave 1)')}\nFirst 1 h, second 2 h, in total 2 h.\n`,
  'a total with a buffer':
    '# S\n\n**Total:** 90 minutes including buffer\n\n## Wave 1 (30 min)\n\n- A1: Sort\n\n## Wave 2 (30 min, after Wave 1)\n\n- B1: Fill\n',
  'a total and what it would be one by one': `# S\n\n${TWO}\n**Total:** ~3 hours (vs 8+ hours sequential)\n`,
  'a rate said in two ways': `# S\n\nLimit: 10,000 RPM = 166 RPS. Start one worker every 1.5 s (40 per minute).\n\n${TWO}`,
  'an excerpt of a series': `# S\n\n## Wave 1\n\n${list('A', 12).replace(/- A[1-3]:.*\n/g, '')}\n`,
  'ids by the hundred':
    '# S\n\n## Wave 1\n\n- WO-11: Sort\n- WO-12: Wash\n\n## Wave 2 (after Wave 1)\n\n- WO-21: Fill\n',
  'counts of other things': `# S\n\nWe lost 12 jars last year. After Wave 1, 4 people eat. All 30 tests pass.\n\n${TWO}`,
  'costs that add up': `# S\n\n${TWO}\n## Cost\n\n| | Price |\n|---|---|\n| Wave 1 | $9 |\n| Wave 2 | $26 |\n| Total | $35 |\n`,
  'a table whose last row adds up to less': `# S\n\n${TWO}\n## Cost\n\n| | Tokens | Time |\n|---|---|---|\n| Wave 1 | 1 M | 9 min |\n| Wave 2 | 2 M | 6 min |\n| Total | 3 M | 10 min |\n`,
  'an overview of what is in each wave': `# S\n\n- **Wave 1 (2 jobs):** sort, label\n- **Wave 2 (1 job):** fill\n\n${TWO}`,
  'a wave told by its start': `# S\n\n- **Wave 1** starts at nine sharp\n- **Wave 2** needs the oven\n\n${TWO}`,
  'a sketch that leaves a step out': `# S\n\n## Phase 1 (serial)\n\n${list('A', 3)}\n\n\`\`\`\nA1 -> A3\n\`\`\`\n`,
  'a wave where each has its own file': `# S\n\n## Wave 1 (parallel)\n\n${list('A', 3)}\n\nEach agent edits its own file below src/garden/.\n`,
  'a plan that nobody calls parallel': `# Chores\n\n## Day 1\n\n- Sort\n- Wash\n`,
  'tasks of which half name who does them':
    '# S\n\n## Wave 1\n\n- a-one: Sort\n- a-two: Wash\n- Label the jars\n- Fill the shelf\n- Sweep the floor\n',
  'counts of a pool, of limits and of what was': `# S\n\nWe use a pool of 5 workers. At most 9 agents at once. Each of 3 agents was late in May; two agents failed.\n\n${TWO}`,
  'an overview whose counts are right': `# S\n\nThree tasks in two waves.\n\n| Wave | Theme | Agents | Time |\n|---|---|---|---|\n| 1 | Seeds | 2 | 20 min |\n| 2 | Shelf | 1 | 10 min |\n| Total | | 3 | 30 min |\n\n${TWO}`,
  'rounds of agents that come again':
    '# S\n\nTwo agents, four jobs.\n\n## Wave 1\n\n- a-one: Sort\n- a-two: Wash\n\n## Wave 2 (after Wave 1)\n\n- a-one: Fill\n- a-two: Seal\n',
  'windows one after the other, over midnight':
    '# S\n\n## 22:00-23:30 Sorting\n\n- A1: Sort (80 min)\n- A2: Wash\n\n## 23:30-00:30 Filling (after Sorting)\n\n- B1: Fill\n\n## 00:30-01:00 Sealing (after Filling)\n\n- C1: Seal\n',
  'days that share the day of the change':
    '# S\n\n## Wave 1 (days 1-3)\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (after Wave 1, days 3-5)\n\n- B1: Fill\n',
  'tasks that fit into their wave':
    '# S\n\nTotal effort: 2 hours.\n\n## Wave 1 (60 min)\n\n- A1: Sort (45 min)\n- A2: Wash (60 min)\n- A3: Dry (15 min) (depends on A1)\n',
  'a table of parallel times': `# S\n\n${TWO}\n## Time\n\n| | Time | Load |\n|---|---|---|\n| Sorting | 20 min | 90% |\n| Filling | 10 min | 80% |\n| Total | 20 min | |\n`,
  'a drawing that leaves tasks out': `# S\n\n\`\`\`\nWave 1: A1, A2\n   |\nWave 2: B1\n\`\`\`\n\n${TWO}`,
  'a calendar in the order of the tasks':
    '# S\n\n## Phase 1\n\n| Id | Task | Needs |\n|---|---|---|\n| A1 | Sort seeds | none |\n| A2 | Wash jars | A1 |\n\n```mermaid\ngantt\n  dateFormat YYYY-MM-DD\n  Sort seeds :a1, 2026-03-02, 3d\n  Wash jars :a2, after a1, 1d\n```\n',
  'needs of which one place tells less':
    '# S\n\n## Wave 1\n\n- A1: Sort the seeds\n- A2: Wash the jars\n- A3: Dry the jars (depends on A1)\n\n## Needs\n\n| Task | Needs |\n|---|---|\n| A3 | A1, A2 |\n',
  'a total that is rounded and says so':
    '# S\n\n**Total:** ~2 hours\n\n## Wave 1 (50 min)\n\n- A1: Sort\n\n## Wave 2 (50 min, after Wave 1)\n\n- B1: Fill\n\n## Time\n\nTotal: 50 + 50 = 100 min\n',
  'a title of a wave that is shorter elsewhere':
    '# S\n\n- **Wave 1**: 2 parallel agents (Seed jars)\n- **Wave 2**: 1 agent\n\n## Wave 1: Seeds and their jars (2 parallel agents)\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill\n',
  'a wave that is parallel and is compared with what would be serial':
    '# S\n\n- **Wave 1**: 2 hours (vs 4 hours serial)\n- **Wave 2**: 1 hour\n\n## Wave 1 (parallel)\n\n- A1: Sort\n- A2: Wash\n\n## Wave 2 (after Wave 1)\n\n- B1: Fill\n',
  'a sketch that leaves out what nothing waits for': `# S\n\n${CHAIN}- T8: Sweep the floor\n\n## Graph\n\n\`\`\`\nT1 → T2 → T3 → T4 → T5 → T6 → T7\n\`\`\`\n`,
  'a critical path shorter than the whole': `# S\n\nTotal: 6 hours. The critical path is 3 hours.\n\n${TWO}`,
  'waves counted by the days that they are on':
    '# S\n\nTwo rounds today, one round tomorrow.\n\n## Round 1\n\n- A1: Sort\n\n## Round 2 (after Round 1)\n\n- A2: Wash\n\n## Round 3 (after Round 2)\n\n- A3: Dry\n',
  'a window that has more time than one attempt':
    '# S\n\nTimeout 30 minutes per agent.\n\n## Batch 1 (18:00 - 19:00)\n\n- A1: Sort\n- A2: Wash\n',
  'one option': `# S\n\n## Option A\n\nWe took it.\n\n${TWO}`,
}

test.each(Object.entries(CLEAN))('finds nothing in %s', (_, text) => {
  expect(find(text)).toEqual([])
})

test('lists no more than 50 findings of a kind, and says how many there are', () => {
  const text = `# S\n\n${'1 + 1 = 3 h\n\n'.repeat(60)}${TWO}`
  const { findings } = readPlan(new TextEncoder().encode(text))
  expect(findings.filter(({ code }) => code === 'times')).toHaveLength(50)
  expect(findings.at(-1)?.message).toBe('10 more findings of this kind (times) are not listed.')
})
