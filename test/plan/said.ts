import { readPlan } from '../../src/plan/read-plan.ts'

/** A line for each task: its wave where there are several, what is done, who does it, and the titles it waits for. */
export function said(text: string): string[] {
  const { waves, tasks } = readPlan(Buffer.from(text))
  const titles = new Map(tasks.map(({ id, title }) => [id, title]))
  return tasks.map(({ wave, title, agent, needs }) => {
    const at = waves.length > 1 ? `${waves.findIndex(({ id }) => id === wave) + 1} ` : ''
    const who = agent === null ? '' : ` @${agent}`
    return `${at}${title}${who}${needs.length > 0 ? ` < ${needs.map(id => titles.get(id)).join(', ')}` : ''}`
  })
}
