import type { Event } from '../../src/run/event.ts'
import type { History } from './invariants/history.ts'
import type { When, World } from './world.ts'

/** All that happened in a world, one line each, in virtual seconds. */
export function tellStory(world: World, history: History): string {
  const { scenario, seen } = world
  const lines: (When & { text: string })[] = seen.notes.map(note => ({
    ...note,
    text: `${note.who} ${note.what}`,
  }))
  const events = new Map(history.runs.map(run => [run.id, run.entries]))
  for (const { at, order, by, change } of seen.commits) {
    for (const { seq } of change.events) {
      const event = events.get(change.run)?.[seq - 1]?.event
      if (event) lines.push({ at, order, text: `${by} ${change.run} #${seq} ${toWords(event)}` })
    }
  }
  for (const { at, order, run, task, attempt, paths } of seen.merges) {
    const id = scenario.charters.find(charter => charter.run === run)?.plan.tasks[task]?.id
    lines.push({
      at,
      order,
      text: `disk ${run} takes in the change of ${id}/${attempt}: ${paths.join(', ')}`,
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

function toWords(event: Event): string {
  switch (event.type) {
    case 'run-created':
      return 'run-created'
    case 'attempt-ended':
      return `${event.type} ${event.task}/${event.attempt}: ${event.outcome.kind}`
    case 'escalated':
      return `${event.type} ${event.escalation} on ${event.task}/${event.attempt}: ${event.about.text}`
    default: {
      const { type, at: _, ...rest } = event
      const said = Object.entries(rest).map(
        ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
      return [type, ...said].join(' ')
    }
  }
}
