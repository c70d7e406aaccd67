import type { Charter } from './event.ts'
import { findCircle, nameOf } from './find-circle.ts'
import { listHeld } from './graph.ts'
import { shortly } from './listed.ts'

/** Tasks and waves that would wait for each other for ever at this pace, closed; null: none would. */
export function findWaveRing(charter: Pick<Charter, 'plan' | 'orders' | 'gates' | 'pace'>): string[] | null {
  const { plan, orders, pace } = charter
  const held = listHeld(charter)
  const tasks = new Map(plan.tasks.map(task => [task.id, task]))
  const waves = new Map(plan.waves.map(wave => [wave.id, wave]))
  const members = Map.groupBy(plan.tasks, ({ wave }) => wave)
  const listNext = (node: string): string[] => {
    const name = nameOf(node)
    if (node.startsWith('opening ')) return (waves.get(name)?.after ?? []).map(id => `end ${id}`)
    if (node.startsWith('end '))
      return [`opening ${name}`, ...(members.get(name) ?? []).map(({ id }) => `task ${id}`)]
    const task = tasks.get(name)
    if (!task) return []
    const needs = [...task.needs, ...(orders[name] ?? [])].map(id => `task ${id}`)
    const isGated = pace === 'waves' || task.barrier || held.has(task.wave)
    return isGated ? [...needs, `opening ${task.wave}`] : needs
  }
  return findCircle(
    plan.waves.map(({ id }) => `end ${id}`),
    listNext,
  )
}

export function sayRing(ring: string[]): string {
  return `They would wait for each other: ${ring.map(id => shortly(id)).join(' → ')}.`
}
