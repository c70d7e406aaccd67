import { afterEach, describe, expect, test, vi } from 'vitest'
import { Heap } from '../../src/lib/heap.ts'
import { takeTouched } from '../../src/run/to-rows.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import { changes, charterOf, fails, planOf, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const WAVE = 10
/** Past the pause before a retry. */
const PAUSE_MS = 60_000

/** The second wave has five tasks at work then; nothing of any other is. */
const HALT: Step[] = [
  { type: 'stop-wave', by: 'ann', wave: 'W1', mode: 'now' },
  { type: 'start-wave', by: 'ann', wave: 'W1' },
  { type: 'stop-wave', by: 'ann', wave: 'W3', mode: 'drain' },
  { type: 'start-wave', by: 'ann', wave: 'W3' },
]

/** What one event cost: rows to be written, tasks looked at, heap operations. */
interface Cost {
  type: Event['type']
  rows: number
  tasks: number
  heap: number
}

afterEach(() => vi.restoreAllMocks())

describe('the cost of an event', () => {
  test('does not grow with the plan', () => {
    const small = worstBy(measure(toCharter(100)))
    const large = worstBy(measure(toCharter(10_000)))
    expect(large).toEqual(small)
  })

  test('is bounded by what the event is about', () => {
    const worst = worstBy(measure(toCharter(1_000)))
    for (const [type, { rows, tasks, heap }] of Object.entries(worst)) {
      // A wave that opens or is started again lets each of its tasks go, once; everything else is about one task and
      // what needs it.
      const most = type === 'wave-opened' || type === 'wave-started' ? WAVE : 4
      expect(rows, `${type} writes rows`).toBeLessThanOrEqual(2 * most + 1)
      expect(tasks, `${type} looks at tasks`).toBeLessThanOrEqual(most)
      // Before it a look has drawn as many as there are slots.
      expect(heap, `${type} moves in heaps`).toBeLessThanOrEqual(3 * WAVE)
    }
  })
})

/** Waves of ten, each task needing the one in its place before. */
function toCharter(count: number): Charter {
  const waves: Parameters<typeof planOf>[0] = {}
  for (let first = 0; first < count; first += WAVE) {
    const tasks = Array.from({ length: WAVE }, (_, at) => ({
      id: `T${first + at}`,
      needs: first > 0 ? [`T${first + at - WAVE}`] : [],
    }))
    waves[`W${first / WAVE}`] = { tasks }
  }
  return charterOf(planOf(waves), { slots: WAVE })
}

/** The first five waves of a run, some tasks failing once and one wave stopped and started; after each event it is asked what it cost. */
function measure(charter: Charter): Cost[] {
  let heap = 0
  for (const name of ['push', 'pop'] as const) {
    const before = Heap.prototype[name]
    vi.spyOn(Heap.prototype, name).mockImplementation(function counted(
      this: Heap<unknown>,
      ...given: [unknown]
    ) {
      heap++
      return before.apply(this, given) as never
    })
  }
  let tasks = 0
  const costs: Cost[] = []
  const ids = Array.from({ length: 5 * WAVE }, (_, at) => `T${at}`)
  const steps = ids.flatMap((id, at) => [
    ...(at % 7 === 3 ? [...fails(id), PAUSE_MS] : []),
    ...(at === WAVE + 5 ? HALT : []),
    ...changes(id, ['a']),
  ])
  runThrough(charter, steps, (run, event) => {
    if (event.type === 'run-created') watchTasks(run, () => tasks++)
    const written = takeTouched(run)
    const rows =
      1 + Object.values(written).reduce((sum, kind) => sum + (Array.isArray(kind) ? kind.length : 0), 0)
    if (event.type !== 'run-created') costs.push({ type: event.type, rows, tasks, heap })
    tasks = 0
    heap = 0
    return null
  })
  vi.restoreAllMocks()
  return costs
}

/** Has each look at a task of the run counted. */
function watchTasks(run: Run, look: () => void): void {
  const tasks = new Proxy(run.tasks, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d+$/.test(name)) look()
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  Object.defineProperty(run, 'tasks', { value: tasks })
}

function worstBy(costs: Cost[]): Record<string, Omit<Cost, 'type'>> {
  const worst: Record<string, Omit<Cost, 'type'>> = {}
  for (const { type, rows, tasks, heap } of costs) {
    const known = worst[type] ?? { rows: 0, tasks: 0, heap: 0 }
    worst[type] = {
      rows: Math.max(known.rows, rows),
      tasks: Math.max(known.tasks, tasks),
      heap: Math.max(known.heap, heap),
    }
  }
  return worst
}
