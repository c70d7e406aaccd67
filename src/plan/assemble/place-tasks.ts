import type { Telling } from '../tell/telling.ts'
import { kindOf } from '../words/wave-name.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Mention } from './draft.ts'
import { toKey } from './merge-tellings.ts'

/**
 * Tasks described apart from the order they run in ("Wave 1: T1, T2" elsewhere) are put into the wave that
 * names them. Tasks that stand below a wave's own heading stay where they are.
 */
export function placeTasks(tellings: Telling[], mentions: Mention[]): void {
  const loose = new Map<string, WaveName | null>()
  for (const telling of tellings) {
    for (const { id, path } of telling.tasks) {
      if (id === null) continue
      if (telling.retold) continue
      if (path.some(name => kindOf(name) === 'time')) loose.set(toKey(id), null)
      else if (!loose.has(toKey(id))) loose.set(toKey(id), UNPLACED)
    }
  }
  if (![...loose.values()].includes(UNPLACED)) return
  // Groups say when where no wave does.
  const timed = mentions.filter(mention => kindOf(mention.name) === 'time')
  const grouped = mentions.filter(mention => kindOf(mention.name) === 'group')
  for (const mention of [...timed, ...grouped]) {
    for (const [token] of mention.text.matchAll(/#?[\p{L}\p{N}_]+(?:[.\-_][\p{L}\p{N}_]+)*/gu)) {
      if (loose.get(toKey(token)) === UNPLACED) loose.set(toKey(token), mention.name)
    }
  }
  // A drawing or a schedule that groups the same ids says where they stand, too.
  for (const telling of tellings) {
    for (const { id, path } of telling.tasks) {
      const name = path.find(name => kindOf(name) === 'time')
      if (telling.retold && id !== null && name !== undefined && loose.get(toKey(id)) === UNPLACED)
        loose.set(toKey(id), name)
    }
  }
  for (const telling of tellings) {
    for (const task of telling.tasks) {
      const name = task.id === null ? null : loose.get(toKey(task.id))
      if (name !== null && name !== undefined && name !== UNPLACED) task.path = [name, ...task.path]
    }
  }
}

const UNPLACED: WaveName = { kind: '', key: '', label: '', alias: null, title: '', line: 0 }
