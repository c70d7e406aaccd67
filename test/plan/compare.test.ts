import { array, assert, constantFrom, integer, nat, option, property, record, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCanonical } from '../../src/lib/canonical.ts'
import { countDifferences, sayDifferences, sayRenamed } from '../../src/message/difference.ts'
import { comparePlans } from '../../src/plan/compare/compare-plans.ts'
import { editPlan } from '../../src/plan/compare/edit-plan.ts'
import { listRenamed } from '../../src/plan/compare/match-tasks.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import type { Plan, Task } from '../../src/plan/plan.ts'
import { planOf } from '../support/runs.ts'

const EARLIER = `# Paint the boat

## Wave 1
- T1: Sand the hull (Agent: anna)
- T2: Buy the varnish

## Wave 2
- T3: Varnish the hull (needs T1, T2)
- T4: Polish the bell
`

interface Case {
  name: string
  later: string
  differences: string[]
  renamed?: string
}

const CASES: Case[] = [
  { name: 'nothing of a version that is the same', later: EARLIER, differences: [] },
  {
    name: 'nothing of what only stands elsewhere',
    later: EARLIER.replace('# Paint the boat', '# Paint the boat\n\n\n'),
    differences: [],
  },
  {
    name: 'a task that is added and one that is removed',
    later: EARLIER.replace('- T4: Polish the bell', '- T5: Mend the rudder (needs T3)'),
    differences: ['+ T5 Mend the rudder (Wave 2, after T3)', '− T4 Polish the bell'],
  },
  {
    name: 'a title, an agent and a need that are others',
    later: EARLIER.replace('Sand the hull (Agent: anna)', 'Sand the whole hull (Agent: ben)').replace(
      'needs T1, T2',
      'needs T1',
    ),
    differences: [
      '~ T1: title “Sand the hull” → “Sand the whole hull”; agent “anna” → “ben”',
      '~ T3 does not need T2 any more',
    ],
  },
  {
    name: 'a task under another id as the same one, where it is called alike',
    later: EARLIER.replace('T4: Polish the bell', 'T9: Polish the bells'),
    differences: ['~ T4: title “Polish the bell” → “Polish the bells”'],
    renamed: 'Called otherwise in the later version: T4 is T9.',
  },
  {
    name: 'a task that comes into a wave of its own',
    later: `${EARLIER.replace('- T4: Polish the bell\n', '')}\n## Wave 3\n- T4: Polish the bell\n`,
    differences: ['+ Wave 3, after Wave 2', '~ T4 moves from Wave 2 to Wave 3'],
  },
]

describe('two versions of a plan: told is', () => {
  test.for(CASES)('$name', ({ later, differences, renamed = null }) => {
    const changes = comparePlans(read(EARLIER), read(later))
    expect(sayRenamed(listRenamed(read(EARLIER), read(later)))).toBe(renamed)
    expect(sayDifferences(changes).map(({ sign, text }) => `${sign} ${text}`)).toEqual(differences)
    expect(countDifferences(changes) === '').toBe(differences.length === 0)
  })
})

describe('a command of another version', () => {
  test('is shown to its end', () => {
    const command = `npm test -- ${'x'.repeat(400)}`
    const later: Plan = { ...BARE, checks: [{ command, when: 'task', expect: 'success', line: 3 }] }
    const [shown] = sayDifferences(comparePlans(BARE, later))
    expect(shown?.text).toBe(`command after each task (success): ${command}`)
  })
})

const BARE = planOf({ 'Wave 1': { tasks: [{ id: 'A' }] } })
const WAVES = ['Wave 1', 'Wave 2', 'Wave 3']
const TITLES = ['Sand the hull', 'Varnish the deck', 'Mend the sails', 'Clean the bilge', 'Tar the ropes']
const PLANS = record({
  ids: uniqueArray(integer({ min: 1, max: 9 }), { maxLength: 7 }),
  titles: array(constantFrom(...TITLES), { minLength: 9, maxLength: 9 }),
  waves: array(constantFrom(...WAVES), { minLength: 9, maxLength: 9 }),
  agents: array(constantFrom(null, 'anna', 'ben'), { minLength: 9, maxLength: 9 }),
  needs: array(nat(8), { minLength: 9, maxLength: 9 }),
  minutes: option(nat(90)),
  slots: option(integer({ min: 1, max: 9 })),
  waveCount: integer({ min: 1, max: 3 }),
}).map(({ ids, titles, waves, agents, needs, minutes, slots, waveCount }): Plan => {
  const kept = WAVES.slice(0, waveCount)
  const whole = planOf(Object.fromEntries(kept.map(wave => [wave, { tasks: [] }])))
  const tasks = ids.map((id, at): Task => ({
    id: `T${id}`,
    title: titles[at]!,
    detail: null,
    agent: agents[at]!,
    provider: null,
    wave: kept.includes(waves[at]!) ? waves[at]! : 'Wave 1',
    needs: at === 0 ? [] : [`T${ids[needs[at]! % at]}`],
    barrier: at % 2 === 0,
    files: [],
    refs: [],
    minutes,
    produces: 'change',
    done: false,
    line: at + 1,
  }))
  return { ...whole, tasks, limits: slots === null ? {} : { slots } }
})

describe('for any two versions', () => {
  test('a plan says nothing else than itself', () => {
    assert(
      property(PLANS, plan => {
        expect(comparePlans(plan, plan)).toEqual([])
      }),
    )
  })

  test('the earlier one says what the later one says, once it is changed so', () => {
    assert(
      property(PLANS, PLANS, (earlier, later) => {
        const edited = editPlan(earlier, comparePlans(earlier, later))
        expect(edited.tasks.length).toBe(later.tasks.length)
        expect(toShape(edited)).toEqual(toShape(later))
      }),
    )
  })

  test('what is added one way is removed the other way, and what is changed is changed back', () => {
    assert(
      property(PLANS, PLANS, (one, other) => {
        expect(toKinds(comparePlans(one, other))).toEqual(toKinds(comparePlans(other, one), BACK))
      }),
    )
  })
})

const BACK: Record<string, string> = {
  'task-added': 'task-removed',
  'task-removed': 'task-added',
  'wave-added': 'wave-removed',
  'wave-removed': 'wave-added',
}

/** Needs of what is added or removed go with it: those of what stays are compared in the tests above. */
function toKinds(changes: ReturnType<typeof comparePlans>, back: Record<string, string> = {}): string[] {
  return changes
    .flatMap(({ change }) => (change.startsWith('need-') ? [] : [back[change] ?? change]))
    .toSorted()
}

/** Without names that may have changed: what each task is called, where it stands and what those are called that it needs. */
function toShape({ tasks }: Plan): string[] {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]))
  return tasks
    .map(({ title, wave, agent, needs, barrier, minutes }) =>
      toCanonical([
        title,
        wave,
        agent,
        needs.map(need => titles.get(need) ?? '').toSorted(),
        barrier,
        minutes,
      ]),
    )
    .toSorted()
}

function read(text: string): Plan {
  return readPlan(new TextEncoder().encode(text))
}
