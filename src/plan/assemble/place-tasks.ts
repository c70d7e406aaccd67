import type { Candidate, Telling } from '../tell/telling.ts'
import { stemOf, tokensOf } from '../words/ids.ts'
import { parseNumbers, spellIds, wordOf, wordedIdsOf } from '../words/spell-ids.ts'
import { findWaveMentions, kindOf } from '../words/wave-name.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Mention } from './draft.ts'
import { toKey } from './same-task.ts'

/**
 * Tasks described apart from the order they run in ("Wave 1: T1, T2" elsewhere) are put into the wave that
 * names them. Tasks that stand below a wave's own heading stay where they are.
 */
export function placeTasks(tellings: Telling[], mentions: Mention[]): void {
  if (!tellings.some(telling => !telling.retold && telling.tasks.some(isUnplaced))) return
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
  const stems = new Map<string, string[]>()
  for (const id of loose.keys()) {
    const stem = stemOf(id)
    if (stem === null) continue
    const own = stems.get(stem)
    if (own === undefined) stems.set(stem, [id])
    else own.push(id)
  }
  // A drawing or a schedule that groups the same ids says where they stand, too.
  for (const telling of tellings) {
    for (const { id, path } of telling.tasks) {
      const name = path.find(name => kindOf(name) === 'time')
      if (telling.retold && id !== null && name !== undefined && loose.get(toKey(id)) === UNPLACED)
        loose.set(toKey(id), name)
    }
  }
  const namesIn = toNamesIn([...loose.keys()])
  const points = mentions.filter(isPoint)
  const held = new Set(points.flatMap(({ text }) => namesIn(text)))
  const open = [...loose].flatMap(([id, name]) => (name === UNPLACED ? [id] : []))
  const isFull = open.filter(id => held.has(id)).length * 10 >= open.length * 8
  const timed = mentions.filter(mention => kindOf(mention.name) === 'time' && (isFull || !isPoint(mention)))
  // Groups say when where no wave does.
  const grouped = mentions.filter(mention => kindOf(mention.name) === 'group')
  for (const mention of [...timed, ...grouped])
    for (const id of namesIn(mention.text)) if (loose.get(id) === UNPLACED) loose.set(id, mention.name)
  // `Wave 3: W2, W3b` takes all of `W2a` to `W2d` that no wave names by itself.
  for (const mention of stems.size === 0 ? [] : timed)
    for (const token of tokensOf(mention.text))
      for (const id of stems.get(toKey(token)) ?? [])
        if (loose.get(id) === UNPLACED) loose.set(id, mention.name)
  for (const telling of tellings) followAbove(telling, loose)
  for (const telling of tellings) {
    for (const task of telling.tasks) {
      const name = task.id === null ? null : loose.get(toKey(task.id))
      if (name === null || name === undefined || name === UNPLACED) continue
      if (!task.path.some(other => other.key === name.key)) task.path = [name, ...task.path]
    }
  }
}

/** What of them a text names, by its key. */
function toNamesIn(ids: string[]): (said: string) => string[] {
  const word = wordOf(ids)
  const known = new Set(ids)
  return said => {
    const text = withoutWaves(said)
    const worded = wordedIdsOf(spellIds(text, id => known.has(toKey(id))))
    const counted = word === null ? [] : numbersIn(said).map(number => `${word} ${number}`)
    return [...tokensOf(text), ...worded, ...counted].map(toKey)
  }
}

/** When something is reached: no group unless nearly all tasks are named there. */
function isPoint({ name }: Mention): boolean {
  return name.kind === 'milestone' || name.kind === 'gate'
}

function isUnplaced({ id, path }: Candidate): boolean {
  return id !== null && !path.some(name => kindOf(name) === 'time')
}

/** `(parallel): 1, 2 – both small` */
function numbersIn(text: string): number[] {
  const bare = text.slice(0, 400).replace(/^\s*(?:\([^()]{0,100}\))?[\s:–—-]*/u, '')
  return parseNumbers(bare.split(/\s*[\n(;.–—]/u)[0]!) ?? []
}

/** `(after Wave 1)` names no task 1. */
function withoutWaves(text: string): string {
  let [rest, end] = ['', 0]
  for (const mention of findWaveMentions(text)) {
    rest += `${text.slice(end, mention.start)} `
    end = mention.end
  }
  return rest + text.slice(end)
}

/** Where most of a list is placed, one that no wave names goes with the one above it. */
function followAbove({ tasks, retold }: Telling, loose: Map<string, WaveName | null>): void {
  const names = tasks.map(({ id }) => (id === null ? null : (loose.get(toKey(id)) ?? null)))
  const placed = names.filter(name => name !== null && name !== UNPLACED).length
  if (retold || placed * 2 < tasks.length) return
  for (const [at, name] of names.entries()) {
    const above = names[at - 1]
    if (name !== UNPLACED || above === null || above === undefined || above === UNPLACED) continue
    names[at] = above
    loose.set(toKey(tasks[at]!.id!), above)
  }
}

const UNPLACED: WaveName = { kind: '', key: '', label: '', alias: null, title: '', line: 0 }
