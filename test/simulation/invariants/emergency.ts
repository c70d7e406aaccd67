import { perRun } from './history.ts'

export const endedAtOnceTold = perRun(
  {
    name: 'ended-at-once-told',
    says: 'each agent that was to be ended at once is named once, when it has ended, and as gone only if it is',
  },
  ({ entries, isSettled }, { falselyGone }) => {
    const open = new Set<string>()
    const ended = new Set<string>()
    const problems: string[] = []
    for (const { event } of entries) {
      if (event.type === 'attempt-stopping' && event.atOnce === true)
        open.add(`${event.task}/${event.attempt}`)
      if (event.type === 'attempt-ended') ended.add(`${event.task}/${event.attempt}`)
      if (event.type !== 'agents-ended') continue
      for (const { task, attempt, pids, unsure } of event.ended) {
        const name = `${task}/${attempt}`
        if (!open.delete(name)) problems.push(`${name} is named though nobody wanted it ended at once`)
        if (!ended.has(name)) problems.push(`${name} is named before it has ended`)
        if (unsure === undefined && pids.some(pid => falselyGone.includes(pid)))
          problems.push(`${name} is called gone and is alive`)
      }
    }
    const left = isSettled ? [...open].map(name => `${name} is never named`) : []
    return [...problems, ...left]
  },
)
