import { unreachable } from '../lib/assert.ts'
import { countTasks } from '../run/count-tasks.ts'
import type { Run, RunTask, RunWave } from '../run/run.ts'
import { takesPart } from '../run/scope.ts'
import { CARDS_MAX } from './message.ts'
import type { Card, Message } from './message.ts'
import { toName, toTitle } from './names.ts'
import { counted } from './words.ts'

/** A run as cards: its tasks where they are few enough, else its waves. */
export function toCards(run: Run): NonNullable<Message['cards']> {
  const waves = run.waves.filter(wave => takesPart(run, wave))
  const { total, finished } = countTasks(run)
  const cards =
    total <= CARDS_MAX
      ? waves.flatMap(wave => wave.tasks.map(task => toTaskCard(run, run.tasks[task]!)))
      : pickWaves(waves).map(wave => toWaveCard(run, wave))
  return { title: `${finished} of ${counted(total, 'task')} done`, cards }
}

/** Where there are too many, those that are done need no card. */
function pickWaves(waves: RunWave[]): RunWave[] {
  if (waves.length <= CARDS_MAX) return waves
  return waves.filter(({ status }) => status !== 'done').slice(0, CARDS_MAX)
}

function toTaskCard(run: Run, task: RunTask): Card {
  const title = `${toName(task.id)} ${toTitle(run.told[task.index]!.title)}`
  return { id: task.id, title, state: toState(task) }
}

function toState({ status }: RunTask): Card['state'] {
  switch (status) {
    case 'waiting':
    case 'ready':
      return 'waiting'
    case 'running':
    case 'checking':
    case 'merging':
    case 'parked':
      return 'active'
    case 'done':
    case 'skipped':
      return 'done'
    case 'failed':
    case 'cancelled':
      return 'failed'
    default:
      return unreachable(status)
  }
}

function toWaveCard(run: Run, wave: RunWave): Card {
  const { id, title } = run.charter.plan.waves[wave.index]!
  const named = title === '' || title === id ? toName(id) : `${toName(id)} ${toTitle(title)}`
  const state = wave.status === 'waiting' ? 'waiting' : wave.status === 'done' ? 'done' : 'active'
  return { id, title: `${named}: ${wave.finished} of ${wave.tasks.length}`, state }
}
