import { expect, test, vi } from 'vitest'
import { forecast } from '../../src/plan/forecast/forecast.ts'
import { toPlanJson } from '../../src/plan/plan-json.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { EXAMPLES, readExample } from './examples.ts'
import { fc } from '../support/chance.ts'

// Goes through all examples; beside much else that takes its time.
vi.setConfig({ testTimeout: 300_000 })

const examples = EXAMPLES.map(readExample)

const mutated = fc
  .record({
    first: fc.nat(examples.length - 1),
    second: fc.nat(examples.length - 1),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    join: fc.double({ min: 0, max: 1, noNaN: true }),
    strokes: fc.array(fc.record({ at: fc.nat(4000), byte: fc.nat(255) }), { maxLength: 20 }),
  })
  .map(({ first, second, cut, join, strokes }) => {
    const [a, b] = [examples[first]!, examples[second]!]
    const bytes = Uint8Array.from([...a.subarray(0, a.length * cut), ...b.subarray(b.length * join)])
    for (const { at, byte } of strokes) if (at < bytes.length) bytes[at] = byte
    return bytes
  })

function expectSound(plan: Plan): void {
  const tasks = new Set(plan.tasks.map(task => task.id))
  const waves = new Set(plan.waves.map(wave => wave.id))
  expect(tasks.size).toBe(plan.tasks.length)
  expect(waves.size).toBe(plan.waves.length)
  for (const task of plan.tasks) {
    expect(waves).toContain(task.wave)
    expect(task.id).not.toBe('')
    expect(task.title).not.toBe('')
    expect(task.line).toBeGreaterThan(0)
    for (const need of task.needs) expect(tasks).toContain(need)
    expect(task.needs).not.toContain(task.id)
  }
  for (const wave of plan.waves) for (const id of wave.after) expect(waves).toContain(id)
  expect(plan.findings.map(finding => finding.code)).not.toContain('unreadable')
}

test('reads whatever becomes of the examples without throwing, into plans that are sound', () => {
  fc.assert(
    fc.property(mutated, bytes => {
      const plan = readPlan(bytes)
      expectSound(plan)
      expect(toPlanJson(plan, forecast(plan, { slots: 4, pace: 'waves' }))).toBeDefined()
    }),
    { numRuns: 1500 },
  )
})

test('reads any bytes at all without throwing', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), bytes => expectSound(readPlan(bytes))))
})
