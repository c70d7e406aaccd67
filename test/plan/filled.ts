import type { Plan } from '../../src/plan/plan.ts'

const USUAL: Record<string, unknown> = { barrier: true, produces: 'change', done: false, status: 'active' }

/** All of a plan but what is empty or as usual. */
export function toFilled(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan, (key, value: unknown) => (isUsual(key, value) ? undefined : value)))
}

function isUsual(key: string, value: unknown): boolean {
  if (value === null || value === '' || USUAL[key] === value) return true
  return typeof value === 'object' && Object.values(value).every(own => isUsual('', own))
}
