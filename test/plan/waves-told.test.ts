import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the map',
  'Build the menu',
  'Write the tour',
  'Move the tills',
  'Draw the prices',
  'Split the hall',
]
/** After which waves the second and the third come; `W` is the word for a wave. */
const TOLD: [second: number[], third: number[], said: string[]][] = [
  [
    [],
    [1, 2],
    [
      'Ws 1 and 2 run in parallel; W 3 starts when both are done.',
      'W 1 and W 2 can run in parallel. W 3 depends on both.',
      'W 3 starts after Ws 1 and 2. Ws 1 and 2 have no dependencies on each other.',
      'Execution order: (W 1 || W 2) → W 3',
      'Order: W 1 + W 2 → W 3',
      'W 2 does not depend on W 1. W 3 needs both.',
      'W 2 can start immediately, in parallel with W 1. W 3 needs Ws 1 and 2.',
      '[W 1, W 2] → W 3',
    ],
  ],
  [
    [1],
    [1],
    [
      'Ws 2 and 3 depend only on W 1.',
      'Once W 1 is merged, Ws 2 and 3 can start in parallel.',
      'W 1 → (W 2 || W 3)',
      'W 3 does not have to wait for W 2.',
      'W 3 runs alongside W 2.',
      'W 1 blocks everything else. Ws 2 and 3 are independent of each other.',
    ],
  ],
  [
    [],
    [],
    [
      'All ws are independent and can run in parallel.',
      'There are no dependencies between the ws; run them concurrently.',
      'The ws do not depend on each other.',
      'Run all ws in parallel.',
      'The order of the ws does not matter; they can run at the same time.',
    ],
  ],
  [
    [1],
    [1, 2],
    [
      'Ws run strictly one after another.',
      'W 1 must be complete before W 2 begins, and W 2 before W 3.',
      'Tasks within a w run in parallel; ws run sequentially.',
      'All tasks of a w can run in parallel.',
      'W 1 → W 2 → W 3',
    ],
  ],
]

test('what sentences say of the order of waves holds, wherever they stand', { timeout: 60_000 }, () => {
  const wrong = ['Wave', 'Phase', 'Stage'].flatMap(word => {
    const waves = [1, 2, 3].map(
      at =>
        `## ${word} ${at}\n\n- T${at * 2 - 1}: ${WORK[at * 2 - 2]!}\n- T${at * 2}: ${WORK[at * 2 - 1]!}\n`,
    )
    return TOLD.flatMap(([second, third, sentences]) =>
      sentences
        .map(said => said.replace(/\bW(?=s?\b)/g, word).replace(/\bw(?=s?\b)/g, word.toLowerCase()))
        .flatMap(said => [
          `# Fair\n\n${said}\n\n${waves.join('\n')}`,
          `# Fair\n\n${waves.join('\n')}\n## Dependencies\n\n- ${said}\n`,
          `# Fair\n\n${waves.join('\n')}\n## Execution order\n\n${said}\n`,
        ])
        .filter(text => beforeOf(text, 1) !== second.join() || beforeOf(text, 2) !== third.join()),
    )
  })
  expect(wrong).toEqual([])
})

/** The numbers of all the waves that end before one begins. */
function beforeOf(text: string, at: number): string {
  const { waves } = readPlan(Buffer.from(text))
  const found = new Set<number>()
  const visit = (index: number): void => {
    for (const id of waves[index]?.after ?? []) {
      const other = waves.findIndex(wave => wave.id === id)
      if (!found.has(other + 1)) visit(other)
      found.add(other + 1)
    }
  }
  visit(at)
  return waves.length === 3 ? [...found].sort((a, b) => a - b).join() : 'other waves'
}
