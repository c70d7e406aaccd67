import type { History } from './invariants/history.ts'
import { sayEvent } from './say-event.ts'
import type { When, World } from './world.ts'

/** All that happened in a world, one line each, in virtual seconds. */
export function tellStory(world: World, history: History): string {
  const { seen } = world
  const lines: (When & { text: string })[] = seen.notes.map(note => ({
    ...note,
    text: `${note.who} ${note.what}`,
  }))
  const runs = new Map(history.runs.map(run => [run.id, run]))
  for (const { at, order, by, change } of seen.commits) {
    for (const { seq } of change.events) {
      const { entries = [], names = [] } = runs.get(change.run) ?? {}
      const event = entries[seq - 1]?.event
      if (event) lines.push({ at, order, text: `${by} ${change.run} #${seq} ${sayEvent(event, names)}` })
    }
  }
  for (const { at, order, run, task, attempt, texts } of seen.merges) {
    const id = runs.get(run)?.names[task]
    lines.push({
      at,
      order,
      text: `disk ${run} takes in the change of ${id}/${attempt}: ${[...texts.keys()].join(', ')}`,
    })
  }
  const sorted = lines.sort((a, b) => a.order - b.order)
  return [
    ...toPremises(world),
    ...sorted.map(({ at, text }) => `${(at / 1000).toFixed(3).padStart(9)}  ${text}`),
  ].join('\n')
}

function toPremises({ scenario }: World): string[] {
  const { charters, slots, hosts, instances } = scenario
  return [
    `${instances} instance(s) on ${hosts.join(' and ')}, ${slots} slots in all`,
    ...charters.flatMap(({ run, plan, pace, slots, scope, policy }) => [
      `${run}: pace ${pace}, ${slots} slots, ${policy.retriesMax} retries, ${policy.lossesMax} losses, ` +
        `${policy.attemptMs} ms an attempt${scope ? `, only ${scope.join(', ')}` : ''}`,
      ...plan.waves.map(({ id, after }) => {
        const tasks = plan.tasks
          .filter(({ wave }) => wave === id)
          .map(({ id, needs, barrier, done }) => {
            const needed = needs.length > 0 ? ` needs ${needs.join('+')}` : ''
            return `${id}${needed}${barrier ? '' : ' free'}${done ? ' done' : ''}`
          })
        return `  ${id}${after.length > 0 ? ` after ${after.join('+')}` : ''}: ${tasks.join(', ')}`
      }),
    ]),
  ]
}
