import type { WaveName } from '../words/wave-name.ts'
import { findWaveMentions, kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Candidate, Telling } from './telling.ts'

const BEFORE = /(?:[([]|[.,;]\s|\s[–—·|-]\s|\sin\s)(?:in\s|for\s)?$/iu
const BEHIND = /^\s?(?:[)\].,;]|$)/u
const TAIL_MAX = 120

/** `Draft the letters. Step 2, after D-1`: where most tasks that stand in no group end so, that is when they are done. */
export function enterWaves(told: Telling[]): void {
  const free = told
    .filter(({ retold }) => !retold)
    .flatMap(({ tasks }) => tasks.filter(({ path }) => !path.some(isTime)))
  const found = free.flatMap(task => {
    const end = findEnd(task)
    return end === null ? [] : [{ task, ...end }]
  })
  if (found.length < 3 || found.length * 5 < free.length * 4) return
  if (
    new Set(found.map(({ name }) => name.key)).size < 2 ||
    new Set(found.map(({ name }) => name.kind)).size > 1
  )
    return
  for (const { task, name, start } of found) {
    task.path = [name, ...task.path]
    task.title = task.title
      .slice(0, start)
      .replace(/\s(?:in|for)\s*$/iu, '')
      .replace(/[\s.,;([–—·|-]+$/u, '')
  }
}

function isTime(name: WaveName): boolean {
  return kindOf(name) !== 'lane'
}

/** The group that a title names near its end, with nothing behind it but what it waits for. */
function findEnd({ title, line }: Candidate): { name: WaveName; start: number } | null {
  const from = Math.max(0, title.length - TAIL_MAX)
  const tail = title.slice(from)
  const mention = findWaveMentions(tail).at(-1)
  if (mention === undefined || mention.keys.length !== 1 || from + mention.start < 3) return null
  const behind = tail.slice(mention.end)
  if (!BEFORE.test(tail.slice(0, mention.start)) || !BEHIND.test(behind) || behind.length > 3) return null
  const name = parseWaveName(tail.slice(mention.start, mention.end), line)
  return name === null ? null : { name: { ...name, title: '' }, start: from + mention.start }
}
