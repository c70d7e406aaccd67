import { planOf } from '../support/runs.ts'

export const MANNER = { pace: 'waves', slots: 4 } as const

interface Task {
  id: string
  minutes: number
  needs?: string[]
}

/** The last of them waits for those of other waves. */
export function manyTasks(count: number, needs: string[] = []): Task[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `T${count}-${at}`,
    minutes: 5 + (at % 7),
    ...(at === 6 ? { needs } : {}),
  }))
}

export const SMALL = planOf({
  'Wave 1': {
    title: 'Ground',
    tasks: [
      { id: 'A1', minutes: 10 },
      { id: 'A2', minutes: 5 },
    ],
  },
  'Wave 2': { title: '設計 데이터 🚀', tasks: [{ id: 'B1', minutes: 20, needs: ['A1'] }] },
  'Wave 3': { after: ['Wave 1'], tasks: [{ id: 'C1', minutes: 5, done: true }] },
})
