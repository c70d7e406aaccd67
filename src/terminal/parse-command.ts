import type { Input } from '../run/input.ts'

export const COMMANDS = 'pause, resume, skip TASK, rerun TASK, stop (after what runs), stop now'

/** What a person types beside the board; null: it is none of the commands. */
export function parseCommand(typed: string, by: string): Input | null {
  const [verb = '', ...rest] = typed.trim().split(/\s+/)
  const name = rest.join(' ')
  switch (verb.toLowerCase()) {
    case 'pause':
      return name === '' ? { type: 'pause', by } : null
    case 'resume':
      return name === '' ? { type: 'resume', by } : null
    case 'skip':
      return name === '' ? null : { type: 'skip', by, task: name }
    case 'rerun':
      return name === '' ? null : { type: 'rerun', by, task: name }
    case 'stop':
      if (name === 'now') return { type: 'stop', by, mode: 'now' }
      return name === '' ? { type: 'stop', by, mode: 'drain' } : null
    default:
      return null
  }
}
