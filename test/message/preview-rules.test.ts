import { expect, test } from 'vitest'
import type { Block } from '../../src/message/message.ts'
import { listRuleBlocks } from '../../src/message/preview-rules.ts'
import { listUndoneBlocks } from '../../src/message/preview-undone.ts'
import { readPlan } from '../../src/plan/read-plan.ts'

const PLAN = `# Payments

## Rules
### Order of dependent work (must run serially)
- Fallback removal BEFORE integration tests
- Wiring BEFORE load tests

No partial implementations.

## Service registry
| Service | Changed by | Lock |
|---|---|---|
| ledger | A1, A2 | 30 minutes |

## Communication
- Breaking changes must be announced 2 weeks before implementation

## Wave 1
1. **A1** – Remove all fallback code
2. **A2** – Breaking change: a new ledger

## Wave 2
1. **B1** – Run the integration tests
`

test('a preview says what a run makes of each rule of the plan, with its line', () => {
  const [title, list] = listRuleBlocks(readPlan(new TextEncoder().encode(PLAN)), 'long')
  expect(title).toMatchObject({ type: 'text' })
  const lines = list?.type === 'list' ? list.items.map(spans => spans.map(toText).join('')) : []
  expect(lines).toEqual([
    'Line 5 “Fallback removal BEFORE integration tests”: its waves keep that already',
    'Line 6 “Wiring BEFORE load tests”: no task of the first kind was found',
    'Line 8 it goes wave by wave: nothing of the next one starts before',
    'Line 13 ledger is changed by one task at a time: A1, A2 in turns; people are told after 30 min',
    'Line 16 A2 announced 14 d before it starts',
  ])
})

test('a preview says which tasks are done only where a worker has what they ask for', () => {
  const plan =
    '# Model\n\n## Wave 1\n- T1: Train\n  - Worker labels: gpu, linux\n- T2: Measure\n  - Worker labels: gpu\n- T3: Tune\n  - Worker labels: linux, gpu\n- T4: Write\n'
  const [, list] = listRuleBlocks(readPlan(new TextEncoder().encode(plan)), 'short')
  const lines = list?.type === 'list' ? list.items.map(spans => spans.map(toText).join('')) : []
  expect(lines).toEqual([
    'Line 4 T1, T3 are done only where a worker has gpu, linux',
    'Line 6 T2 is done only where a worker has gpu',
  ])
})

const WISHFUL = `# Pier

## Monitoring
1. Verify no fallbacks being added
2. Progress: git diff empty for 5 min = STALLED, escalate

## Providers
1. **Primary**: OpenAI
2. **Fallback**: Ollama
3. **Last resort**: Heuristic validator

## Delegated authority
- Split a worker that times out into two

## Service registry
- A service registry tracks which services are being modified

## Communication
- Breaking changes must be announced 2 weeks before implementation
- Integration tests for each handoff

Deadline: 3 May

## When not to use
- Single agent

## Wave 1
1. **A1** – Sink the piles
2. **A2** – Lay the planks in \`deck.ts\` and \`rail.ts\`

\`\`\`bash
cd pier/briefs
for i in 1 2; do
  work.sh A\${i}_*.md &
done
# Verify
./verify_wave_1.sh
\`\`\`

## Wave 2
1. **B1** – Paint it

## If OpenAI fails
\`\`\`bash
export LLM_PROVIDER=ollama
\`\`\`
`

test('a preview says what a plan wants and Regatta does otherwise, so that nobody relies on it', () => {
  const plan = readPlan(new TextEncoder().encode(WISHFUL))
  const linesOf = ([, list]: Block[]): string[] =>
    list?.type === 'list' ? list.items.map(spans => spans.map(toText).join('')) : []
  expect(linesOf(listRuleBlocks(plan, 'long'))).toEqual([
    'Line 4 a change that adds the word fallback or fallbacks is given back, except in tests',
    'Line 34 each task is told with the file in pier/briefs/ that is called like it',
  ])
  expect(linesOf(listUndoneBlocks(plan, { slots: 1 }, 'long'))).toMatchInlineSnapshot(`
    [
      "Line 5 “Progress: git diff empty for 5 min = STALLED, escalate”: output and tool calls count as well; people are warned after 5 min without any, and it is ended after 10 min",
      "Line 8 “Heuristic validator”: where no model can be had the command of the policy does it, or people are asked where there is none",
      "Line 13 a task is split by its files or listed points; without, as 2 here, it is tried again as a whole",
      "Line 16 “A service registry tracks which services are being modified”: it names no service, so none is locked",
      "Line 19 “Breaking changes must be announced 2 weeks before implementation”: no task says that it makes one",
      "Line 20 “Integration tests for each handoff”: nothing is run for it, people confirm it at the end",
      "Line 22 “Deadline: 3 May”: the end is forecast, but nothing is held to a date and nobody told when it is missed",
      "Line 25 “Single agent”: it advises against that, and one task at a time would run",
      "Line 37 Wave 2 has no command of its own and passes once what each task delivered was looked at",
      "Line 45 LLM_PROVIDER: no variable is set by a plan, what agents are given stands in the configuration",
    ]
  `)
  expect(linesOf(listUndoneBlocks(plan, { slots: 1 }, 'short')).at(-1)).toBe('… and 8 more')
  expect(linesOf(listUndoneBlocks(plan, { slots: 2 }, 'long')).join('\n')).not.toContain('Single agent')
})

test('says nothing of a plan that orders nothing', () => {
  const plain = '# Garden\n\n## Wave 1\n- **A1** – Dig\n'
  const plan = readPlan(new TextEncoder().encode(plain))
  expect(listRuleBlocks(plan, 'short')).toEqual([])
  expect(listUndoneBlocks(plan, { slots: 1 }, 'short')).toEqual([])
})

function toText(span: unknown): string {
  return typeof span === 'string' ? span : String((span as { bold?: string }).bold)
}
