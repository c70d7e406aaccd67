import { expect, test } from 'vitest'
import type { Draft, DraftTask } from '../../src/plan/assemble/draft.ts'
import { resolve, toNames } from '../../src/plan/assemble/resolve-references.ts'
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
  return { draft: { waves: [wave], tasks: counted, findings: [] }, looks: () => looks }
}

test.each(['the parser of everything here', '#7', '#7 and 9, also no-such thing'])(
  'looks at no more tasks for “%s” in a long list than in a short one',
  text => {
    const [short = 0, long = 0] = [20, 2_000].map(count => {
      const { draft, looks } = toCountedDraft(count)
      const names = toNames(draft)
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
