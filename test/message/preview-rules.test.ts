import { expect, test } from 'vitest'
import { listRuleBlocks } from '../../src/message/preview-rules.ts'
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

test('says nothing of a plan that orders nothing', () => {
  const plain = '# Garden\n\n## Wave 1\n- **A1** – Dig\n'
  expect(listRuleBlocks(readPlan(new TextEncoder().encode(plain)), 'short')).toEqual([])
})

function toText(span: unknown): string {
  return typeof span === 'string' ? span : String((span as { bold?: string }).bold)
}
